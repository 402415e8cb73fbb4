#include "desk/newsroom.h"
#include "ui/inwindow.h"
#include "writing/languagebutton.h"
#include "writing/writespace.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

/// A whole roundup as a person writes it, by keys and commands alone: a lead, voices with their links,
/// quotations in three languages with cuts and insertions, one quotation in another, and photo reports. Then
/// it is published to a real WordPress and compared. All names are invented.
class RoundupWindowTest final : public QObject {
    Q_OBJECT
private slots:
    void aRoundupIsWrittenAndStandsOnTheSiteAsWritten();

private:
    /// Any letters, as from a keyboard that has them.
    void type(const QString &words)
    {
        for (const QChar c : words) {
            QKeyEvent press(QEvent::KeyPress, Qt::Key_unknown, Qt::NoModifier, QString(c));
            QCoreApplication::sendEvent(m_editor, &press);
        }
    }
    void line(const QString &words)
    {
        QTest::keyClick(m_editor, Qt::Key_Return);
        type(words);
    }
    void run(const char *id)
    {
        QAction *action = command(*m_window, id);
        QVERIFY2(action && action->isEnabled(), id);
        action->trigger();
    }
    void fill(const QString &field, const QString &value)
    {
        auto *edit = named<QLineEdit>(*m_window, field);
        QVERIFY2(edit, qPrintable(field));
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, value);
    }
    void accept(const QString &field)
    {
        QTest::keyClick(named<QLineEdit>(*m_window, field), Qt::Key_Return);
        QTRY_VERIFY(m_editor->hasFocus());
    }
    void link(const QString &words, const QString &address)
    {
        type(words);
        for (qsizetype i = 0; i < words.size(); ++i)
            QTest::keyClick(m_editor, Qt::Key_Left, Qt::ShiftModifier);
        run("link");
        fill(u"Address"_s, address);
        accept(u"Address"_s);
        QTest::keyClick(m_editor, Qt::Key_End);
    }
    void attribute(const QString &who, const QString &address, const QString &behind)
    {
        run("edit-attribution");
        fill(u"Who, and the title"_s, who);
        fill(u"Address of the source"_s, address);
        fill(u"Date and anything else"_s, behind);
        accept(u"Date and anything else"_s);
    }
    void say(const QString &language)
    {
        auto *languages = m_window->findChild<LanguageButton *>();
        QVERIFY(languages);
        languages->openMenu();
        auto *all = languages->findChild<QMenu *>(QString(), Qt::FindDirectChildrenOnly);
        QVERIFY(all);
        QAction *wanted = nullptr;
        for (QMenu *menu : all->findChildren<QMenu *>()) {
            for (QAction *each : menu->actions()) {
                if (each->text() == language)
                    wanted = each;
            }
        }
        QVERIFY2(wanted, qPrintable(language));
        wanted->trigger();
        all->close();
        m_editor->setFocus();
    }
    void leaveQuotation()
    {
        QTest::keyClick(m_editor, Qt::Key_Return);
        QTest::keyClick(m_editor, Qt::Key_Return);
        QVERIFY(!m_editor->isInQuote());
    }

    std::unique_ptr<MainWindow> m_window;
    PostEdit *m_editor = nullptr;
};

void RoundupWindowTest::aRoundupIsWrittenAndStandsOnTheSiteAsWritten()
{
    WordPressServer wordpress;
    if (wordpress.isSkipped())
        QSKIP(qPrintable(wordpress.problem()));
    QVERIFY2(wordpress.problem().isEmpty(), qPrintable(wordpress.problem()));
    Newsroom newsroom;
    m_window = std::make_unique<MainWindow>(*newsroom.desk);
    MainWindow &w = *m_window;
    w.resize(1280, 800);
    w.show();
    w.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&w));
    auto *write = w.findChild<WriteSpace *>();
    run("space-write");
    run("new-draft");
    QTRY_VERIFY(write->draft());
    auto *title = named<QLineEdit>(w, u"Title of the post"_s);
    QTRY_VERIFY(title && title->hasFocus());
    QTest::keyClicks(title, u"Voices from the square"_s);
    QTest::keyClick(title, Qt::Key_Return);
    m_editor = write->editor();
    QTRY_VERIFY(m_editor->hasFocus());

    type(u"A journalist was arrested yesterday for calling people to the square. Bloggers were there before "
         u"the "
         "cameras."_s);

    // The first voice: a link, a cut, an insertion, and the blogger's own quotation in it.
    QTest::keyClick(m_editor, Qt::Key_Return);
    link(u"Square Watch"_s, u"https://square.example/"_s);
    type(u" writes:"_s);
    line(u"They were met by men in plain clothes"_s);
    run("quotation");
    run("mark-cut");
    type(u" After twenty minutes the "_s);
    run("mark-insertion");
    type(u"first"_s);
    QTest::keyClick(m_editor, Qt::Key_End);
    type(u" speaker was pushed towards a bus."_s);
    line(u"You will all be home for supper"_s);
    run("quotation");
    attribute(u"A police officer"_s, {}, u"quoted by A. Tamgaly"_s);
    QTest::keyClick(m_editor, Qt::Key_Up);
    QTest::keyClick(m_editor, Qt::Key_End);
    attribute(u"A. Tamgaly, Square Watch"_s, u"https://square.example/2026/11/22"_s, u"22 November 2026"_s);
    QTest::keyClick(m_editor, Qt::Key_End, Qt::ControlModifier);
    QVERIFY(!m_editor->isInQuote());

    // A reader below the photo report, translated from Russian.
    type(u"Under the photo report a reader, Serik, commented:"_s);
    line(u"Смотрел и плакал, читал и смеялся."_s);
    run("quotation");
    say(u"Russian"_s);
    run("add-translation");
    type(u"I looked and cried, I read and laughed."_s);
    attribute(u"Serik, comment"_s, u"https://dnevnik.example/photo#c7"_s, u"22 November 2026"_s);
    leaveQuotation();

    // And one from Arabic, in the other direction.
    type(u"City Diary writes:"_s);
    line(u"لم تظهر أخبار الأمس على الشاشة."_s);
    run("quotation");
    say(u"Arabic"_s);
    run("add-translation");
    type(u"Yesterday's news did not appear on the screen."_s);
    attribute(u"City Diary"_s, u"https://diary.example/?p=5&x=1"_s, {});
    leaveQuotation();

    type(u"See the photo report by L. Haddad "_s);
    link(u"here"_s, u"https://photos.example/1"_s);
    type(u", and another one by K. Baiter "_s);
    link(u"here"_s, u"https://photos.example/2"_s);
    type(u"."_s);

    // What notes on markup want, to the byte but for the ids.
    static const QRegularExpression id(u"q-[a-z0-9]{6}"_s);
    QString written = QString::fromUtf8(m_editor->markup());
    written.replace(id, u"q-ID"_s);
    const auto paragraph = [](const QString &html) {
        return u"<!-- wp:paragraph -->\n<p>"_s + html + u"</p>\n<!-- /wp:paragraph -->"_s;
    };
    const auto quotation = [](const QString &inside, const QString &cite,
                               const QString &classes = u"qtd-quote"_s) {
        return u"<!-- wp:quote {\"metadata\":{\"quotidian\":{\"id\":\"q-ID\"}},\"className\":\""_s + classes
            + u"\"} -->\n<blockquote class=\"wp-block-quote "_s + classes + u"\" id=\"q-ID\">"_s + inside
            + u"<cite>"_s + cite + u"</cite></blockquote>\n<!-- /wp:quote -->"_s;
    };
    const auto translated = [&](const QString &original, const QString &translation, const QString &cite) {
        return quotation(original
                + u"\n\n<!-- wp:paragraph {\"className\":\"qtd-translation\"} -->\n<p "
                  u"class=\"qtd-translation\"><span "
                  "lang=\"en\" dir=\"ltr\">"_s
                + translation + u"</span></p>\n<!-- /wp:paragraph -->"_s,
            cite, u"qtd-quote qtd-translated"_s);
    };
    const QStringList blocks{
        paragraph(u"A journalist was arrested yesterday for calling people to the square. Bloggers were "
                  u"there before "
                  "the cameras."_s),
        paragraph(u"<a href=\"https://square.example/\">Square Watch</a> writes:"_s),
        quotation(
            paragraph(
                u"They were met by men in plain clothes <span class=\"qtd-cut\">(…)</span> After twenty "
                "minutes the <ins class=\"qtd-ins\">[first]</ins> speaker was pushed towards a bus."_s)
                + u"\n\n"_s
                + quotation(paragraph(u"You will all be home for supper"_s),
                    u"A police officer, quoted by A. Tamgaly"_s),
            u"<a href=\"https://square.example/2026/11/22\">A. Tamgaly, Square Watch</a>, 22 November 2026"_s),
        paragraph(u"Under the photo report a reader, Serik, commented:"_s),
        translated(u"<!-- wp:paragraph {\"className\":\"qtd-original\"} -->\n<p class=\"qtd-original\"><span "
                   u"lang=\"ru\" "
                   "dir=\"ltr\">Смотрел и плакал, читал и смеялся.</span></p>\n<!-- /wp:paragraph -->"_s,
            u"I looked and cried, I read and laughed."_s,
            u"<a href=\"https://dnevnik.example/photo#c7\">Serik, comment</a>, 22 November 2026"_s),
        paragraph(u"City Diary writes:"_s),
        translated(u"<!-- wp:paragraph {\"direction\":\"rtl\",\"className\":\"qtd-original\"} -->\n<p "
                   "class=\"qtd-original\" dir=\"rtl\"><span lang=\"ar\" dir=\"rtl\">لم تظهر أخبار الأمس على "
                   "الشاشة.</span></p>\n<!-- /wp:paragraph -->"_s,
            u"Yesterday’s news did not appear on the screen."_s,
            u"<a href=\"https://diary.example/?p=5&amp;x=1\">City Diary</a>"_s),
        paragraph(u"See the photo report by L. Haddad <a href=\"https://photos.example/1\">here</a>, and "
                  u"another one by "
                  "K. Baiter <a href=\"https://photos.example/2\">here</a>."_s),
    };
    QCOMPARE(written.split(u'\n'), blocks.join(u"\n\n"_s).split(u'\n'));

    // All of it is one undo away from nothing, and comes back.
    const QByteArray markup = m_editor->markup();
    while (m_editor->document()->isUndoAvailable())
        m_editor->undo();
    QVERIFY(m_editor->markup().isEmpty());
    while (m_editor->document()->isRedoAvailable())
        m_editor->redo();
    QCOMPARE(m_editor->markup(), markup);

    const DraftId draft = write->draft();
    publish(w, *newsroom.desk, wordpress, draft);
    if (QTest::currentTestFailed())
        return;
    const QJsonObject post = published(wordpress, *newsroom.desk, draft);
    QCOMPARE(post[u"status"].toString(), u"publish"_s);
    QCOMPARE(post[u"content"][u"raw"].toString().toUtf8(), markup);
    const QByteArray page = get(QUrl(post[u"link"].toString()));
    for (const char *words : { "Voices from the square", "href=\"https://square.example/\"",
             "(…)</span> After twenty", "<ins class=\"qtd-ins\">[first]</ins>", "A police officer",
             "Смотрел и плакал, читал и смеялся.", "<span lang=\"ru\" dir=\"ltr\">",
             "لم تظهر أخبار الأمس على الشاشة.", "<span lang=\"ar\" dir=\"rtl\">",
             "news did not appear on the screen.", "https://photos.example/2" })
        QVERIFY2(page.contains(words), words);
    m_window.reset();
}

QTEST_MAIN(RoundupWindowTest)
#include "roundup_window_test.moc"
