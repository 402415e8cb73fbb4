#include "formats/blocks/attributes.h"
#include "formats/blocks/identity.h"
#include "formats/blocks/reading.h"

#include <algorithm>

namespace blocks {

using namespace reading;

namespace {

/// The pictures of HTML without inner blocks, each with the link and the caption that it has.
std::vector<ImageView> imagesIn(Piece piece)
{
    std::vector<ImageView> images;
    QString href;
    qsizetype captionStart = -1;
    TagReader reader(piece.html);
    while (const auto tag = reader.next()) {
        const bool isOpen = tag->kind == Tag::Kind::Open;
        if (tag->name == "a") {
            href = isOpen ? decodedText(tag->attribute("href")) : QString();
        } else if (tag->name == "img" && isOpen) {
            ImageView image;
            image.src = decodedText(tag->attribute("src"));
            image.alt = decodedText(tag->attribute("alt"));
            image.href = href;
            image.tag = { piece.base + tag->span.start, piece.base + tag->span.end };
            for (const QByteArray &name : tag->classes()) {
                if (name.startsWith("wp-image-"))
                    image.id = name.mid(9).toLongLong();
            }
            images.push_back(std::move(image));
        } else if (tag->name == "figcaption" && isOpen) {
            const bool isOfAll = tag->classes().contains("blocks-gallery-caption");
            captionStart = isOfAll || images.empty() || images.back().caption ? -1 : tag->span.end;
        } else if (tag->name == "figcaption" && captionStart >= 0) {
            images.back().caption = piece.sliced({ captionStart, tag->span.start }).text();
            captionStart = -1;
        }
    }
    return images;
}

} // namespace

std::optional<ImageView> imageView(const Block &block)
{
    if (kindOf(block) != Kind::Image || block.childCount() > 0)
        return std::nullopt;
    std::vector<ImageView> images = imagesIn(innerOf(block));
    if (images.size() != 1)
        return std::nullopt;
    ImageView view = std::move(images.front());
    view.id = 0;
    const auto attributes = attributesOf(block);
    if (const Json *id = attributes ? attributes->find("id") : nullptr; id && id->type == Json::Type::Number)
        view.id = id->text.toLongLong();
    return view;
}

std::optional<GalleryView> galleryView(const Block &block)
{
    if (block.isVoid() || kindOf(block) != Kind::Gallery)
        return std::nullopt;
    GalleryView view;
    if (block.childCount() == 0) {
        view.images = imagesIn(innerOf(block));
        view.caption = captionOf(innerOf(block), "blocks-gallery-caption");
        view.isOldForm = !view.images.empty();
        return view;
    }
    for (const Block &child : block.children()) {
        const auto image = imageView(child);
        if (!image)
            return std::nullopt;
        view.images.push_back(*image);
    }
    view.caption = captionOf(tailOf(block));
    return view;
}

std::optional<EmbedView> embedView(const Block &block)
{
    if (kindOf(block) != Kind::Embed)
        return std::nullopt;
    const QByteArray url = stringAttribute(block, "url");
    if (url.isEmpty())
        return std::nullopt;
    return EmbedView{ QString::fromUtf8(url), captionOf(innerOf(block)) };
}

std::optional<MediaView> mediaView(const Block &block)
{
    if (kindOf(block) != Kind::Media || block.isVoid() || block.childCount() > 0)
        return std::nullopt;
    const Piece inner = innerOf(block);
    const auto figure = wrapperOf(inner.html);
    if (!figure || figure->tag.name != "figure")
        return std::nullopt;
    const auto parts = elements(inner.sliced(figure->content).html);
    const bool hasPlayer
        = parts && !parts->empty() && parts->size() <= 2 && "core/" + parts->front().tag.name == block.name();
    if (!hasPlayer || (parts->size() == 2 && parts->back().tag.name != "figcaption"))
        return std::nullopt;
    return MediaView{ decodedText(parts->front().tag.attribute("src")), captionOf(inner) };
}

std::optional<CardView> cardView(const Block &block)
{
    if (block.name() != "core/group" || block.childCount() < 1 || block.childCount() > 3)
        return std::nullopt;
    const auto tag = leadingTag(headOf(block).html);
    if (!tag || !tag->classes().contains("qtd-card"))
        return std::nullopt;
    CardView view;
    view.id = cardId(block);
    bool hasTitle = false;
    for (const Block &child : block.children()) {
        if (child.name() == "core/image") {
            const auto picture = imageView(child);
            if (!picture || view.picture || hasTitle)
                return std::nullopt;
            view.picture = picture;
            continue;
        }
        const auto text = child.name() == "core/paragraph" ? textView(child) : std::nullopt;
        if (!text)
            return std::nullopt;
        const QByteArray &html = text->text.html;
        if (!hasTitle) {
            TagReader reader(html);
            while (const auto link = reader.next()) {
                if (link->name == "a" && link->kind == Tag::Kind::Open) {
                    view.url = decodedText(link->attribute("href"));
                    break;
                }
            }
            if (view.url.isEmpty())
                return std::nullopt;
            view.title = plainText(html);
            hasTitle = true;
        } else if (view.by.isEmpty()) {
            view.by = plainText(html);
        } else {
            return std::nullopt;
        }
    }
    if (!hasTitle)
        return std::nullopt;
    return view;
}

} // namespace blocks
