#include "desk/fetchedfeed.h"
#include "desk/library.h"
#include "formats/html/canonical.h"
#include "formats/html/plaintext.h"
#include "formats/html_grammar.h"
#include "newsroom.h"
#include "support/hostilefeeds.h"
#include "support/networkwatch.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

// Every string of the hostile suites in every field of every format: prepared, stored, and read back after a
// restart. Nothing is fetched but the feeds.

namespace {

constexpr size_t stringsInFeed = 400; ///< As many as fit into what a feed may have.

QString addressOf(const QUrl &url) { return url.toString(QUrl::FullyEncoded); }

QString enclosuresFault(const std::vector<Enclosure> &enclosures)
{
    for (const Enclosure &enclosure : enclosures) {
        if (const QString fault = addressFault(addressOf(enclosure.url)); !fault.isEmpty())
            return u"enclosure: "_s + fault;
        for (const QString &line : { enclosure.title, enclosure.type }) {
            if (const QString fault = lineFault(line); !fault.isEmpty())
                return u"enclosure: "_s + fault;
        }
    }
    return {};
}

QString articleFault(const Article &article)
{
    for (const QString &line : { article.title, article.author, article.summary, article.language }) {
        if (const QString fault = lineFault(line); !fault.isEmpty())
            return fault + u": "_s + line.left(200);
        if (line.size() > 2001)
            return u"a line of %1"_s.arg(line.size());
    }
    if (article.guid.size() > 4000)
        return u"an identity of %1"_s.arg(article.guid.size());
    return addressFault(addressOf(article.url));
}

QString markupFault(const QByteArray &html, const QUrl &base)
{
    if (const QString fault = addressFault(addressOf(base)); !fault.isEmpty())
        return u"base: "_s + fault;
    const QByteArray clean = cleanHtml(html, base);
    if (const QString fault = grammarFault(clean); !fault.isEmpty())
        return fault;
    return cleanHtml(clean, base) == clean ? QString() : u"not the same when it is cleaned again"_s;
}

} // namespace

class HostileLibraryTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_strings = hostileStrings();
        if (m_strings.empty())
            QSKIP("needs the hostile suite");
    }

    void whatIsPreparedIsWords_data()
    {
        QTest::addColumn<int>("form");
        for (const FeedForm form : allFeedForms)
            QTest::newRow(nameOf(form)) << int(form);
    }
    void whatIsPreparedIsWords()
    {
        QFETCH(int, form);
        QStringList wrong;
        int articles = 0;
        for (const QByteArray &text : m_strings) {
            Capture capture;
            capture.url = QUrl(u"https://blog.example/2026/feed"_s);
            capture.body = hostileFeed(FeedForm(form), { text });
            const Result<FetchedFeed> feed = readFeed(capture, "application/xml; charset=utf-8");
            if (!feed)
                continue;
            QString fault;
            for (const QString &line : { feed->title, feed->description, feed->language })
                fault = fault.isEmpty() ? lineFault(line) : fault;
            fault = fault.isEmpty() ? addressFault(addressOf(feed->homePage)) : fault;
            for (const PreparedArticle &prepared : feed->articles) {
                ++articles;
                fault = fault.isEmpty() ? articleFault(prepared.article) : fault;
                fault = fault.isEmpty() ? addressFault(QString::fromLatin1(prepared.url)) : fault;
            }
            if (!fault.isEmpty())
                wrong << fault + u"\n   of "_s + QString::fromUtf8(text.left(200));
        }
        qInfo("%d articles, %lld faults", articles, qlonglong(wrong.size()));
        QVERIFY(articles > int(m_strings.size()) * 9 / 10);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.mid(0, 12).join(u'\n')));
    }

    void whatIsStoredIsWordsAndNothingIsFetched()
    {
        TestServer web;
        Newsroom newsroom;
        networkwatch::forget();
        size_t items = 0;
        int feeds = 0;
        for (const FeedForm form : allFeedForms) {
            if (!holdsItsStructure(form))
                continue;
            for (size_t from = 0; from < m_strings.size(); from += stringsInFeed) {
                const std::vector<QByteArray> some(m_strings.begin() + qsizetype(from),
                    m_strings.begin() + qsizetype(std::min(from + stringsInFeed, m_strings.size())));
                const QString path = u"/%1"_s.arg(++feeds);
                web.route(
                    path.toLatin1(), WireReply::answer(200, "application/xml", hostileFeed(form, some)));
                const Result<Feed> feed = await(newsroom.desk->library().follow(web.url(path).toString()));
                QVERIFY2(feed, feed ? "" : qPrintable(feed.error().detail));
                items += some.size();
            }
        }
        QCOMPARE(web.requests().size(), size_t(feeds));
        newsroom.open();

        Library &library = newsroom.desk->library();
        QCOMPARE(library.counts().all, qint64(items));
        QStringList wrong;
        for (const Feed &feed : library.feeds()) {
            for (const QString &line : { feed.title, feed.description, feed.name() })
                QVERIFY2(lineFault(line).isEmpty(), qPrintable(line));
            QVERIFY2(addressFault(addressOf(feed.homePage)).isEmpty(), qPrintable(addressOf(feed.homePage)));
        }
        std::optional<ArticleCursor> after;
        size_t seen = 0;
        for (;;) {
            const auto rows = library.page({}, after, 500);
            QVERIFY(rows);
            if (rows->empty())
                break;
            for (const ArticleRow &row : *rows) {
                const Result<ArticleText> text = library.article(row.article.id);
                QVERIFY(text);
                QString fault = articleFault(row.article);
                fault = fault.isEmpty() ? enclosuresFault(text->enclosures) : fault;
                fault = fault.isEmpty() ? markupFault(text->html, text->base) : fault;
                if (!fault.isEmpty())
                    wrong << fault.left(400) + u"\n   of "_s + QString::fromUtf8(text->html.left(200));
                ++seen;
            }
            after = ArticleCursor{ rows->back().article.shownAt(), rows->back().article.id };
        }
        QCOMPARE(seen, items);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.mid(0, 12).join(u'\n')));

        for (const QString &words : { u"alert"_s, u"script"_s, u"example.com"_s }) {
            const auto hits = await(library.search({ words }));
            QVERIFY(hits && !hits->empty());
            for (const SearchHit &hit : *hits) {
                QString snippet = hit.snippet;
                snippet.remove(QChar(2)).remove(QChar(3));
                QVERIFY2(lineFault(snippet.simplified()).isEmpty(), qPrintable(snippet));
            }
        }
        if (networkwatch::isWatching()) {
            QStringList elsewhere = networkwatch::seen();
            QVERIFY(!elsewhere.isEmpty()); // It does see.
            elsewhere.removeAll(u"127.0.0.1:%1"_s.arg(web.port()));
            QVERIFY2(elsewhere.isEmpty(), qPrintable(elsewhere.join(u' ')));
        }
        QCOMPARE(web.requests().size(), size_t(feeds));
    }

private:
    std::vector<QByteArray> m_strings;
};

QTEST_GUILESS_MAIN(HostileLibraryTest)
#include "hostilelibrary_test.moc"
