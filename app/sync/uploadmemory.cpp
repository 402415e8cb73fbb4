#include "sync/uploadmemory.h"

#include "formats/blocks/tags.h"
#include "storage/attachmentstore.h"
#include "storage/draftstore.h"
#include "storage/sitestore.h"
#include "sync/postmemory.h"

#include <QSet>

#include <algorithm>
#include <cctype>

using namespace Qt::StringLiterals;

namespace {

Result<QHash<QByteArray, blocks::SitePicture>> byHash(const Result<std::vector<Upload>> &uploads)
{
    if (!uploads)
        return uploads.error();
    QHash<QByteArray, blocks::SitePicture> pictures;
    for (const Upload &upload : *uploads)
        pictures.insert(upload.sha256, { upload.media, upload.url, upload.sizeSlug.toLatin1() });
    return pictures;
}

/// Each place where the address stands whole: it may be the beginning of another.
QList<qsizetype> placesOf(const QByteArray &markup, const QByteArray &address)
{
    QList<qsizetype> places;
    for (qsizetype at = markup.indexOf(address); at >= 0; at = markup.indexOf(address, at + 1)) {
        const char next = at + address.size() < markup.size() ? markup[at + address.size()] : '"';
        if (!QByteArrayView("-_.%/").contains(next) && !std::isalnum(static_cast<unsigned char>(next)))
            places.append(at);
    }
    return places;
}

QByteArray inMarkup(const QString &address) { return blocks::escapedValue(address); }

using Placement = UploadStore::Placement;

bool isFeatured(const PostFields &fields, const Placement &placement)
{
    return placement.media != 0 && mediaOf(fields.featuredImage) == placement.media;
}

bool shows(const PostFields &fields, const Placement &placement)
{
    return isFeatured(fields, placement) || !placesOf(fields.content, inMarkup(placement.address)).isEmpty();
}

/// Of a draft; without the number of those that are not current any more, where another of them has it now.
Result<std::vector<Placement>> placementsOf(Database &database, DraftId draft, SiteId site)
{
    auto placements = UploadStore(database).placements(draft, site);
    if (!placements)
        return placements;
    QSet<qint64> current;
    for (const Placement &placement : *placements) {
        if (placement.isCurrent)
            current.insert(placement.media);
    }
    for (Placement &placement : *placements) {
        if (!placement.isCurrent && current.contains(placement.media))
            placement.media = 0;
    }
    return placements;
}

/// With the picture as it is here, in the place of one that the site has no more, or has elsewhere.
PostFields takenBack(PostFields fields, const Placement &placement)
{
    const QString own = blocks::localPictureAddress(placement.sha256);
    const QByteArray address = inMarkup(placement.address);
    QList<qsizetype> places = placesOf(fields.content, address);
    while (!places.isEmpty())
        fields.content.replace(places.takeLast(), address.size(), own.toLatin1());
    if (isFeatured(fields, placement))
        fields.featuredImage = own;
    return fields;
}

} // namespace

std::vector<QByteArray> localPicturesOf(const PostFields &fields)
{
    std::vector<QByteArray> pictures = blocks::localPictures(fields.content);
    const auto featured = blocks::localPicture(fields.featuredImage);
    if (featured && std::find(pictures.begin(), pictures.end(), *featured) == pictures.end())
        pictures.push_back(*featured);
    return pictures;
}

Result<std::vector<PictureKnowledge>> loadPictures(
    Database &database, DraftId draft, SiteId site, const PostFields &local, const PostFields &there)
{
    std::vector<QByteArray> pictures = localPicturesOf(local);
    QSet<QByteArray> toPlace(pictures.begin(), pictures.end());
    const auto placements = placementsOf(database, draft, site);
    if (!placements)
        return placements.error();
    for (const Placement &placement : *placements) {
        if (!shows(local, placement) || (placement.isCurrent && shows(there, placement)))
            continue;
        if (!placement.isCurrent)
            toPlace.insert(placement.sha256);
        if (std::ranges::find(pictures, placement.sha256) == pictures.end())
            pictures.push_back(placement.sha256);
    }
    std::vector<PictureKnowledge> known;
    if (pictures.empty())
        return known;
    const auto place = SiteStore(database).load(site);
    if (!place)
        return place.error();
    const auto uploads = UploadStore(database).those(site, pictures);
    if (!uploads)
        return uploads.error();
    AttachmentStore attachments(database);
    const auto all = attachments.of(draft);
    if (!all)
        return all.error();
    QHash<QByteArray, Attachment> own;
    for (const Attachment &attachment : *all)
        own.insert(attachment.sha256, attachment);
    for (const QByteArray &sha256 : pictures) {
        PictureKnowledge picture;
        Upload fresh;
        fresh.site = site;
        fresh.sha256 = sha256;
        fresh.key = mediaKey(place->apiRoot, place->userId, sha256);
        picture.upload = uploads->value(sha256, fresh);
        std::optional<Attachment> attachment;
        if (own.contains(sha256)) {
            attachment = own.value(sha256);
        } else {
            const auto elsewhere = attachments.find(draft, sha256);
            if (!elsewhere)
                return elsewhere.error();
            attachment = *elsewhere;
        }
        picture.isPlaced = !toPlace.contains(sha256);
        picture.isHere = attachment.has_value();
        if (attachment) {
            picture.mediaType = attachment->mediaType;
            picture.bytes = attachment->bytes;
            picture.size = attachment->size;
        }
        known.push_back(std::move(picture));
    }
    return known;
}

Result<QHash<QByteArray, blocks::SitePicture>> placedPictures(Database &database, DraftId draft, SiteId site)
{
    return byHash(UploadStore(database).placed(draft, site));
}

PostFields withSitePictures(PostFields fields, const QHash<QByteArray, blocks::SitePicture> &pictures)
{
    fields.content = blocks::withSitePictures(fields.content, pictures);
    if (const auto featured = blocks::localPicture(fields.featuredImage);
        featured && pictures.contains(*featured))
        fields.featuredImage = toFeaturedImage(pictures.value(*featured).id);
    return fields;
}

Result<> placePictures(Database &database, DraftId id, SiteId site, const QDateTime &at)
{
    DraftStore drafts(database);
    const auto draft = drafts.load(id);
    if (!draft)
        return draft.error();
    const auto placements = placementsOf(database, id, site);
    if (!placements)
        return placements.error();
    PostFields own = draft->fields;
    for (const Placement &placement : *placements) {
        if (placement.isCurrent || !shows(own, placement))
            continue;
        own = takenBack(std::move(own), placement);
        // Its bytes are found under the address still, in earlier texts; the number is another's.
        if (Result<> put = drafts.putPicture(id, placement.address, placement.sha256); !put)
            return put;
    }
    const auto pictures = byHash(UploadStore(database).onSite(site, localPicturesOf(own)));
    if (!pictures)
        return pictures.error();
    const PostFields placed = withSitePictures(own, *pictures);
    if (placed == draft->fields)
        return {};
    AttachmentStore attachments(database);
    for (auto picture = pictures->begin(); picture != pictures->end(); ++picture) {
        const QString address = QString::fromLatin1(picture->url.toEncoded());
        if (Result<> put = drafts.putPicture(id, address, picture.key(), picture->id); !put)
            return put;
        // Copied with its text from another draft, it hangs on this one from now on.
        auto attachment = attachments.find(id, picture.key());
        if (!attachment)
            return attachment.error();
        if (!*attachment || (*attachment)->draft == id)
            continue;
        (*attachment)->draft = id;
        if (const auto added = attachments.add(**attachment); !added)
            return added.error();
    }
    const auto revision = appendRevision(database, id, draft->head, Revision::Origin::Merged, placed, at);
    return revision ? Result<>() : Result<>(revision.error());
}
