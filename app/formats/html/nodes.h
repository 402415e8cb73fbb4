#pragma once

#include <QLatin1StringView>
#include <QString>
#include <QUrl>

#include <vector>

/// Foreign HTML after it was read: a tree of these elements and no others. Values, any thread.

/// What a node is. Fragment is the root of every tree; Text holds characters and has no children.
enum class Element : quint8 {
    Fragment,
    Text,
    // blocks
    Paragraph,
    Heading2, ///< Also what the page called h1.
    Heading3,
    Heading4,
    Heading5,
    Heading6,
    Preformatted,
    Rule,
    Blockquote,
    UnorderedList,
    OrderedList,
    ListItem,
    DescriptionList,
    Term,
    Description,
    Figure,
    FigureCaption,
    Table,
    TableCaption,
    TableHead,
    TableBody,
    TableFoot,
    TableRow,
    HeaderCell,
    Cell,
    // inside a line
    Image,
    LineBreak,
    BreakOpportunity,
    Link,
    Strong,
    Emphasis,
    Bold,
    Italic,
    Underline,
    Struck,
    Deleted,
    Inserted,
    Subscript,
    Superscript,
    Small,
    Mark,
    Abbreviation,
    Citation,
    InlineQuote,
    Time,
    Code,
    Ruby,
    RubyText,
    RubyParenthesis,
    IsolatedText, ///< bdi
    DirectedText, ///< bdo
};

enum class Direction : quint8 { Unset, LeftToRight, RightToLeft, Auto };

enum class ListMarker : quint8 { Unset, Decimal, LowerAlpha, UpperAlpha, LowerRoman, UpperRoman };

enum class CellScope : quint8 { Unset, Row, Column, RowGroup, ColumnGroup };

/// One element or one run of text. Everything in it is safe to show: addresses went through safeUrl(), there
/// are no scripts, styles, ids or classes, and text holds no control characters but TAB and LF (these only in
/// Preformatted).
///
/// The shape that readHtml() promises:
/// - Fragment and Blockquote hold blocks only.
/// - ListItem, Term, Description, FigureCaption, Cell and HeaderCell hold either inline nodes only or blocks
/// only.
/// - Paragraph, headings, Preformatted and TableCaption hold inline nodes only.
/// - Figure holds Image or Link around an Image, FigureCaption, and blocks.
/// - UnorderedList and OrderedList hold ListItem only; DescriptionList holds Term and Description only.
/// - Table holds at most one TableCaption, then TableHead, TableBody and TableFoot; these hold TableRow; a
/// row holds cells.
/// - White space is collapsed as a browser shows it, except in Preformatted. Depth is at most 128 + 16.
struct Node {
    Element element = Element::Fragment;
    QString text = {}; ///< Text only.

    QUrl href
        = {}; ///< Link: http, https or mailto. Empty: a link without a usable address is not kept as a Link.
    QUrl src = {}; ///< Image: http or https; empty if only `alt` is known.
    QUrl cite = {}; ///< Blockquote, InlineQuote, Deleted, Inserted: http or https, or empty.
    QString alt = {}; ///< Image.
    QString title = {}; ///< Link, Image, Abbreviation.
    QString lang = {}; ///< A language tag as written; blocks, IsolatedText and DirectedText.
    QString hreflang = {}; ///< Link.
    QString dateTime = {}; ///< Time, as written.
    int width = 0; ///< Image, in pixels; 0 if not said.
    int height = 0;
    int colspan = 1; ///< Cell and HeaderCell, 1 to 100.
    int rowspan = 1;
    int start = 1; ///< OrderedList.
    Direction dir = Direction::Unset; ///< Blocks, IsolatedText and DirectedText.
    ListMarker marker = ListMarker::Unset; ///< OrderedList.
    CellScope scope = CellScope::Unset; ///< HeaderCell and Cell.
    bool reversed = false; ///< OrderedList.

    std::vector<Node> children = {};

    bool operator==(const Node &) const = default;
};

/// The HTML name: `blockquote`; empty for Fragment and Text.
QLatin1StringView tagName(Element element);

/// True for what stands in a line: text, images, line breaks, links, emphasis.
constexpr bool isInline(Element element) { return element == Element::Text || element >= Element::Image; }

/// True for what has neither children nor an end tag.
constexpr bool isVoid(Element element)
{
    return element == Element::Rule || element == Element::Image || element == Element::LineBreak
        || element == Element::BreakOpportunity;
}

/// 2 to 6 for a heading, else 0.
constexpr int headingLevel(Element element)
{
    if (element < Element::Heading2 || element > Element::Heading6)
        return 0;
    return 2 + static_cast<int>(element) - static_cast<int>(Element::Heading2);
}
