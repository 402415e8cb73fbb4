#include "formats/feed/feedparser.h"
#include "formats/feed/jsonfeedwriter.h"
#include "formats/html/canonical.h"
#include "formats/html_grammar.h"
#include "support/hostilefeeds.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::StringLiterals;

// Every string of the hostile suites in every field of every format: what the parser says of it, and what
// `feed parse
// --clean` writes.

namespace {

const QUrl address(u"https://blog.example/2026/feed"_s);

QString textFault(const FeedText &text)
{
    const QByteArray clean = cleanHtml(text.html(), text.base);
    if (const QString fault = grammarFault(clean); !fault.isEmpty())
        return u"markup: "_s + fault;
    return cleanHtml(clean, text.base) == clean ? QString() : u"not the same when it is cleaned again"_s;
}

/// Of the lines and texts as the parser gives them; its addresses are as published.
QString parsedFault(const ParsedFeed &feed)
{
    QStringList lines{ feed.title, feed.copyright, feed.description.plain(), feed.titleText.plain(),
        feed.language };
    std::vector<FeedText> texts{ feed.titleText, feed.description };
    const auto addPersons = [&lines](const std::vector<FeedPerson> &persons) {
        for (const FeedPerson &person : persons)
            lines << person.name << person.email;
    };
    addPersons(feed.authors);
    lines += feed.tags;
    for (const ParsedEntry &entry : feed.items) {
        lines << entry.title << entry.summary.plain() << entry.content.plain() << entry.language;
        lines += entry.tags;
        addPersons(entry.authors);
        for (const FeedEnclosure &enclosure : entry.enclosures)
            lines << enclosure.title << enclosure.type;
        for (const FeedPicture &picture : entry.pictures)
            lines << picture.caption << picture.credit;
        texts.insert(texts.end(), { entry.titleText, entry.summary, entry.content });
    }
    for (const QString &line : lines) {
        if (const QString fault = lineFault(line); !fault.isEmpty())
            return u"line: "_s + fault + u": "_s + line.left(200);
    }
    for (const FeedText &text : texts) {
        if (const QString fault = textFault(text); !fault.isEmpty())
            return fault;
    }
    return {};
}

/// Of the JSON that people and programs get: whatever its place, what an address is called leads nowhere else
/// than to the web or to mail.
QString writtenFault(const QJsonValue &value, const QString &name = {})
{
    if (value.isObject()) {
        const QJsonObject members = value.toObject();
        for (auto member = members.begin(); member != members.end(); ++member) {
            if (const QString fault = writtenFault(member.value(), member.key()); !fault.isEmpty())
                return fault;
        }
        return {};
    }
    if (value.isArray()) {
        for (const QJsonValue &element : value.toArray()) {
            if (const QString fault = writtenFault(element, name); !fault.isEmpty())
                return fault;
        }
        return {};
    }
    const QString text = value.toString();
    if (name.endsWith(u"url") || name == u"image" || name == u"icon")
        return addressFault(text);
    if (name == u"content_html")
        return grammarFault(text.toUtf8());
    return name == u"content_text" || name == u"id" ? QString() : lineFault(text);
}

} // namespace

class HostileFeedTest final : public QObject {
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_strings = hostileStrings();
        if (m_strings.empty())
            QSKIP("needs the hostile suite");
        for (const char *own : { "\xe2\x80\xaegpj.exe", "a\xe2\x81\xa7z", "javascript:alert(1)",
                 "JaVaScRiPt\t:alert(1)", "file:///etc/passwd", "\\\\server\\share\\x",
                 "data:text/html,<script>alert(1)</script>", "vbscript:x", "quotidian:load", "cache:0",
                 "qrc:/x", "http://user:pw@host/", "http:///x", "//x\\@y/", "http://a/\xe2\x80\xae.mp3",
                 "mailto:a@b?body=x", "mailto:a%0Ab@c", "a\0b", "a\x85z" })
            m_strings.push_back(own);
        QVERIFY(m_strings.size() > 4000);
    }

    void nothingOfAHostileFeedIsShownAsMoreThanWords_data()
    {
        QTest::addColumn<int>("form");
        for (const FeedForm form : allFeedForms)
            QTest::newRow(nameOf(form)) << int(form);
    }
    void nothingOfAHostileFeedIsShownAsMoreThanWords()
    {
        QFETCH(int, form);
        QStringList wrong;
        size_t read = 0;
        for (const QByteArray &text : m_strings) {
            const QByteArray bytes = hostileFeed(FeedForm(form), { text });
            const Result<ParsedFeed> feed = parseFeed(bytes, "application/xml; charset=utf-8", address);
            if (!feed) { // Markup right there may begin with something else.
                if (holdsItsStructure(FeedForm(form)))
                    wrong << u"refused: "_s + QString::fromUtf8(text.left(200));
                continue;
            }
            ++read;
            QString fault = holdsItsStructure(FeedForm(form)) && feed->items.size() != 1
                ? u"%1 items"_s.arg(feed->items.size())
                : parsedFault(*feed);
            if (fault.isEmpty()) {
                const QByteArray written = writeJsonFeed(*feed, cleanHtml);
                const QJsonDocument json = QJsonDocument::fromJson(written);
                fault = json.isObject() ? writtenFault(json.object()) : u"no JSON"_s;
            }
            if (!fault.isEmpty())
                wrong << fault.left(400) + u"\n   of "_s + QString::fromUtf8(text.left(200));
        }
        qInfo("%zu strings, %zu feeds read, %lld faults", m_strings.size(), read, qlonglong(wrong.size()));
        QVERIFY(read > m_strings.size() * 9 / 10);
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.mid(0, 12).join(u'\n')));
    }

    void attacksByXmlThatAreWholeFilesAreNoFeeds()
    {
        for (const QByteArray &text : m_strings) {
            const Result<ParsedFeed> feed = parseFeed(text, {}, address);
            if (!feed)
                continue;
            // Whoever wrote one as a feed gets no more than its words.
            QVERIFY2(parsedFault(*feed).isEmpty(), text.left(200).constData());
            QVERIFY2(!feed->document.contains("root:"), text.left(200).constData());
        }
    }

private:
    std::vector<QByteArray> m_strings;
};

QTEST_GUILESS_MAIN(HostileFeedTest)
#include "hostilefeed_test.moc"
