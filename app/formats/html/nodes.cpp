#include "formats/html/nodes.h"

#include <array>

using namespace Qt::StringLiterals;

QLatin1StringView tagName(Element element)
{
    static constexpr std::array names{ ""_L1, ""_L1, "p"_L1, "h2"_L1, "h3"_L1, "h4"_L1, "h5"_L1, "h6"_L1,
        "pre"_L1, "hr"_L1, "blockquote"_L1, "ul"_L1, "ol"_L1, "li"_L1, "dl"_L1, "dt"_L1, "dd"_L1, "figure"_L1,
        "figcaption"_L1, "table"_L1, "caption"_L1, "thead"_L1, "tbody"_L1, "tfoot"_L1, "tr"_L1, "th"_L1,
        "td"_L1, "img"_L1, "br"_L1, "wbr"_L1, "a"_L1, "strong"_L1, "em"_L1, "b"_L1, "i"_L1, "u"_L1, "s"_L1,
        "del"_L1, "ins"_L1, "sub"_L1, "sup"_L1, "small"_L1, "mark"_L1, "abbr"_L1, "cite"_L1, "q"_L1,
        "time"_L1, "code"_L1, "ruby"_L1, "rt"_L1, "rp"_L1, "bdi"_L1, "bdo"_L1 };
    static_assert(names.size() == static_cast<size_t>(Element::DirectedText) + 1);
    return names[static_cast<size_t>(element)];
}
