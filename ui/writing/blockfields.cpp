#include "writing/blockfields.h"

#include "formats/blocks/edits.h"
#include "formats/blocks/identity.h"

#include <functional>

using blocks::Block;
using blocks::Document;

namespace {

struct Place {
    BlockField field;
    std::function<Result<Document>(const Document &, const QString &)> set;
};

QString htmlOf(const std::optional<blocks::Text> &text)
{
    return text ? QString::fromUtf8(text->html) : QString();
}

void addCaption(std::vector<Place> &places, const Block &block, const std::optional<blocks::Text> &caption)
{
    places.push_back(
        { { BlockField::Kind::Caption, htmlOf(caption) }, [block](const Document &post, const QString &html) {
             return blocks::withCaption(post, block, html.toUtf8());
         } });
}

/// Nothing if it is locked.
std::optional<Block> openBlock(const Document &post)
{
    const QList<Block> all = post.blocks();
    return all.isEmpty() || blocks::lockOf(all.front()) ? std::nullopt : std::optional(all.front());
}

std::vector<Place> placesOf(const Document &post)
{
    std::vector<Place> places;
    const auto open = openBlock(post);
    if (!open)
        return places;
    const Block block = *open;
    const blocks::View view = blocks::viewOf(block);
    if (const auto *image = std::get_if<blocks::ImageView>(&view)) {
        places.push_back({ { BlockField::Kind::Alt, image->alt },
            [block, image = *image](const Document &at, const QString &words) {
                return blocks::withAlt(at, block, image, words);
            } });
        addCaption(places, block, image->caption);
    } else if (const auto *gallery = std::get_if<blocks::GalleryView>(&view)) {
        addCaption(places, block, gallery->caption);
    } else if (const auto *embed = std::get_if<blocks::EmbedView>(&view)) {
        places.push_back(
            { { BlockField::Kind::Address, embed->url }, [block](const Document &at, const QString &url) {
                 return blocks::withUrl(at, block, url);
             } });
        addCaption(places, block, embed->caption);
    } else if (const auto *media = std::get_if<blocks::MediaView>(&view)) {
        addCaption(places, block, media->caption);
    } else if (const auto *table = std::get_if<blocks::TableView>(&view)) {
        addCaption(places, block, table->caption);
    } else if (const auto *more = std::get_if<blocks::MoreView>(&view)) {
        places.push_back({ { BlockField::Kind::Label, more->words },
            [block, old = *more](const Document &at, const QString &words) {
                blocks::MoreView changed = old;
                changed.words = words;
                return blocks::withMore(at, block, changed);
            } });
    } else if (const auto *text = std::get_if<blocks::TextView>(&view)) {
        places.push_back({ { BlockField::Kind::Words, QString::fromUtf8(text->text.html) },
            [its = text->text](const Document &at, const QString &html) {
                return blocks::withHtml(at, its, html.toUtf8());
            } });
    }
    return places;
}

std::optional<blocks::GalleryView> galleryOf(const Document &post)
{
    const auto open = openBlock(post);
    return open ? blocks::galleryView(*open) : std::nullopt;
}

Result<Document> withPictureCaption(
    const Document &post, const blocks::GalleryView &gallery, int picture, const QByteArray &html)
{
    const Block block = post.block(0);
    if (gallery.isOldForm)
        return blocks::withPictureCaption(post, block, gallery.images[size_t(picture)], html);
    return blocks::withCaption(post, block.child(picture), html);
}

} // namespace

std::vector<BlockField> fieldsOf(const QByteArray &markup)
{
    std::vector<BlockField> fields;
    for (const Place &place : placesOf(Document::parse(markup)))
        fields.push_back(place.field);
    return fields;
}

Result<QByteArray> withFieldValues(const QByteArray &markup, const std::vector<QString> &values)
{
    Document post = Document::parse(markup);
    for (size_t i = 0; i < values.size(); ++i) {
        const std::vector<Place> places = placesOf(post);
        if (i >= places.size() || places[i].field.value == values[i])
            continue;
        Result<Document> changed = places[i].set(post, values[i]);
        if (!changed)
            return changed.error();
        post = *changed;
    }
    return post.toBytes();
}

std::vector<GalleryPicture> picturesOf(const QByteArray &markup)
{
    std::vector<GalleryPicture> pictures;
    if (const auto gallery = galleryOf(Document::parse(markup))) {
        for (const blocks::ImageView &image : gallery->images)
            pictures.push_back({ image.src, image.alt, image.captionHtml() });
    }
    return pictures;
}

Result<QByteArray> withPictureWords(
    const QByteArray &markup, int picture, const QString &alt, const QByteArray &caption)
{
    Document post = Document::parse(markup);
    auto gallery = galleryOf(post);
    if (!gallery || picture < 0 || picture >= int(gallery->images.size()))
        return Error{ Error::Kind::Refused, Error::Reason::NoSuchBlock, {} };
    const blocks::ImageView &image = gallery->images[size_t(picture)];
    if (image.alt != alt) {
        const Block block = gallery->isOldForm ? post.block(0) : post.block(0).child(picture);
        const auto changed = blocks::withAlt(post, block, image, alt);
        if (!changed)
            return changed.error();
        post = *changed;
        gallery = galleryOf(post);
    }
    if (!gallery || gallery->images[size_t(picture)].captionHtml() == caption)
        return post.toBytes();
    const auto changed = withPictureCaption(post, *gallery, picture, caption);
    if (!changed)
        return changed.error();
    return changed->toBytes();
}

Result<QByteArray> withPictureMoved(const QByteArray &markup, int from, int to)
{
    const Document post = Document::parse(markup);
    const auto open = openBlock(post);
    if (!open)
        return Error{ Error::Kind::Refused, Error::Reason::NoSuchBlock, {} };
    const auto changed = blocks::withPictureMoved(post, *open, from, to);
    if (!changed)
        return changed.error();
    return changed->toBytes();
}
