#include "desk/desk.h"
#include "desk/fetchedfeed.h"
#include "desk/library.h"
#include "reading/articlelist.h"
#include "reading/articleview.h"
#include "reading/feedlist.h"
#include "reading/linkstrip.h"
#include "storage/articlestore.h"
#include "storage/feedstore.h"
#include "storage/profile.h"
#include "support/hostilefeeds.h"
#include "support/networkwatch.h"
#include "widgets/tooltip.h"

#include <QLabel>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBlock>

using namespace Qt::StringLiterals;

// Every string of the hostile suites in every field of a feed, as the window shows it: lists, tool tips, the
// page of the article, where its links are said to lead.

namespace {

/// Follows a feed and stores what a fetch of it brought, as a refresh does.
Result<> store(Profile &profile, const QUrl &url, const QByteArray &body)
{
    Capture capture;
    capture.url = capture.finalUrl = url;
    capture.status = 200;
    capture.receivedAt = QDateTime::currentDateTimeUtc();
    capture.body = body;
    Result<FetchedFeed> fetched = readFeed(capture, "application/xml; charset=utf-8");
    if (!fetched)
        return fetched.error();
    const Future<> written
        = profile.library().write([url, capture, fetched = *fetched](Database &library) -> Result<> {
              Feed feed;
              feed.url = url;
              feed.title = fetched.title;
              feed.addedAt = capture.receivedAt;
              const Result<FeedId> id = FeedStore(library).add(feed);
              if (!id)
                  return id.error();
              const auto stored = ArticleStore(library).storeFetch(*id, capture, {}, fetched.articles);
              return stored ? Result<>() : Result<>(stored.error());
          });
    profile.library().drain();
    return written.result();
}

/// What a person reads in a tool tip.
QString readTip(const QString &tip)
{
    if (!Qt::mightBeRichText(tip))
        return tip;
    QTextDocument document;
    document.setHtml(tip);
    return document.toPlainText();
}

QString withoutSpaces(QString text)
{
    text.removeIf([](QChar c) { return c.isSpace(); });
    return text;
}

/// Of each thing that can be opened in the page, and of its own lines.
QString pageFault(const ArticleView &view)
{
    static const QRegularExpression number(u"^quotidian:([0-9]+)$"_s); // Of what the view can open.
    for (QTextBlock line = view.document()->begin(); line.isValid(); line = line.next()) {
        const bool isForeign = line.blockFormat().intProperty(pageproperty::part) > 0
            || line.blockFormat().hasProperty(pageproperty::part);
        for (auto part = line.begin(); !part.atEnd(); ++part) {
            const QTextCharFormat format = part.fragment().charFormat();
            const bool isPicture = format.objectType() == pictureproperty::objectType;
            if (format.isImageFormat() || format.isTableFormat()
                || (format.objectType() != QTextFormat::NoObject && !isPicture))
                return u"an object that is not ours"_s;
            if (format.anchorHref().isEmpty())
                continue;
            const auto found = number.match(format.anchorHref());
            if (!found.hasMatch() || found.captured(1).toUInt() >= view.targets().size())
                return u"an address in the page: "_s + format.anchorHref();
            const PageTarget &target = view.targets()[found.captured(1).toUInt()];
            if (part.fragment().position() < target.position
                || part.fragment().position() + part.fragment().length() > target.position + target.length)
                return u"words that open what others say: "_s + target.words;
            if (target.address.scheme() == u"quotidian") {
                if (isForeign)
                    return u"words that work the page: "_s + target.address.toString();
                continue;
            }
            const QString address = target.address.toString(QUrl::FullyEncoded);
            if (const QString fault = address.isEmpty() ? QString() : addressFault(address); !fault.isEmpty())
                return u"link: "_s + fault;
        }
        QString words = line.text();
        words.remove(QChar::ObjectReplacementCharacter);
        if (!isForeign && !lineFault(words.trimmed()).isEmpty())
            return u"line of the page's own: "_s + lineFault(words.trimmed());
    }
    return {};
}

} // namespace

class HostileArticlesTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_strings = hostileStrings();
        if (m_strings.empty())
            QSKIP("needs the hostile suite");
        {
            auto profile = Profile::open(m_folder.path(), Profile::Mode::ReadWrite);
            QVERIFY(profile);
            // Escaped and in Atom's way by turns: formats are compared elsewhere.
            const std::vector<FeedForm> forms{ FeedForm::RssCData, FeedForm::AtomHtml, FeedForm::JsonFeed,
                FeedForm::AtomText };
            constexpr size_t stringsInFeed = 100;
            for (size_t from = 0; from < m_strings.size(); from += stringsInFeed) {
                const std::vector<QByteArray> some(m_strings.begin() + qsizetype(from),
                    m_strings.begin() + qsizetype(std::min(from + stringsInFeed, m_strings.size())));
                const size_t number = from / stringsInFeed;
                const Result<> stored = store(**profile, QUrl(u"https://blog%1.example/feed"_s.arg(number)),
                    hostileFeed(forms[number % forms.size()], some));
                QVERIFY2(stored, stored ? "" : qPrintable(stored.error().detail));
            }
        }
        networkwatch::forget();
        auto desk = Desk::open(
            { .profile = m_folder.path() }); // Online: nothing but the window's manners holds it.
        QVERIFY(desk);
        m_desk = std::move(*desk);
        QCOMPARE(m_desk->library().counts().all, qint64(m_strings.size()));
    }

    void listsShowWords()
    {
        FeedTreeModel feeds(m_desk->library());
        int rows = 0;
        const std::function<void(const QModelIndex &)> walk = [&](const QModelIndex &parent) {
            for (int row = 0; row < feeds.rowCount(parent); ++row) {
                const QModelIndex index = feeds.index(row, 0, parent);
                const QString name = feeds.data(index, Qt::DisplayRole).toString();
                QVERIFY2(lineFault(name).isEmpty(), qPrintable(name));
                const QString tip = feeds.data(index, Qt::ToolTipRole).toString();
                if (!tip.isEmpty())
                    QVERIFY2(withoutSpaces(readTip(tip)).contains(withoutSpaces(name)), qPrintable(tip));
                ++rows;
                walk(index);
            }
        };
        walk({});
        QVERIFY(rows > int(m_strings.size()) / 100);

        ArticleListModel articles(m_desk->library());
        articles.setFilter({});
        while (articles.canFetchMore({}))
            articles.fetchMore({});
        QCOMPARE(articles.rowCount(), int(m_strings.size()));
        for (int row = 0; row < articles.rowCount(); ++row) {
            const QModelIndex index = articles.index(row);
            const QString title = articles.data(index, Qt::DisplayRole).toString();
            QVERIFY2(!title.isEmpty() && lineFault(title).isEmpty(), qPrintable(title));
            QCOMPARE(withoutSpaces(readTip(articles.data(index, Qt::ToolTipRole).toString())),
                withoutSpaces(title));
            const QString spoken = articles.data(index, Qt::AccessibleTextRole).toString();
            QVERIFY2(lineFault(spoken).isEmpty(), qPrintable(spoken));
            const QString about = aboutLine(articles.at(row));
            QVERIFY2(lineFault(about).isEmpty(), qPrintable(about));
        }
    }

    void toolTipsShowWhatIsWritten_data()
    {
        QTest::addColumn<QString>("words");
        for (const char *words : { "Q & A", "Q &amp; A", "1 < 2", "<b>bold</b>", "a &lt;b&gt; c",
                 "<img src=file:///x>", "a\nb", "plain" })
            QTest::newRow(words) << QString::fromUtf8(words);
    }
    void toolTipsShowWhatIsWritten()
    {
        QFETCH(QString, words);
        QCOMPARE(withoutSpaces(readTip(toolTipOf(words))), withoutSpaces(words));
    }

    void pagesShowWordsAndLoadNothing()
    {
        ArticleView view;
        view.setPictures(&m_desk->pictures());
        view.resize(700, 500);
        view.show();
        auto *strip = view.findChild<LinkStrip *>();
        QVERIFY(strip);
        const auto *said = strip->findChild<QLabel *>();
        QStringList wrong;
        std::optional<ArticleCursor> after;
        int pages = 0;
        int links = 0;
        for (;;) {
            const auto rows = m_desk->library().page({}, after, 500);
            QVERIFY(rows);
            if (rows->empty())
                break;
            for (const ArticleRow &row : *rows) {
                const Result<ArticleText> article = m_desk->library().article(row.article.id);
                QVERIFY(article);
                view.present(*article);
                ++pages;
                QString fault = pageFault(view);
                for (size_t i = 0; i < view.targets().size(); ++i) {
                    const PageTarget &target = view.targets()[i];
                    if (target.picture >= 0 || target.length == 0 || target.address.scheme() == u"quotidian")
                        continue;
                    ++links;
                    emit view.highlighted(QUrl(u"quotidian:%1"_s.arg(i)));
                    const bool isSaid = strip->isVisible() && said->textFormat() == Qt::PlainText
                        && lineFault(said->text()).isEmpty()
                        && said->text().contains(target.address.host(QUrl::FullyEncoded));
                    if (!isSaid)
                        fault = u"strip: "_s + said->text();
                    emit view.highlighted(QUrl());
                }
                if (pages % 50 == 0)
                    QVERIFY(!view.grab().isNull());
                if (!fault.isEmpty())
                    wrong << fault.left(400) + u"\n   of "_s + QString::fromUtf8(article->html.left(200));
            }
            after = ArticleCursor{ rows->back().article.shownAt(), rows->back().article.id };
        }
        qInfo("%d pages, %d links, %lld faults", pages, links, qlonglong(wrong.size()));
        QCOMPARE(pages, int(m_strings.size()));
        QVERIFY(links > 500);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.mid(0, 12).join(u'\n')));
        QTest::qWait(100);
        QVERIFY2(networkwatch::seen().isEmpty(), qPrintable(networkwatch::seen().join(u' ')));
    }

private:
    QTemporaryDir m_folder;
    std::vector<QByteArray> m_strings;
    std::unique_ptr<Desk> m_desk;
};

QTEST_MAIN(HostileArticlesTest)
#include "hostilearticles_test.moc"
