#include "formats/feed/opml.h"

#include "formats/feed/feedparser.h"
#include "formats/feed/feedreading.h"
#include "formats/feed/feedtext.h"
#include "formats/text/encoding.h"

#include <QSet>

using namespace Qt::StringLiterals;
using namespace std::string_view_literals;
using Token = XmlTokenizer::Token;

namespace {

class OpmlReader final {
public:
    OpmlReader(XmlTokenizer &xml, Opml &opml)
        : m_xml(xml)
        , m_opml(opml)
    {
    }

    /// False if there was not one outline.
    bool read()
    {
        for (;;) {
            const Token token = m_xml.next();
            if (token == Token::End)
                return m_sawOutline;
            if (token == Token::EndTag) {
                while (!m_folders.empty() && m_folders.back().depth > m_xml.depth())
                    m_folders.pop_back();
            } else if (token == Token::StartTag && m_xml.localName() == "outline"sv) {
                m_sawOutline = true;
                readOutline();
            } else if (token == Token::StartTag && m_xml.localName() == "title"sv && !m_sawOutline) {
                m_opml.title = readLine(m_xml);
            }
        }
    }

private:
    struct Folder {
        int depth = 0;
        QString name;
    };

    void readOutline()
    {
        QString title = lineAttribute(m_xml, "title"sv);
        if (title.isEmpty())
            title = lineAttribute(m_xml, "text"sv);
        const bool isFeed = m_xml.rawAttribute("xmlurl"sv).has_value();
        if (!isFeed) {
            m_folders.push_back({ m_xml.depth(), title.left(200) });
            return;
        }
        const QByteArray address = m_xml.attribute("xmlurl"sv);
        // Without its fragment, which no server sees; as it is written, so that it reads back the same.
        const QUrl url = QUrl::fromEncoded(QUrl::fromEncoded(address).toEncoded(QUrl::RemoveFragment));
        if (address.isEmpty() || !url.isValid() || url.isRelative())
            return refuse(title, address, OpmlRefusal::Why::NotAnAddress);
        if (url.scheme() != "http"_L1 && url.scheme() != "https"_L1)
            return refuse(title, address, OpmlRefusal::Why::Scheme);
        if (url.host().isEmpty())
            return refuse(title, address, OpmlRefusal::Why::NotAnAddress);
        if (m_seen.contains(url)) {
            ++m_opml.duplicates;
            return;
        }
        if (m_opml.feeds.size() >= mostOpmlFeeds)
            return refuse(title, address, OpmlRefusal::Why::TooMany);
        m_seen.insert(url);
        m_opml.feeds.push_back({ title, url, page(), folder(), lineAttribute(m_xml, "description"sv),
            lineAttribute(m_xml, "language"sv) });
    }

    QUrl page()
    {
        const QUrl url = addressAttribute(m_xml, "htmlurl"sv);
        return url.scheme() == "http"_L1 || url.scheme() == "https"_L1 ? url : QUrl{};
    }

    QString folder() const
    {
        QStringList names;
        for (const Folder &folder : m_folders) {
            // A name's own slash would be read as a level.
            if (!folder.name.isEmpty())
                names.append(QString(folder.name).replace(u'/', u'\u2215'));
        }
        return names.join(u'/');
    }

    void refuse(const QString &title, const QByteArray &address, OpmlRefusal::Why why)
    {
        if (m_opml.refused.size() < mostOpmlFeeds)
            m_opml.refused.push_back({ title, QString::fromUtf8(address).left(200), why });
    }

    XmlTokenizer &m_xml;
    Opml &m_opml;
    std::vector<Folder> m_folders;
    QSet<QUrl> m_seen;
    bool m_sawOutline = false;
};

void appendAttribute(QByteArray &to, const char *name, const QString &value)
{
    if (value.isEmpty())
        return;
    to.append(' ').append(name).append("=\"");
    QString clean = value;
    // What XML 1.0 has no way to write.
    clean.removeIf([](QChar c) {
        return (c.unicode() < 0x20 && c != u'\t' && c != u'\n' && c != u'\r') || c.unicode() >= 0xFFFE;
    });
    appendEscapedAttribute(to, view(clean.toUtf8()));
    to.append('"');
}

void appendFeed(QByteArray &to, const OpmlFeed &feed, qsizetype indent)
{
    to.append(QByteArray(indent, ' ')).append("<outline type=\"rss\"");
    appendAttribute(to, "text", feed.title.isEmpty() ? feed.url.host() : feed.title);
    appendAttribute(to, "title", feed.title);
    appendAttribute(to, "xmlUrl", QString::fromLatin1(feed.url.toEncoded()));
    appendAttribute(to, "htmlUrl", QString::fromLatin1(feed.homePage.toEncoded()));
    appendAttribute(to, "description", feed.description);
    appendAttribute(to, "language", feed.language);
    to.append("/>\n");
}

} // namespace

Result<Opml> parseOpml(const QByteArray &bytes, const QByteArray &contentType)
{
    if (bytes.size() > longestFeed)
        return Error{ Error::Kind::Refused, Error::Reason::TooLarge, u"%1 bytes"_s.arg(bytes.size()) };
    const Decoded text = toUtf8(bytes, contentType, Markup::Xml);
    XmlTokenizer xml(view(text.utf8));
    Opml opml;
    if (!OpmlReader(xml, opml).read())
        return Error{ Error::Kind::Malformed, Error::Reason::NotAFeed, {} };
    opml.malformed = text.hadErrors || xml.isMalformed();
    return opml;
}

QByteArray writeOpml(const QString &title, const std::vector<OpmlFeed> &feeds)
{
    QByteArray xml
        = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  <head>\n    <title>";
    appendEscapedText(xml, view(title.toUtf8()));
    xml.append("</title>\n  </head>\n  <body>\n");
    QStringList open;
    for (const OpmlFeed &feed : feeds) {
        const QStringList folder = feed.folder.split(u'/', Qt::SkipEmptyParts);
        qsizetype common = 0;
        while (common < open.size() && common < folder.size() && open[common] == folder[common])
            ++common;
        while (open.size() > common) {
            open.removeLast();
            xml.append(QByteArray(4 + 2 * open.size(), ' ')).append("</outline>\n");
        }
        while (open.size() < folder.size()) {
            xml.append(QByteArray(4 + 2 * open.size(), ' ')).append("<outline");
            appendAttribute(xml, "text", folder[open.size()]);
            appendAttribute(xml, "title", folder[open.size()]);
            xml.append(">\n");
            open.append(folder[open.size()]);
        }
        appendFeed(xml, feed, 4 + 2 * open.size());
    }
    while (!open.isEmpty()) {
        open.removeLast();
        xml.append(QByteArray(4 + 2 * open.size(), ' ')).append("</outline>\n");
    }
    xml.append("  </body>\n</opml>\n");
    return xml;
}
