// What a run does with the pictures of a post, before the post itself. The rest of SyncRun is in syncrun.cpp.
#include "formats/images/samepicture.h"
#include "storage/attachmentstore.h"
#include "storage/draftstore.h"
#include "sync/syncrun.h"
#include "sync/uploadmemory.h"

#include <QCryptographicHash>
#include <QPointer>
#include <QtConcurrent>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

using Kind = Error::Kind;
using Reason = Error::Reason;

const Error notHere{ Kind::Refused, Reason::PictureWaits, {} };

/// As it leaves. The words are those that the person wrote for this post.
Result<MediaUpload> pictureToSend(Database &database, const Blobs &blobs, DraftId draft, const Upload &upload)
{
    const auto attachment = AttachmentStore(database).find(draft, upload.sha256);
    if (!attachment)
        return attachment.error();
    const Result<QByteArray> bytes = blobs.get(upload.sha256);
    if (!*attachment || (!bytes && bytes.error().kind == Kind::NotFound))
        return notHere;
    if (!bytes && bytes.error().reason == Reason::DatabaseDamaged)
        return Error{ Kind::Refused, Reason::DatabaseDamaged, bytes.error().detail };
    if (!bytes)
        return bytes.error();
    MediaUpload picture;
    picture.bytes = *bytes;
    picture.md5 = QCryptographicHash::hash(*bytes, QCryptographicHash::Md5);
    picture.mediaType = (*attachment)->mediaType;
    picture.key = upload.key;
    picture.title = (*attachment)->alt;
    picture.alt = (*attachment)->alt;
    picture.caption = (*attachment)->credit;
    return picture;
}

/// A person may take it back while a picture is on the wire.
Result<bool> isWished(Database &database, IntentId intent)
{
    const auto wish = OutboxStore(database).intent(intent);
    if (!wish)
        return wish.error();
    return *wish && (*wish)->state != Intent::State::Canceled;
}

} // namespace

void SyncRun::perform(const decision::BringPicture &picture)
{
    const std::vector<PictureKnowledge> &all = m_memory->knowledge.pictures;
    const auto known = std::find_if(all.begin(), all.end(),
        [&](const PictureKnowledge &each) { return each.upload.sha256 == picture.sha256; });
    Q_ASSERT(known != all.end());
    m_pictureNumber = picture.number;
    std::visit([this, known = *known](const auto &step) { bring(known, step); }, picture.step);
}

void SyncRun::perform(const decision::PlacePictures &)
{
    write([draft = m_item->draft, site = m_site.id, at = now()](
              Database &database) { return placePictures(database, draft, site, at); },
        [this] {
            emit draftChanged(m_item->draft);
            again();
        });
}

void SyncRun::bring(const PictureKnowledge &, const uploadstep::Done &) { again(); }

void SyncRun::bring(const PictureKnowledge &picture, const uploadstep::Look &look)
{
    onDone(m_wordpress.mediaBySlug(look.slugs), this,
        [this, sha256 = picture.upload.sha256](const Result<std::vector<RemoteMedia>> &media) {
            if (!media) {
                readFailed(media.error());
                return;
            }
            std::vector<RemoteMedia> found;
            std::copy_if(media->begin(), media->end(), std::back_inserter(found),
                [this](const RemoteMedia &each) { return each.author == m_site.userId; });
            std::sort(found.begin(), found.end(),
                [](const RemoteMedia &a, const RemoteMedia &b) { return a.id < b.id; });
            m_item->pictures[sha256].found = std::move(found);
            again();
        });
}

void SyncRun::bring(const PictureKnowledge &picture, const uploadstep::LookAgain &)
{
    Upload upload = picture.upload;
    ++upload.looks;
    lookLater(
        picture.upload.looks, [upload](Database &database) { return UploadStore(database).put(upload); });
}

void SyncRun::bring(const PictureKnowledge &picture, const uploadstep::Read &)
{
    onDone(m_wordpress.media(picture.upload.media), this,
        [this, sha256 = picture.upload.sha256](const Result<RemoteMedia> &media) {
            if (media) {
                m_item->pictures[sha256].seen = *media;
                m_item->steps = 0; // A post may have many.
            } else if (media.error().kind == Kind::NotFound) {
                m_item->pictures[sha256].isGone = true;
            } else {
                readFailed(media.error());
                return;
            }
            again();
        });
}

void SyncRun::bring(const PictureKnowledge &picture, const uploadstep::Compare &compare)
{
    using Copy = PictureKnowledge::Copy;
    const auto settle = [this, sha256 = picture.upload.sha256](Copy copy) {
        m_item->pictures[sha256].copy = copy;
        again();
    };
    onDone(m_wordpress.mediaFile(compare.url, m_cancel), this,
        [this, settle, sha256 = picture.upload.sha256](const Result<QByteArray> &file) {
            if (!file && isPassing(file.error())) {
                readFailed(file.error());
                return;
            }
            if (!file)
                return settle(Copy::Unreadable);
            const auto compared
                = QtConcurrent::run([blobs = m_blobs, sha256, file = *file]() -> Result<bool> {
                      const Result<QByteArray> sent = blobs.get(sha256);
                      if (!sent)
                          return sent.error();
                      return showsTheSame(*sent, file);
                  });
            onDone(compared, this, [this, settle](const Result<bool> &isSame) {
                if (isSame)
                    settle(*isSame ? Copy::Same : Copy::Other);
                else
                    perform(decision::Blocked{ notHere });
            });
        });
}

void SyncRun::bring(const PictureKnowledge &, const uploadstep::Send &send)
{
    const auto load = [blobs = m_blobs, draft = m_item->draft, upload = send.upload](Database &database) {
        return pictureToSend(database, blobs, draft, upload);
    };
    onDone(m_newsroom.read(load), this, [this, upload = send.upload](const Result<MediaUpload> &picture) {
        if (picture)
            sendPicture(upload, *picture);
        else if (picture.error().kind == Kind::Refused) // This post alone: the others go on.
            perform(decision::Blocked{ picture.error() });
        else
            end(picture.error());
    });
}

void SyncRun::sendPicture(const Upload &upload, const MediaUpload &picture)
{
    if (isSentEnough())
        return;
    const auto journal = [upload, intent = *m_item->intent, draft = m_item->draft, at = now()](
                             Database &database) -> Result<bool> {
        OutboxStore outbox(database);
        const auto wished = isWished(database, intent);
        if (!wished || !*wished)
            return wished;
        UploadStore uploads(database);
        if (Result<> done = uploads.put(upload); !done)
            return done.error();
        if (Result<> done = uploads.begin(upload.site, upload.sha256, draft, at); !done)
            return done.error();
        if (Result<> done = outbox.setIntent(intent, Intent::State::Sending); !done)
            return done.error();
        return true;
    };
    onDone(m_newsroom.write(journal), this, [this, upload, picture](const Result<bool> &journaled) {
        if (!isStorageFine(journaled))
            return;
        if (!*journaled) {
            next();
            return;
        }
        emit draftChanged(m_item->draft);
        // On the disk: now it may leave.
        const UploadProgress progress{ m_item->draft, m_pictureNumber,
            int(m_memory->knowledge.pictures.size()), 0, picture.bytes.size() };
        emit pictureProgressed(progress);
        const auto onSent = [run = QPointer(this), progress](qint64 sent, qint64 total) {
            UploadProgress further = progress;
            further.sent = sent;
            further.total = total;
            if (run)
                emit run->pictureProgressed(further);
        };
        onDone(m_wordpress.uploadMedia(picture, onSent, m_cancel), this,
            [this, upload](const Result<qint64> &id) { pictureAnswered(upload, id); });
    });
}

void SyncRun::pictureAnswered(const Upload &sent, const Result<qint64> &id)
{
    m_item->pictures.remove(sent.sha256);
    Upload upload = sent;
    Attempt::State state = Attempt::State::Acknowledged;
    if (id) {
        upload.stage = Upload::Stage::Arrived;
        upload.media = *id;
    } else {
        switch (id.error().kind) {
        case Kind::Offline:
        case Kind::Network:
        case Kind::Canceled:
            upload.stage = Upload::Stage::Waiting;
            state = Attempt::State::NotApplied;
            break;
        case Kind::Unauthorized:
        case Kind::Refused:
            upload.stage = Upload::Stage::Waiting;
            state = Attempt::State::Rejected;
            break;
        case Kind::Unknown:
        case Kind::Server:
        case Kind::Malformed:
        case Kind::NotFound:
        case Kind::Conflict:
        case Kind::Storage:
            state = Attempt::State::Unknown;
            break;
        }
    }
    const std::optional<Error> error = id ? std::nullopt : std::optional(id.error());
    if (state == Attempt::State::Unknown)
        noteLost(*error);
    const auto work
        = [upload, state, error, intent = *m_item->intent, at = now()](Database &database) -> Result<bool> {
        UploadStore uploads(database);
        if (Result<> done = uploads.put(upload); !done)
            return done.error();
        const QString code = error ? error->detail.section(u':', 0, 0).left(80) : QString();
        if (Result<> done = uploads.settle(upload.site, upload.sha256, state, at, code); !done)
            return done.error();
        const auto wished = isWished(database, intent);
        if (!wished || !*wished || state != Attempt::State::Unknown)
            return wished;
        if (Result<> done = OutboxStore(database).setIntent(intent, Intent::State::Unknown, error); !done)
            return done.error();
        return true;
    };
    onDone(m_newsroom.write(work), this, [this, state, error](const Result<bool> &wished) {
        if (!isStorageFine(wished))
            return;
        const bool isAskedToWait = error && m_wordpress.retryAt() > now();
        if (state == Attempt::State::NotApplied || isAskedToWait
            || (error && error->kind == Kind::Unauthorized))
            wait(*error);
        else if (state == Attempt::State::Rejected && *wished)
            refuse(*error);
        else
            again(); // It is there, or nobody knows: look.
    });
}

void SyncRun::bring(const PictureKnowledge &picture, const uploadstep::Finish &finish)
{
    write([upload = finish.upload](Database &database) { return UploadStore(database).put(upload); },
        [this, id = picture.upload.media, sha256 = picture.upload.sha256] {
            onDone(m_wordpress.finishMedia(id), this, [this, sha256](const Result<> &done) {
                m_item->pictures.remove(sha256);
                const bool isLineDown = !done
                    && (done.error().kind == Kind::Offline || done.error().kind == Kind::Network
                        || done.error().kind == Kind::Unauthorized);
                if (isLineDown)
                    readFailed(done.error());
                else
                    again(); // Whatever it said, what is there decides.
            });
        });
}

void SyncRun::bring(const PictureKnowledge &picture, const uploadstep::Remove &remove)
{
    onDone(m_wordpress.removeMedia(remove.media), this,
        [this, sha256 = picture.upload.sha256, id = remove.media](const Result<> &done) {
            m_item->pictures.remove(sha256);
            if (!done && done.error().kind == Kind::Refused)
                refuse(done.error());
            else if (!done && done.error().kind != Kind::Unknown)
                readFailed(done.error());
            else
                again();
        });
}

void SyncRun::bring(const PictureKnowledge &picture, const uploadstep::Keep &keep)
{
    const bool isOnSite = keep.upload.stage == Upload::Stage::OnSite;
    if (isOnSite && picture.seen && !picture.seen->missingSizes.isEmpty())
        note(syncnote::SizesMissing{});
    if (isOnSite && picture.seen && likeness(picture, *picture.seen) == Likeness::Altered)
        note(syncnote::PictureAltered{});
    if (keep.upload.media != picture.upload.media) {
        Item::Sighting &sighting = m_item->pictures[picture.upload.sha256];
        sighting.seen.reset();
        sighting.isGone = false;
        sighting.copy = {};
    }
    const auto work = [keep, intent = *m_item->intent, at = now()](Database &database) -> Result<> {
        UploadStore uploads(database);
        if (Result<> done = uploads.put(keep.upload); !done)
            return done;
        if (!keep.settled)
            return {};
        if (Result<> done = uploads.settle(keep.upload.site, keep.upload.sha256, *keep.settled, at); !done)
            return done;
        const auto wished = isWished(database, intent);
        if (!wished)
            return wished.error();
        return *wished ? OutboxStore(database).setIntent(intent, Intent::State::Waiting) : Result<>();
    };
    write(work, [this, isOnSite] {
        if (isOnSite)
            m_item->steps = 0; // A post may have many.
        again();
    });
}

void SyncRun::bring(const PictureKnowledge &, const uploadstep::Blocked &blocked)
{
    perform(decision::Blocked{ blocked.why });
}
