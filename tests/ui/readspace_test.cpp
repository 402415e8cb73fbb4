#include "reading/articlebar.h"
#include "reading/feedproperties.h"
#include "reading/folderpopover.h"
#include "reading/opmlpage.h"
#include "reading/tagpopover.h"
#include "support/await.h"
#include "ui/readingroom.h"
#include "widgets/fieldpopover.h"
#include "widgets/style.h"

#include <QAccessible>
#include <QComboBox>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QTimer>
#include <QToolButton>
#include <QTreeWidget>

using namespace Qt::StringLiterals;

namespace {

/// A key as a keyboard sends it that writes another script: by its place, X11's code.
void pressByPlace(QWidget *widget, int x11Code, QChar letter)
{
    QKeyEvent press(QEvent::KeyPress, int(letter.toUpper().unicode()), Qt::NoModifier, quint32(x11Code), 0, 0,
        QString(letter));
    QApplication::sendEvent(widget, &press);
}

constexpr int keyJ = 44; ///< Linux's KEY_J is 36, and X11 counts from 8.
constexpr int keyS = 39;

QStringList namesOf(const QMenu &menu)
{
    QStringList names;
    for (const QAction *action : menu.actions())
        names.append(action->text().remove(u'&').remove(u'…'));
    return names;
}

} // namespace

/// What a person does in the reading room: ten blogs of five articles.
class ReadSpaceTest final : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { applyLook(*qApp, Scheme::Light); }
    void init()
    {
        QAccessible::setActive(false);
        m_room = std::make_unique<ReadingRoom>(10, 5);
    }
    void cleanup() { m_room.reset(); }

    // Reading.

    void anArticleIsReadAfterAWhileAndNotInPassing()
    {
        m_room->open(u"feed/3"_s);
        m_room->articles->setFocus();
        QVERIFY(!dwell()->isActive()); // Nothing is open yet.
        m_room->read->setDwell(1);
        for (int i = 0; i < 3; ++i)
            QTest::keyClick(m_room->articles, Qt::Key_J);
        QVERIFY(dwell()->isActive());
        QTRY_VERIFY(isRead(2));
        QVERIFY(!isRead(0) && !isRead(1));
    }

    void twoSecondsAreAWhileUnlessThePersonSaysOtherwise()
    {
        m_room->open(u"feed/3"_s);
        m_room->press(Command::NextArticle);
        QCOMPARE(dwell()->interval(), 2000);
        m_room->read->setDwell(0);
        m_room->press(Command::NextArticle);
        QVERIFY(!dwell()->isActive());
    }

    void whoListensMarksByHandAlone()
    {
        QAccessible::setActive(true);
        m_room->open(u"feed/3"_s);
        m_room->press(Command::NextArticle);
        QVERIFY(!dwell()->isActive());
        m_room->press(Command::ToggleRead);
        QTRY_VERIFY(isRead(0));
    }

    void nothingIsReadWhileThePersonIsElsewhere()
    {
        m_room->open(u"feed/3"_s);
        m_room->press(Command::NextArticle);
        QVERIFY(dwell()->isActive());
        m_room->window->go(MainWindow::Space::Write);
        QVERIFY(!dwell()->isActive());
        m_room->window->go(MainWindow::Space::Read);
        QVERIFY(dwell()->isActive());
        QWidget other;
        other.show();
        other.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&other));
        QVERIFY(!dwell()->isActive());
        m_room->window->activateWindow();
        QTRY_VERIFY(dwell()->isActive());
    }

    void whatWasMarkedByHandStaysSo()
    {
        m_room->open(u"feed/3"_s);
        m_room->press(Command::NextArticle);
        m_room->press(Command::ToggleRead);
        QTRY_VERIFY(isRead(0));
        m_room->press(Command::ToggleRead);
        QTRY_VERIFY(!isRead(0));
        m_room->window->go(MainWindow::Space::Write);
        m_room->window->go(MainWindow::Space::Read);
        QVERIFY(!dwell()->isActive());
    }

    void aRowIsOneSpokenSentence()
    {
        m_room->open(u"feed/2"_s);
        m_room->press(Command::NextArticle);
        m_room->press(Command::ToggleStar);
        QTRY_VERIFY(m_room->rows->at(0).status.isStarred);
        QAccessibleInterface *list = QAccessible::queryAccessibleInterface(m_room->articles);
        QVERIFY(list);
        QCOMPARE(list->childCount(), m_room->rows->rowCount());
        QString spoken = list->child(0)->text(QAccessible::Name);
        spoken.remove(QChar(0x2068)).remove(QChar(0x2069));
        const QStringList parts = spoken.split(u", "_s);
        QCOMPARE(parts.size(), 6);
        QCOMPARE(parts.at(0), u"Title 0 of blog 1"_s);
        QCOMPARE(parts.at(1), u"Blog 01"_s);
        QCOMPARE(parts.mid(3), (QStringList{ u"unread"_s, u"Russian"_s, u"starred"_s }));
    }

    void nextUnreadCrossesBlogsAndFoldersAndEndsWhenAllIsRead()
    {
        m_room->open(u"feed/2"_s); // In a folder; the next one is in none.
        m_room->library().setRead(ids(), true);
        m_room->press(Command::NextUnread);
        QCOMPARE(m_room->read->chosenFeed(), std::optional(FeedId{ 3 }));
        QCOMPARE(m_room->read->view()->article(), std::optional(m_room->rows->idAt(0)));
        m_room->open(u"all"_s);
        m_room->press(Command::MarkAllRead);
        QTRY_COMPARE(m_room->library().counts().unread, 0);
        m_room->open(u"feed/4"_s);
        const auto before = m_room->read->view()->article();
        m_room->press(Command::NextUnread);
        QCOMPARE(m_room->read->view()->article(), before);
        QCOMPARE(m_room->read->chosenFeed(), std::optional(FeedId{ 4 }));
    }

    void allIsMarkedReadFromEveryPaneAndBack()
    {
        for (QWidget *pane : m_room->read->panes()) {
            m_room->open(u"folder/Square"_s);
            m_room->press(Command::NextArticle);
            pane->setFocus();
            QVERIFY(pane->hasFocus());
            QTest::keyClick(pane, Qt::Key_M, Qt::ShiftModifier);
            QTRY_COMPARE(m_room->library().counts().unread, 40);
            QTRY_VERIFY(m_room->read->strip()->holds(u"all-read"_s));
            QVERIFY(m_room->pressStrip(u"Undo"_s));
            QTRY_COMPARE(m_room->library().counts().unread, 50);
        }
    }

    void backAndForwardGoThroughListsAndArticles()
    {
        m_room->open(u"feed/5"_s);
        m_room->press(Command::NextArticle);
        m_room->press(Command::NextArticle);
        const ArticleId second = *m_room->read->view()->article();
        m_room->open(u"folder/Square"_s);
        m_room->press(Command::NextArticle);
        const ArticleId third = *m_room->read->view()->article();
        m_room->press(Command::GoBack);
        QCOMPARE(m_room->read->chosenFeed(), std::optional(FeedId{ 5 }));
        QCOMPARE(m_room->read->view()->article(), std::optional(second));
        QCOMPARE(m_room->articles->currentIndex().row(), 1);
        m_room->press(Command::GoBack);
        QCOMPARE(m_room->articles->currentIndex().row(), 0);
        m_room->press(Command::GoForward);
        m_room->press(Command::GoForward);
        QCOMPARE(m_room->read->view()->article(), std::optional(third));
        QVERIFY(!m_room->window->action(Command::GoForward)->isEnabled());
    }

    void lettersAreKeysInEveryScript()
    {
#if defined(Q_OS_LINUX)
        m_room->open(u"feed/3"_s);
        for (QWidget *pane : m_room->read->panes()) {
            m_room->open(u"feed/3"_s);
            m_room->articles->setCurrentIndex(m_room->rows->index(0, 0));
            pressByPlace(pane, keyJ, u'о'); // Russian.
            QCOMPARE(m_room->articles->currentIndex().row(), 1);
            pressByPlace(pane, keyJ, u'ت'); // Arabic.
            QCOMPARE(m_room->articles->currentIndex().row(), 2);
            pressByPlace(pane, keyJ, u'қ'); // Whatever stands there.
            QCOMPARE(m_room->articles->currentIndex().row(), 3);
        }
        pressByPlace(m_room->articles, keyS, u'ы');
        QTRY_VERIFY(m_room->rows->at(3).status.isStarred);
#else
        QSKIP("Places of keys are tested where they are evdev's");
#endif
    }

    void lettersAloneCanBeTurnedOff()
    {
        m_room->open(u"feed/3"_s);
        m_room->articles->setCurrentIndex(m_room->rows->index(0, 0));
        m_room->press(Command::LetterKeys);
        QTest::keyClick(m_room->articles, Qt::Key_J);
        QTest::keyClick(m_room->articles, Qt::Key_S);
        QTest::keyClick(m_room->articles, Qt::Key_M, Qt::ShiftModifier);
        pressByPlace(m_room->articles, keyJ, u'о');
        QCOMPARE(m_room->articles->currentIndex().row(), 0);
        QVERIFY(!m_room->rows->at(0).status.isStarred);
        QTest::keyClick(m_room->articles, Qt::Key_Delete); // No letter.
        QTRY_COMPARE(m_room->rows->rowCount(), 4);
        m_room->press(Command::LetterKeys);
        QTest::keyClick(m_room->articles, Qt::Key_J);
        QCOMPARE(m_room->articles->currentIndex().row(), 1);
    }

    void aPaneIsReachedWithoutChangingTheArticle()
    {
        m_room->open(u"feed/3"_s);
        m_room->press(Command::NextArticle);
        const auto article = m_room->read->view()->article();
        m_room->open(u"feed/4"_s); // Nothing of it is open yet.
        m_room->tree->setFocus();
        for (int i = 0; i < 7; ++i) {
            const QList<QWidget *> panes = m_room->read->panes();
            QVERIFY(panes.at(i % panes.size())->hasFocus());
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_F6);
            QCOMPARE(m_room->read->view()->article(), article);
            QCOMPARE(m_room->read->chosenFeed(), std::optional(FeedId{ 4 }));
        }
    }

    void spaceScrollsTheArticleFromTheListAndThenGoesOn()
    {
        m_room->open(u"feed/3"_s);
        m_room->articles->setFocus();
        m_room->articles->setCurrentIndex(m_room->rows->index(1, 0)); // The long one.
        const QScrollBar *bar = m_room->read->view()->verticalScrollBar();
        QTRY_VERIFY(bar->maximum() > 0);
        int pages = 0;
        while (bar->value() < bar->maximum()) {
            const int before = bar->value();
            QTest::keyClick(m_room->articles, Qt::Key_Space);
            QVERIFY(bar->value() > before);
            ++pages;
        }
        QVERIFY(pages > 1);
        QCOMPARE(m_room->articles->currentIndex().row(), 1);
        QTest::keyClick(m_room->articles, Qt::Key_Space);
        QCOMPARE(m_room->articles->currentIndex().row(), 2);
    }

    void noButtonIsCutInANarrowWindow()
    {
        m_room->open(u"feed/3"_s);
        m_room->press(Command::NextArticle);
        auto *bar = m_room->read->findChild<ArticleBar *>();
        auto *more = bar->findChild<QToolButton *>();
        QVERIFY(!more->accessibleName().isEmpty());
        for (const int width : { 900, 840, 1440 }) {
            m_room->window->resize(width, 700);
            QTRY_COMPARE(m_room->window->width(), width);
            QCoreApplication::processEvents();
            QStringList offered;
            for (const QPushButton *button : m_room->read->findChildren<QPushButton *>()) {
                if (!button->isVisible())
                    continue;
                offered.append(button->text());
                QVERIFY2(button->width() >= button->sizeHint().width(),
                    qPrintable(u"%1 at %2"_s.arg(button->text()).arg(width)));
            }
            if (more->isVisible()) {
                emit more->menu()->aboutToShow();
                offered.append(namesOf(*more->menu()));
            }
            for (const QString &name :
                { u"Star"_s, u"Mark read"_s, u"Open in browser"_s, u"All"_s, u"Starred"_s })
                QCOMPARE(offered.count(name), 1);
            QCOMPARE(more->isVisible(), width < 1000);
        }
    }

    void whatFindsNoRoomIsInAMenu()
    {
        m_room->open(u"feed/3"_s);
        m_room->press(Command::NextArticle);
        auto *bar = m_room->read->findChild<ArticleBar *>();
        m_room->read->splitter()->setSizes({ 400, 700, 1 });
        QTRY_VERIFY(bar->width() < 400);
        auto *more = bar->findChild<QToolButton *>();
        QTRY_VERIFY(more->isVisible());
        emit more->menu()->aboutToShow();
        QVERIFY(!isRead(0));
        for (QAction *action : more->menu()->actions()) {
            if (action->text() == u"Mark read"_s)
                action->trigger();
        }
        QTRY_VERIFY(isRead(0));
    }

    void whatNarrowsTheListIsReachedByTabAndChosenOnce()
    {
        m_room->open(u"feed/3"_s);
        m_room->press(Command::SearchArticles);
        QStringList reached;
        for (int i = 0; i < 3; ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            const auto *button = qobject_cast<QPushButton *>(QApplication::focusWidget());
            QVERIFY(button);
            reached.append(button->text());
        }
        QCOMPARE(reached, (QStringList{ u"All"_s, u"Unread"_s, u"Starred"_s }));
        const auto chosen = [this] {
            QStringList names;
            for (const QPushButton *button : m_room->read->findChildren<QPushButton *>()) {
                if (button->isVisible() && button->isChecked())
                    names.append(button->text());
            }
            return names;
        };
        for (int i = 0; i < 2; ++i) { // Again: it stays.
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
            QTRY_COMPARE(m_room->rows->rowCount(), 0);
            QCOMPARE(chosen(), QStringList(u"Starred"_s));
        }
    }

    // Tags and searches.

    void aTagIsPutOnTakenOffAndIsAList()
    {
        m_room->open(u"feed/3"_s);
        m_room->articles->setFocus();
        m_room->press(Command::NextArticle);
        const ArticleId id = *m_room->read->view()->article();
        QTest::keyClick(m_room->articles, Qt::Key_T);
        auto *popover = m_room->window->findChild<TagPopover *>();
        QVERIFY(popover && popover->isVisible());
        QTest::keyClicks(QApplication::focusWidget(), u"bridge"_s);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QVERIFY(m_room->articles->hasFocus());
        QTRY_VERIFY(m_room->find(u"tags/bridge"_s).isValid());
        QTRY_COMPARE(m_room->rows->at(0).tags, QStringList{ u"bridge"_s });
        m_room->open(u"tags/bridge"_s);
        QCOMPARE(m_room->rows->rowCount(), 1);
        QCOMPARE(m_room->rows->idAt(0), id);
        m_room->press(Command::NextArticle);
        m_room->press(Command::EditTags);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        auto *list = qobject_cast<QListWidget *>(QApplication::focusWidget());
        QVERIFY(list);
        list->setCurrentRow(0);
        QTest::keyClick(list, Qt::Key_Space);
        QTRY_VERIFY(!m_room->find(u"tags/bridge"_s).isValid());
        QTest::keyClick(list, Qt::Key_Escape);
    }

    void aSearchIsKeptEditedAndDeleted()
    {
        QVERIFY(!m_room->window->action(Command::SaveSearch)->isEnabled());
        m_room->press(Command::SearchArticles);
        QTest::keyClicks(QApplication::focusWidget(), u"lanterns"_s);
        QTRY_VERIFY(m_room->rows->isSearching());
        QTRY_VERIFY(m_room->window->action(Command::SaveSearch)->isEnabled());
        m_room->press(Command::SaveSearch);
        QTRY_VERIFY(m_room->find(u"search/1"_s).isValid());
        m_room->open(u"search/1"_s);
        QTRY_COMPARE(m_room->rows->rowCount(), 10);
        QVERIFY(!m_room->window->action(Command::SaveSearch)->isEnabled());

        m_room->press(Command::EditSearch);
        QVERIFY(fill<FieldPopover>({ u"Bridges"_s, u"bridge 3"_s }));
        QTRY_COMPARE(m_room->find(u"search/1"_s).data().toString(), u"Bridges"_s);
        QTRY_COMPARE(m_room->rows->query(), u"bridge 3"_s);
        QVERIFY(m_room->pressStrip(u"Undo"_s));
        QTRY_COMPARE(m_room->find(u"search/1"_s).data().toString(), u"lanterns"_s);
        QTRY_COMPARE(m_room->rows->query(), u"lanterns"_s);

        m_room->press(Command::Rename);
        QVERIFY(fill<FieldPopover>({ u"Light"_s }));
        QTRY_COMPARE(m_room->find(u"search/1"_s).data().toString(), u"Light"_s);
        m_room->press(Command::DeleteSearch);
        QTRY_VERIFY(!m_room->find(u"searches"_s).isValid());
        QVERIFY(m_room->pressStrip(u"Undo"_s));
        QTRY_VERIFY(m_room->find(u"searches"_s).isValid());
    }

    void theSearchFieldLeadsToWhatItFound()
    {
        m_room->open(u"feed/3"_s);
        m_room->press(Command::SearchArticles);
        QWidget *field = QApplication::focusWidget();
        QTest::keyClick(field, Qt::Key_Return); // Nothing is searched for: into the list as it is.
        QVERIFY(m_room->articles->hasFocus());
        m_room->press(Command::SearchArticles);
        QTest::keyClicks(field, u"lanterns"_s);
        QTRY_COMPARE(m_room->rows->query(), u"lanterns"_s);
        QTRY_COMPARE(m_room->rows->rowCount(), 10);
        QTest::keyClick(field, Qt::Key_Down);
        QVERIFY(m_room->articles->hasFocus());
        QCOMPARE(m_room->articles->currentIndex().row(), 0);
        m_room->press(Command::SearchArticles);
        QTest::keyClick(field, Qt::Key_Escape);
        QTRY_VERIFY(m_room->rows->query().isEmpty());
        QVERIFY(m_room->articles->hasFocus());
        QTRY_COMPARE(m_room->rows->rowCount(), 5);
    }

    // Blogs and folders.

    void aBlogIsRenamedAndBack()
    {
        m_room->open(u"feed/3"_s);
        m_room->tree->setFocus();
        QTest::keyClick(m_room->tree, Qt::Key_F2);
        QVERIFY(fill<FieldPopover>({ u"Дневник"_s }));
        QTRY_COMPARE(feed(3).name(), u"Дневник"_s);
        QVERIFY(m_room->tree->hasFocus());
        QVERIFY(m_room->pressStrip(u"Undo"_s));
        QTRY_COMPARE(feed(3).name(), u"Blog 02"_s);
        m_room->press(Command::Rename);
        QVERIFY(fill<FieldPopover>({ u"Other"_s }));
        QTRY_COMPARE(feed(3).chosenTitle, u"Other"_s);
        m_room->press(Command::Rename); // Without a name it has the publisher's.
        QVERIFY(fill<FieldPopover>({ QString() }));
        QTRY_COMPARE(feed(3).chosenTitle, QString());
    }

    void propertiesAreKeptAndComeBack()
    {
        m_room->open(u"feed/3"_s);
        QTest::keyClick(m_room->articles, Qt::Key_Return, Qt::AltModifier);
        auto *popover = m_room->window->findChild<FeedProperties *>();
        QVERIFY(popover);
        const auto fields = popover->findChildren<QLineEdit *>();
        fields.at(0)->setText(u"Steppe"_s);
        fields.at(1)->setText(u"River"_s);
        auto *country = popover->findChildren<QComboBox *>().at(1);
        country->setCurrentIndex(country->findData(u"EG"_s));
        QTest::keyClick(country, Qt::Key_Return);
        QTRY_COMPARE(feed(3).folder, u"River"_s);
        QCOMPARE(feed(3).name(), u"Steppe"_s);
        QCOMPARE(feed(3).country, u"EG"_s);
        QCOMPARE(m_room->read->chosenFeed(), std::optional(FeedId{ 3 }));
        QVERIFY(m_room->pressStrip(u"Undo"_s));
        QTRY_COMPARE(feed(3).folder, QString());
        QCOMPARE(feed(3).country, u"TN"_s);
        QCOMPARE(feed(3).name(), u"Blog 02"_s);
    }

    void aBlogMovesIntoAFolderByKey()
    {
        m_room->open(u"feed/5"_s);
        m_room->press(Command::MoveToFolder);
        QVERIFY(m_room->window->findChild<FolderPopover *>());
        QTest::keyClicks(QApplication::focusWidget(), u"squ"_s);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTRY_COMPARE(feed(5).folder, u"Square"_s);
        QCOMPARE(m_room->lists->keyAt(m_room->tree->currentIndex()), u"feed/5"_s);
        QVERIFY(m_room->pressStrip(u"Undo"_s));
        QTRY_COMPARE(feed(5).folder, QString());
        m_room->press(Command::MoveToFolder);
        QTest::keyClicks(QApplication::focusWidget(), u"Steppe"_s);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTRY_COMPARE(feed(5).folder, u"Steppe"_s);
        m_room->press(Command::MoveToFolder); // Empty: no folder comes last.
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Up);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTRY_COMPARE(feed(5).folder, QString());
        QVERIFY(m_room->find(u"folder/Steppe"_s).isValid()); // It stands until it is deleted.
    }

    void foldersAreMadeRenamedMergedAndDeleted()
    {
        m_room->press(Command::NewFolder);
        QVERIFY(fill<FieldPopover>({ u"River"_s }));
        QTRY_COMPARE(m_room->lists->keyAt(m_room->tree->currentIndex()), u"folder/River"_s);
        QVERIFY(!m_room->window->action(Command::MoveToFolder)->isEnabled()); // Nothing is in it.

        m_room->open(u"folder/Square"_s);
        m_room->press(Command::Rename);
        QVERIFY(fill<FieldPopover>({ u"Market"_s }));
        QTRY_COMPARE(m_room->lists->keyAt(m_room->tree->currentIndex()), u"folder/Market"_s);
        QVERIFY(m_room->pressStrip(u"Undo"_s));
        QTRY_COMPARE(m_room->lists->keyAt(m_room->tree->currentIndex()), u"folder/Square"_s);
        QVERIFY(!m_room->find(u"folder/Market"_s).isValid());

        m_room->press(Command::MoveToFolder); // All of it, into the other one.
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QTRY_COMPARE(feed(1).folder, u"River"_s);
        QVERIFY(!m_room->find(u"folder/Square"_s).isValid());
        QVERIFY(m_room->pressStrip(u"Undo"_s));
        QTRY_COMPARE(feed(1).folder, u"Square"_s);
        QVERIFY(m_room->find(u"folder/River"_s).isValid());

        m_room->open(u"folder/Square"_s);
        m_room->press(Command::DeleteFolder);
        QTRY_VERIFY(!m_room->find(u"folder/Square"_s).isValid());
        QCOMPARE(m_room->library().feeds().size(), size_t(10));
        QVERIFY(m_room->pressStrip(u"Undo"_s));
        QTRY_COMPARE(m_room->lists->rowCount(m_room->find(u"folder/Square"_s)), 2);
    }

    void languageAndCountryAreSaidOfAWholeFolder()
    {
        m_room->open(u"folder/Square"_s);
        m_room->press(Command::FeedRegion);
        auto *popover = m_room->window->findChild<RegionPopover *>();
        QVERIFY(popover);
        const auto boxes = popover->findChildren<QComboBox *>();
        QVERIFY(!boxes.at(0)->currentData().isValid()); // English and Russian: as they are.
        boxes.at(1)->setCurrentIndex(boxes.at(1)->findData(u"BO"_s));
        QTest::keyClick(boxes.at(1), Qt::Key_Return);
        QTRY_COMPARE(feed(1).country, u"BO"_s);
        QCOMPARE(feed(2).country, u"BO"_s);
        QCOMPARE(feed(1).language, u"en"_s);
        QCOMPARE(feed(2).language, u"ru"_s);
        QVERIFY(m_room->pressStrip(u"Undo"_s));
        QTRY_COMPARE(feed(2).country, u"TN"_s);
        QCOMPARE(feed(1).country, u"KZ"_s);
    }

    void blogsAndFoldersAreDragged()
    {
        QVERIFY(drop(u"feed/5"_s, u"folder/Square"_s));
        QTRY_COMPARE(feed(5).folder, u"Square"_s);
        QVERIFY(drop(u"feed/5"_s, u"feed/6"_s)); // Beside one that is in none.
        QTRY_COMPARE(feed(5).folder, QString());
        QVERIFY(drop(u"feed/1"_s, u"blogs"_s));
        QTRY_COMPARE(feed(1).folder, QString());
        QVERIFY(m_room->pressStrip(u"Undo"_s));
        QTRY_COMPARE(feed(1).folder, u"Square"_s);
        for (const auto &[what, where] : { std::pair(u"feed/1"_s, u"folder/Square"_s),
                 std::pair(u"feed/5"_s, u"unread"_s), std::pair(u"folder/Square"_s, u"folder/Square"_s),
                 std::pair(u"folder/Square"_s, u"feed/1"_s), std::pair(u"folder/Square"_s, u"blogs"_s) })
            QVERIFY2(!drop(what, where), qPrintable(what + u" on "_s + where));
        QVERIFY(!(m_room->lists->flags(m_room->find(u"unread"_s)) & Qt::ItemIsDragEnabled));

        QVERIFY(await(m_room->library().addFolder(u"River"_s)));
        QVERIFY(drop(u"folder/Square"_s, u"folder/River"_s));
        QTRY_COMPARE(feed(2).folder, u"River"_s);
        QVERIFY(m_room->pressStrip(u"Undo"_s));
        QTRY_COMPARE(feed(2).folder, u"Square"_s);
    }

    void deleteInTheTreeIsAboutTheTree()
    {
        m_room->open(u"feed/4"_s);
        m_room->press(Command::NextArticle);
        m_room->tree->setFocus();
        QTest::keyClick(m_room->tree, Qt::Key_Delete);
        QCOMPARE(m_room->library().feeds().size(), size_t(9));
        QCOMPARE(m_room->library().counts().all, 45);
        QCOMPARE(m_room->read->chosenFeed(), std::optional(FeedId{ 5 })); // Its neighbour.
        QVERIFY(m_room->tree->hasFocus());
        QVERIFY(m_room->pressStrip(u"Undo"_s));
        QCOMPARE(m_room->library().counts().all, 50);
        m_room->open(u"unread"_s);
        m_room->press(Command::NextArticle);
        m_room->tree->setFocus();
        QTest::keyClick(m_room->tree, Qt::Key_Delete);
        QCOMPARE(m_room->library().counts().all, 50);
    }

    void commandsAreOnWhereTheyApply()
    {
        const std::vector<std::pair<QString, QList<Command>>> places{
            { u"unread"_s, {} },
            { u"blogs"_s, {} },
            { u"countries/KZ"_s, {} },
            { u"feed/3"_s,
                { Command::Rename, Command::MoveToFolder, Command::FeedRegion, Command::FeedProperties,
                    Command::RefreshBlog, Command::CopyFeedAddress, Command::OpenHomePage,
                    Command::Unfollow } },
            { u"folder/Square"_s,
                { Command::Rename, Command::MoveToFolder, Command::FeedRegion, Command::DeleteFolder } },
        };
        for (const auto &[key, on] : places) {
            m_room->open(key);
            for (const Command command :
                { Command::Rename, Command::MoveToFolder, Command::FeedRegion, Command::FeedProperties,
                    Command::RefreshBlog, Command::CopyFeedAddress, Command::OpenHomePage, Command::Unfollow,
                    Command::DeleteFolder, Command::EditSearch, Command::DeleteSearch, Command::SaveSearch })
                QVERIFY2(m_room->window->action(command)->isEnabled() == on.contains(command),
                    qPrintable(key + u' ' + m_room->window->action(command)->text()));
        }
    }

    void theMenuKeyOpensWhatAppliesHere()
    {
        m_room->open(u"feed/3"_s);
        m_room->tree->setFocus();
        QStringList names = menuOf(m_room->tree);
        QVERIFY(names.contains(u"Rename"_s) && names.contains(u"Unfollow This Blog"_s));
        QVERIFY(!names.contains(u"Delete Folder"_s));
        m_room->open(u"folder/Square"_s);
        names = menuOf(m_room->tree);
        QVERIFY(names.contains(u"Delete Folder"_s) && !names.contains(u"Unfollow This Blog"_s));
        m_room->press(Command::NextArticle);
        m_room->articles->setFocus();
        QVERIFY(menuOf(m_room->articles).contains(u"Star"_s));
        QTest::keyClick(m_room->articles, Qt::Key_F10, Qt::ShiftModifier);
        QVERIFY(QApplication::activePopupWidget());
        QApplication::activePopupWidget()->close();
    }

    // Lists of blogs from elsewhere.

    void aListOfBlogsIsLookedAtBeforeItIsTaken()
    {
        m_room->read->previewOpml(
            "<opml version='2.0'><head><title>Mine</title></head><body><outline text='Asia'>"
            "<outline text='Steppe'><outline text='New' xmlUrl='https://new.example/rss'/></outline>"
            "<outline text='Old' xmlUrl='https://feed3.example/rss'/></outline>"
            "<outline text='Again' xmlUrl='https://new.example/rss'/>"
            "<outline text='Near' xmlUrl='http://192.168.1.1/rss'/>"
            "<outline text='Odd' xmlUrl='file:///etc/passwd'/></body></opml>");
        OpmlPage *page = nullptr;
        QTRY_VERIFY((page = m_room->read->findChild<OpmlPage *>()));
        QString words;
        for (const QLabel *label : page->findChildren<QLabel *>())
            words += label->text() + u'\n';
        for (const QString &said :
            { u"3 blogs in the file"_s, u"1 followed already"_s, u"1 stood there twice"_s, u"1 refused"_s })
            QVERIFY2(words.contains(said), qPrintable(words));
        QVERIFY(page->findChild<QPlainTextEdit *>()->toPlainText().contains(u"file:///etc/passwd"_s));
        auto *tree = page->findChild<QTreeWidget *>();
        QCOMPARE(tree->topLevelItemCount(), 3);
        QVERIFY(tree->topLevelItem(2)->text(1).contains(u"private"_s));
        QCOMPARE(tree->topLevelItem(2)->checkState(0), Qt::Unchecked);
        QPushButton *follow = followButton(*page);
        QCOMPARE(follow->text(), u"Follow 1 blog"_s);
        tree->setFocus();
        tree->setCurrentItem(tree->topLevelItem(0));
        QTest::keyClick(tree, Qt::Key_Space);
        QTRY_VERIFY(!follow->isEnabled());
        QTest::keyClick(tree, Qt::Key_Space);
        QTRY_COMPARE(follow->text(), u"Follow 1 blog"_s);
        follow->click();
        QTRY_COMPARE(m_room->library().feeds().size(), size_t(11));
        QVERIFY(m_room->find(u"folder/Asia/Steppe"_s).isValid());
        QTRY_VERIFY(m_room->read->strip()->text().contains(u"online"_s)); // Fetched later: it works offline.
        QVERIFY(m_room->tree->hasFocus());
    }

    void whatHappensBehindItLeavesThePreviewOpen()
    {
        m_room->read->previewOpml("<opml><body><outline xmlUrl='https://new.example/rss'/>");
        OpmlPage *page = nullptr;
        QTRY_VERIFY((page = m_room->read->findChild<OpmlPage *>()));
        QVERIFY(page->isVisible());
        QVERIFY(await(m_room->library().addFolder(u"River"_s)));
        m_room->library().setRead({ ArticleId{ 1 } }, true);
        QCoreApplication::processEvents();
        QVERIFY(page->isVisible());
        QString words;
        for (const QLabel *label : page->findChildren<QLabel *>())
            words += label->text();
        QVERIFY(words.contains(u"damaged"_s));
        m_room->press(Command::NextArticle); // Who goes on reading has left it.
        QVERIFY(m_room->read->view()->isVisible());
        QTRY_VERIFY(!m_room->read->findChild<OpmlPage *>());
    }

private:
    static QPushButton *followButton(const OpmlPage &page)
    {
        for (QPushButton *button : page.findChildren<QPushButton *>()) {
            if (button->text().startsWith(u"Follow"_s))
                return button;
        }
        return nullptr;
    }
    QTimer *dwell() const { return m_room->read->findChild<QTimer *>(u"dwell"_s); }
    bool isRead(int row) const { return m_room->rows->at(row).status.isRead; }
    Feed feed(qint64 id) const { return m_room->library().feed(FeedId{ id }).value_or(Feed()); }
    std::vector<ArticleId> ids() const
    {
        std::vector<ArticleId> all;
        for (int row = 0; row < m_room->rows->rowCount(); ++row)
            all.push_back(m_room->rows->idAt(row));
        return all;
    }

    /// Types into the fields of the popover that is open, and presses Enter.
    template<class Popover>
    bool fill(const QStringList &values) const
    {
        for (Popover *popover : m_room->window->findChildren<Popover *>()) {
            if (!popover->isVisible())
                continue;
            const auto fields = popover->template findChildren<QLineEdit *>();
            for (qsizetype i = 0; i < values.size(); ++i)
                fields.at(i)->setText(values.at(i));
            QTest::keyClick(fields.front(), Qt::Key_Return);
            return true;
        }
        return false;
    }

    /// As the view does it. False if it may not be dropped there.
    bool drop(const QString &what, const QString &where) const
    {
        const std::unique_ptr<QMimeData> dragged(m_room->lists->mimeData({ m_room->find(what) }));
        const QModelIndex onto = m_room->find(where);
        if (!(m_room->lists->flags(onto) & Qt::ItemIsDropEnabled)
            || !m_room->lists->canDropMimeData(dragged.get(), Qt::MoveAction, -1, -1, onto))
            return false;
        m_room->lists->dropMimeData(dragged.get(), Qt::MoveAction, -1, -1, onto);
        return true;
    }

    static QStringList menuOf(QAbstractItemView *view)
    {
        const QPoint middle = view->rect().center();
        QContextMenuEvent press(QContextMenuEvent::Keyboard, middle, view->mapToGlobal(middle));
        QApplication::sendEvent(view, &press);
        auto *menu = qobject_cast<QMenu *>(QApplication::activePopupWidget());
        if (!menu)
            return {};
        const QStringList names = namesOf(*menu);
        menu->close();
        return names;
    }

    std::unique_ptr<ReadingRoom> m_room;
};

QTEST_MAIN(ReadSpaceTest)
#include "readspace_test.moc"
