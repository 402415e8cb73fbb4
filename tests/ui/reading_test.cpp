#include "support/sqlwork.h"
#include "ui/readingroom.h"
#include "widgets/style.h"

#include <QLineEdit>

#include <functional>

using namespace Qt::StringLiterals;

namespace {

/// What the window's thread did for one action.
struct Work {
    SqlWork sql;
    int painted = 0; ///< Widgets that were drawn.
};

/// Counts what is drawn in the whole program.
class PaintCounter final : public QObject {
public:
    int painted = 0;

protected:
    bool eventFilter(QObject *, QEvent *event) override
    {
        painted += event->type() == QEvent::Paint ? 1 : 0;
        return false;
    }
};

} // namespace

/// The room for reading with a hundred thousand articles in it, by keyboard; beside one with a thousand.
class ReadingTest final : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        countSqlWork();
        applyLook(*qApp, Scheme::Light);
        qApp->installEventFilter(&m_painting);
        m_small = std::make_unique<ReadingRoom>(10, 100);
        m_room = std::make_unique<ReadingRoom>(10, 10'000);
        QCOMPARE(m_room->library().counts().all, qint64(100'000));
        for (const ReadingRoom *room : { m_small.get(), m_room.get() })
            room->read->setDwell(0); // What is counted depends on no clock.
    }

    void cleanupTestCase()
    {
        m_room.reset();
        m_small.reset();
    }

    /// A hundred times the articles is the same work on the window's thread.
    void noActionCostsMoreAmongAHundredThousandArticles_data()
    {
        using Act = std::function<void(ReadingRoom &)>;
        QTest::addColumn<Act>("prepare");
        QTest::addColumn<Act>("act");
        QTest::addColumn<int>("pages"); // That a longer list may read more.
        const Act nothing = [](ReadingRoom &) {
        };
        const auto opens = [](const QString &key) {
            return [key](ReadingRoom &room) {
                room.tree->setCurrentIndex(room.find(key));
            };
        };
        for (const QString &key : { u"all"_s, u"starred"_s, u"unread"_s, u"today"_s, u"languages/ru"_s,
                 u"countries/KZ"_s, u"folder/Square"_s, u"feed/3"_s })
            QTest::addRow("%s", qPrintable(key)) << Act(opens(u"feed/9"_s)) << Act(opens(key)) << 0;
        const auto presses = [](Command command) {
            return [command](ReadingRoom &room) {
                room.press(command);
            };
        };
        for (const Command command : { Command::NextArticle, Command::NextUnread, Command::ToggleStar,
                 Command::ToggleRead, Command::RemoveArticles })
            QTest::addRow("%s", specOf(command).id) << Act([](ReadingRoom &room) {
                room.open(u"folder/Square"_s);
                room.articles->setCurrentIndex(room.rows->index(20, 0));
            }) << Act(presses(command)) << 0;
        QTest::addRow("a page further") << Act(opens(u"all"_s)) << Act([](ReadingRoom &room) {
            room.articles->setFocus();
            room.articles->setCurrentIndex(room.rows->index(40, 0));
            QTest::keyClick(room.articles, Qt::Key_PageDown);
        }) << 0;
        QTest::addRow("the end of what was read")
            << Act(opens(u"all"_s)) << Act([](ReadingRoom &room) { room.articles->scrollToBottom(); }) << 0;
        QTest::addRow("a letter of a search") << Act(opens(u"all"_s)) << Act([](ReadingRoom &room) {
            room.press(Command::SearchArticles);
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_L);
        }) << 0;
        QTest::addRow("unread ones far below") << Act([](ReadingRoom &room) {
            room.open(u"feed/7"_s);
            const auto all = room.library().page(room.rows->filter(), {}, 100'000);
            QVERIFY(all);
            std::vector<ArticleId> ids;
            for (const ArticleRow &row : *all)
                ids.push_back(row.article.id);
            ids.pop_back(); // All but the oldest.
            QVERIFY(!ids.empty());
            room.library().setRead(ids, true);
            QTRY_COMPARE_WITH_TIMEOUT(room.library().feed(FeedId{ 7 })->unreadCount, 1, 30'000);
            room.open(u"feed/8"_s);
            room.open(u"feed/7"_s);
        }) << Act(presses(Command::NextUnread)) << 3;
    }

    void noActionCostsMoreAmongAHundredThousandArticles()
    {
        using Act = std::function<void(ReadingRoom &)>;
        QFETCH(Act, prepare);
        QFETCH(Act, act);
        QFETCH(int, pages);
        const Work small = workOf(*m_small, prepare, act);
        if (QTest::currentTestFailed())
            return;
        const Work large = workOf(*m_room, prepare, act);
        qInfo("%lld statements, %lld rows, %lld steps, %d widgets; among a thousand %lld, %lld, %lld, %d",
            large.sql.statements, large.sql.rows, large.sql.steps, large.painted, small.sql.statements,
            small.sql.rows, small.sql.steps, small.painted);
        // The rows that are on the screen are read again when counts come in meanwhile: two statements a row.
        constexpr int onScreen = 20;
        QVERIFY(large.sql.statements <= small.sql.statements + 4 * pages + 2 * onScreen);
        QVERIFY(large.sql.rows <= small.sql.rows + 200 * pages + 2 * onScreen);
        QVERIFY(large.sql.steps <= small.sql.steps + small.sql.steps / 5 + 7000 * pages + 150 * onScreen);
        QVERIFY(large.painted <= 2 * small.painted + 20);
    }

    void theCountersSeeAScan()
    {
        takeSqlWork();
        QVERIFY(m_room->library().page({}, {}, 20'000));
        const SqlWork work = takeSqlWork();
        QVERIFY(work.rows >= 20'000 && work.steps > 100'000);
    }

    void twoThousandRowsAreReachedByScrolling()
    {
        m_room->open(u"all"_s);
        while (m_room->rows->rowCount() < 2000) {
            const int rows = m_room->rows->rowCount();
            takeSqlWork();
            m_room->articles->scrollToBottom();
            QCoreApplication::processEvents();
            if (m_room->rows->rowCount() == rows)
                m_room->rows->fetchMore({});
            QVERIFY(m_room->rows->rowCount() > rows);
            QVERIFY(takeSqlWork().rows <= 400); // However far down.
        }
    }

    void aSearchWhileTypingFindsAndMarks()
    {
        m_room->open(u"all"_s);
        m_room->press(Command::SearchArticles);
        auto *field = qobject_cast<QLineEdit *>(QApplication::focusWidget());
        QVERIFY(field);
        ArticleListModel *model = m_room->rows;
        QTest::keyClicks(field, u"lanterns"_s);
        QTRY_VERIFY(model->isSearching());
        QTRY_COMPARE(model->query(), u"lanterns"_s);
        QTRY_VERIFY(model->rowCount() > 0 && model->snippetAt(0).contains(QChar(2)));
        // The next pages of hits come as they are looked for; the view may have looked already.
        QTRY_VERIFY(model->rowCount() > SearchQuery().limit || model->canFetchMore({}));
        if (model->canFetchMore({}))
            model->fetchMore({});
        QTRY_VERIFY(model->rowCount() > SearchQuery().limit);
        field->clear();
        QTRY_VERIFY(model->query().isEmpty());
        QTRY_VERIFY(model->rowCount() > 0);
    }

    void aWholeListIsMarkedReadAndBack()
    {
        m_room->open(u"folder/Square"_s);
        const qint64 unread = m_room->library().counts().unread;
        qint64 ofFolder = 0;
        for (const Feed &feed : m_room->library().feeds())
            ofFolder += feed.folder == u"Square"_s ? feed.unreadCount : 0;
        m_room->articles->setFocus();
        takeSqlWork();
        QTest::keyClick(m_room->articles, Qt::Key_M, Qt::ShiftModifier);
        QVERIFY(takeSqlWork().rows < 100); // The writer does it.
        QTRY_COMPARE_WITH_TIMEOUT(m_room->library().counts().unread, unread - ofFolder, 30'000);
        QTRY_VERIFY(m_room->read->strip()->holds(u"all-read"_s));
        QVERIFY(m_room->pressStrip(u"Undo"_s));
        QTRY_COMPARE_WITH_TIMEOUT(m_room->library().counts().unread, unread, 30'000);
    }

    void deletedArticlesComeBack()
    {
        m_room->open(u"feed/5"_s);
        m_room->articles->setFocus();
        m_room->articles->setCurrentIndex(m_room->rows->index(1));
        const ArticleId id = m_room->rows->idAt(1);
        QTest::keyClick(m_room->articles, Qt::Key_Delete);
        QVERIFY(!m_room->rows->rowOf(id));
        QVERIFY(m_room->pressStrip(u"Undo"_s));
        QCOMPARE(m_room->rows->rowOf(id), std::optional(1));
    }

    void arrowsGoBetweenThePanes()
    {
        m_room->open(u"feed/5"_s);
        m_room->tree->setFocus();
        QTest::keyClick(m_room->tree, Qt::Key_Right);
        QVERIFY(m_room->articles->hasFocus());
        m_room->articles->setCurrentIndex(m_room->rows->index(0, 0));
        QTest::keyClick(m_room->articles, Qt::Key_Right);
        QVERIFY(m_room->read->view()->hasFocus());
        QTest::keyClick(m_room->read->view(), Qt::Key_Left);
        QVERIFY(m_room->articles->hasFocus());
        QTest::keyClick(m_room->articles, Qt::Key_Left);
        QVERIFY(m_room->tree->hasFocus());
    }

private:
    Work workOf(ReadingRoom &room, const std::function<void(ReadingRoom &)> &prepare,
        const std::function<void(ReadingRoom &)> &act)
    {
        room.window->activateWindow();
        if (!QTest::qWaitForWindowActive(room.window.get()))
            qFatal("the window is not active");
        prepare(room);
        QTest::qWait(0);
        QCoreApplication::processEvents();
        takeSqlWork();
        m_painting.painted = 0;
        act(room);
        QCoreApplication::processEvents();
        return { takeSqlWork(), m_painting.painted };
    }

    PaintCounter m_painting;
    std::unique_ptr<ReadingRoom> m_small;
    std::unique_ptr<ReadingRoom> m_room;
};

QTEST_MAIN(ReadingTest)
#include "reading_test.moc"
