#include "base/settings.h"
#include "desk/desk.h"
#include "desk/drafts.h"
#include "desk/jobs.h"
#include "photos/photospace.h"
#include "reading/latinkey.h"
#include "reading/readspace.h"
#include "shell/commandpalette.h"
#include "shell/jobspopover.h"
#include "shell/mainwindow.h"
#include "shell/singleinstance.h"
#include "sites/connectsitepage.h"
#include "sites/outboxpage.h"
#include "widgets/badge.h"
#include "widgets/emptystate.h"
#include "widgets/englishplurals.h"
#include "widgets/strip.h"
#include "widgets/style.h"
#include "widgets/tones.h"
#include "writing/postedit.h"
#include "writing/writespace.h"

#include <QAbstractTextDocumentLayout>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>
#include <QStatusBar>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <future>

using namespace Qt::StringLiterals;

namespace {

/// Everything below that somebody can come to by key and that says nothing of itself.
void collectNameless(QWidget *top, QStringList &nameless)
{
    for (QWidget *widget : top->findChildren<QWidget *>()) {
        if (widget->focusPolicy() == Qt::NoFocus || !widget->isVisibleTo(top))
            continue;
        const QAccessibleInterface *said = QAccessible::queryAccessibleInterface(widget);
        if (said && said->text(QAccessible::Name).isEmpty())
            nameless.append(
                QString::fromLatin1(widget->metaObject()->className()) + u" "_s + widget->objectName());
    }
}

QChar mnemonicOf(const QString &text)
{
    const qsizetype at = text.indexOf(u'&');
    return at < 0 || at + 1 >= text.size() ? QChar() : text.at(at + 1).toLower();
}

} // namespace

class WindowTest final : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { applyLook(*qApp, Scheme::Light); }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        auto desk = Desk::open({ .profile = m_folder->path(), .policy = NetworkPolicy::Offline });
        QVERIFY(desk);
        m_desk = std::move(*desk);
        m_window = std::make_unique<MainWindow>(*m_desk);
        m_window->resize(1440, 900);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

    void cleanup()
    {
        m_window.reset();
        m_desk.reset();
        m_folder.reset();
    }

    void whoLeavesAPageGoesOnWhereTheyWere()
    {
        m_window->go(MainWindow::Space::Write);
        m_window->writing()->createDraft();
        auto *editor = m_window->writing()->editor();
        QTRY_VERIFY(m_window->writing()->draft() && editor->isVisible());
        editor->setFocus();
        m_window->action(Command::ShowOutbox)->trigger();
        QVERIFY(!editor->isVisible());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QVERIFY(editor->hasFocus());
    }

    void everyCommandIsInOneMenuWithWords()
    {
        QHash<QAction *, int> places;
        for (const QAction *menu : m_window->menuBar()->actions()) {
            for (QAction *action : menu->menu()->actions())
                ++places[action];
        }
        for (const CommandSpec &spec : commandTable) {
            QAction *action = m_window->action(spec.command);
            QVERIFY(action);
            QVERIFY2(!action->text().isEmpty(), spec.id);
            QVERIFY2(places.value(action) == 1, spec.id);
        }
    }

    void mnemonicsDifferInEachMenu()
    {
        QSet<QChar> titles;
        for (const QAction *menu : m_window->menuBar()->actions()) {
            const QChar title = mnemonicOf(menu->text());
            QVERIFY2(!title.isNull() && !titles.contains(title), qPrintable(menu->text()));
            titles.insert(title);
            QSet<QChar> letters;
            for (const QAction *action : menu->menu()->actions()) {
                if (action->isSeparator())
                    continue;
                const QChar letter = mnemonicOf(action->text());
                QVERIFY2(!letter.isNull() && !letters.contains(letter), qPrintable(action->text()));
                letters.insert(letter);
            }
        }
    }

    void whateverTakesTheFocusHasAName()
    {
        QStringList nameless;
        collectNameless(m_window.get(), nameless);
        m_window->reading()->follow();
        collectNameless(m_window.get(), nameless);
        m_window->go(MainWindow::Space::Write);
        collectNameless(m_window.get(), nameless);
        m_window->action(Command::NewDraft)->trigger();
        QTRY_VERIFY(m_window->writing()->draft());
        collectNameless(m_window.get(), nameless);
        m_window->action(Command::Palette)->trigger();
        m_window->action(Command::ShowJobs)->trigger();
        m_window->action(Command::ShortcutSheet)->trigger();
        collectNameless(m_window.get(), nameless);
        QCOMPARE(nameless, QStringList());
    }

    void commandsThatDoNotApplyCanBeReadInThePalette()
    {
        m_window->action(Command::Palette)->trigger();
        auto *list = m_window->findChild<CommandPalette *>()->findChild<QListWidget *>();
        for (int row = 0; row < list->count(); ++row) {
            if (list->item(row)->flags() & Qt::ItemIsEnabled)
                continue;
            list->scrollToItem(list->item(row));
            const QImage seen = list->viewport()->grab(list->visualItemRect(list->item(row))).toImage();
            double most = 0;
            for (int y = 0; y < seen.height(); ++y) {
                for (int x = 40; x < seen.width() - 120; ++x) // The name alone.
                    most = qMax(most, contrast(seen.pixelColor(x, y), list->palette().color(QPalette::Base)));
            }
            QVERIFY2(most > 4.5, qPrintable(list->item(row)->text()));
            return;
        }
        QFAIL("every command applies");
    }

    void inksCanBeReadOnTheirGrounds()
    {
        for (const QPalette &palette : { lightPalette(), darkPalette() }) {
            const std::array pairs{ std::pair(QPalette::WindowText, QPalette::Window),
                std::pair(QPalette::Text, QPalette::Base), std::pair(QPalette::Text, QPalette::AlternateBase),
                std::pair(QPalette::ButtonText, QPalette::Button),
                std::pair(QPalette::HighlightedText, QPalette::Highlight),
                std::pair(QPalette::PlaceholderText, QPalette::Base),
                std::pair(QPalette::PlaceholderText, QPalette::AlternateBase),
                std::pair(QPalette::PlaceholderText, QPalette::Window),
                std::pair(QPalette::PlaceholderText, QPalette::Highlight),
                std::pair(QPalette::Text, QPalette::Highlight), std::pair(QPalette::Link, QPalette::Base),
                std::pair(QPalette::ToolTipText, QPalette::ToolTipBase) };
            for (const auto &[ink, ground] : pairs)
                QVERIFY2(contrast(palette.color(ink), palette.color(ground)) >= 4.5,
                    qPrintable(u"%1 on %2"_s.arg(int(ink)).arg(int(ground))));
            QVERIFY(contrast(onAccent(palette), accent(palette)) >= 4.5);
            QVERIFY(contrast(accent(palette), quoteGround(palette)) >= 4.5);
            QVERIFY(contrast(palette.color(QPalette::Text), quoteGround(palette)) >= 4.5);
            for (const Tone tone : { Tone::Plain, Tone::Good, Tone::Waiting, Tone::Trouble }) {
                const TonePair pair = tonePair(tone, palette);
                QVERIFY(contrast(pair.ink, pair.ground) >= 4.5);
                QVERIFY(contrast(palette.color(QPalette::WindowText), pair.ground) >= 4.5);
            }
            QVERIFY(contrast(controlBorder(palette), palette.color(QPalette::Base)) >= 3);
        }
    }

    void commandsApplyWhereTheyMeanSomething()
    {
        QVERIFY(m_window->action(Command::NextArticle)->isEnabled());
        for (const Command none : { Command::Publish, Command::Bold, Command::QuotePassage,
                 Command::ToggleStar, Command::Unfollow, Command::SyncNow })
            QVERIFY(!m_window->action(none)->isEnabled());
        m_window->action(Command::NewDraft)->trigger();
        QTRY_VERIFY(m_window->writing()->draft());
        QVERIFY(m_window->action(Command::Publish)->isEnabled());
        QVERIFY(m_window->action(Command::Bold)->isEnabled());
        QVERIFY(!m_window->action(Command::NextArticle)->isEnabled());
        m_window->go(MainWindow::Space::Read);
        QVERIFY(!m_window->action(Command::Publish)->isEnabled());
    }

    void theEditMenuActsOnTheFieldThatIsWrittenIn()
    {
        const auto acts = [this](QPlainTextEdit *field) {
            QVERIFY(field);
            field->setFocus();
            QTRY_VERIFY(field->hasFocus());
            QTest::keyClicks(field, u"Old"_s);
            m_window->action(Command::Undo)->trigger();
            QCOMPARE(field->toPlainText(), QString());
            m_window->action(Command::Redo)->trigger();
            QCOMPARE(field->toPlainText(), u"Old"_s);
            QGuiApplication::clipboard()->setText(u"New"_s);
            m_window->action(Command::SelectAll)->trigger();
            QCOMPARE(field->textCursor().selectedText(), u"Old"_s);
            m_window->action(Command::Paste)->trigger();
            QCOMPARE(field->toPlainText(), u"New"_s);
            m_window->action(Command::SelectAll)->trigger();
            m_window->action(Command::Cut)->trigger();
            QCOMPARE(field->toPlainText(), QString());
            QVERIFY(field->hasFocus());
        };
        const auto shownIn = [](const QWidget *space) -> QPlainTextEdit * {
            for (auto *field : space->findChildren<QPlainTextEdit *>()) {
                if (field->isVisible())
                    return field;
            }
            return nullptr;
        };
        m_window->action(Command::NewDraft)->trigger();
        QTRY_VERIFY(m_window->writing()->draft());
        acts(shownIn(m_window->writing())); // The excerpt.
        m_window->action(Command::NewPhotoReport)->trigger();
        QTRY_VERIFY(m_window->photos()->report());
        acts(shownIn(m_window->photos())); // The report's caption.
    }

    void aClosingLineOfNoReportBeginsNoDraft()
    {
        m_window->go(MainWindow::Space::Photos);
        QVERIFY(m_window->photos()->chosenReports().empty());
        QAction *line = m_window->action(Command::ClosingLine);
        line->setEnabled(true);
        line->trigger();
        QTest::qWait(50);
        QVERIFY(!m_window->writing()->draft());
        QCOMPARE(m_desk->drafts().list()->size(), size_t(0));
    }

    void f6GoesThroughThePanesAndBack()
    {
        m_window->action(Command::NewDraft)->trigger();
        QTRY_VERIFY(m_window->writing()->draft());
        const QList<QWidget *> panes = m_window->writing()->panes();
        QVERIFY(panes.size() >= 2);
        panes.first()->setFocus();
        for (qsizetype i = 1; i <= panes.size(); ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_F6);
            const QWidget *wanted = panes.at(i % panes.size());
            const QWidget *focus = QApplication::focusWidget();
            QVERIFY2(
                focus && (focus == wanted || wanted->isAncestorOf(focus)), qPrintable(QString::number(i)));
        }
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_F6, Qt::ShiftModifier);
        const QWidget *focus = QApplication::focusWidget();
        QVERIFY(focus == panes.last() || panes.last()->isAncestorOf(focus));
    }

    void wordsOfAnEmptyPlaceAreShownWhole()
    {
        EmptyState empty("read"_L1);
        empty.resize(700, 500);
        empty.say(u"Nothing here"_s,
            u"A sentence that is much too long for one line of a narrow column. "_s.repeated(3), u"Do it"_s);
        empty.show();
        QVERIFY(QTest::qWaitForWindowExposed(&empty));
        QWidget narrow; // As a pane is that somebody made small.
        EmptyState small("read"_L1, &narrow);
        small.say(
            u"Nothing here"_s, u"A sentence that is much too long for one line. "_s.repeated(3), u"Do it"_s);
        small.setMinimumWidth(1);
        small.resize(300, 500);
        narrow.resize(300, 500);
        narrow.show();
        QVERIFY(QTest::qWaitForWindowExposed(&narrow));
        for (const EmptyState *place : { &empty, &small }) {
            for (const QLabel *label : place->findChildren<QLabel *>()) {
                if (label->text().isEmpty())
                    continue;
                QVERIFY2(label->height() >= label->heightForWidth(label->width()), qPrintable(label->text()));
                QVERIFY2(place->rect().contains(label->geometry()), qPrintable(label->text()));
            }
        }
        const auto tallest = [](const EmptyState &place) {
            int height = 0;
            for (const QLabel *label : place.findChildren<QLabel *>())
                height = qMax(height, label->text().isEmpty() ? 0 : label->height());
            return height;
        };
        const int before = tallest(small);
        narrow.resize(700, 500);
        small.resize(700, 500);
        QCoreApplication::processEvents();
        QVERIFY(tallest(small) < before); // There is room for longer lines again.
    }

    void countedWordsHaveEnglishForms()
    {
        QCOMPARE(QCoreApplication::translate("X", "%n photo(s)", nullptr, 1), u"1 photo"_s);
        QCOMPARE(QCoreApplication::translate("X", "%n photo(s)", nullptr, 24), u"24 photos"_s);
        QCOMPARE(QCoreApplication::translate("X", "%n photo(s)", nullptr, 0), u"0 photos"_s);
        QCOMPARE(QCoreApplication::translate("X", "function(s)"), u"function(s)"_s);
    }

    void aLetterKeyIsTheSameInEveryScript()
    {
#if defined(Q_OS_LINUX)
        // о, ق and j on one key: KEY_J is 36, and X11 counts from 8.
        for (const QString &text : { u"о"_s, u"ت"_s, u"j"_s }) {
            const QKeyEvent press(QEvent::KeyPress,
                text == u"j"_s ? int(Qt::Key_J) : int(text.front().unicode()), Qt::NoModifier, 44, 0, 0,
                text);
            QCOMPARE(latinKey(press), QChar(u'J'));
        }
        const QKeyEvent digit(QEvent::KeyPress, Qt::Key_1, Qt::NoModifier, 10, 0, 0, u"1"_s);
        QVERIFY(latinKey(digit).isNull());
        const QKeyEvent unknown(QEvent::KeyPress, 0x436, Qt::NoModifier, 0, 0, 0, u"ж"_s);
        QVERIFY(latinKey(unknown).isNull());

        QSignalSpy triggered(m_window->action(Command::NextArticle), &QAction::triggered);
        QKeyEvent press(QEvent::KeyPress, 0x41E, Qt::NoModifier, 44, 0, 0, u"о"_s);
        QApplication::sendEvent(m_window->reading()->panes().at(0), &press);
        QCOMPARE(triggered.size(), 1);
#else
        QSKIP("Places of keys are tested where they are evdev's");
#endif
    }

    void aStripOffersTwoWaysOn()
    {
        MessageStrip strip;
        int first = 0;
        int second = 0;
        const MessageStrip::Message message{ u"k"_s, Tone::Good, u"Quoted"_s, u"Show"_s, [&] { ++first; },
            u"Undo"_s,
            [&] {
                ++second;
            } };
        strip.say(message);
        strip.findChildren<QPushButton *>().at(1)->click();
        QCOMPARE(second, 1);
        QVERIFY(strip.isEmpty());
        strip.say(message);
        strip.findChildren<QPushButton *>().at(0)->click();
        QCOMPARE(first, 1);
    }

    void aSecondStartRaisesTheFirst()
    {
        SingleInstance first(m_folder->path());
        SingleInstance second(m_folder->path() + u"/./"_s);
        const SingleInstance other(m_folder->path() + u"-other"_s);
        QVERIFY(!second.raiseOther());
        QVERIFY(first.listen());
        QVERIFY(!other.raiseOther());
        QSignalSpy raised(&first, &SingleInstance::raiseRequested);
        auto answer = std::async(std::launch::async, [&second] { return second.raiseOther(); });
        QTRY_COMPARE(raised.size(), 1);
        QTRY_VERIFY(answer.wait_for(std::chrono::seconds(0)) == std::future_status::ready);
        QVERIFY(answer.get());
    }

    void theOutboxIsOneKeyAndOneClickAway()
    {
        auto *outbox = m_window->findChild<OutboxPage *>();
        QVERIFY(outbox && !outbox->isVisible());
        QTest::keyClick(m_window.get(), Qt::Key_F5, Qt::ShiftModifier);
        QTRY_VERIFY(outbox->isVisible());
        QVERIFY(outbox->isAncestorOf(QApplication::focusWidget()));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QVERIFY(!outbox->isVisible());
        // The badge says how all of it stands, and leads there.
        auto *badge = m_window->statusBar()->findChild<Badge *>();
        QVERIFY(badge);
        QTest::mouseClick(badge, Qt::LeftButton);
        QVERIFY(outbox->isVisible());
        m_window->go(MainWindow::Space::Write);
        QVERIFY(!outbox->isVisible());
        m_window->action(Command::ShowJobs)->trigger();
        for (QPushButton *button : m_window->findChild<JobsPopover *>()->findChildren<QPushButton *>()) {
            if (button->text() == u"Open the Outbox"_s)
                button->click();
        }
        QVERIFY(outbox->isVisible());
        // Working offline is said there, and left there.
        QPushButton *online = nullptr;
        for (QPushButton *button : outbox->findChildren<QPushButton *>()) {
            if (button->text() == u"Go Online"_s)
                online = button;
        }
        QVERIFY(online && online->isVisible());
        QTest::mouseClick(online, Qt::LeftButton);
        QCOMPARE(m_desk->policy(), NetworkPolicy::Online);
        QVERIFY(!online->isVisible());
    }

    void backFromThePageForSitesLeadsWhereOneCameFrom()
    {
        m_window->go(MainWindow::Space::Write);
        m_window->showOutbox();
        QPushButton *connectSite = nullptr;
        for (QPushButton *button : m_window->outbox()->findChildren<QPushButton *>()) {
            if (button->text() == u"Connect a Site…"_s)
                connectSite = button;
        }
        QVERIFY(connectSite);
        connectSite->click();
        QVERIFY(m_window->connecting()->isVisible());
        m_window->connectSite(); // Once more, from itself.
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QVERIFY(m_window->outbox()->isVisible());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QVERIFY(m_window->writing()->isVisible());
        m_window->connectSite();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QVERIFY(m_window->writing()->isVisible());
    }

    void aPageHasNoPanesAndNoWordsOfADraft()
    {
        m_window->action(Command::NewDraft)->trigger();
        QTRY_VERIFY(m_window->writing()->draft());
        const auto saysWords = [this] {
            const QList<QLabel *> labels = m_window->statusBar()->findChildren<QLabel *>();
            return std::ranges::any_of(labels,
                [](const QLabel *label) { return label->isVisible() && label->text().contains(u"word"_s); });
        };
        QVERIFY(saysWords());
        m_window->showOutbox();
        QVERIFY(!saysWords());
        const QWidget *before = QApplication::focusWidget();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_F6);
        QCOMPARE(QApplication::focusWidget(), before);
        QVERIFY(m_window->outbox()->isAncestorOf(QApplication::focusWidget()));
    }

    void theNetworkIsOneCommandAway()
    {
        QAction *offline = m_window->action(Command::WorkOffline);
        QVERIFY(offline->isChecked());
        offline->trigger();
        QCOMPARE(m_desk->policy(), NetworkPolicy::Online);
        m_desk->setPolicy(NetworkPolicy::Offline);
        QVERIFY(offline->isChecked());
    }

    void translationsStandBesideTheirOriginalsUntilThatIsTakenOff()
    {
        m_window->resize(1400, 900);
        m_window->action(Command::NewDraft)->trigger();
        auto *editor = m_window->findChild<PostEdit *>();
        QTRY_VERIFY(editor && editor->isVisible());
        QTest::keyClicks(editor, u"Words of somebody."_s);
        editor->quote();
        editor->addTranslation(u"en"_s);
        const auto isBeside = [editor] {
            const QTextBlock original = editor->document()->firstBlock();
            const QAbstractTextDocumentLayout *layout = editor->document()->documentLayout();
            return layout->blockBoundingRect(original).top()
                == layout->blockBoundingRect(original.next()).top();
        };
        QVERIFY(isBeside());
        QAction *beside = m_window->action(Command::TranslationsBeside);
        QVERIFY(beside->isChecked());
        beside->trigger();
        QVERIFY(!isBeside());
        QVERIFY(!m_desk->settings().get(settings::translationsBeside));
        beside->trigger();
        QVERIFY(isBeside());
    }

    void progressLeavesTheFocusWhereItIs()
    {
        Jobs &jobs = m_desk->jobs();
        bool isCanceled = false;
        const int job = jobs.start(u"Refreshing 12 blogs"_s, [&isCanceled] { isCanceled = true; });
        const int other = jobs.start(u"Looking"_s, {});
        m_window->action(Command::ShowJobs)->trigger();
        auto *popover = m_window->findChild<JobsPopover *>();
        QVERIFY(popover);
        const auto cancels = [popover] {
            QList<QPushButton *> shown;
            for (QPushButton *button : popover->findChildren<QPushButton *>()) {
                if (button->isVisible() && button->text() == u"Cancel"_s)
                    shown.append(button);
            }
            return shown;
        };
        QCOMPARE(cancels().size(), 1); // The other cannot be stopped.
        cancels().front()->setFocus();
        for (int done = 1; done < 12; ++done)
            jobs.setProgress(job, done, 12);
        QVERIFY(cancels().front()->hasFocus());
        const auto bars = popover->findChildren<QProgressBar *>();
        QVERIFY(std::ranges::any_of(bars, [](const QProgressBar *bar) { return bar->value() == 11; }));
        jobs.finish(other); // The page is made anew.
        QVERIFY(popover->isVisible());
        QVERIFY(cancels().front()->hasFocus());
        QTest::keyClick(cancels().front(), Qt::Key_Space);
        QTRY_VERIFY(isCanceled);
        QVERIFY(popover->hasFocus());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QVERIFY(!popover->isVisible());
    }

    void thePaletteFindsByLettersInOrder()
    {
        QVERIFY(fuzzyScore(u"wo"_s, u"Work Offline"_s) > fuzzyScore(u"wo"_s, u"Show Jobs"_s));
        QCOMPARE(fuzzyScore(u"zz"_s, u"Work Offline"_s), 0);
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Desk> m_desk;
    std::unique_ptr<MainWindow> m_window;
};

QTEST_MAIN(WindowTest)
#include "window_test.moc"
