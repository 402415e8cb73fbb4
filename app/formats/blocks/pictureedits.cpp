#include "formats/blocks/attributes.h"
#include "formats/blocks/changes.h"
#include "formats/blocks/edits.h"
#include "formats/blocks/localpictures.h"
#include "formats/blocks/makers.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace blocks {

using namespace reading;

namespace {

using Reason = Error::Reason;

/// The opening link around the picture and its end; only where nothing else is in the link.
struct Link {
    Span open;
    Span close;
    Tag tag;
};

std::optional<Link> linkAround(const Piece &piece, Span image)
{
    std::optional<Link> link;
    TagReader reader(piece.html);
    while (const auto tag = reader.next()) {
        const Span span{ piece.base + tag->span.start, piece.base + tag->span.end };
        if (tag->name == "a" && tag->kind == Tag::Kind::Open && span.end <= image.start)
            link = Link{ span, {}, *tag };
        else if (tag->name == "a" && tag->kind == Tag::Kind::Close && link && span.start >= image.end) {
            link->close = span;
            return link;
        } else if (tag->name == "a" && tag->kind == Tag::Kind::Close) {
            link.reset();
        }
    }
    return std::nullopt;
}

/// The image's tag again, and the piece that its places count in.
struct ImageTag {
    Piece piece;
    Tag tag;
};

ImageTag tagOf(const Block &block, const ImageView &image)
{
    const Piece piece{ block.view(image.tag), image.tag.start };
    return { piece, *leadingTag(piece.html) };
}

/// Another address and id, in the tag and in the attributes.
void changePicture(
    Changes &changes, const Block &block, const ImageView &image, qint64 id, const QString &src)
{
    const ImageTag found = tagOf(block, image);
    changes.setTagAttribute(found.piece, found.tag, "src", src);
    QList<QByteArray> classes = found.tag.classes();
    classes.removeIf([](const QByteArray &name) { return name.startsWith("wp-image-"); });
    if (id > 0)
        classes.append("wp-image-" + QByteArray::number(id));
    const QString words = QString::fromUtf8(classes.join(' '));
    changes.setTagAttribute(
        found.piece, found.tag, "class", words.isEmpty() ? std::nullopt : std::optional(words));
    changes.setMember("id", id > 0 ? std::optional(Json::number(id)) : std::nullopt);
}

} // namespace

Result<Document> withAlt(
    const Document &document, const Block &block, const ImageView &image, const QString &alt)
{
    if (image.tag.start < block.innerSpan().start || image.tag.end > block.innerSpan().end)
        return refused(Reason::NoSuchBlock);
    const ImageTag found = tagOf(block, image);
    Changes changes(document, block);
    changes.setTagAttribute(found.piece, found.tag, "alt", alt);
    return changes.apply();
}

Result<Document> withPictureLink(const Document &document, const Block &image, const QString &href)
{
    const auto view = imageView(image);
    if (!view)
        return refused(Reason::FormUnknown);
    Changes changes(document, image);
    const auto link = linkAround(innerOf(image), view->tag);
    const QByteArray open = "<a href=\"" + escapedValue(href) + "\">";
    if (link && href.isEmpty()) {
        changes.remove(link->open);
        changes.remove(link->close);
    } else if (link) {
        changes.setTagAttribute(innerOf(image), link->tag, "href", href);
    } else if (!href.isEmpty()) {
        changes.insert(view->tag.start, open);
        changes.insert(view->tag.end, "</a>");
    }
    const bool saysWhere = !stringAttribute(image, "linkDestination").isEmpty();
    if (!href.isEmpty() || saysWhere)
        changes.setMember("linkDestination", Json::string(href.isEmpty() ? "none" : "custom"));
    return changes.apply();
}

Result<Document> withPicture(const Document &document, const Block &image, qint64 id, const QString &src)
{
    const auto view = imageView(image);
    if (!view)
        return refused(Reason::FormUnknown);
    Changes changes(document, image);
    changePicture(changes, image, *view, id, src);
    return changes.apply();
}

Result<Document> withSitePicture(const Document &document, const Block &image, const SitePicture &picture)
{
    const auto view = imageView(image);
    const Piece inner = innerOf(image);
    const auto figure = leadingTag(inner.html);
    if (!view || !figure)
        return refused(Reason::FormUnknown);
    Changes changes(document, image);
    changePicture(changes, image, *view, picture.id, QString::fromLatin1(picture.url.toEncoded()));
    changes.setMember("sizeSlug", Json::string(picture.sizeSlug));
    if (stringAttribute(image, "linkDestination").isEmpty())
        changes.setMember("linkDestination", Json::string(view->href.isEmpty() ? "none" : "custom"));
    if (figure->name == "figure") {
        QList<QByteArray> classes = figure->classes();
        classes.removeIf([](const QByteArray &name) { return name.startsWith("size-"); });
        classes.insert(classes.indexOf("wp-block-image") + 1, "size-" + picture.sizeSlug);
        changes.setTagAttribute(inner, *figure, "class", QString::fromUtf8(classes.join(' ')));
    }
    return changes.apply();
}

Result<Document> withPictureCaption(
    const Document &document, const Block &gallery, const ImageView &image, const QByteArray &html)
{
    const Piece inner = innerOf(gallery);
    if (kindOf(gallery) != Kind::Gallery || gallery.childCount() > 0 || !wrapperOf(inner.html))
        return refused(Reason::FormUnknown);
    if (image.tag.start < inner.base || image.tag.end > inner.base + inner.html.size())
        return refused(Reason::NoSuchBlock);
    if (!isInlineHtml(html))
        return refused(Reason::NotText);
    Changes changes(document, gallery);
    if (image.caption && !html.isEmpty()) {
        changes.replace(image.caption->span, html);
        return changes.apply();
    }
    // Without one, or to be without one: the figure around the picture ends behind it.
    Span caption;
    TagReader reader(inner.html);
    while (const auto tag = reader.next()) {
        const Span span{ inner.base + tag->span.start, inner.base + tag->span.end };
        if (span.start < image.tag.end)
            continue;
        if (tag->name == "figcaption" && tag->kind == Tag::Kind::Open && image.caption)
            caption.start = span.start;
        if (tag->name == "figcaption" && tag->kind == Tag::Kind::Close && image.caption) {
            changes.remove({ caption.start, span.end });
            return changes.apply();
        }
        if (tag->name == "img")
            break;
        if (tag->name != "figure" || tag->kind != Tag::Kind::Close)
            continue;
        // As WordPress wrote it when it wrote galleries of that form.
        const bool isClassed = wrapperOf(inner.html)->tag.name == "figure";
        if (!html.isEmpty())
            changes.insert(span.start,
                (isClassed ? QByteArray("<figcaption class=\"blocks-gallery-item__caption\">")
                           : QByteArray("<figcaption>"))
                    + html + "</figcaption>");
        return changes.apply();
    }
    return refused(Reason::FormUnknown);
}

namespace {

/// The elements of one level that hold a picture each, in the document: those of a gallery of the old form.
std::vector<Span> pictureElements(Piece piece, const std::vector<ImageView> &images)
{
    while (const auto all = elements(piece.html)) {
        std::vector<Span> found;
        std::optional<Span> content;
        for (const Wrapper &each : *all) {
            const Piece inside = piece.sliced(each.content);
            const auto isWithin = [&](const ImageView &image) {
                return image.tag.start >= inside.base && image.tag.end <= inside.base + inside.html.size();
            };
            if (std::none_of(images.begin(), images.end(), isWithin))
                continue;
            const QByteArrayView rest = piece.html.sliced(each.content.end);
            found.push_back({ piece.base + each.tag.span.start,
                inside.base + inside.html.size() + rest.indexOf('>') + 1 });
            content = each.content;
        }
        if (found.size() == images.size())
            return found;
        if (found.size() != 1)
            break;
        piece = piece.sliced(*content);
    }
    return {};
}

template<typename T>
std::vector<T> moved(std::vector<T> all, int from, int to)
{
    const T one = all[size_t(from)];
    all.erase(all.begin() + from);
    all.insert(all.begin() + (to > from ? to - 1 : to), one);
    return all;
}

} // namespace

Result<Document> withPictureMoved(const Document &document, const Block &gallery, int from, int to)
{
    const auto view = galleryView(gallery);
    if (!view)
        return refused(Reason::FormUnknown);
    if (!view->isOldForm)
        return withChildMoved(document, gallery, from, to);
    const int count = int(view->images.size());
    if (from < 0 || from >= count || to < 0 || to > count)
        return refused(Reason::NoSuchBlock);
    const std::vector<Span> places = pictureElements(innerOf(gallery), view->images);
    if (places.empty())
        return refused(Reason::FormUnknown);
    const std::vector<Span> order = moved(places, from, to);
    Changes changes(document, gallery);
    for (size_t i = 0; i < places.size(); ++i) {
        if (order[i] != places[i])
            changes.replace(places[i], gallery.view(order[i]).toByteArray());
    }
    const auto attributes = attributesOf(gallery);
    const Json *ids = attributes ? attributes->find("ids") : nullptr;
    if (ids && ids->items.size() == size_t(count)) {
        Json inOrder = *ids;
        inOrder.items = moved(ids->items, from, to);
        if (inOrder != *ids)
            changes.setMember("ids", inOrder);
    }
    return changes.apply();
}

Result<Document> withUrl(const Document &document, const Block &embed, const QString &url)
{
    const auto view = embedView(embed);
    if (!view || embed.isVoid())
        return refused(Reason::FormUnknown);
    // The address stands alone in its element, escaped or not.
    const Piece inner = innerOf(embed);
    TagReader reader(inner.html);
    qsizetype at = 0;
    while (const auto tag = reader.next()) {
        const Piece words = trimmed(inner.sliced({ at, tag->span.start }));
        at = tag->span.end;
        if (words.html.isEmpty() || decodedText(words.html) != view->url)
            continue;
        Changes changes(document, embed);
        changes.setMember("url", Json::string(url.toUtf8()));
        changes.replace({ words.base, words.base + words.html.size() }, escapedText(url));
        return changes.apply();
    }
    return refused(Reason::FormUnknown);
}

Result<Document> withMore(const Document &document, const Block &more, const MoreView &view)
{
    if (!moreView(more))
        return refused(Reason::FormUnknown);
    if (view.words.contains("--"_L1) || view.words.contains(u'>') || view.words.contains(u'\n'))
        return refused(Reason::NotText);
    const Piece inner = trimmed(innerOf(more));
    Changes changes(document, more);
    changes.setMember(
        "customText", view.words.isEmpty() ? std::nullopt : std::optional(Json::string(view.words.toUtf8())));
    changes.setMember(
        "noTeaser", view.hidesTeaser ? std::optional(Json{ Json::Type::True, {}, {}, {} }) : std::nullopt);
    changes.replace({ inner.base, inner.base + inner.html.size() }, moreHtml(view.words, view.hidesTeaser));
    return changes.apply();
}

} // namespace blocks
