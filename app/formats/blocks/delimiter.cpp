#include "formats/blocks/delimiter.h"

namespace blocks {

namespace {

constexpr bool isLetter(char c) { return c >= 'a' && c <= 'z'; }

constexpr bool isNameByte(char c) { return isLetter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-'; }

size_t skipSpace(std::string_view text, size_t at)
{
    while (at < text.size() && isSpace(text[at]))
        ++at;
    return at;
}

size_t skipName(std::string_view text, size_t at)
{
    if (at >= text.size() || !isLetter(text[at]))
        return at;
    while (at < text.size() && isNameByte(text[at]))
        ++at;
    return at;
}

/// After `-->` or `/-->`, or 0.
size_t matchEnd(std::string_view text, size_t at, bool &isVoid)
{
    isVoid = at < text.size() && text[at] == '/';
    if (isVoid)
        ++at;
    return text.substr(std::min(at, text.size()), 3) == "-->" ? at + 3 : 0;
}

Span span(size_t start, size_t end) { return { qsizetype(start), qsizetype(end) }; }

} // namespace

std::optional<Delimiter> DelimiterReader::next()
{
    while (true) {
        const size_t start = m_text.find("<!--", m_at);
        if (start == std::string_view::npos) {
            m_at = m_text.size();
            return std::nullopt;
        }
        if (const auto delimiter = matchAt(start)) {
            m_at = size_t(delimiter->span.end);
            return delimiter;
        }
        m_at = start + 4;
    }
}

std::optional<Delimiter> DelimiterReader::matchAt(size_t start)
{
    Delimiter found;
    size_t at = start + 4;
    const size_t afterSpace = skipSpace(m_text, at);
    if (afterSpace == at)
        return std::nullopt;
    at = afterSpace;

    const bool isCloser = at < m_text.size() && m_text[at] == '/';
    if (isCloser)
        ++at;
    if (m_text.substr(at, 3) != "wp:")
        return std::nullopt;
    at += 3;

    const size_t nameStart = at;
    size_t nameEnd = skipName(m_text, nameStart);
    if (nameEnd == nameStart)
        return std::nullopt;
    if (nameEnd < m_text.size() && m_text[nameEnd] == '/') {
        const size_t end = skipName(m_text, nameEnd + 1);
        if (end == nameEnd + 1)
            return std::nullopt;
        nameEnd = end;
        found.hasNamespace = true;
    }
    found.name = span(nameStart, nameEnd);

    at = skipSpace(m_text, nameEnd);
    if (at == nameEnd)
        return std::nullopt;

    if (at < m_text.size() && m_text[at] == '{') {
        const size_t close = attributesClose(at + 1);
        if (close == std::string_view::npos)
            return std::nullopt;
        found.attributes = span(at, close + 1);
        at = skipSpace(m_text, close + 1);
        found.attributesEnd = qsizetype(at);
    }

    bool isVoid = false;
    const size_t end = matchEnd(m_text, at, isVoid);
    if (end == 0)
        return std::nullopt;
    // A closer that is void is void; a closer with attributes closes (next_token() asks in this order).
    found.kind = isVoid ? Delimiter::Kind::Void
        : isCloser      ? Delimiter::Kind::Closer
                        : Delimiter::Kind::Opener;
    found.span = span(start, end);
    return found;
}

/// The first `}` at or after `from` that white space and the delimiter's end follow. The expression's loop is
/// possessive: it stops there and nowhere else, quotes and `-->` mean nothing to it.
size_t DelimiterReader::attributesClose(size_t from)
{
    if (m_hasClose && m_close >= from) // npos too: if there was none, there is none further on.
        return m_close;
    size_t at = from;
    while (true) {
        at = m_text.find('}', at);
        if (at == std::string_view::npos)
            break;
        const size_t after = skipSpace(m_text, at + 1);
        bool isVoid = false;
        if (after > at + 1 && matchEnd(m_text, after, isVoid) != 0)
            break;
        at = after;
    }
    m_close = at;
    m_hasClose = true;
    return at;
}

} // namespace blocks
