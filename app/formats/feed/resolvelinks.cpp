#include "formats/feed/feedtext.h"

#include <algorithm>

namespace {

bool isSpace(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }
bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool isOfScheme(char c) { return isLetter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'; }

/// RFC 3986, 3.1: `name:`.
bool hasScheme(std::string_view address)
{
    if (address.empty() || !isLetter(address[0]))
        return false;
    const auto end = std::ranges::find_if_not(address, isOfScheme);
    return end != address.end() && *end == ':';
}

/// HTML's attributes that hold one address.
bool holdsAddress(std::string_view name)
{
    static constexpr std::string_view names[] = { "action", "background", "cite", "classid", "codebase",
        "data", "formaction", "href", "longdesc", "poster", "profile", "src", "usemap" };
    return std::ranges::any_of(names, [name](std::string_view known) {
        return known.size() == name.size() && (known[0] | 0x20) == (name[0] | 0x20)
            && equalsIgnoringCase(known, name);
    });
}

/// Fit for an attribute in either quotes.
QByteArray escaped(std::string_view address)
{
    QByteArray text;
    appendEscapedAttribute(text, address);
    text.replace('\'', "&#39;");
    return text;
}

QByteArray resolvedAddress(std::string_view address, const QUrl &base)
{
    const QByteArray encoded(address.data(), qsizetype(address.size()));
    const QUrl url = base.resolved(QUrl::fromEncoded(encoded));
    return escaped(url.isValid() ? view(url.toEncoded()) : address);
}

/// `a.jpg 1x, b.jpg 2x`: each candidate's address; commas inside an address stay, as HTML reads them.
QByteArray resolvedSet(std::string_view published, const QUrl &base)
{
    const QByteArray text = decoded(published);
    const std::string_view raw = view(text);
    QByteArray set;
    size_t at = 0;
    while (at < raw.size()) {
        const size_t start = raw.find_first_not_of(" \t\r\n\f,", at);
        if (start == std::string_view::npos)
            break;
        size_t end = std::min(raw.find_first_of(xmlSpaces, start), raw.size());
        size_t addressEnd = end;
        while (addressEnd > start && raw[addressEnd - 1] == ',')
            --addressEnd;
        const bool hasDescriptor = addressEnd == end;
        const size_t candidateEnd = hasDescriptor ? std::min(raw.find(',', end), raw.size()) : end;
        if (!set.isEmpty())
            set.append(", ");
        const std::string_view address = raw.substr(start, addressEnd - start);
        if (hasScheme(address))
            set.append(escaped(address));
        else
            set.append(resolvedAddress(address, base));
        const std::string_view descriptor
            = trimmed(raw.substr(addressEnd, hasDescriptor ? candidateEnd - addressEnd : 0));
        if (!descriptor.empty()) {
            set.append(' ');
            set.append(escaped(descriptor));
        }
        at = candidateEnd + 1;
    }
    return set;
}

/// Walks one tag's attributes.
class TagScanner final {
public:
    TagScanner(std::string_view html, size_t at)
        : m_html(html)
        , m_at(at)
    {
    }

    /// The next attribute that has a value; false at the tag's end.
    bool next()
    {
        for (;;) {
            while (m_at < m_html.size() && (isSpace(m_html[m_at]) || m_html[m_at] == '/'))
                ++m_at;
            if (m_at >= m_html.size() || m_html[m_at] == '>')
                return false;
            const size_t start = m_at;
            ++m_at;
            while (m_at < m_html.size() && !isSpace(m_html[m_at]) && m_html[m_at] != '='
                && m_html[m_at] != '>' && m_html[m_at] != '/')
                ++m_at;
            name = m_html.substr(start, m_at - start);
            while (m_at < m_html.size() && isSpace(m_html[m_at]))
                ++m_at;
            if (m_at >= m_html.size() || m_html[m_at] != '=')
                continue;
            ++m_at;
            while (m_at < m_html.size() && isSpace(m_html[m_at]))
                ++m_at;
            if (m_at >= m_html.size() || m_html[m_at] == '>')
                return false;
            const char quote = m_html[m_at];
            isQuoted = quote == '"' || quote == '\'';
            valueStart = isQuoted ? m_at + 1 : m_at;
            size_t end
                = isQuoted ? m_html.find(quote, valueStart) : m_html.find_first_of(" \t\r\n\f>", valueStart);
            if (end == std::string_view::npos) {
                m_at = m_html.size(); // Cut: HTML drops such a tag, so it stays as it is.
                return false;
            }
            valueEnd = end;
            m_at = isQuoted ? end + 1 : end;
            return true;
        }
    }

    std::string_view name;
    size_t valueStart = 0;
    size_t valueEnd = 0;
    bool isQuoted = false;
    size_t position() const { return m_at; }

private:
    std::string_view m_html;
    size_t m_at;
};

} // namespace

QByteArray resolveLinks(const QByteArray &html, const QUrl &base)
{
    using namespace std::string_view_literals;
    if (base.isEmpty() || base.isRelative() || !html.contains('<'))
        return html;
    const std::string_view all = view(html);
    QByteArray out;
    size_t copied = 0;
    size_t at = 0;
    const auto replace = [&](const TagScanner &tag, const QByteArray &value) {
        out.append(html.constData() + copied, qsizetype(tag.valueStart - copied));
        if (!tag.isQuoted)
            out.append('"');
        out.append(value);
        if (!tag.isQuoted)
            out.append('"');
        copied = tag.valueEnd;
    };
    while ((at = all.find('<', at)) != std::string_view::npos) {
        if (all.substr(at).starts_with("<!--"sv)) {
            at = std::min(all.find("-->"sv, at + 4), all.size());
            continue;
        }
        if (at + 1 >= all.size() || !isLetter(all[at + 1])) {
            ++at;
            continue;
        }
        size_t nameEnd = at + 1;
        while (nameEnd < all.size() && !isSpace(all[nameEnd]) && all[nameEnd] != '>' && all[nameEnd] != '/')
            ++nameEnd;
        TagScanner tag(all, nameEnd);
        while (tag.next()) {
            const std::string_view raw = all.substr(tag.valueStart, tag.valueEnd - tag.valueStart);
            const std::string_view value = trimmed(raw);
            if (equalsIgnoringCase(tag.name, "srcset"sv))
                replace(tag, resolvedSet(raw, base));
            else if (holdsAddress(tag.name) && !hasScheme(value) && !value.empty())
                replace(tag, resolvedAddress(view(decoded(value)), base));
        }
        at = tag.position();
    }
    if (copied == 0)
        return html;
    out.append(html.constData() + copied, html.size() - qsizetype(copied));
    return out;
}
