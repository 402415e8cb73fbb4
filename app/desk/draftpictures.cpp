// Pictures that hang on a draft.

#include "base/sha256.h"
#include "desk/blobpicture.h"
#include "desk/drafts.h"
#include "desk/draftsparts.h"
#include "desk/picturefile.h"
#include "formats/blocks/localpictures.h"
#include "formats/blocks/makers.h"
#include "formats/blocks/tags.h"
#include "formats/images/clean.h"
#include "storage/attachmentstore.h"

#include <QtConcurrent>

using namespace Qt::StringLiterals;

namespace {

/// The bytes are on the disk when it answers.
Result<Attachment> keptClean(
    const Blobs &blobs, Attachment attachment, const QByteArray &picture, const CleanOptions &options = {})
{
    const Result<CleanPicture> clean = cleanPicture(picture, options);
    if (!clean)
        return clean.error();
    const Result<QByteArray> sha256 = blobs.put(clean->bytes);
    if (!sha256)
        return sha256.error();
    attachment.sha256 = *sha256;
    attachment.mediaType = mediaType(clean->format);
    attachment.bytes = clean->bytes.size();
    attachment.size = clean->size;
    return attachment;
}

} // namespace

/// Cleaned in a worker, recorded by the writer.
Future<Attachment> Drafts::keepPicture(DraftId id, std::function<Result<Attachment>()> clean)
{
    const Answer<Attachment> answer;
    const QFuture<Result<Attachment>> cleaned = QtConcurrent::run(&m_parts->pool, std::move(clean));
    onDone(cleaned, this, [this, id, answer](const Result<Attachment> &attachment) {
        if (!attachment)
            return answer.give(attachment.error());
        const Future<Attachment> added
            = m_parts->file().write([attachment = *attachment, blobs = m_parts->room.profile.blobs()](
                                        Database &newsroom) -> Result<Attachment> {
                  // A report with the same picture may have been deleted forever in this very moment.
                  if (!blobs.has(attachment.sha256))
                      return Error{ Error::Kind::NotFound, Error::Reason::Unspecified, attachment.name };
                  return AttachmentStore(newsroom).add(attachment);
              });
        onDone(added, this, [this, id, answer](const Result<Attachment> &kept) {
            if (kept)
                emit attachmentsChanged(id);
            answer.give(kept);
        });
    });
    return answer.future();
}

Future<Attachment> Drafts::attach(DraftId id, const QByteArray &picture, const QString &name)
{
    Attachment attachment;
    attachment.draft = id;
    attachment.name = plainName(name);
    attachment.addedAt = m_parts->room.clock.now();
    return keepPicture(id, [blobs = m_parts->room.profile.blobs(), attachment, picture] {
        return keptClean(blobs, attachment, picture);
    });
}

Future<Attachment> Drafts::attachImage(DraftId id, const QImage &image)
{
    Attachment attachment;
    attachment.draft = id;
    attachment.addedAt = m_parts->room.clock.now();
    return keepPicture(
        id, [blobs = m_parts->room.profile.blobs(), attachment, image]() -> Result<Attachment> {
            const Result<QByteArray> png = pngOf(image);
            if (!png)
                return png.error();
            return keptClean(blobs, attachment, *png);
        });
}

Future<Attachment> Drafts::attachFile(DraftId id, const QString &path)
{
    Attachment attachment;
    attachment.draft = id;
    attachment.name = plainName(path);
    attachment.addedAt = m_parts->room.clock.now();
    return keepPicture(id, [blobs = m_parts->room.profile.blobs(), attachment, path]() -> Result<Attachment> {
        const Result<QByteArray> picture = readPictureFile(path);
        if (!picture)
            return picture.error();
        return keptClean(blobs, attachment, *picture);
    });
}

Future<Attachment> Drafts::attachKept(
    DraftId id, const QByteArray &sha256, const std::vector<Redaction> &redactions, const QString &name)
{
    Attachment attachment;
    attachment.draft = id;
    attachment.name = plainName(name);
    attachment.addedAt = m_parts->room.clock.now();
    return keepPicture(
        id, [blobs = m_parts->room.profile.blobs(), attachment, sha256, redactions]() -> Result<Attachment> {
            const Result<QByteArray> picture = blobs.get(sha256);
            if (!picture)
                return picture.error();
            CleanOptions options;
            options.redactions = redactions;
            return keptClean(blobs, attachment, *picture, options);
        });
}

Result<std::vector<Attachment>> Drafts::attachments(DraftId id) const
{
    return AttachmentStore(m_parts->pages()).of(id);
}

Future<> Drafts::describe(DraftId id, const QByteArray &sha256, const QString &alt, const QString &credit)
{
    const Answer<> answer;
    const Future<> written = m_parts->file().write([id, sha256, alt, credit](Database &newsroom) {
        return AttachmentStore(newsroom).describe(id, sha256, alt, credit);
    });
    onDone(written, this, [this, id, answer](const Result<> &done) {
        if (done)
            emit attachmentsChanged(id);
        answer.give(done);
    });
    return answer.future();
}

QByteArray Drafts::markup(const Attachment &attachment)
{
    blocks::ImageMarkup image;
    image.src = QUrl(blocks::localPictureAddress(attachment.sha256));
    image.alt = attachment.alt;
    if (!attachment.credit.isEmpty())
        image.caption = blocks::escapedText(tr("Photo: %1").arg(attachment.credit));
    return blocks::image(image);
}

Future<QImage> Drafts::attachedPicture(const QByteArray &sha256, QSize fit)
{
    return QtConcurrent::run(&m_parts->pool,
        [blobs = m_parts->room.profile.blobs(), sha256, fit] { return blobPicture(blobs, sha256, fit); });
}
