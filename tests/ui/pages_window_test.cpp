/// WordPress's pages in the window, from a new one to the site: made, put under another, ordered, published.

#include "desk/drafts.h"
#include "desk/newsroom.h"
#include "desk/outbox.h"
#include "desk/pagetree.h"
#include "support/fakewordpress.h"
#include "sync/newsdesk.h"
#include "ui/inwindow.h"
#include "widgets/style.h"
#include "writing/draftlist.h"
#include "writing/parentpopover.h"
#include "writing/postinspector.h"
#include "writing/publishpopover.h"
#include "writing/writespace.h"

#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QSpinBox>

using namespace Qt::StringLiterals;

namespace {

/// A site with pages, known here; the window has no network.
struct Staged {
    explicit Staged(FakeSite::Role role = FakeSite::Role::Editor)
        : wordpress(server, 5, role)
    {
        about = page(u"About us"_s, 0);
        team = page(u"Team"_s, about);
        contact = page(u"Contact"_s, 0);
        newsroom.desk.reset();
        NewsDesk desk(path());
        site = desk.addSite(u"Square News"_s).id;
        (void)desk.run(site, wordpress);
    }

    qint64 page(const QString &title, qint64 parent)
    {
        PostChange change;
        change.title = title;
        change.content = blocks();
        change.status = PostStatus::Publish;
        change.parent = parent;
        return server.create(PostType::Page, change, 9, FakeSite::Role::Editor)->id;
    }
    static QByteArray blocks()
    {
        return "<!-- wp:paragraph -->\n<p>We write what we see.</p>\n<!-- /wp:paragraph -->";
    }

    QString path() const { return newsroom.folder.path() + u"/profile"_s; }
    void open()
    {
        newsroom.open(NetworkPolicy::Offline);
        window = std::make_unique<MainWindow>(*newsroom.desk);
        window->resize(1280, 800);
        window->show();
        window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(window.get()));
        window->go(MainWindow::Space::Write);
    }
    /// As a person makes one: by its command.
    void makePage(const QString &title)
    {
        command(*window, "new-page")->trigger();
        QTRY_VERIFY(writing()->draft());
        QTRY_VERIFY(qobject_cast<QLineEdit *>(QApplication::focusWidget()));
        QTest::keyClicks(QApplication::focusWidget(), title);
        made = writing()->draft();
        QVERIFY(await(newsroom.desk->drafts().setSite(made, site)));
    }
    /// The program runs elsewhere on the same profile, once the window is closed.
    void synchronise()
    {
        (void)await(newsroom.desk->drafts().flush());
        window.reset();
        newsroom.desk.reset();
        NewsDesk desk(path());
        (void)desk.run(site, wordpress);
    }
    ParentPopover *choose()
    {
        QPushButton *parent = inspector()->findChild<QPushButton *>(u"parent"_s);
        if (!parent || !parent->isVisibleTo(window.get()))
            return nullptr;
        parent->click();
        ParentPopover *open = nullptr;
        for (auto *popover : window->findChildren<ParentPopover *>())
            open = popover->isVisible() ? popover : open;
        return open;
    }
    static QStringList offered(const ParentPopover &popover)
    {
        QStringList names;
        const auto *list = popover.findChild<QListWidget *>();
        for (int row = 0; row < list->count(); ++row) {
            QString name = list->item(row)->text();
            name.remove(QChar(0x2068)).remove(QChar(0x2069)).replace(QChar(0x2003), u'.');
            names.append(name);
        }
        return names;
    }
    WriteSpace *writing() { return window->writing(); }
    PostInspector *inspector() { return window->findChild<PostInspector *>(); }

    Newsroom newsroom;
    FakeSite server;
    FakeWordPress wordpress;
    qint64 about = 0;
    qint64 team = 0;
    qint64 contact = 0;
    SiteId site;
    DraftId made;
    std::unique_ptr<MainWindow> window;
};

} // namespace

class PagesWindowTest final : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { applyLook(*qApp, Scheme::Light); }

    void aPageIsMadePutUnderAnotherAndPublished()
    {
        Staged s;
        s.open();
        s.makePage(u"Who writes here"_s);
        s.writing()->editor()->setFocus();
        QTest::keyClicks(s.writing()->editor(), u"Three people."_s);
        // What a page does not have is not asked for.
        QVERIFY(!named<QWidget>(*s.window, u"Categories"_s));
        QVERIFY(!named<QWidget>(*s.window, u"Excerpt"_s));
        QVERIFY(named<QLineEdit>(*s.window, u"Address of the page"_s));
        ParentPopover *popover = s.choose();
        QVERIFY(popover);
        QCOMPARE(Staged::offered(*popover),
            (QStringList{ u"None: at the top"_s, u"About us"_s, u"..Team"_s, u"Contact"_s }));
        auto *filter = popover->findChild<QLineEdit *>();
        QTest::keyClicks(filter, u"tea"_s);
        QTest::keyClick(filter, Qt::Key_Return);
        QVERIFY(named<QPushButton>(*s.window, u"Parent page: Team"_s));
        auto *order = named<QSpinBox>(*s.window, u"Order"_s);
        QVERIFY(order);
        order->setFocus();
        order->selectAll();
        QTest::keyClicks(order, u"7"_s);
        QTest::keyClick(order, Qt::Key_Tab);

        QTRY_VERIFY(command(*s.window, "publish")->isEnabled());
        command(*s.window, "publish")->trigger();
        auto *publishing = s.window->findChild<PublishPopover *>();
        QVERIFY(publishing);
        QPushButton *confirm = button(*publishing, u"Publish Now"_s);
        QVERIFY(confirm && confirm->isEnabled());
        confirm->click();
        QTRY_COMPARE(s.newsroom.desk->outbox().rows()->size(), size_t(1));
        QCOMPARE(s.wordpress.mutations, 0);
        s.synchronise();
        QCOMPARE(s.server.posts.size(), size_t(4));
        const RemotePost &page = s.server.posts.rbegin()->second;
        QCOMPARE(page.type, PostType::Page);
        QCOMPARE(page.status, PostStatus::Publish);
        QCOMPARE(page.title, u"Who writes here"_s);
        QCOMPARE(page.parent, s.team);
        QCOMPARE(page.menuOrder, 7);
        QCOMPARE(page.slug, u"who-writes-here"_s);
        QVERIFY(page.content.contains("Three people."));

        // Above a page stand neither itself nor what is under it.
        s.open();
        const auto all = *s.newsroom.desk->drafts().list();
        const auto row = std::ranges::find(all, s.about, &DraftRow::remoteId);
        QVERIFY(row != all.end());
        s.writing()->open(row->id);
        popover = s.choose();
        QVERIFY(popover);
        QCOMPARE(Staged::offered(*popover), (QStringList{ u"None: at the top"_s, u"Contact"_s }));
    }

    void pagesAreMarkedInTheListAndShownAlone()
    {
        Staged s;
        s.open();
        (void)await(s.newsroom.desk->drafts().create({}, s.site));
        auto *list = named<QListView>(*s.window, u"Drafts"_s);
        QVERIFY(list);
        QTRY_COMPARE(list->model()->rowCount(), 4);
        int marked = 0;
        for (int row = 0; row < 4; ++row) {
            QString words = list->model()->index(row, 0).data(Qt::AccessibleTextRole).toString();
            marked += words.remove(QChar(0x2068)).remove(QChar(0x2069)).contains(u", Page · "_s);
        }
        QCOMPARE(marked, 3);
        auto *which = named<QComboBox>(*s.window, u"Which posts"_s);
        if (!which) // Its label is hidden.
            which = list->window()->findChild<QComboBox *>(u"which"_s);
        QVERIFY(which);
        which->setCurrentIndex(int(DraftListModel::Show::Pages));
        emit which->activated(int(DraftListModel::Show::Pages));
        QCOMPARE(list->model()->rowCount(), 3);
        // Among pages, what is new is a page.
        QPushButton *add = button(*s.window, u"New Page"_s);
        QVERIFY(add);
        add->click();
        QTRY_COMPARE(list->model()->rowCount(), 4);
        QCOMPARE(s.newsroom.desk->drafts().draft(s.writing()->draft())->type, PostType::Page);
    }

    void whoMayNotWritePagesIsToldBeforeAnythingIsSent()
    {
        Staged s(FakeSite::Role::Author);
        s.open();
        s.makePage(u"About me"_s);
        QTRY_VERIFY(command(*s.window, "publish")->isEnabled());
        command(*s.window, "publish")->trigger();
        auto *publishing = s.window->findChild<PublishPopover *>();
        QVERIFY(publishing);
        bool isSaid = false;
        for (const QLabel *label : publishing->findChildren<QLabel *>())
            isSaid |= label->text().contains(u"does not write pages"_s);
        QVERIFY(isSaid);
        QPushButton *confirm = nullptr;
        for (const QString &words : { u"Publish Now"_s, u"Send to Review"_s })
            confirm = confirm ? confirm : button(*publishing, words);
        QVERIFY(confirm && !confirm->isEnabled());
        QCOMPARE(s.server.posts.size(), size_t(3)); // Which this account never saw here.
        QCOMPARE(s.newsroom.desk->drafts().list()->size(), size_t(1));
    }

    void thePagesOfASiteAreATree()
    {
        const std::vector<PlacedPage> pages{ { 1, u"Team"_s, 2, 0, 0 }, { 2, u"About"_s, 0, 5, 0 },
            { 3, u"Contact"_s, 0, 1, 0 }, { 4, u"Alone"_s, 99, 1, 0 }, { 5, u"Desk"_s, 1, 0, 0 },
            { 6, u"Ring"_s, 7, 0, 0 }, { 7, u"Round"_s, 6, 0, 0 } };
        QList<std::pair<qint64, int>> tree;
        for (const PlacedPage &page : pageTree(pages))
            tree.append({ page.id, page.depth });
        QCOMPARE(tree,
            (QList<std::pair<qint64, int>>{
                { 4, 0 }, { 3, 0 }, { 2, 0 }, { 1, 1 }, { 5, 2 }, { 6, 0 }, { 7, 1 } }));
        QList<qint64> above;
        for (const PlacedPage &page : possibleParents(pageTree(pages), 2))
            above.append(page.id);
        QCOMPARE(above, (QList<qint64>{ 4, 3, 6, 7 }));
        QCOMPARE(
            possibleParents(pageTree(pages), 0).size(), pages.size()); // Of a page that is not there yet.
    }
};

QTEST_MAIN(PagesWindowTest)
#include "pages_window_test.moc"
