#include "storage/articlestore.h"
#include "storage/databasefile.h"
#include "storage/feedstore.h"
#include "storage/savedsearchstore.h"
#include "support/sound.h"

#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

#include <set>

using namespace Qt::StringLiterals;

namespace {

const QDateTime start(QDate(2026, 3, 1), QTime(12, 0), Qt::UTC);

ArticleUpdate item(const QString &guid, const QString &title, const QString &text, int minutes = 0)
{
    ArticleUpdate update;
    update.article.guid = guid;
    update.article.url = QUrl(u"https://blog.example/"_s + guid);
    update.article.title = title;
    update.article.summary = text.left(40);
    update.article.publishedAt = start.addSecs(minutes * 60);
    update.html = "<p>" + text.toUtf8() + "</p>";
    update.base = QUrl(u"https://blog.example/"_s);
    update.text = text;
    update.entry = "<item><guid>" + guid.toUtf8() + "</guid></item>";
    update.enclosures
        = { { QUrl(u"https://blog.example/a.jpg"_s), u"image/jpeg"_s, {}, 77, std::chrono::seconds(3) } };
    return update;
}

Capture captureAt(const QDateTime &time)
{
    Capture capture;
    capture.url = QUrl(u"http://blog.example/feed"_s);
    capture.finalUrl = QUrl(u"https://blog.example/feed"_s);
    capture.redirects = { capture.finalUrl };
    capture.status = 200;
    capture.requestHead = "GET /feed HTTP/1.1\r\n\r\n";
    capture.responseHead = "HTTP/1.1 200 OK\r\nETag: \"1\"\r\n\r\n";
    capture.bodySha256 = QByteArray(32, 'b');
    capture.certificateSha256 = { QByteArray(32, 'c'), QByteArray(32, 'd') };
    capture.receivedAt = time;
    capture.peerAddress = u"192.0.2.7"_s;
    return capture;
}

} // namespace

class LibraryTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<DatabaseFile> m_file;
    std::unique_ptr<Database> m_database; ///< Writes without a thread between.
    FeedId m_feed;

    ArticleStore articles() { return ArticleStore(*m_database); }
    FeedStore feeds() { return FeedStore(*m_database); }

    ArticleStore::Stored store(
        const std::vector<ArticleUpdate> &updates, const QDateTime &at = start.addDays(1), FeedId feed = {})
    {
        Transaction transaction(*m_database);
        auto stored = articles().storeFetch(
            feed ? feed : m_feed, captureAt(at), { "\"1\"", "date", "x" }, prepare(updates));
        if (!stored)
            qFatal("%s", qPrintable(stored.error().detail));
        if (auto done = transaction.commit(); !done)
            qFatal("%s", qPrintable(done.error().detail));
        return *stored;
    }
    std::vector<QString> titles(const std::vector<ArticleRow> &rows)
    {
        std::vector<QString> list;
        for (const ArticleRow &row : rows)
            list.push_back(row.article.title);
        return list;
    }
    std::vector<QString> found(const QString &query)
    {
        std::vector<QString> list;
        const std::vector<SearchHit> hits = sound(articles().search({ query }));
        for (const SearchHit &hit : hits)
            list.push_back(hit.row.article.title);
        return list;
    }
    using Titles = std::vector<QString>;

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        const QString path = m_folder->filePath(u"library.sqlite"_s);
        m_file = std::move(*DatabaseFile::open(path, librarySchema(), DatabaseFile::OpenMode::ReadWrite));
        m_database = std::move(*Database::open(path));
        Feed feed;
        feed.url = QUrl(u"http://blog.example/feed"_s);
        feed.title = u"Square Watch"_s;
        m_feed = *feeds().add(feed);
    }
    void cleanup()
    {
        QCOMPARE(*feeds().miscounted(), std::vector<FeedId>());
        QVERIFY(m_database->run(u"INSERT INTO article_search (article_search) VALUES ('integrity-check')"_s));
        m_database.reset();
        m_file.reset();
    }

    void aFeedIsFollowedOnce()
    {
        Feed again;
        again.url = QUrl(u"http://blog.example/feed"_s);
        QCOMPARE(*feeds().add(again), m_feed);
        QCOMPARE(feeds().all()->size(), size_t(1));
    }

    void whenAndWhereThePublisherSaysAreKept()
    {
        const auto kept = [this] {
            return sound(articles().page({}, {}, 1)).front().article;
        };
        ArticleUpdate one = item(u"1"_s, u"One"_s, u"a"_s);
        QVERIFY(!one.article.publishedOffset && !one.article.place);
        store({ one });
        QVERIFY(!kept().publishedOffset && !kept().place);

        // A place that comes later is taken, though no word changed; with it what is said of the date.
        one.article.publishedOffset = std::chrono::hours(-5);
        one.article.place = GeoPoint{ 48.020000000000003, -66.92 };
        QCOMPARE(store({ one }).updated, 0);
        QCOMPARE(kept().publishedOffset, one.article.publishedOffset);
        QCOMPARE(kept().place, one.article.place);
        QCOMPARE(sound(articles().load(kept().id)).article.place, one.article.place);

        // A date that is taken back leaves the one that was there as it was; a place that is taken back goes.
        one.article.publishedAt = {};
        one.article.publishedOffset = {};
        one.article.place = {};
        store({ one });
        QCOMPARE(kept().publishedOffset, std::optional<std::chrono::seconds>(std::chrono::hours(-5)));
        QVERIFY(!kept().place);
        // One of another zone, or of none, is whole.
        one.article.title = u"Two"_s;
        one.article.publishedAt = start;
        store({ one });
        QVERIFY(!kept().publishedOffset);
    }

    void fetchingAgainNeverDuplicatesAndKeepsRead()
    {
        const std::vector<ArticleUpdate> document{ item(u"2"_s, u"Two"_s, u"b"_s, 2),
            item(u"1"_s, u"One"_s, u"a"_s, 1) };
        const auto first = store(document);
        QCOMPARE(first.added, 2);
        QVERIFY(articles().setRead({ first.touched.front() }, true));
        const auto second = store(document, start.addDays(2));
        QCOMPARE(second.added, 0);
        QCOMPARE(second.updated, 0);
        const auto rows = sound(articles().page({}, {}, 10));
        QCOMPARE(titles(rows), (Titles{ u"Two"_s, u"One"_s }));
        QVERIFY(rows[1].status.isRead);
        QCOMPARE(rows[0].feedName, u"Square Watch"_s);
        QCOMPARE(rows[0].article.arrivedAt, start.addDays(1));
        QCOMPARE(feeds().load(m_feed)->unreadCount, 1);
        QCOMPARE(feeds().validators(m_feed)->etag, QByteArray("\"1\""));
    }

    void aChangedTextIsAVersionWithItsEvidence()
    {
        const auto first = store({ item(u"1"_s, u"One"_s, u"calm in the square"_s) });
        const ArticleId id = first.touched.front();
        QVERIFY(articles().setRead({ id }, true));
        QCOMPARE(store({ item(u"1"_s, u"One"_s, u"shots in the square"_s) }, start.addDays(3)).updated, 1);

        const auto versions = sound(articles().versions(id));
        QCOMPARE(versions.size(), size_t(2));
        QCOMPARE(versions[0].html, QByteArray("<p>shots in the square</p>"));
        QCOMPARE(versions[1].html, QByteArray("<p>calm in the square</p>"));
        QVERIFY(articles().row(id)->status.isRead);
        QCOMPARE(articles().row(id)->article.versionCount, 2);
        QCOMPARE(articles().load(id)->html, QByteArray("<p>shots in the square</p>"));
        QCOMPARE(articles().load(id)->enclosures, item(u"1"_s, {}, {}).enclosures);
        QCOMPARE(articles().load(id)->version, 2);
        QVERIFY(articles().load(id)->isNewest);

        const ArticleText older = sound(articles().load(id, 1));
        QCOMPARE(older.html, QByteArray("<p>calm in the square</p>"));
        QCOMPARE(older.version, 1);
        QVERIFY(!older.isNewest);
        QCOMPARE(older.seenAt, start.addDays(1));
        QCOMPARE(articles().load(id, 2)->html, articles().load(id)->html);
        QVERIFY(articles().load(id, 2)->isNewest);
        QCOMPARE(articles().load(id, 7).error().kind, Error::Kind::NotFound);

        const auto evidence = sound(articles().evidence(id, 1));
        Capture expected = captureAt(start.addDays(1));
        QCOMPARE(evidence.capture, expected);
        QCOMPARE(evidence.entry, QByteArray("<item><guid>1</guid></item>"));
        QCOMPARE(evidence.text, u"calm in the square"_s);
        QCOMPARE(articles().evidence(id)->version, 2);

        QCOMPARE(found(u"calm"_s), Titles()); // The index knows the newest text alone.
        QCOMPARE(found(u"shots"_s), Titles{ u"One"_s });
    }

    void onceDeletedItStaysAway()
    {
        const auto first = store({ item(u"1"_s, u"One"_s, u"word"_s) });
        QVERIFY(articles().remove(first.touched));
        QCOMPARE(found(u"word"_s), Titles());
        QCOMPARE(store({ item(u"1"_s, u"One"_s, u"word"_s) }).added, 0);
        QVERIFY(articles().page({}, {}, 10)->empty());
    }

    void oneIdGivenTwiceIsTwoArticles()
    {
        ArticleUpdate a = item(u"same"_s, u"A"_s, u"a"_s, 1);
        ArticleUpdate b = item(u"same"_s, u"B"_s, u"b"_s, 2);
        a.article.url = QUrl(u"https://blog.example/a"_s);
        b.article.url = QUrl(u"https://blog.example/b"_s);
        QCOMPARE(store({ a }).added, 1);
        QCOMPARE(store({ b, a }).added, 1);
        QCOMPARE(store({ b, a }).added, 0);
        QCOMPARE(store({ b }).added, 0);
        QCOMPARE(titles(sound(articles().page({}, {}, 10))), (Titles{ u"B"_s, u"A"_s }));
    }

    void aMoveToHttpsIsNoNewArticle()
    {
        ArticleUpdate update = item(u"http://old.example/?p=5"_s, u"Five"_s, u"a"_s);
        QCOMPARE(store({ update }).added, 1);
        update.article.guid = u"https://www.new.example/?p=5"_s;
        QCOMPARE(store({ update }).added, 0);
        QCOMPARE(store({ update }).added, 0);
        // But another blog of a planet is.
        update.article.guid = u"https://other.example/?p=5"_s;
        update.article.title = u"Another five"_s;
        QCOMPARE(store({ update }).added, 1);
    }

    void pagesFollowEachOtherWithoutGapOrDouble()
    {
        Feed second;
        second.url = QUrl(u"https://second.example/feed"_s);
        second.folder = u"East"_s;
        const FeedId other = *feeds().add(second);
        std::vector<ArticleUpdate> here;
        std::vector<ArticleUpdate> there;
        for (int i = 0; i < 60; ++i) {
            // Many at the same minute: the id decides between them.
            here.push_back(item(u"h%1"_s.arg(i), u"h%1"_s.arg(i), u"t"_s, i / 10));
            there.push_back(item(u"t%1"_s.arg(i), u"t%1"_s.arg(i), u"t"_s, i / 7));
        }
        const auto stored = store(here);
        store(there, start.addDays(1), other);
        QVERIFY(articles().setRead({ stored.touched[3], stored.touched[40] }, true));
        QVERIFY(articles().setStarred({ stored.touched[5], stored.touched[6] }, true));

        using Which = ArticleFilter::Which;
        const std::vector<std::pair<ArticleFilter, int>> expected{ { {}, 120 },
            { { Which::Unread, {}, {} }, 118 }, { { Which::Starred, {}, {} }, 2 },
            { { Which::All, m_feed, {} }, 60 }, { { Which::Unread, m_feed, {} }, 58 },
            { { Which::All, {}, u"East"_s }, 60 }, { { Which::Unread, {}, u"East"_s }, 60 },
            { { Which::Today, {}, {} }, 50 } };
        const QDateTime today = start.addSecs(4 * 60);
        for (const auto &[filter, size] : expected) {
            const int wanted = filter.which == Which::Today ? 20 + 32 : size;
            QCOMPARE(*articles().count(filter, today), wanted);
            std::set<ArticleId> seen;
            std::optional<ArticleCursor> cursor;
            QDateTime last;
            for (;;) {
                const auto rows = sound(articles().page(filter, cursor, 7, today));
                if (rows.empty())
                    break;
                for (const ArticleRow &row : rows) {
                    QVERIFY(seen.insert(row.article.id).second);
                    QVERIFY(!last.isValid() || row.article.shownAt() <= last);
                    last = row.article.shownAt();
                }
                cursor = ArticleCursor{ last, rows.back().article.id };
            }
            QCOMPARE(int(seen.size()), wanted);
        }
    }

    void markingReadStopsAtTheCursor()
    {
        store({ item(u"3"_s, u"3"_s, u"x"_s, 3), item(u"2"_s, u"2"_s, u"x"_s, 2),
            item(u"1"_s, u"1"_s, u"x"_s, 1) });
        const auto rows = sound(articles().page({}, {}, 10));
        const auto marked = sound(articles().markRead({}, { rows[1].article.shownAt(), rows[1].article.id }));
        QCOMPARE(marked.size(), size_t(2));
        QCOMPARE(feeds().load(m_feed)->unreadCount, 1);
        QVERIFY(articles().setRead(marked, false));
        QCOMPARE(feeds().load(m_feed)->unreadCount, 3);
    }

    void searchingFindsWordsOfManyScripts()
    {
        store({
            item(u"ru"_s, u"Площадь"_s, u"Ёлка стоит на площади, мой друг"_s, 1),
            item(u"ar"_s, u"ميدان"_s, u"قَالَ المُتَظَاهِرُونَ إِنَّهُم لَنْ يَرْحَلُوا"_s, 2),
            item(u"fa"_s, u"میدان"_s, u"مردم می‌خواهند بمانند"_s, 3),
            item(u"zh"_s, u"广场"_s, u"昨天晚上广场上有很多人。"_s, 4),
            item(u"ja"_s, u"東京"_s, u"東京都庁の前で集会"_s, 5),
            item(u"th"_s, u"กรุงเทพ"_s, u"ประชาชนชุมนุมที่กรุงเทพ"_s, 6),
            item(u"es"_s, u"Plaza"_s, u"La manifestación llegó a Bogotá"_s, 7),
            item(u"kk"_s, u"Алаң"_s, u"Қала алаңында"_s, 8),
        });
        QCOMPARE(found(u"елка"_s), Titles{ u"Площадь"_s });
        QCOMPARE(found(u"ПЛОЩАДИ"_s), Titles{ u"Площадь"_s });
        QCOMPARE(found(u"мои"_s), Titles()); // й is a letter of its own
        QCOMPARE(found(u"المتظاهرون"_s), Titles{ u"ميدان"_s });
        QCOMPARE(found(u"انهم"_s), Titles{ u"ميدان"_s });
        QCOMPARE(found(u"مي خواهند"_s), Titles{ u"میدان"_s }); // Arabic yeh, a space for the joiner
        QCOMPARE(found(u"晚上"_s), Titles{ u"广场"_s });
        QCOMPARE(found(u"广场上有"_s), Titles{ u"广场"_s });
        QCOMPARE(found(u"人"_s), Titles{ u"广场"_s });
        QCOMPARE(found(u"上晚"_s), Titles());
        QCOMPARE(found(u"都庁"_s), Titles{ u"東京"_s });
        QCOMPARE(found(u"ชุมนุม"_s), Titles{ u"กรุงเทพ"_s });
        QCOMPARE(found(u"manifestacion bogota"_s), Titles{ u"Plaza"_s });
        QCOMPARE(found(u"manif*"_s), Titles{ u"Plaza"_s });
        QCOMPARE(found(u"\"bogota llego\""_s), Titles());
        QCOMPARE(found(u"алаңында"_s), Titles{ u"Алаң"_s });
    }

    void whateverIsAskedIsNoSyntaxError()
    {
        store({ item(u"1"_s, u"One"_s, u"and or not near title"_s) });
        for (const QString &asked :
            { u"AND"_s, u"\""_s, u"\"\""_s, u"*"_s, u"a* OR b"_s, u"title:x"_s, u"(("_s, u"NEAR(a b)"_s,
                u"-x"_s, u"^a"_s, u"';--"_s, QString(QChar(0)), QString(QChar(0xd800)), u""_s, u"a\"b"_s })
            QVERIFY2(articles().search({ asked, {}, {}, 10 }), qPrintable(asked));
        QCOMPARE(found(u"AND"_s), Titles{ u"One"_s });
    }

    void searchIsNewestFirstHoweverItArrived()
    {
        store({ item(u"old"_s, u"Old"_s, u"word"_s, 10), item(u"new"_s, u"New"_s, u"word"_s, 5000) });
        store({ item(u"middle"_s, u"Middle"_s, u"word"_s, 200) }, start.addDays(5));
        QCOMPARE(found(u"word"_s), (Titles{ u"New"_s, u"Middle"_s, u"Old"_s }));
        const auto hits = sound(articles().search({ u"word"_s, {}, {}, 2 }));
        QCOMPARE(hits.size(), size_t(2));
        QCOMPARE(hits[0].snippet, u"\u0002word\u0003"_s);
    }

    void snippetsMarkTheWordsInTheirSurroundings()
    {
        const QString text
            = u"filler "_s.repeated(300) + u"the Crowd at\nnight"_s + u" filler"_s.repeated(300);
        store({ item(u"1"_s, u"One"_s, text), item(u"2"_s, u"Two"_s, u"昨天晚上广场上有很多人"_s) });
        const QString snippet = sound(articles().search({ u"crowd night"_s, {}, {}, 1 })).front().snippet;
        QVERIFY2(snippet.contains(u"\u0002Crowd\u0003 at \u0002night\u0003"_s), qPrintable(snippet));
        QVERIFY(snippet.size() < 260);
        QCOMPARE(sound(articles().search({ u"广场上"_s, {}, {}, 1 })).front().snippet,
            u"昨天晚上\u0002广场上\u0003有很多人"_s);
    }

    void listsByFolderLanguageCountryAndTagFollowEachOtherWithoutGap()
    {
        std::vector<FeedId> all{ m_feed };
        for (int i = 0; i < 9; ++i) {
            Feed feed;
            feed.url = QUrl(u"https://f%1.example/"_s.arg(i));
            feed.folder = i < 7 ? u"Many"_s : u""_s;
            feed.country = i % 2 ? u"KZ"_s : u"EG"_s;
            feed.language = i == 3 ? u"kk-KZ"_s : u""_s;
            all.push_back(*feeds().add(feed));
        }
        std::vector<ArticleId> stored;
        for (size_t f = 0; f < all.size(); ++f) {
            std::vector<ArticleUpdate> updates;
            for (int i = 0; i < 3 + int(f) * 4; ++i) {
                // Many at one time, over all feeds.
                updates.push_back(item(u"%1-%2"_s.arg(f).arg(i), u"t"_s, u"word"_s, i / 3));
                updates.back().article.language = i % 4 == 0 ? u"ar-EG"_s : i % 4 == 1 ? u"en"_s : QString();
            }
            const auto touched = store(updates, start.addDays(1), all[f]).touched;
            stored.insert(stored.end(), touched.begin(), touched.end());
        }
        std::vector<ArticleId> some;
        for (size_t i = 0; i < stored.size(); i += 3)
            some.push_back(stored[i]);
        QVERIFY(articles().setRead(some, true));
        QVERIFY(articles().setTag({ some.begin(), some.begin() + 20 }, u" to  quote "_s, true));
        QVERIFY(articles().setTag({ stored[1], stored[3] }, u"to quote"_s, true));
        QVERIFY(articles().setTag({ stored[1] }, u"a first"_s, true));
        QVERIFY(articles().setStarred({ stored[5], stored[9], stored[50] }, true));
        QCOMPARE(*articles().tags(stored[1]), (QStringList{ u"a first"_s, u"to quote"_s }));
        QCOMPARE(articles().row(stored[1])->tags, (QStringList{ u"a first"_s, u"to quote"_s }));

        const auto everything = sound(articles().page({}, {}, 10'000));
        QCOMPARE(everything.size(), stored.size());
        const std::vector<Feed> known = sound(feeds().all());
        using Which = ArticleFilter::Which;
        for (const Which which : { Which::All, Which::Unread, Which::Starred, Which::Today }) {
            for (int mask = 1; mask < 32; ++mask) {
                ArticleFilter filter{ .which = which };
                if (mask & 1)
                    filter.folder = u"Many"_s;
                if (mask & 2)
                    filter.country = u"KZ"_s;
                if (mask & 4)
                    filter.language = mask & 1 ? u"kk"_s : u"ar"_s;
                if (mask & 8)
                    filter.tag = u"to quote"_s;
                if (mask & 16)
                    filter.feed = all[4];
                const QDateTime today = start.addSecs(5 * 60);
                std::vector<ArticleId> expected;
                for (const ArticleRow &row : everything) {
                    const Feed &feed = *std::find_if(
                        known.begin(), known.end(), [&](const Feed &f) { return f.id == row.article.feed; });
                    const QString language
                        = !row.article.language.isEmpty() ? row.article.language : feed.language;
                    if ((which == Which::Unread && row.status.isRead)
                        || (which == Which::Starred && !row.status.isStarred)
                        || (which == Which::Today && row.article.shownAt() < today)
                        || (!filter.folder.isEmpty() && feed.folder != filter.folder)
                        || (!filter.country.isEmpty() && feed.country != filter.country)
                        || (!filter.language.isEmpty() && language.left(2) != filter.language)
                        || (!filter.tag.isEmpty() && !row.tags.contains(filter.tag))
                        || (filter.feed && *filter.feed != feed.id))
                        continue;
                    expected.push_back(row.article.id);
                }
                std::vector<ArticleId> seen;
                std::optional<ArticleCursor> cursor;
                for (;;) {
                    const auto rows = sound(articles().page(filter, cursor, 4, today));
                    if (rows.empty())
                        break;
                    for (const ArticleRow &row : rows)
                        seen.push_back(row.article.id);
                    cursor = ArticleCursor{ rows.back().article.shownAt(), rows.back().article.id };
                }
                QVERIFY2(seen == expected, qPrintable(u"%1 %2"_s.arg(int(which)).arg(mask)));
                QCOMPARE(*articles().count(filter, today), int(expected.size()));
                if (which != Which::Today) {
                    const auto hits = sound(articles().search({ u"word"_s, filter, {}, 10'000 }));
                    QCOMPARE(hits.size(), expected.size());
                }
            }
        }
        QCOMPARE(articles().tagCounts()->size(), size_t(2));
        QVERIFY(articles().setTag({ stored[1] }, u"a first"_s, false));
        QCOMPARE(articles().tagCounts()->size(), size_t(1));
        // Of the two, stored[3] is read already.
        const ArticleFilter tagged{ .tag = u"to quote"_s };
        QCOMPARE(sound(articles().markRead(tagged, { start.addDays(9), { 1 << 30 } })).size(), size_t(1));
        QCOMPARE(articles().tagCounts()->front().unread, 0);
        QVERIFY(feeds().remove(all[0]));
    }

    void thePersonsWordForAFeedsLanguageStands()
    {
        Feed feed = *feeds().load(m_feed);
        feed.language = u"en-US"_s;
        QVERIFY(feeds().update(feed));
        ArticleUpdate update = item(u"1"_s, u"One"_s, u"word"_s);
        update.article.language = u"en-US"_s;
        store({ update });
        QCOMPARE(*articles().languages(), (std::vector<ListCount>{ { u"en"_s, 1, 1 } }));
        feed.language = u"ar"_s;
        QVERIFY(feeds().update(feed));
        QCOMPARE(*articles().languages(), (std::vector<ListCount>{ { u"ar"_s, 1, 1 } }));
        update.article.guid = u"2"_s;
        store({ update });
        QCOMPARE(*articles().languages(), (std::vector<ListCount>{ { u"ar"_s, 2, 2 } }));
        QCOMPARE(sound(articles().search({ u"word"_s, { .language = u"ar"_s } })).size(), size_t(2));
    }

    void searchesGoOnAndLeaveOut()
    {
        std::vector<ArticleUpdate> updates;
        for (int i = 0; i < 30; ++i)
            updates.push_back(
                item(QString::number(i), QString::number(i), i % 3 ? u"dog cat"_s : u"dog"_s, i / 4));
        store(updates);
        QCOMPARE(sound(articles().search({ u"dog -cat"_s })).size(), size_t(10));
        QVERIFY(sound(articles().search({ u"-cat"_s })).empty());
        for (const QString &text : { u"dog"_s, u"d*"_s, u"dog c*"_s, u"x*"_s, u"d* -cat"_s }) {
            std::set<ArticleId> seen;
            SearchQuery query{ text, {}, {}, 4 };
            for (;;) {
                const auto hits = sound(articles().search(query));
                if (hits.empty())
                    break;
                for (const SearchHit &hit : hits)
                    QVERIFY(seen.insert(hit.row.article.id).second);
                query.after = ArticleCursor{ hits.back().row.article.shownAt(), hits.back().row.article.id };
            }
            const size_t expected = text == u"dog c*" ? 20 : text == u"x*" ? 0 : text == u"d* -cat" ? 10 : 30;
            QCOMPARE(seen.size(), expected);
        }
    }

    void markupAloneMakesNoVersionAndTextsAreThinnedOnlyInTheMiddle()
    {
        const ArticleId id = store({ item(u"1"_s, u"One"_s, u"text 0"_s) }).touched.front();
        ArticleUpdate marked = item(u"1"_s, u"One"_s, u"text 0"_s);
        marked.html = "<p class=\"seen-41\">text 0</p><img src=\"https://count.example/41\">";
        QCOMPARE(store({ marked }, start.addDays(2)).updated, 0);
        QCOMPARE(articles().versions(id)->size(), size_t(1));
        QCOMPARE(articles().load(id)->html, marked.html);
        QCOMPARE(*m_database->number(u"SELECT count(*) FROM fetch"_s), qint64(1));

        for (int i = 1; i < 80; ++i)
            QCOMPARE(store({ item(u"1"_s, u"One"_s, u"text %1"_s.arg(i)) }, start.addDays(2 + i)).updated, 1);
        const auto versions = sound(articles().versions(id));
        QCOMPARE(versions.size(), size_t(50));
        QCOMPARE(articles().row(id)->article.versionCount, 50);
        QCOMPARE(versions.front().html, QByteArray("<p>text 79</p>"));
        for (size_t i = 0; i < 20; ++i)
            QCOMPARE(versions[i].number, 80 - int(i));
        for (int i = 1; i <= 10; ++i)
            QCOMPARE(versions[versions.size() - size_t(i)].number, i);
        QCOMPARE(*m_database->number(u"SELECT count(*) FROM fetch"_s), qint64(50));

        QVERIFY(articles().setStarred({ id }, true));
        store({ item(u"1"_s, u"One"_s, u"last words"_s) }, start.addDays(100));
        QCOMPARE(articles().versions(id)->size(), size_t(51));
        QVERIFY(articles().remove({ id }));
        QCOMPARE(*m_database->number(u"SELECT count(*) FROM fetch"_s), qint64(0));
    }

    void keptSearchesAreThere()
    {
        SavedSearchStore searches(*m_database);
        const auto id = searches.add({ {}, u"Squares"_s, u"square -dance"_s });
        QVERIFY(id);
        QVERIFY(searches.add({ {}, u"Ants"_s, u"ant*"_s }));
        QVERIFY(searches.update({ *id, u"Plazas"_s, u"plaza"_s }));
        QCOMPARE(searches.all()->back().name, u"Plazas"_s);
        QVERIFY(searches.remove(*id));
        QCOMPARE(searches.all()->size(), size_t(1));
        QCOMPARE(searches.update({ *id, u"x"_s, u"y"_s }).error().kind, Error::Kind::NotFound);
    }

    void aNewerSearchEndsTheOlderOne()
    {
        const auto endless = [](Database &database) -> Result<qint64> {
            return database.number(
                u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 2000000000) SELECT max(i) FROM n"_s);
        };
        const auto older = m_file->readLatest(endless);
        QTest::qWait(50);
        const auto waiting = m_file->readLatest(endless);
        const auto newest = m_file->readLatest([](Database &) -> Result<qint64> { return 7; });
        QTRY_VERIFY_WITH_TIMEOUT(newest.isFinished(), 20'000);
        QCOMPARE(*newest.result(), 7);
        QCOMPARE(older.result().error().kind, Error::Kind::Canceled);
        QCOMPARE(waiting.result().error().kind, Error::Kind::Canceled);
    }

    void whatEverHappensTheCountersAreRight()
    {
        const quint32 seed = QRandomGenerator::system()->generate();
        qInfo("seed %u", seed);
        QRandomGenerator random(seed);
        std::vector<FeedId> all{ m_feed };
        for (int i = 0; i < 3; ++i) {
            Feed feed;
            feed.url = QUrl(u"https://f%1.example/"_s.arg(i));
            all.push_back(*feeds().add(feed));
        }
        for (int round = 0; round < 150; ++round) {
            const FeedId feed = all[random.bounded(quint32(all.size()))];
            const auto rows = sound(articles().page({}, {}, 5 + random.bounded(20)));
            std::vector<ArticleId> some;
            for (const ArticleRow &row : rows) {
                if (random.bounded(3) == 0)
                    some.push_back(row.article.id);
            }
            switch (random.bounded(6)) {
            case 0:
            case 1:
            case 2: {
                std::vector<ArticleUpdate> document;
                for (int i = 0; i < 6; ++i) {
                    const int n = random.bounded(40);
                    document.push_back(item(u"%1-%2"_s.arg(feed.value).arg(n), u"T%1"_s.arg(n),
                        u"words %1"_s.arg(random.bounded(3)), random.bounded(100)));
                }
                store(document, start.addSecs(round), feed);
                break;
            }
            case 3:
                QVERIFY(articles().setRead(some, random.bounded(2) == 0));
                break;
            case 4:
                if (!rows.empty())
                    QVERIFY(articles().markRead({ ArticleFilter::Which::All, feed, {} },
                        { rows.front().article.shownAt(), rows.front().article.id }));
                break;
            case 5:
                if (random.bounded(3) == 0)
                    QVERIFY(articles().remove(some));
                break;
            }
            QCOMPARE(*feeds().miscounted(), std::vector<FeedId>());
        }
        QCOMPARE(found(u"words"_s).size(), std::min<size_t>(50, size_t(*articles().count({}))));
        QVERIFY(feeds().remove(all[1]));
        QVERIFY(articles().rebuildSearch());
        QCOMPARE(found(u"words"_s).size(), std::min<size_t>(50, size_t(*articles().count({}))));
    }
};

QTEST_GUILESS_MAIN(LibraryTest)
#include "articlestore_test.moc"
