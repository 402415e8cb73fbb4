#pragma once

#include "formats/blocks/document.h"

#include <optional>
#include <string_view>

namespace blocks {

/// `<!-- wp:name {…} -->` with its parts.
struct Delimiter {
    enum class Kind { Opener, Closer, Void };

    Kind kind = Kind::Opener;
    Span span;
    Span name; ///< With its namespace if one is written; without, it is `core/`.
    bool hasNamespace = false;
    Span attributes; ///< `{…}`; empty if there is none.
    qsizetype attributesEnd = 0; ///< After the white space behind the attributes.
};

/// Finds the delimiters of a document in order, as the regular expression of WP_Block_Parser::next_token()
/// does. Linear over the whole document, whatever it holds.
class DelimiterReader final {
public:
    explicit DelimiterReader(std::string_view text)
        : m_text(text)
    {
    }
    std::optional<Delimiter> next();

private:
    std::optional<Delimiter> matchAt(size_t start);
    size_t attributesClose(size_t from);

    std::string_view m_text;
    size_t m_at = 0;
    size_t m_close = 0; ///< The last answer of attributesClose, good for every place up to it.
    bool m_hasClose = false;
};

/// What PCRE takes for \s: six ASCII characters, never U+00A0 or U+0085.
constexpr bool isSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

} // namespace blocks
