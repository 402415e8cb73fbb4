#include "desk/pictures.h"
#include "desk/picturesparts.h"
#include "formats/images/picture.h"
#include "storage/articlestore.h"
#include "storage/feedstore.h"
#include "storage/picturestore.h"
#include "support/await.h"
#include "support/testserver.h"

#include <QBuffer>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

struct SetClock final : Clock {
    QDateTime now() const override { return at; }
    QDateTime at = QDateTime::currentDateTimeUtc();
};

QByteArray png(const QColor &colour, int side = 40)
{
    QImage image(side, side, QImage::Format_RGB32);
    image.fill(colour);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "png");
    return bytes;
}

std::unique_ptr<Profile> opened(const QString &folder)
{
    auto profile = Profile::open(folder, Profile::Mode::ReadWrite);
    if (!profile)
        qFatal("%s", qPrintable(profile.error().detail));
    return std::move(*profile);
}

/// A profile with a feed on the test's server and an article of it.
class Room final {
public:
    explicit Room(bool isPrivateAllowed = true, const QByteArray &html = "<p>x</p>")
        : profile(opened(folder.path()))
        , passwords(u"test"_s)
        , settings(folder.path() + u"/settings.ini"_s)
        , http(NetRules{}, &clock)
    {
        Feed feed;
        feed.url = server.url(u"/feed"_s);
        feed.isPrivateAllowed = isPrivateAllowed;
        ArticleUpdate update;
        update.article.guid = u"1"_s;
        update.article.arrivedAt = clock.at;
        update.article.pictureCount = int(html.count("<img"));
        update.html = html;
        update.base = server.url(u"/"_s);
        auto stored = profile->library().write([=](Database &library) -> Result<ArticleId> {
            const auto id = FeedStore(library).add(feed);
            if (!id)
                return id.error();
            const auto done = ArticleStore(library).storeFetch(*id, {}, {}, prepare({ update }));
            if (!done)
                return done.error();
            return done->touched.front();
        });
        article = *await(stored);
        open();
    }
    void open()
    {
        pictures.reset();
        pictures = std::make_unique<Pictures>(
            std::make_unique<Pictures::Parts>(DeskRoom{ *profile, http, jobs, passwords, settings, clock }));
    }
    Result<QImage> picture(const QString &path, Pictures::From from = Pictures::From::Network)
    {
        return await(pictures->picture(server.url(path), article, { 100, 100 }, from));
    }
    void serve(const QByteArray &path, const QByteArray &bytes)
    {
        server.route(path, WireReply::answer(200, "image/png", bytes));
    }

    TestServer server;
    QTemporaryDir folder;
    SetClock clock;
    std::unique_ptr<Profile> profile;
    Passwords passwords;
    Settings settings;
    HttpClient http;
    Jobs jobs;
    ArticleId article;
    std::unique_ptr<Pictures> pictures;
};

} // namespace

class PicturesTest final : public QObject {
    Q_OBJECT
private slots:
    void aPictureIsFetchedOnceAndStaysHere()
    {
        Room room;
        room.serve("/a.png", png(Qt::red));
        QCOMPARE(room.picture(u"/a.png"_s, Pictures::From::Here).error().kind, Error::Kind::NotFound);
        QCOMPARE(room.server.count("/a.png"), 0);
        QCOMPARE(room.picture(u"/a.png"_s)->pixelColor(3, 3), QColor(Qt::red));
        room.profile->drain();
        QVERIFY(room.pictures->size() > 0);
        room.http.setPolicy(NetworkPolicy::Offline);
        room.open();
        QCOMPARE(room.picture(u"/a.png"_s)->pixelColor(3, 3), QColor(Qt::red));
        QVERIFY(room.picture(u"/a.png"_s, Pictures::From::Here));
        QCOMPARE(room.server.count("/a.png"), 1);
        for (const WireRequest &request : room.server.requests()) {
            QVERIFY(request.header("Referer").isEmpty());
            QVERIFY(request.header("Cookie").isEmpty());
        }
    }

    void manyWhoAskShareOneFetch()
    {
        Room room;
        auto reply = WireReply::answer(200, "image/png", png(Qt::blue));
        reply.delay = 200;
        room.server.route("/a.png", reply);
        std::vector<Future<QImage>> asked;
        for (int i = 0; i < 20; ++i)
            asked.push_back(room.pictures->picture(
                room.server.url(u"/a.png#%1"_s.arg(i)), room.article, { 20, 20 }, Pictures::From::Network));
        for (const auto &future : asked)
            QCOMPARE(await(future)->size(), QSize(20, 20));
        QCOMPARE(room.server.count("/a.png"), 1);
    }

    void aFailureIsRememberedForAWhile()
    {
        Room room;
        QCOMPARE(room.picture(u"/none.png"_s).error().reason, Error::Reason::HttpStatus);
        room.profile->drain();
        QCOMPARE(room.picture(u"/none.png"_s).error().reason, Error::Reason::PictureUnavailable);
        QCOMPARE(room.server.count("/none.png"), 1);
        room.clock.at = room.clock.at.addDays(2);
        room.serve("/none.png", png(Qt::red));
        QVERIFY(room.picture(u"/none.png"_s));
    }

    void whatIsNoPictureIsNotKept()
    {
        Room room;
        room.serve("/a.png", "<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>");
        QCOMPARE(room.picture(u"/a.png"_s).error().reason, Error::Reason::NotAPicture);
        room.profile->drain();
        QCOMPARE(room.pictures->size(), 0);
        QVERIFY(!QDir(room.folder.path() + u"/pictures"_s).exists());
    }

    void aPrivateAddressIsRefusedUnlessItIsTheFeedsOwn()
    {
        Room strangers(false);
        strangers.serve("/a.png", png(Qt::red));
        QCOMPARE(strangers.picture(u"/a.png"_s).error().reason, Error::Reason::PrivateAddress);
        QCOMPARE(strangers.server.count("/a.png"), 0);
        Room room;
        TestServer other;
        other.route("/a.png", WireReply::answer(200, "image/png", png(Qt::red)));
        const auto image = await(
            room.pictures->picture(other.url(u"/a.png"_s), room.article, { 9, 9 }, Pictures::From::Network));
        QCOMPARE(image.error().reason, Error::Reason::PrivateAddress);
        QCOMPARE(other.count("/a.png"), 0);
        QCOMPARE(await(room.pictures->picture(
                           QUrl(u"file:///etc/passwd"_s), room.article, { 9, 9 }, Pictures::From::Network))
                     .error()
                     .reason,
            Error::Reason::SchemeRefused);
    }

    void aSpoiledFileIsFetchedAgain()
    {
        Room room;
        room.serve("/a.png", png(Qt::red));
        QVERIFY(room.picture(u"/a.png"_s));
        room.profile->drain();
        const Blobs blobs(room.folder.path() + u"/pictures"_s);
        QCOMPARE(blobs.all().size(), 1);
        QFile file(blobs.path(blobs.all().front()));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("spoiled");
        file.close();
        QVERIFY(room.picture(u"/a.png"_s));
        QCOMPARE(room.server.count("/a.png"), 2);
    }

    void theLeastRecentlyUsedGoFirstButNeverAStarredArticles()
    {
        Room room;
        const auto keep = [&](const QString &url, ArticleId article, int hour) {
            return await(room.profile->library().write(
                [=, at = room.clock.at.addSecs(hour * 3600)](Database &library) -> Result<> {
                    PictureStore store(library);
                    if (auto done = store.keep(url, QByteArray(32, char(hour)), 100, at); !done)
                        return done;
                    return store.noteUse(url, article, at);
                }));
        };
        QVERIFY(keep(u"https://p.example/1"_s, room.article, 1));
        for (int hour = 2; hour <= 5; ++hour)
            QVERIFY(keep(u"https://p.example/%1"_s.arg(hour), {}, hour));
        QVERIFY(await(room.profile->library().write([id = room.article](Database &library) {
            return ArticleStore(library).setStarred({ id }, true);
        })));
        const auto gone = await(room.profile->library().write(
            [](Database &library) { return PictureStore(library).makeRoom(300); }));
        QVERIFY(gone);
        QCOMPARE(*gone, (std::vector{ QByteArray(32, char(2)), QByteArray(32, char(3)) }));
        QCOMPARE(room.pictures->size(), 300);
        const auto all = await(room.profile->library().write(
            [](Database &library) { return PictureStore(library).makeRoom(0); }));
        QCOMPARE(all->size(), size_t(2));
        QCOMPARE(room.pictures->size(), 100);
    }

    void clearingTakesAllAway()
    {
        Room room;
        room.serve("/a.png", png(Qt::red));
        QVERIFY(room.picture(u"/a.png"_s));
        room.profile->drain();
        QVERIFY(await(room.pictures->clear()));
        QCOMPARE(room.pictures->size(), 0);
        QVERIFY(Blobs(room.folder.path() + u"/pictures"_s).all().isEmpty());
        QCOMPARE(room.picture(u"/a.png"_s, Pictures::From::Here).error().kind, Error::Kind::NotFound);
    }

    void picturesAreKeptToBeReadOffline()
    {
        Room room(true,
            "<p><img src='a.png' width=40 height=40><img src='b.png'><img src='dot.png' width=1 height=1>"
            "<img src='none.png'></p>");
        room.serve("/a.png", png(Qt::red));
        room.serve("/b.png", png(Qt::blue));
        room.serve("/dot.png", png(Qt::black, 1));
        const Result<ArticleRow> row = ArticleStore(room.profile->library().pages()).row(room.article);
        QVERIFY(row);
        room.pictures->keepOffline(row->article.feed);
        QTRY_VERIFY(!room.jobs.jobs().empty() && room.jobs.runningCount() == 0);
        room.profile->drain();
        room.http.setPolicy(NetworkPolicy::Offline);
        QVERIFY(room.picture(u"/a.png"_s));
        QVERIFY(room.picture(u"/b.png"_s));
        QCOMPARE(room.server.count("/dot.png"), 0); // What follows readers is never fetched.
        const auto requests = room.server.requests().size();
        room.http.setPolicy(NetworkPolicy::Online);
        room.pictures->keepOffline(row->article.feed); // All is here: nothing is asked.
        QTest::qWait(200);
        QCOMPARE(room.server.requests().size(), requests);
    }
};

QTEST_GUILESS_MAIN(PicturesTest)
#include "pictures_test.moc"
