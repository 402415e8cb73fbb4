#include "writing/blockfields.h"

#include "formats/blocks/edits.h"
#include "formats/blocks/identity.h"

#include <functional>

using blocks::Block;
using blocks::Document;

namespace {

constexpr int mostPictures = 4; ///< More would not fit beside the text.

struct Place {
    BlockField field;
    std::function<Result<Document>(const Document &, const QString &)> set;
};

QByteArray htmlOf(const QString &words) { return blocks::htmlOf(words, blocks::Text::Form::Inline); }

QString wordsOf(const std::optional<blocks::Text> &text)
{
    return text ? blocks::plainText(text->html) : QString();
}

void addCaption(std::vector<Place> &places, const Block &block, const std::optional<blocks::Text> &caption)
{
    places.push_back({ { BlockField::Kind::Caption, 0, wordsOf(caption) },
        [block](const Document &post, const QString &words) {
            return blocks::withCaption(post, block, htmlOf(words));
        } });
}

void addImage(std::vector<Place> &places, const Block &block, const blocks::ImageView &image, int number)
{
    places.push_back({ { BlockField::Kind::Alt, number, image.alt },
        [block, image](const Document &post, const QString &words) {
            return blocks::withAlt(post, block, image, words);
        } });
}

std::vector<Place> placesOf(const Document &post)
{
    std::vector<Place> places;
    const QList<Block> all = post.blocks();
    if (all.isEmpty() || blocks::lockOf(all.front()))
        return places;
    const Block block = all.front();
    const blocks::View view = blocks::viewOf(block);
    if (const auto *image = std::get_if<blocks::ImageView>(&view)) {
        addImage(places, block, *image, 0);
        addCaption(places, block, image->caption);
    } else if (const auto *gallery = std::get_if<blocks::GalleryView>(&view)) {
        const int count = qMin(mostPictures, int(gallery->images.size()));
        for (int i = 0; i < count; ++i) {
            const bool hasBlocks = !gallery->isOldForm && i < block.childCount();
            addImage(places, hasBlocks ? block.child(i) : block, gallery->images[size_t(i)],
                gallery->images.size() > 1 ? i + 1 : 0);
        }
        addCaption(places, block, gallery->caption);
    } else if (const auto *embed = std::get_if<blocks::EmbedView>(&view)) {
        places.push_back(
            { { BlockField::Kind::Address, 0, embed->url }, [block](const Document &at, const QString &url) {
                 return blocks::withUrl(at, block, url);
             } });
        addCaption(places, block, embed->caption);
    } else if (const auto *table = std::get_if<blocks::TableView>(&view)) {
        addCaption(places, block, table->caption);
    } else if (const auto *more = std::get_if<blocks::MoreView>(&view)) {
        places.push_back({ { BlockField::Kind::Words, 0, more->words },
            [block, old = *more](const Document &at, const QString &words) {
                blocks::MoreView changed = old;
                changed.words = words;
                return blocks::withMore(at, block, changed);
            } });
    } else if (const auto *text = std::get_if<blocks::TextView>(&view)) {
        places.push_back({ { BlockField::Kind::Words, 0, blocks::plainText(text->text.html) },
            [its = text->text](const Document &at, const QString &words) {
                return blocks::withWords(at, its, words);
            } });
    }
    return places;
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
        if (i >= places.size() || places[i].field.value.trimmed() == values[i].trimmed())
            continue;
        Result<Document> changed = places[i].set(post, values[i]);
        if (!changed)
            return changed.error();
        post = *changed;
    }
    return post.toBytes();
}
