#include "formats/blocks/edits.h"

#include "formats/blocks/attributes.h"
#include "formats/blocks/changes.h"
#include "formats/blocks/delimiter.h"
#include "formats/blocks/makers.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace blocks {

using namespace reading;

namespace {

using Reason = Error::Reason;

bool canStand(const QByteArray &html, Text::Form form)
{
    switch (form) {
    case Text::Form::Inline:
    case Text::Form::Lines:
    case Text::Form::Code: // Marks may stand in it since somebody's WordPress put them there.
        return isInlineHtml(html);
    case Text::Form::Source:
        return !DelimiterReader({ html.constData(), size_t(html.size()) }).next();
    }
    return false;
}

/// The first tag of the block's HTML.
std::optional<Tag> firstTag(const Block &block)
{
    return block.isFreeform() || block.isVoid() ? std::nullopt : leadingTag(headOf(block).html);
}

/// The HTML in which the block's outermost element ends.
Piece endOf(const Block &block) { return block.childCount() > 0 ? tailOf(block) : innerOf(block); }

/// Renames the tags of an element that holds all of the block's HTML.
void renameElement(Changes &changes, const Block &block, const Tag &tag, const QByteArray &name)
{
    const qsizetype start = headOf(block).base + tag.span.start + 1;
    changes.replace({ start, start + tag.name.size() }, name);
    const Piece end = endOf(block);
    const qsizetype close = end.base + end.html.lastIndexOf(QByteArrayView("</")) + 2;
    changes.replace({ close, close + tag.name.size() }, name);
}

std::optional<Json> stringOrNone(const QByteArray &text)
{
    return text.isEmpty() ? std::nullopt : std::optional(Json::string(text));
}

std::optional<QString> textOrNone(const QByteArray &text)
{
    return text.isEmpty() ? std::nullopt : std::optional(QString::fromUtf8(text));
}

/// The last element of that name in the piece, tags included, in the document.
std::optional<Span> lastElement(const Piece &piece, QByteArrayView name)
{
    std::optional<Span> found;
    qsizetype start = -1;
    TagReader reader(piece.html);
    while (const auto tag = reader.next()) {
        if (tag->name != name)
            continue;
        if (tag->kind == Tag::Kind::Open)
            start = tag->span.start;
        else if (start >= 0)
            found = Span{ piece.base + start, piece.base + tag->span.end };
    }
    return found;
}

/// Where an element ends: before its closing tag and the white space there. -1 if there is none.
qsizetype beforeClosing(const Piece &piece, const QByteArray &name)
{
    qsizetype at = piece.html.lastIndexOf("</" + name + '>');
    if (at < 0)
        return at;
    while (at > 0 && isSpace(piece.html[at - 1]))
        --at;
    return piece.base + at;
}

} // namespace

QByteArray htmlOf(const QString &words, Text::Form form)
{
    const QByteArray html = escapedText(words).replace("\r\n", "\n").replace('\r', '\n');
    switch (form) {
    case Text::Form::Inline:
    case Text::Form::Source:
        return QByteArray(html).replace("\n", "<br>");
    case Text::Form::Lines:
        return html;
    case Text::Form::Code:
        return QByteArray(html).replace("[", "&#91;");
    }
    return html;
}

Result<Document> withHtml(const Document &document, const Text &text, const QByteArray &html)
{
    if (!canStand(html, text.form))
        return refused(Reason::NotText);
    if (text.span.end > document.toBytes().size()
        || QByteArrayView(document.toBytes()).sliced(text.span.start, text.span.length()) != text.html)
        return refused(Reason::NoSuchBlock);
    return document.replaced(text.span, html);
}

Result<Document> withWords(const Document &document, const Text &text, const QString &words)
{
    return withHtml(document, text, htmlOf(words, text.form));
}

Result<Document> withAttribute(
    const Document &document, const Block &block, const QByteArray &key, const Json &value)
{
    if (block.isFreeform())
        return refused(Reason::NotText);
    Changes changes(document, block);
    changes.setMember(key, value);
    return changes.apply();
}

Result<Document> withoutAttribute(const Document &document, const Block &block, const QByteArray &key)
{
    if (block.isFreeform())
        return refused(Reason::NotText);
    Changes changes(document, block);
    changes.setMember(key, std::nullopt);
    return changes.apply();
}

Result<Document> withAttributes(const Document &document, const Block &block, const QByteArray &object)
{
    if (block.isFreeform())
        return refused(Reason::NotText);
    const AttributesPlace place = attributesPlace(block, object);
    Changes changes(document, block);
    changes.replace(place.span, place.bytes);
    return changes.apply();
}

Result<Document> withClassName(const Document &document, const Block &block, const QByteArray &className)
{
    const Kind kind = kindOf(block);
    const bool canHave
        = kind != Kind::Html && kind != Kind::Freeform && kind != Kind::More && kind != Kind::ListItem;
    const auto tag = firstTag(block);
    if (!tag || !canHave)
        return refused(Reason::FormUnknown);
    const QList<QByteArray> old = stringAttribute(block, "className").simplified().split(' ');
    const QList<QByteArray> wanted = className.simplified().split(' ');
    QList<QByteArray> classes = tag->classes();
    classes.removeIf([&](const QByteArray &name) { return old.contains(name) || wanted.contains(name); });
    classes += wanted;
    classes.removeAll({});
    Changes changes(document, block);
    changes.setMember("className", stringOrNone(className.simplified()));
    changes.setTagAttribute(headOf(block), *tag, "class", textOrNone(classes.join(' ')));
    return changes.apply();
}

Result<Document> withLevel(const Document &document, const Block &heading, int level)
{
    const auto tag = firstTag(heading);
    const auto view = textView(heading);
    if (!tag || !view || view->kind != Kind::Heading || level < 1 || level > 6)
        return refused(Reason::FormUnknown);
    Changes changes(document, heading);
    changes.setMember("level", level == 2 ? std::nullopt : std::optional(Json::number(level)));
    renameElement(changes, heading, *tag, 'h' + QByteArray::number(level));
    return changes.apply();
}

Result<Document> withDirection(const Document &document, const Block &paragraph, const QByteArray &direction)
{
    const auto tag = firstTag(paragraph);
    if (!tag || tag->name != "p" || kindOf(paragraph) != Kind::Paragraph)
        return refused(Reason::FormUnknown);
    Changes changes(document, paragraph);
    changes.setMember("direction", stringOrNone(direction));
    changes.setTagAttribute(headOf(paragraph), *tag, "dir", textOrNone(direction));
    return changes.apply();
}

Result<Document> withLanguage(
    const Document &document, const Block &block, const QByteArray &language, const QByteArray &direction)
{
    const auto view = textView(block);
    if (!view || view->text.form != Text::Form::Inline)
        return refused(Reason::FormUnknown);
    Text inside = view->text;
    QByteArray oldLanguage;
    QByteArray oldDirection;
    takeLanguageSpan(inside, oldLanguage, oldDirection);
    const QByteArray open = languageTag(language, direction);
    Changes changes(document, block);
    changes.replace({ view->text.span.start, inside.span.start }, open);
    changes.replace({ inside.span.end, view->text.span.end }, open.isEmpty() ? "" : "</span>");
    return changes.apply();
}

Result<Document> withOrder(const Document &document, const Block &list, bool isOrdered)
{
    const auto tag = firstTag(list);
    const auto view = listView(list);
    if (!tag || !view)
        return refused(Reason::FormUnknown);
    if (view->isOrdered == isOrdered)
        return document;
    Changes changes(document, list);
    if (isOrdered) {
        changes.setMember("ordered", Json{ Json::Type::True, {}, {}, {} });
    } else {
        for (const char *key : { "ordered", "start", "reversed" })
            changes.setMember(key, std::nullopt);
        for (const char *name : { "start", "reversed" })
            changes.setTagAttribute(headOf(list), *tag, name, std::nullopt);
    }
    renameElement(changes, list, *tag, isOrdered ? "ol" : "ul");
    return changes.apply();
}

Result<Document> withCite(const Document &document, const Block &quote, const QByteArray &html)
{
    const auto view = quoteView(quote);
    if (!view)
        return refused(Reason::FormUnknown);
    if (!isInlineHtml(html))
        return refused(Reason::NotText);
    Changes changes(document, quote);
    const Piece end = endOf(quote);
    if (view->cite && html.isEmpty())
        changes.remove(*lastElement(end, "cite"));
    else if (view->cite)
        changes.replace(view->cite->span, html);
    else if (!html.isEmpty())
        changes.insert(beforeClosing(end, "blockquote"), "<cite>" + html + "</cite>");
    return changes.apply();
}

Result<Document> withCaption(const Document &document, const Block &block, const QByteArray &html)
{
    const Kind kind = kindOf(block);
    const bool isGallery = kind == Kind::Gallery;
    const bool canHave = isGallery || kind == Kind::Image || kind == Kind::Embed || kind == Kind::Media
        || kind == Kind::Table;
    const auto tag = firstTag(block);
    if (!canHave || !tag)
        return refused(Reason::FormUnknown);
    if (!isInlineHtml(html))
        return refused(Reason::NotText);
    const Piece end = endOf(block);
    const bool isOldGallery = isGallery && block.childCount() == 0;
    const auto old = captionOf(end, isOldGallery ? "blocks-gallery-caption" : "");
    Changes changes(document, block);
    if (old && html.isEmpty()) {
        changes.remove(*lastElement(end, "figcaption"));
    } else if (old) {
        changes.replace(old->span, html);
    } else if (!html.isEmpty()) {
        const qsizetype at = beforeClosing(end, "figure");
        if (at < 0 || (isOldGallery && tag->name != "figure"))
            return refused(Reason::FormUnknown);
        // As WordPress wrote it when it wrote blocks of that form.
        const bool isOldForm = isOldGallery || (kind == Kind::Image && tag->name != "figure");
        QByteArray classes = isGallery ? "blocks-gallery-caption" : "";
        if (!isOldForm)
            classes += isGallery ? " wp-element-caption" : "wp-element-caption";
        changes.insert(at,
            (classes.isEmpty() ? QByteArray("<figcaption>") : "<figcaption class=\"" + classes + "\">") + html
                + "</figcaption>");
    }
    return changes.apply();
}

} // namespace blocks
