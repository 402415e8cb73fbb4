#include "formats/feed/xmltokenizer.h"

#include "formats/feed/feedtext.h"

#include <algorithm>
#include <cstring>

namespace {

/// Declarations in scope that are heeded; a feed has about ten.
constexpr size_t mostDeclarations = 64;

struct KnownNamespace {
    std::string_view name;
    XmlNamespace ns;
};

/// Without scheme, in lower case: publishers write http and https, and any case.
constexpr KnownNamespace knownAddresses[] = {
    { "backend.userland.com/rss", XmlNamespace::Core },
    { "backend.userland.com/rss2", XmlNamespace::Core },
    { "blogs.law.harvard.edu/tech/rss", XmlNamespace::Core },
    { "channel.netscape.com/rdf/simple/0.9/", XmlNamespace::Core },
    { "my.netscape.com/rdf/simple/0.9/", XmlNamespace::Core },
    { "my.netscape.com/publish/formats/rss-0.91.dtd", XmlNamespace::Core },
    { "cyber.law.harvard.edu/rss/rss.html", XmlNamespace::Core },
    { "purl.org/net/rss1.1#", XmlNamespace::Core },
    { "purl.org/rss/1.0/", XmlNamespace::Core },
    { "www.w3.org/2005/atom", XmlNamespace::Atom },
    { "purl.org/atom/ns#", XmlNamespace::Atom03 },
    { "example.com/newformat#", XmlNamespace::Atom03 },
    { "www.w3.org/1999/02/22-rdf-syntax-ns#", XmlNamespace::Rdf },
    { "www.w3.org/1999/xhtml", XmlNamespace::Xhtml },
    { "purl.org/rss/1.0/modules/content/", XmlNamespace::Content },
    { "purl.org/dc/elements/1.1/", XmlNamespace::DublinCore },
    { "purl.org/dc/elements/1.0/", XmlNamespace::DublinCore },
    { "purl.org/dc/terms/", XmlNamespace::DublinCoreTerms },
    { "search.yahoo.com/mrss", XmlNamespace::Media },
    { "search.yahoo.com/mrss/", XmlNamespace::Media },
    { "www.itunes.com/dtds/podcast-1.0.dtd", XmlNamespace::Itunes },
    { "example.com/dtds/podcast-1.0.dtd", XmlNamespace::Itunes },
    { "purl.org/rss/1.0/modules/syndication/", XmlNamespace::Syndication },
    { "rssnamespace.org/feedburner/ext/1.0", XmlNamespace::Feedburner },
    { "wellformedweb.org/commentapi/", XmlNamespace::WellFormedWeb },
    { "www.georss.org/georss", XmlNamespace::GeoRss },
    { "www.georss.org/georss/10", XmlNamespace::GeoRss },
    { "www.opengis.net/gml", XmlNamespace::Gml },
    { "www.w3.org/2003/01/geo/wgs84_pos#", XmlNamespace::Geo },
};

constexpr KnownNamespace usualPrefixes[] = {
    { "atom", XmlNamespace::Atom },
    { "atom10", XmlNamespace::Atom },
    { "a10", XmlNamespace::Atom },
    { "content", XmlNamespace::Content },
    { "dc", XmlNamespace::DublinCore },
    { "dcterms", XmlNamespace::DublinCoreTerms },
    { "feedburner", XmlNamespace::Feedburner },
    { "geo", XmlNamespace::Geo },
    { "georss", XmlNamespace::GeoRss },
    { "gml", XmlNamespace::Gml },
    { "itunes", XmlNamespace::Itunes },
    { "media", XmlNamespace::Media },
    { "rdf", XmlNamespace::Rdf },
    { "rss", XmlNamespace::Core },
    { "sy", XmlNamespace::Syndication },
    { "wfw", XmlNamespace::WellFormedWeb },
    { "xhtml", XmlNamespace::Xhtml },
};

std::optional<XmlNamespace> namespaceOfAddress(std::string_view raw)
{
    const std::string_view address = trimmed(raw);
    const size_t scheme = address.find("://");
    const std::string_view rest = scheme == std::string_view::npos ? address : address.substr(scheme + 3);
    for (const KnownNamespace &known : knownAddresses) {
        if (equalsIgnoringCase(known.name, rest))
            return known.ns;
    }
    return std::nullopt;
}

XmlNamespace namespaceOfPrefix(std::string_view prefix)
{
    for (const KnownNamespace &known : usualPrefixes) {
        if (equalsIgnoringCase(known.name, prefix))
            return known.ns;
    }
    return XmlNamespace::Other;
}

bool isSpace(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }

bool beginsName(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' || (c & 0x80) != 0;
}

size_t findByte(std::string_view text, char byte, size_t from)
{
    if (from >= text.size())
        return std::string_view::npos;
    const void *found = std::memchr(text.data() + from, byte, text.size() - from);
    return found ? size_t(static_cast<const char *>(found) - text.data()) : std::string_view::npos;
}

} // namespace

XmlTokenizer::XmlTokenizer(std::string_view text, const QUrl &base)
    : m_all(text)
    , m_bases{ base }
{
    m_open.reserve(16);
    m_declarations.reserve(16);
}

XmlTokenizer::Token XmlTokenizer::next()
{
    if (m_closing > 0)
        return closeOne();
    if (m_restart) {
        m_position = *m_restart;
        m_restart.reset();
    }
    while (m_position < m_all.size()) {
        m_tokenStart = m_position;
        if (m_all[m_position] != '<' || !beginsMarkup(m_position))
            return readText();
        if (const auto token = readMarkup())
            return *token;
    }
    m_tokenStart = m_position;
    if (!m_open.empty()) {
        m_isMalformed = true;
        m_closing = m_open.size();
        return closeOne();
    }
    return Token::End;
}

bool XmlTokenizer::nextChild(int parentDepth)
{
    for (;;) {
        const Token token = next();
        if (token == Token::End || depth() < parentDepth)
            return false;
        if (token == Token::StartTag && depth() == parentDepth + 1)
            return true;
    }
}

void XmlTokenizer::makeRoot()
{
    if (m_open.size() > 1)
        m_open.erase(m_open.begin(), m_open.end() - 1);
}

bool XmlTokenizer::beginsMarkup(size_t at) const
{
    if (at + 1 >= m_all.size())
        return false;
    const char c = m_all[at + 1];
    if (c == '/')
        return at + 2 < m_all.size() && (beginsName(m_all[at + 2]) || m_all[at + 2] == '>');
    return c == '!' || c == '?' || beginsName(c);
}

XmlTokenizer::Token XmlTokenizer::readText()
{
    size_t end = m_position;
    for (;;) {
        end = findByte(m_all, '<', end);
        if (end == std::string_view::npos) {
            end = m_all.size();
            break;
        }
        if (beginsMarkup(end))
            break;
        m_isMalformed = true;
        ++end;
    }
    m_text = m_all.substr(m_position, end - m_position);
    m_position = end;
    return Token::Text;
}

// Comments and processing instructions. One that never ends is passed over up to its first `>`; it is looked
// for once, which keeps broken input linear.
void XmlTokenizer::skipPast(std::string_view mark, size_t from, bool &isLast)
{
    size_t found = isLast ? std::string_view::npos : m_all.find(mark, from);
    if (found != std::string_view::npos) {
        m_position = found + mark.size();
        return;
    }
    isLast = true;
    m_isMalformed = true;
    found = findByte(m_all, '>', from);
    m_position = found == std::string_view::npos ? m_all.size() : found + 1;
}

std::optional<XmlTokenizer::Token> XmlTokenizer::readMarkup()
{
    using namespace std::string_view_literals;
    const std::string_view rest = m_all.substr(m_position);
    if (rest[1] == '/')
        return readEndTag();
    if (rest.starts_with("<![CDATA["sv)) {
        const size_t from = m_position + 9;
        const size_t end = m_all.find("]]>"sv, from);
        const bool isCut = end == std::string_view::npos;
        m_isMalformed |= isCut;
        m_text = m_all.substr(from, isCut ? std::string_view::npos : end - from);
        m_position = isCut ? m_all.size() : end + 3;
        return Token::CData;
    }
    if (rest.starts_with("<!--"sv)) {
        skipPast("-->"sv, m_position + 4, m_noMoreComments);
        return std::nullopt;
    }
    if (rest[1] == '!') {
        skipDeclaration();
        return std::nullopt;
    }
    if (rest[1] == '?') {
        // The XML declaration may lack its `?`.
        if (rest.starts_with("<?xml"sv) && rest.size() > 5 && isSpace(rest[5]))
            skipPast(">"sv, m_position + 2, m_noMoreInstructions);
        else
            skipPast("?>"sv, m_position + 2, m_noMoreInstructions);
        return std::nullopt;
    }
    return readStartTag();
}

// <!DOCTYPE …> with its internal subset: passed over, never read.
void XmlTokenizer::skipDeclaration()
{
    using namespace std::string_view_literals;
    bool inSubset = false;
    size_t at = m_declarationsBroken ? m_all.size() : m_position + 2;
    while (at < m_all.size()) {
        const char c = m_all[at];
        if (c == '"' || c == '\'') {
            const size_t end = findByte(m_all, c, at + 1);
            if (end == std::string_view::npos)
                break;
            at = end + 1;
            continue;
        }
        if (inSubset && m_all.compare(at, 4, "<!--"sv) == 0) {
            const size_t end = m_all.find("-->"sv, at + 4);
            if (end == std::string_view::npos)
                break;
            at = end + 3;
            continue;
        }
        if (inSubset && m_all.compare(at, 2, "<?"sv) == 0) {
            const size_t end = m_all.find("?>"sv, at + 2);
            if (end == std::string_view::npos)
                break;
            at = end + 2;
            continue;
        }
        if (c == '[')
            inSubset = true;
        else if (c == ']')
            inSubset = false;
        else if (c == '>' && !inSubset) {
            m_position = at + 1;
            return;
        }
        ++at;
    }
    // It never ends; the feed may still follow. It is looked for once, which keeps broken input linear.
    m_isMalformed = true;
    m_declarationsBroken = true;
    const size_t end = findByte(m_all, '>', m_position);
    m_position = end == std::string_view::npos ? m_all.size() : end + 1;
}

std::optional<XmlTokenizer::Token> XmlTokenizer::readEndTag()
{
    size_t nameEnd = m_position + 2;
    while (nameEnd < m_all.size() && !isSpace(m_all[nameEnd]) && m_all[nameEnd] != '>'
        && m_all[nameEnd] != '<' && m_all[nameEnd] != '/')
        ++nameEnd;
    const std::string_view name = m_all.substr(m_position + 2, nameEnd - m_position - 2);
    size_t end = nameEnd;
    while (end < m_all.size() && m_all[end] != '>' && m_all[end] != '<')
        ++end;
    const bool isClosed = end < m_all.size() && m_all[end] == '>';
    m_position = isClosed ? end + 1 : end;
    if (!isClosed)
        m_isMalformed = true;

    if (m_overflow > 0 && (m_neverNested.empty() || !equalsIgnoringCase(name, m_neverNested))) {
        --m_overflow;
        return std::nullopt;
    }
    m_overflow = 0;
    for (size_t up = 0; up < m_open.size(); ++up) {
        const std::string_view open = m_open[m_open.size() - 1 - up].name;
        if (open != name && !equalsIgnoringCase(open, name))
            continue;
        if (up > 0 || open != name)
            m_isMalformed = true;
        m_closing = up + 1;
        return closeOne();
    }
    m_isMalformed = true;
    return std::nullopt;
}

XmlTokenizer::Token XmlTokenizer::closeOne()
{
    --m_closing;
    const Open &open = m_open.back();
    m_name = open.name;
    m_elementEnd = m_closing == 0 && !m_restart ? m_position : m_tokenStart;
    while (m_bases.size() > open.bases)
        m_bases.pop_back();
    m_declarations.erase(m_declarations.begin() + qsizetype(open.declarations), m_declarations.end());
    m_open.pop_back();
    m_attributeCount = 0;
    return Token::EndTag;
}

std::optional<XmlTokenizer::Token> XmlTokenizer::readStartTag()
{
    const size_t start = m_position;
    size_t at = start + 1;
    while (
        at < m_all.size() && !isSpace(m_all[at]) && m_all[at] != '>' && m_all[at] != '/' && m_all[at] != '<')
        ++at;
    const std::string_view name = m_all.substr(start + 1, at - start - 1);

    if (!m_neverNested.empty() && equalsIgnoringCase(name, m_neverNested)) {
        for (size_t up = 0; up < m_open.size(); ++up) {
            if (!equalsIgnoringCase(m_open[m_open.size() - 1 - up].name, m_neverNested))
                continue;
            m_isMalformed = true;
            m_overflow = 0;
            m_restart = start;
            m_closing = up + 1;
            return closeOne();
        }
    }

    m_position = at;
    bool isSelfClosing = false;
    bool isCut = false;
    readAttributes(isSelfClosing, isCut);
    if (isCut || name.size() > longestName) {
        m_isMalformed = true;
        return std::nullopt;
    }
    if (m_open.size() >= size_t(deepest)) {
        m_isMalformed = true;
        if (!isSelfClosing)
            ++m_overflow;
        return std::nullopt;
    }
    m_name = name;
    enter();
    if (isSelfClosing)
        m_closing = 1;
    return Token::StartTag;
}

void XmlTokenizer::readAttributes(bool &isSelfClosing, bool &isCut)
{
    m_attributeCount = 0;
    for (;;) {
        while (m_position < m_all.size() && isSpace(m_all[m_position]))
            ++m_position;
        if (m_position >= m_all.size()) {
            isCut = true;
            return;
        }
        const char c = m_all[m_position];
        if (c == '>') {
            ++m_position;
            return;
        }
        if (c == '<') { // The tag never ended: it ends here.
            m_isMalformed = true;
            return;
        }
        if (c == '/') {
            ++m_position;
            isSelfClosing = m_position < m_all.size() && m_all[m_position] == '>';
            continue;
        }
        const size_t start = m_position;
        while (m_position < m_all.size() && !isSpace(m_all[m_position]) && m_all[m_position] != '='
            && m_all[m_position] != '>' && m_all[m_position] != '/' && m_all[m_position] != '<')
            ++m_position;
        const std::string_view name = m_all.substr(start, m_position - start);
        while (m_position < m_all.size() && isSpace(m_all[m_position]))
            ++m_position;
        std::string_view value;
        if (m_position < m_all.size() && m_all[m_position] == '=') {
            ++m_position;
            value = readAttributeValue(isSelfClosing);
        } else {
            m_isMalformed = true;
        }
        if (name.empty() || name.size() > longestName || m_attributeCount >= mostAttributes) {
            m_isMalformed = true;
            continue;
        }
        m_attributes[m_attributeCount++] = { name, value };
    }
}

std::string_view XmlTokenizer::readAttributeValue(bool &isSelfClosing)
{
    while (m_position < m_all.size() && isSpace(m_all[m_position]))
        ++m_position;
    if (m_position >= m_all.size())
        return {};
    const char quote = m_all[m_position];
    if (quote == '"' || quote == '\'') {
        bool &isLast = quote == '"' ? m_noMoreDoubleQuotes : m_noMoreSingleQuotes;
        const size_t end = isLast ? std::string_view::npos : findByte(m_all, quote, m_position + 1);
        if (end != std::string_view::npos) {
            const std::string_view value = m_all.substr(m_position + 1, end - m_position - 1);
            m_position = end + 1;
            return value;
        }
        isLast = true; // Nobody looks for it again: this keeps broken input linear.
        ++m_position;
    }
    m_isMalformed = true;
    const size_t start = m_position;
    while (m_position < m_all.size() && !isSpace(m_all[m_position]) && m_all[m_position] != '>'
        && m_all[m_position] != '<')
        ++m_position;
    size_t end = m_position;
    if (end > start && m_position < m_all.size() && m_all[m_position] == '>' && m_all[end - 1] == '/') {
        isSelfClosing = true; // <enclosure length=1/>
        --end;
    }
    return m_all.substr(start, end - start);
}

// The element's name, its declarations and what is inherited.
void XmlTokenizer::enter()
{
    Open open{ m_name, m_open.empty() ? std::string_view{} : m_open.back().language, m_bases.size(),
        m_declarations.size() };
    for (const XmlAttribute &attribute : attributes()) {
        if (!attribute.name.starts_with("xml"))
            continue;
        const std::string_view rest = attribute.name.substr(3);
        if (rest == ":lang") {
            open.language = trimmed(attribute.raw);
        } else if (rest == ":base") {
            if (m_bases.size() == open.bases)
                enterBase(decoded(trimmed(attribute.raw)));
        } else if (rest == "ns" || rest.starts_with("ns:")) {
            if (m_declarations.size() >= mostDeclarations)
                continue;
            const std::string_view prefix = rest == "ns" ? std::string_view{} : rest.substr(3);
            const auto known = namespaceOfAddress(attribute.raw);
            m_declarations.push_back({ prefix,
                known                ? *known
                    : prefix.empty() ? XmlNamespace::Core
                                     : namespaceOfPrefix(prefix) });
        }
    }
    m_open.push_back(open);
    takeName(m_name);
}

void XmlTokenizer::enterBase(const QByteArray &address)
{
    // Browsers pass over slashes too many (WHATWG URL, 4.4, special authority ignore slashes state).
    const qsizetype colon = address.startsWith("http") ? address.indexOf(':') : -1;
    QByteArray mended;
    if (colon == 4 || (colon == 5 && address[4] == 's')) {
        qsizetype host = colon + 1;
        while (host < address.size() && address[host] == '/')
            ++host;
        if (host - colon > 3)
            mended = address.left(colon + 3) + address.mid(host);
    }
    QUrl url = QUrl::fromEncoded(mended.isEmpty() ? address : mended);
    if (url.isValid() && !m_bases.back().isEmpty())
        url = m_bases.back().resolved(url);
    // Nothing can be relative to javascript: or mailto:, or to what has no host.
    const QString scheme = url.scheme();
    const bool isAbsolute = !scheme.isEmpty();
    const bool isWeb = scheme == QLatin1StringView("http") || scheme == QLatin1StringView("https");
    if (url.isValid() && (!isAbsolute || (isWeb && !url.host().isEmpty())))
        m_bases.push_back(url);
}

void XmlTokenizer::takeName(std::string_view name)
{
    m_name = name;
    const size_t colon = name.rfind(':');
    const std::string_view local = colon == std::string_view::npos ? name : name.substr(colon + 1);
    const size_t length = std::min(local.size(), m_lowered.size());
    for (size_t i = 0; i < length; ++i)
        m_lowered[i] = local[i] >= 'A' && local[i] <= 'Z' ? char(local[i] + 32) : local[i];
    m_localName = { m_lowered.data(), length };
    m_namespace = resolve(name);
}

XmlNamespace XmlTokenizer::resolve(std::string_view qualified)
{
    const size_t colon = qualified.find(':');
    const std::string_view prefix
        = colon == std::string_view::npos ? std::string_view{} : qualified.substr(0, colon);
    for (size_t i = m_declarations.size(); i-- > 0;) {
        if (m_declarations[i].prefix == prefix)
            return m_declarations[i].ns;
    }
    if (prefix.empty())
        return XmlNamespace::Core;
    m_isMalformed |= prefix != "xml";
    return namespaceOfPrefix(prefix);
}

std::optional<std::string_view> XmlTokenizer::rawAttribute(std::string_view localName) const
{
    for (const XmlAttribute &attribute : attributes()) {
        const size_t colon = attribute.name.rfind(':');
        const std::string_view local
            = colon == std::string_view::npos ? attribute.name : attribute.name.substr(colon + 1);
        if (equalsIgnoringCase(local, localName) && !attribute.name.starts_with("xmlns"))
            return attribute.raw;
    }
    return std::nullopt;
}

QByteArray XmlTokenizer::attribute(std::string_view localName) const
{
    const auto raw = rawAttribute(localName);
    return raw ? decoded(trimmed(*raw)) : QByteArray{};
}

std::string_view XmlTokenizer::language() const
{
    return m_open.empty() ? std::string_view{} : m_open.back().language;
}
