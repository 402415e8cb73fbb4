#include "wordpress/editrounds.h"

#include "formats/blocks/edits.h"
#include "formats/blocks/identity.h"
#include "formats/blocks/makers.h"

#include <functional>

using namespace Qt::StringLiterals;
using namespace blocks;

namespace editrounds {

namespace {

/// Nothing for a block that it does not concern.
using Edit = std::function<std::optional<Result<Document>>(const Document &, const Block &)>;

/// The edit at every block, from the last to the first: what stands before stays where it is.
Round round(const QByteArray &name, const QByteArray &post, const Edit &edit)
{
    Round made{ name, post, 0 };
    Document document = Document::parse(post);
    for (qsizetype i = allBlocks(document).size(); i-- > 0;) {
        const Block block = allBlocks(document)[i];
        if (block.isFreeform() || lockOf(block))
            continue;
        const auto changed = edit(document, block);
        if (!changed || !*changed)
            continue;
        document = **changed;
        ++made.edits;
    }
    made.markup = document.toBytes();
    return made;
}

std::optional<Result<Document>> newWords(const Document &document, const Block &block)
{
    std::optional<Result<Document>> answer;
    Document now = document;
    for (size_t i = textsOf(block).size(); i-- > 0;) {
        const auto texts = textsOf(block);
        if (texts[i].form == Text::Form::Source)
            continue;
        const auto changed = withWords(now, texts[i], u"Новые слова <&> «نص» [of] “x”"_s);
        if (!changed)
            return changed;
        now = *changed;
        answer = now;
    }
    return answer;
}

std::optional<Result<Document>> parts(const Document &document, const Block &block)
{
    switch (kindOf(block)) {
    case Kind::Quote:
        return withCite(document, block, "By <em>somebody</em>");
    case Kind::Image:
    case Kind::Gallery:
    case Kind::Embed:
    case Kind::Media:
    case Kind::Table:
        return withCaption(document, block, "A <em>caption</em>");
    default:
        return std::nullopt;
    }
}

std::optional<Result<Document>> noParts(const Document &document, const Block &block)
{
    switch (kindOf(block)) {
    case Kind::Quote:
        return withCite(document, block, {});
    case Kind::Image:
    case Kind::Gallery:
    case Kind::Embed:
    case Kind::Media:
    case Kind::Table:
        return withCaption(document, block, {});
    default:
        return std::nullopt;
    }
}

std::optional<Result<Document>> attributes(const Document &document, const Block &block)
{
    switch (kindOf(block)) {
    case Kind::Heading:
        return withLevel(document, block, 5);
    case Kind::Paragraph:
        return withDirection(document, block, "rtl");
    case Kind::ListItem:
        return withLanguage(document, block, "ar", "rtl");
    case Kind::List:
        return withOrder(document, block, !listView(block)->isOrdered);
    case Kind::Image:
        return withPictureLink(document, block, u"https://e.org/?a=1&b=2"_s);
    case Kind::Embed:
        return withUrl(document, block, u"https://e.org/?a=1&b=2"_s);
    case Kind::Table:
        if (const auto view = tableView(block); view && view->isGrid())
            return withHeader(document, block, view->rows.front().section != TableView::Section::Head);
        return std::nullopt;
    case Kind::More:
        return withMore(document, block, { u"Go on"_s, true });
    default:
        return std::nullopt;
    }
}

std::optional<Result<Document>> otherAttributes(const Document &document, const Block &block)
{
    switch (kindOf(block)) {
    case Kind::Paragraph:
    case Kind::Heading:
        return withLanguage(document, block, "ar", "rtl");
    case Kind::Image:
        return withAlt(document, block, *imageView(block), u"It’s “a” <picture> & more"_s);
    case Kind::Table:
        return withRow(document, block, 0);
    default:
        return std::nullopt;
    }
}

std::optional<Result<Document>> pictures(const Document &document, const Block &block)
{
    if (kindOf(block) == Kind::Image)
        return withPicture(document, block, 7, u"https://e.org/b.jpg"_s);
    if (kindOf(block) == Kind::Table)
        return withColumn(document, block, 1);
    if (const auto gallery = galleryView(block); gallery && gallery->isOldForm)
        return withPictureCaption(document, block, gallery->images.back(), "By <em>somebody</em>");
    return std::nullopt;
}

std::optional<Result<Document>> className(const Document &document, const Block &block)
{
    const bool hasClass = kindOf(block) != Kind::More && kindOf(block) != Kind::ListItem;
    return hasClass ? std::optional(withClassName(document, block, "one two")) : std::nullopt;
}

std::optional<Result<Document>> children(const Document &document, const Block &block)
{
    switch (kindOf(block)) {
    case Kind::Group:
    case Kind::Column:
    case Kind::Quote: {
        const auto with = withChild(document, block, 0, paragraph("Come and gone"));
        if (!with)
            return std::nullopt;
        for (const Block &each : allBlocks(*with)) {
            if (each.span().start == block.span().start && each.name() == block.name())
                return withoutChild(*with, each.child(0));
        }
        return std::nullopt;
    }
    case Kind::List:
    case Kind::Columns:
        return block.childCount() > 1 ? std::optional(withChildMoved(document, block, 0, block.childCount()))
                                      : std::nullopt;
    case Kind::Gallery: {
        const auto gallery = galleryView(block);
        const int count = gallery ? int(gallery->images.size()) : 0;
        return count > 1 ? std::optional(withPictureMoved(document, block, 0, count)) : std::nullopt;
    }
    case Kind::Table: {
        const auto view = tableView(block);
        const bool isLong = view && view->rows.size() > 1;
        const auto aligned = withColumnAlign(document, block, 0, "right");
        if (!aligned) // Of the old form.
            return isLong ? std::optional(withoutRow(document, block, 0)) : std::nullopt;
        for (const Block &each : allBlocks(*aligned)) {
            if (each.span().start == block.span().start && each.name() == block.name())
                return isLong ? withoutRow(*aligned, each, 0) : aligned;
        }
        return std::nullopt;
    }
    default:
        return std::nullopt;
    }
}

} // namespace

QList<Round> all(const QByteArray &post)
{
    return { round("words", post, newWords), round("parts", post, parts), round("no parts", post, noParts),
        round("attributes", post, attributes), round("other attributes", post, otherAttributes),
        round("pictures", post, pictures), round("class name", post, className),
        round("children", post, children) };
}

} // namespace editrounds
