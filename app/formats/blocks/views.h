#pragma once

#include "formats/blocks/document.h"
#include "formats/blocks/tags.h"

#include <QString>

/// What a block says, read from its bytes; nothing where the bytes are not the form we know, and then the
/// block stays locked. Pure: any thread. Forms: WordPress 6.1 to 6.7, block by block; ours are written by
/// makers.h.
namespace blocks {

enum class Kind {
    Paragraph,
    Heading,
    List, ///< With list items inside, or the old form without.
    ListItem,
    Quote, ///< core/quote in both forms, and core/pullquote.
    Image,
    Gallery,
    Embed,
    Separator,
    Code,
    Preformatted,
    Verse,
    Html,
    Card, ///< A group that is our link card.
    Group,
    Freeform,
    Unknown,
};
Kind kindOf(const Block &block);

/// One text in its tag: paragraph, heading, list item (its own text, without the list in it), code,
/// preformatted, verse.
struct TextView {
    Kind kind = Kind::Paragraph;
    QByteArray html; ///< Between the tags.
    Span span; ///< Of `html` in the document.
    QByteArray tag; ///< `p`, `h2`, `li`, `pre`.
    QList<QByteArray> classes;
    QByteArray anchor;
    QByteArray direction; ///< `rtl`, `ltr` or empty; of a paragraph.
    QByteArray language; ///< Of the span that begins the text; empty if there is none.
    int level = 0; ///< Of a heading, 1 to 6.
};
std::optional<TextView> textView(const Block &block);

struct ListView {
    struct Item {
        QByteArray html;
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
        QByteArray html; ///< Of a paragraph, without the span that gives its language.
        Role role = Role::Plain;
        QByteArray language;
        QByteArray direction;
        int child = -1; ///< Number of the inner block; -1 in the old form and in pullquotes.
    };
    Form form = Form::Inner;
    QByteArray id; ///< Ours, or empty: see identity.h.
    QList<QByteArray> classes;
    std::vector<Part> parts;
    QByteArray cite; ///< HTML in the cite, empty if there is none.

    QByteArray link() const; ///< The first address in the cite, references resolved; empty if there is none.
};
std::optional<QuoteView> quoteView(const Block &block);

struct ImageView {
    qint64 id = 0; ///< In the site's media library; 0 if it is elsewhere.
    QString src;
    QString alt;
    QString href; ///< Of the link around it.
    QByteArray caption; ///< HTML.
};
std::optional<ImageView> imageView(const Block &block);

struct EmbedView {
    QString url;
    QByteArray caption; ///< HTML.
};
std::optional<EmbedView> embedView(const Block &block);

struct CardView {
    QByteArray id;
    QString title;
    QString url;
    QString by;
    std::optional<ImageView> picture;
};
std::optional<CardView> cardView(const Block &block);

/// Of a separator, a spacer and so on there is nothing to read. The source of a custom HTML block is
/// Block::inner().

} // namespace blocks
