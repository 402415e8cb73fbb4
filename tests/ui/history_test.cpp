#include "desk/drafts.h"
#include "desk/newsroom.h"
#include "desk/outbox.h"
#include "desk/sites.h"
#include "storage/revisionstore.h"
#include "widgets/strip.h"
#include "widgets/style.h"
#include "writing/compareview.h"
#include "writing/historymodel.h"
#include "writing/historypanel.h"
#include "writing/previewpane.h"
#include "writing/writespace.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTextBlock>
#include <QTreeView>

using namespace Qt::StringLiterals;

namespace {

QByteArray paragraph(const QByteArray &words)
{
    return "<!-- wp:paragraph -->\n<p>" + words + "</p>\n<!-- /wp:paragraph -->";
}

PostFields post(const QByteArrayList &paragraphs, const QString &title = u"Voices"_s)
{
    PostFields fields;
    fields.title = title;
    QByteArrayList blocks;
    for (const QByteArray &words : paragraphs)
        blocks << paragraph(words);
    fields.content = blocks.join("\n\n");
    return fields;
}

/// A draft in its space, with its history open.
struct Writing {
    explicit Writing(const PostFields &fields = {})
        : space(newsroom.desk->drafts(), newsroom.desk->sites(), newsroom.desk->outbox())
    {
        id = *await(newsroom.desk->drafts().create(fields));
        space.resize(1400, 800);
        space.show();
        space.open(id);
        panel = space.findChild<HistoryPanel *>();
        comparison = space.findChild<CompareView *>();
    }

    Drafts &drafts() { return newsroom.desk->drafts(); }
    Draft draft() { return *drafts().draft(id); }
    /// What another text of the draft makes the editor and the disk hold.
    RevisionId write(const PostFields &fields, const QString &name = {})
    {
        drafts().write(id, fields);
        const auto saved = await(drafts().save(id, name));
        drafts().noteChanged(id); // Not through the editor: it reads it again.
        return *saved;
    }
    void showHistory()
    {
        space.showHistory();
        QTRY_VERIFY(panel->model()->count() > 0);
        QTRY_VERIFY(panel->model()->newest() == draft().head);
    }
    void choose(RevisionId revision)
    {
        const QModelIndex index = panel->model()->indexOf(revision);
        QVERIFY(index.isValid());
        panel->view()->expand(index.parent());
        panel->view()->setCurrentIndex(index);
    }
    QPushButton *button(QWidget *of, const QString &text)
    {
        for (QPushButton *each : of->findChildren<QPushButton *>()) {
            if (each->text().remove(u'&') == text && each->isVisibleTo(of))
                return each;
        }
        return nullptr;
    }
    void press(QWidget *of, const QString &text)
    {
        QPushButton *found = button(of, text);
        QVERIFY2(found && found->isEnabled(), qPrintable(text));
        found->click();
    }
    QString compared(RevisionId revision)
    {
        QSignalSpy done(comparison, &CompareView::compared);
        choose(revision);
        press(panel, u"Compare"_s);
        if (done.isEmpty())
            (void)done.wait(5000);
        return comparison->text()->toPlainText();
    }

    Newsroom newsroom;
    WriteSpace space;
    DraftId id;
    HistoryPanel *panel = nullptr;
    CompareView *comparison = nullptr;
};

/// The characters of the text that carry a mark.
template<class Has>
QString marked(const QTextDocument *document, Has has)
{
    QString text;
    for (QTextBlock line = document->begin(); line.isValid(); line = line.next()) {
        for (auto part = line.begin(); !part.atEnd(); ++part) {
            if (has(part.fragment().charFormat()))
                text += part.fragment().text();
        }
    }
    return text;
}

Revision revision(qint64 id, const QDateTime &at, Revision::Origin origin = Revision::Origin::Typed,
    const QString &name = {})
{
    Revision made;
    made.id = RevisionId{ id };
    made.at = at;
    made.origin = origin;
    made.name = name;
    return made;
}

/// The tree as lines, days without their date.
QStringList rows(const HistoryModel &model)
{
    QStringList lines;
    for (int day = 0; day < model.rowCount(); ++day) {
        lines << u"day"_s;
        const QModelIndex heading = model.index(day, 0);
        for (int row = 0; row < model.rowCount(heading); ++row) {
            const QModelIndex run = model.index(row, 0, heading);
            QStringList states;
            for (int state = 0; state < model.rowCount(run); ++state)
                states << QString::number(model.at(model.index(state, 0, run))->id.value);
            lines << u"  %1 [%2]"_s.arg(QString::number(model.at(run)->id.value), states.join(u' '));
        }
    }
    return lines;
}

} // namespace

class HistoryTest final : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { applyLook(*qApp, Scheme::Light); }

    void whatIsTypedInOneGoIsOneRow()
    {
        const QDateTime noon(QDate(2026, 11, 22), QTime(12, 0));
        using Origin = Revision::Origin;
        HistoryModel model;
        model.begin(u"Square News"_s);
        model.append({ revision(9, noon.addSecs(3000)), revision(8, noon.addSecs(2990)),
                         revision(7, noon.addSecs(2000)), revision(6, noon, Origin::Pulled),
                         revision(5, noon.addSecs(-10)), revision(4, noon.addSecs(-20)) },
            false);
        QCOMPARE(
            rows(model), (QStringList{ u"day"_s, u"  9 [9 8]"_s, u"  7 []"_s, u"  6 []"_s, u"  5 [5 4]"_s }));
        QVERIFY(model.index(2, 0, model.index(0, 0)).data().toString().contains(u"Square News"_s));
        QVERIFY(!model.isWhole());
        // The next page goes on with the same go, and with the day before.
        model.append({ revision(3, noon.addSecs(-30)), revision(2, noon.addDays(-1)) }, true);
        QVERIFY(model.isWhole());
        const QStringList whole{ u"day"_s, u"  9 [9 8]"_s, u"  7 []"_s, u"  6 []"_s, u"  5 [5 4 3]"_s,
            u"day"_s, u"  2 []"_s };
        QCOMPARE(rows(model), whole);
        // What is typed meanwhile joins the newest row, and the rows that stand there stay.
        const QPersistentModelIndex first = model.index(0, 0, model.index(0, 0));
        model.update({ revision(10, noon.addSecs(3002)), revision(9, noon.addSecs(3000)) });
        QVERIFY(first.isValid());
        QCOMPARE(first.row(), 0);
        QCOMPARE(rows(model).at(1), u"  10 [10 9 8]"_s);
        // A name parts the row that it is in.
        model.rename(RevisionId{ 9 }, u"For Ana"_s);
        QCOMPARE(rows(model).mid(1, 3), (QStringList{ u"  10 []"_s, u"  9 []"_s, u"  8 []"_s }));
        model.rename(RevisionId{ 9 }, {});
        QCOMPARE(rows(model).at(1), u"  10 [10 9 8]"_s);
        QCOMPARE(model.before(RevisionId{ 4 })->id, RevisionId{ 3 });
        QVERIFY(!model.before(RevisionId{ 2 }));
    }

    void everyOrderOfPagesAndNamesEndsTheSame()
    {
        QRandomGenerator random(6);
        const QDateTime start(QDate(2026, 11, 20), QTime(20, 0));
        for (int round = 0; round < 200; ++round) {
            std::vector<Revision> all;
            QDateTime at = start;
            for (int id = 1; id <= random.bounded(1, 40); ++id) {
                at = at.addSecs(random.bounded(5) == 0 ? random.bounded(40000) : random.bounded(60));
                all.insert(all.begin(),
                    revision(id, at,
                        random.bounded(6) == 0 ? Revision::Origin::Restored : Revision::Origin::Typed,
                        random.bounded(8) == 0 ? u"Named"_s : QString()));
            }
            HistoryModel expected;
            expected.begin({});
            expected.append(all, true);
            // In pieces: the older ones as pages, the newest as they come, some first without their name.
            HistoryModel model;
            model.begin({});
            size_t from = size_t(random.bounded(int(all.size())));
            const size_t newest = from;
            while (from < all.size()) {
                const size_t count = std::min(all.size() - from, size_t(random.bounded(1, 7)));
                std::vector<Revision> page(
                    all.begin() + qsizetype(from), all.begin() + qsizetype(from + count));
                from += count;
                model.append(page, from == all.size());
            }
            for (size_t at2 = newest; at2-- > 0;)
                model.update(std::vector<Revision>(all.begin() + qsizetype(at2),
                    all.begin() + qsizetype(std::min(all.size(), at2 + 1 + size_t(random.bounded(3))))));
            for (const Revision &each : all) {
                if (random.bounded(4) == 0) {
                    model.rename(each.id, u"Passing"_s);
                    model.rename(each.id, each.name);
                }
            }
            QCOMPARE(rows(model), rows(expected));
        }
    }

    void whatChangedIsMarkedByMoreThanColourAndSaid()
    {
        Writing writing(post({ "One.", "The bridge was closed before dawn.", "Three." }));
        const RevisionId old = writing.draft().head;
        writing.write(post({ "One.", "The bridge was closed after dawn.", "Three." }, u"Other voices"_s));
        writing.showHistory();
        const QString text = writing.compared(old);
        const QTextDocument *document = writing.comparison->text()->document();
        QCOMPARE(
            marked(document, [](const QTextCharFormat &f) { return f.fontStrikeOut(); }), u"Voicesbefore"_s);
        QCOMPARE(
            marked(document, [](const QTextCharFormat &f) { return f.fontUnderline() && !f.isAnchor(); }),
            u"Other voicesafter"_s);
        QVERIFY(text.contains(u"Changed: Paragraph"_s));
        QVERIFY(text.contains(u"One."_s));
        QCOMPARE(writing.comparison->changes(), 2);
        // By keys, and each place is told.
        QTest::keyClick(writing.comparison->text(), Qt::Key_Down, Qt::AltModifier);
        QTest::keyClick(writing.comparison->text(), Qt::Key_Down, Qt::AltModifier);
        bool isSaid = false;
        for (const QLabel *label : writing.comparison->findChildren<QLabel *>())
            isSaid = isSaid
                || label->text().contains(u"2 of 2. Changed: Paragraph: “\u2068before\u2069” became"_s);
        QVERIFY(isSaid);
        // Closed by Escape, and the text of now is untouched.
        QTest::keyClick(writing.comparison->text(), Qt::Key_Escape);
        QVERIFY(!writing.comparison->isVisible());
        QVERIFY(writing.space.editor()->toPlainText().contains(u"after dawn"_s));
    }

    void everyFieldThatChangedIsToldAboveTheBodyAndComesBack()
    {
        PostFields first = post({ "One." });
        first.categories = { u"Kazakhstan"_s };
        first.tags = { u"square"_s };
        first.excerpt = u"Short."_s;
        first.slug = u"voices"_s;
        first.author = 7;
        first.featuredImage = toFeaturedImage(66);
        first.parent = 12;
        first.menuOrder = 3;
        Writing writing(first);
        const RevisionId old = writing.draft().head;
        PostFields second = post({ "One." }, u"Voices"_s);
        second.categories = { u"Kazakhstan"_s, u"Protest"_s };
        second.excerpt = u"Shorter."_s;
        second.slug = u"voices-of-the-square"_s;
        writing.write(second);
        writing.showHistory();
        const QString text = writing.compared(old);
        QStringList names;
        for (const QString &line : text.split(u'\n')) {
            if (QStringList{ u"Categories"_s, u"Tags"_s, u"Excerpt"_s, u"Address of the post"_s,
                    u"Featured image"_s, u"Author"_s, u"Parent page"_s, u"Order"_s, u"One."_s }
                    .contains(line))
                names.append(line);
        }
        QCOMPARE(names,
            (QStringList{ u"Categories"_s, u"Tags"_s, u"Excerpt"_s, u"Address of the post"_s,
                u"Featured image"_s, u"Author"_s, u"Parent page"_s, u"Order"_s, u"One."_s }));
        QVERIFY2(text.contains(u"User 7 of the site Whoever sends it"_s), qPrintable(text));
        QVERIFY(text.contains(u"Picture 66 of the site"_s));
        QVERIFY(text.contains(u"Page 12 of the site None: at the top"_s));
        QVERIFY(text.contains(u"3 0"_s));
        QCOMPARE(writing.comparison->changes(), 8);
        writing.press(writing.panel, u"Restore"_s);
        QTRY_COMPARE(writing.draft().fields, first);
        QVERIFY(await(writing.drafts().flush()));
        QCOMPARE(writing.draft().fields, first);
        // What is typed then goes on from there.
        writing.space.editor()->moveCursor(QTextCursor::End);
        QTest::keyClicks(writing.space.editor(), u" Two."_s);
        QVERIFY(await(writing.drafts().flush()));
        PostFields more = first;
        more.content = post({ "One. Two." }).content;
        QCOMPARE(writing.draft().fields, more);
        writing.press(writing.space.strip(), u"Undo"_s);
        QTRY_COMPARE(writing.draft().fields, second);
    }

    void twoVersionsAndAVersionAndTheOneBeforeAreCompared()
    {
        Writing writing(post({ "First." }));
        const RevisionId first = writing.draft().head;
        const RevisionId second = writing.write(post({ "First.", "Second." }), u"Two"_s);
        writing.write(post({ "First.", "Second.", "Third." }), u"Three"_s);
        writing.showHistory();
        writing.choose(second);
        writing.panel->view()->selectionModel()->select(
            writing.panel->model()->indexOf(first), QItemSelectionModel::Select);
        QSignalSpy done(writing.comparison, &CompareView::compared);
        writing.press(writing.panel, u"Compare"_s);
        QTRY_COMPARE(done.size(), 1);
        QString text = writing.comparison->text()->toPlainText();
        QVERIFY(text.contains(u"Came: Paragraph"_s) && text.contains(u"Second."_s)
            && !text.contains(u"Third."_s));
        // No block to bring back: the text of now is not part of it.
        QVERIFY(!text.contains(u"Bring this block back"_s));

        text = writing.compared(second);
        QVERIFY(text.contains(u"Third."_s));
        auto *against = writing.comparison->findChild<QComboBox *>();
        against->setCurrentIndex(1);
        emit against->activated(1);
        QTRY_VERIFY(!writing.comparison->text()->toPlainText().contains(u"Third."_s));
        QVERIFY(writing.comparison->text()->toPlainText().contains(u"Second."_s));
        // The version as a page.
        writing.press(writing.comparison, u"As a Page"_s);
        auto *page = writing.comparison->findChild<PreviewView *>();
        QTRY_VERIFY(page->toPlainText().contains(u"Second."_s));
        QVERIFY(!page->toPlainText().contains(u"Third."_s));
    }

    void restoringAVersionIsANewVersionAndCanBeUndoneInTwoWays()
    {
        Writing writing(post({ "What was seen.", "First." }));
        const RevisionId old = *await(writing.drafts().save(writing.id, u"Before the interview"_s));
        writing.space.editor()->moveCursor(QTextCursor::End);
        QTest::keyClicks(writing.space.editor(), u" Second."_s);
        QVERIFY(await(writing.drafts().flush()));
        writing.showHistory();
        const int before = writing.panel->model()->count();
        writing.choose(old);
        writing.press(writing.panel, u"Restore"_s);
        QTRY_VERIFY(!writing.space.editor()->toPlainText().contains(u"Second."_s));
        QTRY_COMPARE(writing.panel->model()->count(), before + 1); // A new version; none is lost.
        QCOMPARE(writing.panel->model()->at(writing.panel->model()->indexOf(writing.draft().head))->origin,
            Revision::Origin::Restored);
        // By the editor's own undo, exactly, and again.
        writing.space.editor()->undo();
        QVERIFY(writing.space.editor()->toPlainText().contains(u"First. Second."_s));
        QVERIFY(await(writing.drafts().flush()));
        QVERIFY(writing.draft().fields.content.contains("First. Second."));
        writing.space.editor()->redo();
        QVERIFY(!writing.space.editor()->toPlainText().contains(u"Second."_s));
        // By the button of the strip, which brings the version itself back.
        writing.press(writing.space.strip(), u"Undo"_s);
        QTRY_VERIFY(writing.space.editor()->toPlainText().contains(u"First. Second."_s));
        QTRY_VERIFY(writing.draft().fields.content.contains("First. Second."));
    }

    void oneBlockComesBackIntoTheTextOfNow()
    {
        Writing writing(post({ "One.", "The bridge was closed before dawn, and nobody told us.", "Three." }));
        const RevisionId old = writing.draft().head;
        const PostFields now
            = post({ "One, and more.", "Nobody told us that the bridge was closed.", "Three, and more." });
        writing.write(now);
        writing.showHistory();
        writing.compared(old);
        const QByteArray before = writing.space.editor()->markup();
        emit writing.comparison->text()->anchorClicked(QUrl(u"quotidian:block/2"_s));
        const PostFields wanted = post({ "One, and more.",
            "The bridge was closed before dawn, and nobody told us.", "Three, and more." });
        QCOMPARE(writing.space.editor()->markup(), wanted.content);
        QVERIFY(await(writing.drafts().flush()));
        QCOMPARE(writing.draft().fields.content, wanted.content);
        writing.press(writing.space.strip(), u"Undo"_s);
        QCOMPARE(writing.space.editor()->markup(), before);
    }

    void aBlockThatWentComesBackWhereItStood()
    {
        Writing writing(post({ "One.", "The second of them.", "Three." }));
        const RevisionId old = writing.draft().head;
        writing.write(post({ "One.", "Three." }));
        writing.showHistory();
        QVERIFY(writing.compared(old).contains(u"Went: Paragraph"_s));
        emit writing.comparison->text()->anchorClicked(QUrl(u"quotidian:block/2"_s));
        QCOMPARE(writing.space.editor()->markup(), post({ "One.", "The second of them.", "Three." }).content);
    }

    void theComparisonFollowsWhatIsTyped()
    {
        Writing writing(post({ "Words of before." }));
        const RevisionId old = writing.draft().head;
        writing.write(post({ "Words of after." }));
        writing.showHistory();
        writing.compared(old);
        writing.space.editor()->moveCursor(QTextCursor::End);
        QTest::keyClicks(writing.space.editor(), u" Typed."_s);
        QTRY_VERIFY(writing.comparison->text()->toPlainText().contains(u"Typed."_s));
    }

    void aVersionGetsAName()
    {
        Writing writing(post({ "One." }));
        const RevisionId old = writing.draft().head;
        writing.write(post({ "Two." }));
        writing.showHistory();
        writing.choose(old);
        writing.press(writing.panel, u"Name…"_s);
        auto *field = QApplication::focusWidget();
        QVERIFY(qobject_cast<QLineEdit *>(field));
        QTest::keyClicks(field, u"Before Ana"_s);
        QTest::keyClick(field, Qt::Key_Return);
        QTRY_VERIFY(writing.panel->model()->indexOf(old).data().toString().contains(u"Before Ana"_s));
        QCOMPARE(await(writing.drafts().history(writing.id))->back().name, u"Before Ana"_s);
        const auto other = await(writing.drafts().create());
        QCOMPARE(
            await(writing.drafts().nameRevision(*other, old, u"x"_s)).error().kind, Error::Kind::NotFound);
    }

    void twoThousandVersionsOpenAPageAtATime()
    {
        Writing writing(post({ "Start." }));
        {
            const auto database
                = Database::open(writing.newsroom.folder.path() + u"/profile/newsroom.sqlite"_s);
            QVERIFY(database);
            Transaction transaction(**database);
            RevisionStore store(**database);
            Revision next;
            next.draft = writing.id;
            next.parent = writing.draft().head;
            const QDateTime start = QDateTime::currentDateTimeUtc().addDays(-20);
            for (int i = 0; i < 2000; ++i) {
                next.at = start.addSecs(i * 700);
                next.fields = post({ "Text " + QByteArray::number(i) });
                next.parent = *store.append(next, { next.fields.content });
            }
            QVERIFY(transaction.commit());
        }
        writing.drafts().noteChanged(writing.id);
        writing.showHistory();
        HistoryModel *model = writing.panel->model();
        QTest::qWait(100);
        QVERIFY2(model->count() < 1000, "as far as somebody looks");
        // By keys to the end, as often as there is more.
        for (int page = 0; page < 10 && !model->isWhole(); ++page) {
            const int before = model->count();
            QTRY_VERIFY((QTest::keyClick(writing.panel->view(), Qt::Key_End), model->count() > before));
        }
        QCOMPARE(model->count(), 2001);
    }

    void anotherStateOfThePostIsOneStepOfUndo()
    {
        QRandomGenerator random(5);
        const QByteArrayList pieces{ paragraph("One."), paragraph("Two, with <strong>weight</strong>."),
            "<!-- wp:heading -->\n<h2>Voices</h2>\n<!-- /wp:heading -->",
            "<!-- wp:list -->\n<ul><!-- wp:list-item -->\n<li>a</li>\n<!-- /wp:list-item -->\n\n<!-- "
            "wp:list-item "
            "-->\n<li>b</li>\n<!-- /wp:list-item --></ul>\n<!-- /wp:list -->",
            "<!-- wp:separator -->\n<hr class=\"wp-block-separator has-alpha-channel-opacity\"/>\n<!-- "
            "/wp:separator -->",
            "<!-- wp:quote {\"metadata\":{\"quotidian\":{\"id\":\"q-7f3k2m\"}},\"className\":\"qtd-quote\"} "
            "-->\n<blockquote "
            "class=\"wp-block-quote qtd-quote\" id=\"q-7f3k2m\"><!-- wp:paragraph -->\n<p>Said.</p>\n<!-- "
            "/wp:paragraph --><cite>Amina</cite></blockquote>\n<!-- /wp:quote -->",
            "<!-- wp:latest-posts /-->",
            "<!-- wp:paragraph {\"dropCap\":true} -->\n<p class=\"has-drop-cap\">نص</p>\n<!-- "
            "/wp:paragraph -->" };
        const auto some = [&] {
            QByteArrayList list;
            bool hasQuote = false;
            for (int i = random.bounded(1, 7); i > 0; --i) {
                const QByteArray piece = pieces.at(random.bounded(pieces.size()));
                if (!piece.contains("q-7f3k2m") || !hasQuote)
                    list << piece;
                hasQuote = hasQuote || piece.contains("q-7f3k2m");
            }
            return list.join("\n\n");
        };
        for (int round = 0; round < 400; ++round) {
            PostEdit editor;
            const QByteArray before = some();
            const QByteArray after = some();
            editor.load(before);
            QCOMPARE(editor.markup(), before);
            editor.become(after);
            QCOMPARE(editor.markup(), after);
            if (before == after)
                continue;
            editor.undo();
            QCOMPARE(editor.markup(), before);
            editor.redo();
            QCOMPARE(editor.markup(), after);
        }
    }
};

QTEST_MAIN(HistoryTest)
#include "history_test.moc"
