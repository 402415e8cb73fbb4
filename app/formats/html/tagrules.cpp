#include "formats/html/tagrules.h"

#include <algorithm>
#include <array>

namespace {

using enum TagRole;

// clang-format off
constexpr std::array rules{
    TagRule{"a", Formatting, Element::Link},
    TagRule{"abbr", Phrase, Element::Abbreviation},
    TagRule{"acronym", Phrase, Element::Abbreviation},
    TagRule{"address", Division},
    TagRule{"applet", Dropped},
    TagRule{"area", Skipped},
    TagRule{"article", Division},
    TagRule{"aside", Division},
    TagRule{"audio", Media},
    TagRule{"b", Formatting, Element::Bold},
    TagRule{"base", Base},
    TagRule{"basefont", Skipped},
    TagRule{"bdi", Phrase, Element::IsolatedText},
    TagRule{"bdo", Phrase, Element::DirectedText},
    TagRule{"bgsound", Skipped},
    TagRule{"blockquote", Container, Element::Blockquote},
    TagRule{"body", Unknown},
    TagRule{"br", LineBreak, Element::LineBreak},
    TagRule{"button", Dropped},
    TagRule{"canvas", Dropped},
    TagRule{"caption", TableCaption, Element::TableCaption},
    TagRule{"center", Division},
    TagRule{"cite", Phrase, Element::Citation},
    TagRule{"code", Formatting, Element::Code},
    TagRule{"col", Skipped},
    TagRule{"colgroup", Skipped},
    TagRule{"dd", DescriptionItem, Element::Description},
    TagRule{"del", Phrase, Element::Deleted},
    TagRule{"details", Division},
    TagRule{"dialog", Division},
    TagRule{"dir", List, Element::UnorderedList},
    TagRule{"div", Division},
    TagRule{"dl", DescriptionList, Element::DescriptionList},
    TagRule{"dt", DescriptionItem, Element::Term},
    TagRule{"em", Formatting, Element::Emphasis},
    TagRule{"embed", Skipped},
    TagRule{"fieldset", Division},
    TagRule{"figcaption", Container, Element::FigureCaption},
    TagRule{"figure", Container, Element::Figure},
    TagRule{"footer", Division},
    TagRule{"form", Division},
    TagRule{"frame", Skipped},
    TagRule{"frameset", Skipped},
    TagRule{"h1", Heading, Element::Heading2},
    TagRule{"h2", Heading, Element::Heading2},
    TagRule{"h3", Heading, Element::Heading3},
    TagRule{"h4", Heading, Element::Heading4},
    TagRule{"h5", Heading, Element::Heading5},
    TagRule{"h6", Heading, Element::Heading6},
    TagRule{"head", Unknown},
    TagRule{"header", Division},
    TagRule{"hgroup", Division},
    TagRule{"hr", Rule, Element::Rule},
    TagRule{"html", Unknown},
    TagRule{"i", Formatting, Element::Italic},
    TagRule{"iframe", Frame},
    TagRule{"image", Image, Element::Image},
    TagRule{"img", Image, Element::Image},
    TagRule{"input", Skipped},
    TagRule{"ins", Phrase, Element::Inserted},
    TagRule{"keygen", Skipped},
    TagRule{"legend", Division},
    TagRule{"li", ListItem, Element::ListItem},
    TagRule{"link", Skipped},
    TagRule{"listing", Preformatted, Element::Preformatted},
    TagRule{"main", Division},
    TagRule{"mark", Phrase, Element::Mark},
    TagRule{"math", Dropped},
    TagRule{"menu", List, Element::UnorderedList},
    TagRule{"meta", Skipped},
    TagRule{"nav", Division},
    TagRule{"noembed", DroppedText},
    TagRule{"noframes", DroppedText},
    TagRule{"noscript", DroppedText},
    TagRule{"object", Dropped},
    TagRule{"ol", List, Element::OrderedList},
    TagRule{"optgroup", Dropped},
    TagRule{"option", Dropped},
    TagRule{"p", Paragraph, Element::Paragraph},
    TagRule{"param", Skipped},
    TagRule{"plaintext", PlainText, Element::Preformatted},
    TagRule{"pre", Preformatted, Element::Preformatted},
    TagRule{"q", Phrase, Element::InlineQuote},
    TagRule{"rp", Phrase, Element::RubyParenthesis},
    TagRule{"rt", Phrase, Element::RubyText},
    TagRule{"ruby", Phrase, Element::Ruby},
    TagRule{"s", Formatting, Element::Struck},
    TagRule{"script", DroppedScript},
    TagRule{"search", Division},
    TagRule{"section", Division},
    TagRule{"select", Dropped},
    TagRule{"small", Formatting, Element::Small},
    TagRule{"source", Source},
    TagRule{"strike", Formatting, Element::Struck},
    TagRule{"strong", Formatting, Element::Strong},
    TagRule{"style", DroppedText},
    TagRule{"sub", Phrase, Element::Subscript},
    TagRule{"summary", Division},
    TagRule{"sup", Phrase, Element::Superscript},
    TagRule{"svg", Dropped},
    TagRule{"table", Table, Element::Table},
    TagRule{"tbody", TableSection, Element::TableBody},
    TagRule{"td", TableCell, Element::Cell},
    TagRule{"template", Dropped},
    TagRule{"textarea", DroppedTitle},
    TagRule{"tfoot", TableSection, Element::TableFoot},
    TagRule{"th", TableCell, Element::HeaderCell},
    TagRule{"thead", TableSection, Element::TableHead},
    TagRule{"time", Phrase, Element::Time},
    TagRule{"title", DroppedTitle},
    TagRule{"tr", TableRow, Element::TableRow},
    TagRule{"track", Skipped},
    TagRule{"u", Formatting, Element::Underline},
    TagRule{"ul", List, Element::UnorderedList},
    TagRule{"video", Media},
    TagRule{"wbr", Break, Element::BreakOpportunity},
    TagRule{"xmp", RawText, Element::Preformatted},
};

constexpr std::array<std::string_view, 45> breakout{"b", "big", "blockquote", "body", "br", "center", "code", "dd", "div",
    "dl", "dt", "em", "embed", "h1", "h2", "h3", "h4", "h5", "h6", "head", "hr", "i", "img", "li", "listing", "menu",
    "meta", "nobr", "ol", "p", "pre", "ruby", "s", "small", "span", "strike", "strong", "sub", "sup", "table", "tt", "u",
    "ul", "var", "wbr"};
// clang-format on

static_assert(std::is_sorted(
    rules.begin(), rules.end(), [](const TagRule &a, const TagRule &b) { return a.name < b.name; }));
static_assert(std::is_sorted(breakout.begin(), breakout.end()));

} // namespace

const TagRule *findTagRule(std::string_view name)
{
    const auto found = std::lower_bound(rules.begin(), rules.end(), name,
        [](const TagRule &rule, std::string_view wanted) { return rule.name < wanted; });
    return found != rules.end() && found->name == name ? &*found : nullptr;
}

bool breaksOutOfForeign(std::string_view name)
{
    return std::binary_search(breakout.begin(), breakout.end(), name);
}
