#pragma once

#include "formats/blocks/document.h"

#include <QByteArrayView>
#include <QString>

/// The tags of a block's HTML with their places in the bytes, for changes that leave all else as it was. A
/// scanner, no tree: foreign pages go through formats/html. Pure: any thread.
namespace blocks {

struct TagAttribute {
    QByteArray name; ///< Lower case.
    QByteArray value; ///< As written, references not resolved.
    Span span; ///< Of name and value, in the bytes that were read.
    Span valueSpan; ///< Within its quotes; empty if there is no value.
};

struct Tag {
    enum class Kind { Open, Close, Comment };

    Kind kind = Kind::Open;
    Span span;
    QByteArray name; ///< Lower case; empty for a comment, a doctype and the like.
    std::vector<TagAttribute> attributes;
    bool isSelfClosed = false; ///< ` />`.

    const TagAttribute *find(QByteArrayView attributeName) const; ///< Null if absent.
    QByteArray attribute(QByteArrayView attributeName) const; ///< As written; empty if absent.
    QList<QByteArray> classes() const;
};

/// Tags in order (WHATWG HTML 13.2.5, data state and below). What script, style and their like hold is text.
/// A tag that does not end is text, and so is all after it. Linear.
class TagReader final {
public:
    explicit TagReader(QByteArrayView html)
        : m_html(html)
    {
    }
    std::optional<Tag> next();

private:
    bool readTag(Tag &tag);

    QByteArrayView m_html;
    qsizetype m_at = 0;
    QByteArray m_rawUntil; ///< Only the end of this element ends its text.
};

/// `<tag …>content</tag>` with nothing but white space around.
struct Wrapper {
    Tag tag;
    Span content; ///< In the bytes that were asked about.
};
/// Nothing if the HTML is not exactly one element with both tags.
std::optional<Wrapper> wrapperOf(QByteArrayView html);

/// The tag that begins the HTML, white space before it allowed.
std::optional<Tag> leadingTag(QByteArrayView html);

bool isVoidElement(QByteArrayView name);
bool isPhrasingElement(QByteArrayView name); ///< Stands within a line of text.

/// References resolved (WHATWG HTML 13.5), invalid UTF-8 as U+FFFD.
QString decodedText(QByteArrayView html);
/// The words of the HTML: tags gone, line breaks for `<br>` and between blocks, references resolved, white
/// space folded.
QString plainText(QByteArrayView html);

/// For text and for attribute values: `&amp; &lt; &gt;`, and `&quot;` in values. U+00A0 stays itself.
QByteArray escapedText(QStringView text);
QByteArray escapedValue(QStringView text);

} // namespace blocks
