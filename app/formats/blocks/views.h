#pragma once

#include "formats/blocks/document.h"
#include "formats/blocks/tags.h"

#include <QString>

#include <variant>

/// What a block says, read from its bytes; nothing where the bytes are not the form we know, and then the
/// block stays locked. viewOf() is the whole answer for one block. Its texts carry their places: edits.h
/// changes them, makers.h writes new blocks. Views count in the document that they were read from; read them
/// again after a change. Pure: any thread. Forms: WordPress 6.1 to 6.7, block by block, and older ones that
/// posts still hold.
namespace blocks {

enum class Kind {
    Paragraph,
    Heading,
    List, ///< With list items inside, or the old form without.
    ListItem,
    Quote, ///< core/quote in both forms, and core/pullquote.
    Image,
    Gallery,
    Embed, ///< Of one address; the old core-embed/… too.
    Media, ///< Sound or video with its player.
    Separator, ///< A rule, a spacer or a page break.
    Code,
    Preformatted,
    Verse,
    Table,
    Button,
    Html,
    Card, ///< A group that is our link card.
    Group,
    Columns,
    Column,
    More,
    Freeform,
    Unknown,
};
Kind kindOf(const Block &block);

/// A text within a block that can be changed by itself.
struct Text {
    enum class Form {
        Inline, ///< Inline HTML, `<br>` for line breaks: LineEnds::Refused of inline.h.
        Lines, ///< The same with line ends as they are: LineEnds::Kept.
        Code, ///< As Lines; words that are written into it have `&#91;` for `[`.
        Source, ///< Any HTML.
    };

    QByteArray html;
    Span span; ///< Of `html` in the document.
    Form form = Form::Inline;

    bool operator==(const Text &) const = default;
};

/// One text in its tag: paragraph, heading, list item (its own text, without the list in it), code,
/// preformatted, verse, button.
struct TextView {
    Kind kind = Kind::Paragraph;
    Text text;
    QByteArray tag; ///< `p`, `h2`, `li`, `pre`, `a`.
    QList<QByteArray> classes;
    QByteArray anchor;
    QByteArray direction; ///< `rtl`, `ltr` or empty; of a paragraph.
    QByteArray language; ///< Of the span that begins the text; empty if there is none.
    int level = 0; ///< Of a heading, 1 to 6.
};
std::optional<TextView> textView(const Block &block);

struct ListView {
    struct Item {
        Text text;
        std::vector<ListView> lists; ///< In the item, after its text.
    };
    bool isOrdered = false;
    QByteArray start; ///< As written; empty for 1.
    bool isReversed = false;
    bool isOldForm = false; ///< `<li>` straight in the list, no inner blocks.
    std::vector<Item> items;
};
/// Nothing if the list holds more than items and lists, or is more than 16 deep.
std::optional<ListView> listView(const Block &block);

struct QuoteView {
    enum class Form { Inner, Old, Pullquote };
    enum class Role { Plain, Original, Translation };
    struct Part {
        enum class Kind { Paragraph, Quote, Other };
        Kind kind = Kind::Paragraph;
        Text text; ///< Of a paragraph, without the span that gives its language.
        Role role = Role::Plain; ///< Of a paragraph or a quote.
        QByteArray language;
        QByteArray direction;
        int child = -1; ///< Number of the inner block; -1 in the old form and in pullquotes.
    };
    Form form = Form::Inner;
    QByteArray id; ///< Ours, or empty: see identity.h.
    QList<QByteArray> classes;
    std::vector<Part> parts;
    std::optional<Text> cite; ///< The attribution.

    QByteArray citeHtml() const { return cite ? cite->html : QByteArray(); }
    QByteArray link() const; ///< The first address in the cite, references resolved; empty if there is none.
    bool isTranslated() const;
};
std::optional<QuoteView> quoteView(const Block &block);

struct ImageView {
    qint64 id = 0; ///< In the site's media library; 0 if it is elsewhere.
    QString src;
    QString alt;
    QString href; ///< Of the link around it.
    std::optional<Text> caption;
    Span tag; ///< Of `<img …>` in the document.

    QByteArray captionHtml() const { return caption ? caption->html : QByteArray(); }
};
std::optional<ImageView> imageView(const Block &block);

struct GalleryView {
    std::vector<ImageView> images;
    std::optional<Text> caption; ///< Of all of them.
    bool isOldForm = false; ///< Without image blocks inside.
};
/// Nothing if an inner block is no image that we can read.
std::optional<GalleryView> galleryView(const Block &block);

struct EmbedView {
    QString url;
    std::optional<Text> caption;

    QByteArray captionHtml() const { return caption ? caption->html : QByteArray(); }
};
std::optional<EmbedView> embedView(const Block &block);

/// Sound or video of the site or elsewhere.
struct MediaView {
    QString src;
    std::optional<Text> caption;
};
std::optional<MediaView> mediaView(const Block &block);

struct TableView {
    enum class Section { Head, Body, Foot };
    struct Cell {
        Text text;
        bool isHeader = false;
        int columns = 1; ///< That it spans.
        int rows = 1;
        QByteArray align; ///< `left`, `center`, `right` or empty.
        Span tag; ///< Its opening tag, in the document.
        Span span; ///< With its tags, in the document.
    };
    struct Row {
        Section section = Section::Body;
        std::vector<Cell> cells;
        Span span; ///< With its tags, in the document.
    };
    std::vector<Row> rows;
    std::optional<Text> caption;

    bool hasSpans() const; ///< A cell that is wider or higher than one.
    /// As many cells in every row, none wider or higher than one: rows and columns can be changed.
    bool isGrid() const;
};
std::optional<TableView> tableView(const Block &block);

/// Custom HTML, and the HTML of classic posts.
struct SourceView {
    Kind kind = Kind::Html;
    Text text; ///< Without the white space around it.
};
std::optional<SourceView> sourceView(const Block &block);

/// Group, columns, one column: what is in it are its children, each with a view of its own.
struct ContainerView {
    Kind kind = Kind::Group;
    QList<QByteArray> classes;
};
/// Nothing if there are words beside the children.
std::optional<ContainerView> containerView(const Block &block);

struct MoreView {
    QString words; ///< Of the link; empty for the site's own.
    bool hidesTeaser = false;
};
std::optional<MoreView> moreView(const Block &block);

/// Nothing to read: it can be moved and taken away.
struct SeparatorView { };

struct CardView {
    QByteArray id;
    QString title;
    QString url;
    QString by;
    std::optional<ImageView> picture;
};
std::optional<CardView> cardView(const Block &block);

/// Shown, moved and taken away as a whole; never edited.
struct LockedView {
    Error::Reason why = Error::Reason::BlockUnknown;
};

using View = std::variant<TextView, ListView, QuoteView, ImageView, GalleryView, EmbedView, MediaView,
    TableView, SourceView, ContainerView, MoreView, SeparatorView, CardView, LockedView>;
/// What the block is to an editor. Children are asked by themselves; those of a locked block too.
View viewOf(const Block &block);

/// Why a person cannot edit the block here without harm; nothing if they can. One of BlockUnknown,
/// BlockServerFilled, BlockNotClosed, BlockDelimiterStray, AttributesBroken, FormUnknown, NotUtf8,
/// CharactersUnsafe.
std::optional<Error::Reason> lockOf(const Block &block);
/// The same for one text: a cell of a table may hold more than words while the others are edited. One of
/// FormUnknown, CharactersUnsafe.
std::optional<Error::Reason> lockOf(const Text &text);

/// Every text of the block that can be changed by itself, in order; of its children none.
std::vector<Text> textsOf(const Block &block);

} // namespace blocks
