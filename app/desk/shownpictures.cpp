// Pictures of a draft's text that are on this computer.

#include "desk/drafts.h"
#include "desk/draftsparts.h"
#include "formats/blocks/localpictures.h"
#include "formats/images/picture.h"
#include "storage/attachmentstore.h"
#include "storage/draftstore.h"
#include "storage/picturestore.h"

#include <QtConcurrent>

using namespace Qt::StringLiterals;

namespace {

/// The hash of its bytes, if it hangs on this draft, or on another from which it was copied.
Result<std::optional<QByteArray>> ownPicture(Database &newsroom, DraftId id, const QString &address)
{
    const std::optional<QByteArray> local = blocks::localPicture(address);
    if (!local)
        return DraftStore(newsroom).picture(id, address);
    const auto attachment = AttachmentStore(newsroom).find(id, *local);
    if (!attachment)
        return attachment.error();
    return *attachment ? local : std::nullopt;
}

/// On the newsroom's reader. Bytes that should be here and are not are an error: they are the person's own.
Result<std::vector<DraftPicture>> ownPictures(
    Database &newsroom, const Blobs &blobs, DraftId id, const QStringList &addresses)
{
    std::vector<DraftPicture> pictures;
    for (const QString &address : addresses) {
        const Result<std::optional<QByteArray>> sha256 = ownPicture(newsroom, id, address);
        if (!sha256)
            return sha256.error();
        if (!*sha256)
            continue;
        const Result<QByteArray> bytes = blobs.get(**sha256);
        if (!bytes)
            return bytes.error();
        pictures.push_back({ address, *bytes });
    }
    return pictures;
}

/// What was loaded for reading and stands in the post too. On the library's reader.
Result<std::vector<DraftPicture>> cachedPictures(
    Database &library, const Blobs &cache, const QStringList &addresses)
{
    std::vector<DraftPicture> pictures;
    for (const QString &address : addresses) {
        const QUrl url = QUrl(address).adjusted(QUrl::RemoveFragment);
        const auto stored = PictureStore(library).find(QString::fromLatin1(url.toEncoded()));
        if (!stored)
            return stored.error();
        if (!*stored || (*stored)->sha256.isEmpty())
            continue;
        if (const Result<QByteArray> bytes = cache.get((*stored)->sha256); bytes)
            pictures.push_back({ address, *bytes });
    }
    return pictures;
}

} // namespace

Future<std::vector<DraftPicture>> Drafts::pictures(DraftId id, const QStringList &addresses)
{
    const Answer<std::vector<DraftPicture>> answer;
    const auto own
        = m_parts->file().read([blobs = m_parts->room.profile.blobs(), id, addresses](Database &newsroom) {
              return ownPictures(newsroom, blobs, id, addresses);
          });
    onDone(own, this, [this, answer, addresses](const Result<std::vector<DraftPicture>> &found) {
        if (!found)
            return answer.give(found.error());
        QStringList others = addresses;
        for (const DraftPicture &picture : *found)
            others.removeAll(picture.address);
        const Blobs cache(m_parts->room.profile.folder() + u"/pictures"_s);
        const auto cached = m_parts->room.profile.library().read(
            [cache, others](Database &library) { return cachedPictures(library, cache, others); });
        onDone(cached, this, [answer, own = *found](const Result<std::vector<DraftPicture>> &more) {
            if (!more)
                return answer.give(more.error());
            std::vector<DraftPicture> all = own;
            all.insert(all.end(), more->begin(), more->end());
            answer.give(all);
        });
    });
    return answer.future();
}

Future<QImage> Drafts::picture(DraftId id, const QString &address, QSize fit)
{
    const Answer<QImage> answer;
    onDone(pictures(id, { address }), this,
        [this, answer, address, fit](const Result<std::vector<DraftPicture>> &found) {
            if (!found)
                return answer.give(found.error());
            if (found->empty())
                return answer.give(Error{ Error::Kind::NotFound, Error::Reason::Unspecified, address });
            const QFuture<Result<QImage>> decoded = QtConcurrent::run(
                [bytes = found->front().bytes, fit] { return decodePicture(bytes, fit); });
            pass(decoded, this, answer);
        });
    return answer.future();
}
