#pragma once

#include "base/result.h"
#include "formats/site/stylesheet.h"

#include <QByteArray>
#include <QString>

#include <vector>

/// A site's own page as tags that can do no harm, in their order: its structure, classes and styles stay, so
/// that it looks as it does. Scripts, event handlers, frames, forms, players, drawings in SVG, and whatever
/// is not on the list in the .cpp go with what is in them. (A feed's HTML goes through readHtml() of
/// formats/html, which keeps no classes.) Pure: any thread. Linear.

struct PageTag {
    enum class Kind { Start, End, Text };

    Kind kind = Kind::Text;
    QByteArray name; ///< Lower case; of a Start or an End.
    std::vector<std::pair<QByteArray, QString>>
        attributes; ///< Of those that are kept; styles not cleaned yet.
    QString text;
    int partner = -1; ///< Of a Start: the index of what ends it, which may be the number of all tags; -1 of a
                      ///< void element.
    bool isClosed = false; ///< What ends it is its own end tag.

    QString attribute(QByteArrayView wanted) const; ///< Empty if absent.
    bool has(QByteArrayView wanted) const;
    QStringList classes() const;
};

/// Where the page's look comes from, in order.
struct PageStyle {
    QUrl sheet; ///< Of a link; empty for a style element,
    QByteArray css; ///< of which this is the text.
    QString media; ///< Empty for all.

    bool operator==(const PageStyle &) const = default;
};

struct PageTags {
    std::vector<PageTag> tags; ///< Of the body.
    std::vector<PageTag> root; ///< `html` and `body`, as far as they are there, for their attributes.
    std::vector<PageStyle> styles;
    QString title;
    QUrl base;
    QString letters; ///< Of all texts, without white space.
    std::vector<qsizetype> places; ///< Where each tag stands in them; one more than there are tags.

    /// Of an element's words, without white space.
    QStringView lettersOf(size_t start) const;
    size_t end(size_t start) const; ///< Behind the element, or behind the tag if it is void or a text.
};

/// Reads UTF-8. Error: Malformed/TooComplex.
Result<PageTags> readPageTags(const QByteArray &utf8, const QUrl &base);

/// What an address of a link becomes.
enum class PageLinks {
    Dead, ///< It looks like one and leads nowhere.
    Kept, ///< http, https and mailto, without a Referer.
};

/// The tags from one to another as HTML. A picture that is not among the parts has its alternative text
/// alone.
QByteArray htmlOf(const PageTags &page, size_t from, size_t to, const StyleParts &parts, PageLinks links);

/// The address of a picture, absolute, also where a script was to load it later; empty if there is none.
QUrl pictureOf(const PageTag &tag, const QUrl &base);
