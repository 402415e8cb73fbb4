#include "sync/uploadmemory.h"

#include "formats/blocks/tags.h"
#include "storage/attachmentstore.h"
#include "storage/draftstore.h"
#include "storage/sitestore.h"
#include "sync/postmemory.h"

#include <algorithm>

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

/// As it stands in markup.
QByteArray addressIn(const blocks::SitePicture &picture)
{
    return blocks::escapedValue(QString::fromLatin1(picture.url.toEncoded()));
}

bool shows(const PostFields &fields, const blocks::SitePicture &picture)
{
    return mediaOf(fields.featuredImage) == picture.id || fields.content.contains(addressIn(picture));
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
    const size_t localCount = pictures.size();
    const auto placed = placedPictures(database, draft, site);
    if (!placed)
        return placed.error();
    for (auto picture = placed->begin(); picture != placed->end(); ++picture) {
        if (shows(local, *picture) && !shows(there, *picture))
            pictures.push_back(picture.key());
    }
    std::sort(pictures.begin() + qsizetype(localCount), pictures.end()); // A hash has no order.
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
        picture.isPlaced = known.size() >= localCount;
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

Result<> takePicturesBack(Database &database, DraftId id, SiteId site, const QDateTime &at)
{
    const auto draft = DraftStore(database).load(id);
    if (!draft)
        return draft.error();
    const auto placed = placedPictures(database, id, site);
    if (!placed)
        return placed.error();
    PostFields own = draft->fields;
    for (auto picture = placed->begin(); picture != placed->end(); ++picture) {
        const QString address = blocks::localPictureAddress(picture.key());
        own.content.replace(addressIn(*picture), address.toLatin1());
        if (mediaOf(own.featuredImage) == picture->id)
            own.featuredImage = address;
    }
    if (own == draft->fields)
        return {};
    const auto revision = appendRevision(database, id, draft->head, Revision::Origin::Merged, own, at);
    return revision ? Result<>() : Result<>(revision.error());
}

Result<> placePictures(Database &database, DraftId id, SiteId site, const QDateTime &at)
{
    DraftStore drafts(database);
    const auto draft = drafts.load(id);
    if (!draft)
        return draft.error();
    const auto pictures = byHash(UploadStore(database).onSite(site, localPicturesOf(draft->fields)));
    if (!pictures)
        return pictures.error();
    const PostFields placed = withSitePictures(draft->fields, *pictures);
    if (placed == draft->fields)
        return {};
    AttachmentStore attachments(database);
    for (auto picture = pictures->begin(); picture != pictures->end(); ++picture) {
        const QString address = QString::fromLatin1(picture->url.toEncoded());
        if (Result<> put = drafts.putPicture(id, address, picture.key()); !put)
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
