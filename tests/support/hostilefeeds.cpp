#include "support/hostilefeeds.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QUrl>

#include <functional>

using namespace Qt::StringLiterals;

namespace {

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray escaped(QByteArray text)
{
    text.replace("&", "&amp;");
    text.replace("<", "&lt;");
    text.replace(">", "&gt;");
    text.replace("\"", "&quot;");
    return text;
}

QByteArray inCData(QByteArray text)
{
    text.replace("]]>", "]]]]><![CDATA[>");
    return "<![CDATA[" + text + "]]>";
}

QByteArray tag(const char *name, const QByteArray &inside, const QByteArray &attributes = {})
{
    return '<' + QByteArray(name) + attributes + '>' + inside + "</" + name + ">\n";
}

QByteArray attribute(const char *name, const QByteArray &text)
{
    return ' ' + QByteArray(name) + "=\"" + escaped(text) + '"';
}

using Writer = std::function<QByteArray(const QByteArray &)>;

QByteArray rss(const std::vector<QByteArray> &texts, const Writer &write)
{
    QByteArray feed = "<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
                      "xmlns:media=\"http://search.yahoo.com/mrss/\" "
                      "xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\" "
                      "xmlns:georss=\"http://www.georss.org/georss\" "
                      "xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">"
                      "<channel>";
    const QByteArray first = write(texts.front());
    for (const char *name : { "title", "link", "description", "language", "copyright", "managingEditor",
             "webMaster", "category", "pubDate", "ttl", "itunes:author", "itunes:summary", "dc:creator" })
        feed += tag(name, first);
    feed += "<image><url>" + first + "</url></image>";
    for (size_t i = 0; i < texts.size(); ++i) {
        const QByteArray text = write(texts[i]);
        feed += "<item><guid isPermaLink=\"false\">item-" + QByteArray::number(i) + "</guid>\n";
        for (const char *name : { "title", "link", "description", "author", "category", "comments", "pubDate",
                 "dc:creator", "dc:subject", "dc:language", "content:encoded", "media:title", "media:credit",
                 "media:description", "media:keywords", "itunes:author", "itunes:summary", "itunes:keywords",
                 "itunes:duration", "georss:point", "source", "image" })
            feed += tag(name, text);
        feed += tag("enclosure", {},
            attribute("url", texts[i]) + attribute("type", texts[i]) + attribute("length", texts[i]));
        feed += tag("media:content", {},
            attribute("url", texts[i]) + attribute("type", texts[i]) + attribute("medium", "image"));
        feed += tag("media:thumbnail", {}, attribute("url", texts[i]));
        feed += "</item>\n";
    }
    return feed + "</channel></rss>";
}

QByteArray atom(const std::vector<QByteArray> &texts, const QByteArray &type, const Writer &write)
{
    const QByteArray typed = attribute("type", type);
    const auto person = [](const QByteArray &text) {
        return "<author><name>" + escaped(text) + "</name><email>" + escaped(text) + "</email><uri>"
            + escaped(text) + "</uri></author>";
    };
    const auto links = [](const QByteArray &text) {
        QByteArray all;
        for (const char *relation : { "alternate", "enclosure", "related", "replies", "self", "next", "hub" })
            all += "<link" + attribute("rel", relation) + attribute("href", text) + attribute("title", text)
                + attribute("type", QByteArray(relation) == "enclosure" ? text : QByteArray("text/html"))
                + "/>\n";
        return all;
    };
    QByteArray feed
        = "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:media=\"http://search.yahoo.com/mrss/\">";
    const QByteArray &first = texts.front();
    for (const char *name : { "title", "subtitle", "rights" })
        feed += tag(name, write(first), typed);
    for (const char *name : { "icon", "logo", "updated" })
        feed += tag(name, escaped(first));
    feed += person(first) + links(first) + "<category" + attribute("term", first) + "/>\n";
    for (size_t i = 0; i < texts.size(); ++i) {
        feed += "<entry><id>item-" + QByteArray::number(i) + "</id>\n" + links(texts[i]) + person(texts[i]);
        for (const char *name : { "title", "summary", "content" })
            feed += tag(name, write(texts[i]), typed);
        feed += tag("published", escaped(texts[i]));
        feed += "<category" + attribute("term", texts[i]) + attribute("label", texts[i]) + "/>\n";
        feed += "<media:thumbnail" + attribute("url", texts[i]) + "/></entry>\n";
    }
    return feed + "</feed>";
}

QByteArray json(const std::vector<QByteArray> &texts)
{
    const auto person = [](const QString &text) {
        return QJsonArray{ QJsonObject{ { u"name"_s, text }, { u"url"_s, text }, { u"avatar"_s, text } } };
    };
    const QString first = QString::fromUtf8(texts.front());
    QJsonObject feed{ { u"version"_s, u"https://jsonfeed.org/version/1.1"_s } };
    for (const char *name : { "title", "home_page_url", "feed_url", "description", "user_comment", "next_url",
             "icon", "favicon", "language" })
        feed.insert(QLatin1StringView(name), first);
    feed.insert(u"authors"_s, person(first));
    feed.insert(u"hubs"_s, QJsonArray{ QJsonObject{ { u"type"_s, u"WebSub"_s }, { u"url"_s, first } } });
    QJsonArray items;
    for (size_t i = 0; i < texts.size(); ++i) {
        const QString text = QString::fromUtf8(texts[i]);
        QJsonObject item{ { u"id"_s, u"item-%1"_s.arg(i) } };
        for (const char *name : { "url", "external_url", "title", "content_html", "content_text", "summary",
                 "image", "banner_image", "date_published", "date_modified", "language" })
            item.insert(QLatin1StringView(name), text);
        item.insert(u"authors"_s, person(text));
        item.insert(u"tags"_s, QJsonArray{ text });
        item.insert(u"attachments"_s,
            QJsonArray{ QJsonObject{ { u"url"_s, text }, { u"mime_type"_s, text }, { u"title"_s, text },
                { u"size_in_bytes"_s, text } } });
        items.append(item);
    }
    feed.insert(u"items"_s, items);
    return QJsonDocument(feed).toJson(QJsonDocument::Compact);
}

} // namespace

std::vector<QByteArray> hostileStrings()
{
    const QString folder = QStringLiteral(QUOTIDIAN_SUITES "/hostile/");
    std::vector<QByteArray> strings;
    QSet<QByteArray> known;
    const auto add = [&](const QByteArray &text) {
        if (text.isEmpty() || known.contains(text))
            return;
        known.insert(text);
        strings.push_back(text);
    };
    QStringList paths;
    for (const char *part : { "xss", "bleach", "names", "xml", "svg" }) {
        QDirIterator files(folder + QLatin1StringView(part), QDir::Files);
        while (files.hasNext())
            paths << files.next();
    }
    paths.sort(); // The order of a folder is the disk's.
    for (const QString &path : paths) {
        QByteArray whole = contents(path);
        if (path.endsWith(u".test"))
            whole = whole.left(whole.indexOf("\n--"));
        if (!path.contains(u"/names/")) // A file of names is no text that anybody would send.
            add(whole);
        for (const QByteArray &line : whole.split('\n'))
            add(line.endsWith('\r') ? line.chopped(1) : line);
    }
    const QJsonArray naughty = QJsonDocument::fromJson(contents(folder + u"blns.json"_s)).array();
    for (const QJsonValue &value : naughty)
        add(value.toString().toUtf8());
    return strings;
}

bool holdsItsStructure(FeedForm form) { return form != FeedForm::RssRaw && form != FeedForm::AtomXhtml; }

const char *nameOf(FeedForm form)
{
    switch (form) {
    case FeedForm::RssEscaped:
        return "RSS, escaped";
    case FeedForm::RssCData:
        return "RSS, CDATA";
    case FeedForm::RssRaw:
        return "RSS, raw";
    case FeedForm::AtomText:
        return "Atom, text";
    case FeedForm::AtomHtml:
        return "Atom, html";
    case FeedForm::AtomXhtml:
        return "Atom, xhtml";
    case FeedForm::JsonFeed:
        return "JSON Feed";
    }
    return nullptr;
}

QByteArray hostileFeed(FeedForm form, const std::vector<QByteArray> &texts)
{
    const auto raw = [](const QByteArray &text) {
        return text;
    };
    switch (form) {
    case FeedForm::RssEscaped:
        return rss(texts, escaped);
    case FeedForm::RssCData:
        return rss(texts, inCData);
    case FeedForm::RssRaw:
        return rss(texts, raw);
    case FeedForm::AtomText:
        return atom(texts, "text", escaped);
    case FeedForm::AtomHtml:
        return atom(texts, "html", escaped);
    case FeedForm::AtomXhtml:
        return atom(texts, "xhtml", [](const QByteArray &text) {
            return "<div xmlns=\"http://www.w3.org/1999/xhtml\">" + text + "</div>";
        });
    case FeedForm::JsonFeed:
        return json(texts);
    }
    return {};
}

QString lineFault(const QString &line)
{
    QString open; // What closes each direction that is open.
    for (const QChar c : line) {
        const char16_t unit = c.unicode();
        if (unit < u' ' || (unit >= 0x7F && unit < 0xA0) || unit == 0x2028 || unit == 0x2029)
            return u"control character %1"_s.arg(unit, 0, 16);
        if (unit == 0x202D || unit == 0x202E)
            return u"override of the direction"_s;
        if (unit == 0x202A || unit == 0x202B)
            open += QChar(0x202C);
        if (unit >= 0x2066 && unit <= 0x2068)
            open += QChar(0x2069);
        if (unit == 0x2069) // With it ends what was opened inside.
            open.truncate(open.lastIndexOf(c) + 1);
        if (unit != 0x202C && unit != 0x2069)
            continue;
        if (!open.endsWith(c))
            return u"closes a direction that is not open"_s;
        open.chop(1);
    }
    if (!open.isEmpty())
        return u"a direction that stays open"_s;
    return line.startsWith(u' ') || line.endsWith(u' ') ? u"room around it"_s : QString();
}

QString addressFault(const QString &address)
{
    if (address.isEmpty())
        return {};
    const QUrl url(address, QUrl::StrictMode);
    if (url.scheme() == u"mailto")
        return url.hasQuery() || url.path().contains(u'%') ? u"more than an address of mail"_s : QString();
    if (url.scheme() != u"http" && url.scheme() != u"https")
        return u"scheme of "_s + address.left(200);
    if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty())
        return u"place of "_s + address.left(200);
    const bool isPlain = std::all_of(
        address.begin(), address.end(), [](QChar c) { return c > u' ' && c < QChar(0x7F) && c != u'\\'; });
    return isPlain ? QString() : u"characters of "_s + address.left(200);
}
