#include "sync/uploadplan.h"

#include "formats/images/samepicture.h"
#include "sync/fields.h"

#include <QCryptographicHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

using Kind = Error::Kind;
using Reason = Error::Reason;
using Stage = Upload::Stage;

constexpr int mostFinishes = 3;
constexpr int mostBroken = 2;

/// Of those under the key, what this newsroom sent.
std::vector<RemoteMedia> ours(const PictureKnowledge &p)
{
    std::vector<RemoteMedia> list;
    for (const RemoteMedia &media : *p.found) {
        if (media.id > p.upload.newest)
            list.push_back(media);
    }
    return list;
}

uploadstep::Keep keep(Upload upload, Stage stage, std::optional<Attempt::State> settled = {})
{
    upload.stage = stage;
    if (stage == Stage::Waiting) {
        upload.media = 0;
        upload.looks = 0;
        upload.finishes = 0;
    }
    return { upload, settled };
}

uploadstep::Keep arrived(Upload upload, qint64 media, std::optional<Attempt::State> settled = {})
{
    upload.media = media;
    return keep(upload, Stage::Arrived, settled);
}

uploadstep::Keep broken(Upload upload)
{
    ++upload.broken;
    return keep(upload, Stage::Broken);
}

UploadStep planWaiting(const PictureKnowledge &p)
{
    if (!p.isHere)
        return uploadstep::Blocked{ { Kind::Refused, Reason::PictureWaits, {} } };
    if (!p.mayUpload)
        return uploadstep::Blocked{ { Kind::Refused, Reason::MissingRight, u"upload_files"_s } };
    if (!p.found)
        return uploadstep::Look{ claimSlugs(p.upload.key) };
    if (p.upload.sends > 0) {
        if (const auto mine = ours(p); !mine.empty())
            return arrived(p.upload, mine.front().id);
    }
    // Of an earlier profile. What is not this picture is nothing that we know of: it stays.
    const bool isAlteredWelcome = p.upload.broken == 0;
    const auto same = std::find_if(p.found->begin(), p.found->end(), [&](const RemoteMedia &media) {
        const Likeness is = likeness(p, media);
        return is == Likeness::Same || (is == Likeness::Altered && isAlteredWelcome);
    });
    if (same != p.found->end())
        return arrived(p.upload, same->id);
    if (p.upload.broken >= mostBroken)
        return uploadstep::Blocked{ { Kind::Server, Reason::NotStoredAsSent, u"rest_upload_changed"_s } };
    Upload upload = p.upload;
    upload.stage = Stage::Sent;
    if (upload.sends++ == 0 && !p.found->empty())
        upload.newest = p.found->back().id;
    return uploadstep::Send{ upload };
}

UploadStep planSent(const PictureKnowledge &p)
{
    if (!p.found)
        return uploadstep::Look{ claimSlugs(p.upload.key) };
    if (const auto mine = ours(p); !mine.empty())
        return arrived(p.upload, mine.front().id, Attempt::State::Applied);
    if (p.upload.looks + 1 < p.looksWanted)
        return uploadstep::LookAgain{};
    Upload upload = p.upload;
    ++upload.lost;
    return keep(upload, Stage::Waiting, Attempt::State::NotApplied);
}

UploadStep planArrived(const PictureKnowledge &p)
{
    if (p.isGone)
        return keep(p.upload, Stage::Waiting);
    if (!p.seen)
        return uploadstep::Read{};
    const Likeness is = likeness(p, *p.seen);
    const bool isOurs = p.upload.sends > 0 && p.upload.media > p.upload.newest;
    const auto notIt = [&] {
        // What an earlier profile sent may be in a post by now.
        return isOurs ? broken(p.upload) : keep(p.upload, Stage::Waiting);
    };
    if (is == Likeness::Other)
        return notIt();
    if ((is == Likeness::Unsaid || !p.seen->missingSizes.isEmpty()) && p.upload.finishes < mostFinishes) {
        Upload upload = p.upload;
        ++upload.finishes;
        return uploadstep::Finish{ upload };
    }
    if (is == Likeness::Unsaid)
        return notIt();
    // WordPress holds what arrives against our hash, if nothing on the way has dropped that: what the site
    // shows decides.
    if (is == Likeness::Altered) {
        switch (p.copy) {
        case PictureKnowledge::Copy::NotSeen:
            return uploadstep::Compare{ p.seen->url };
        case PictureKnowledge::Copy::Same:
            break;
        case PictureKnowledge::Copy::Other: {
            if (isOurs)
                return broken(p.upload);
            Upload upload = p.upload;
            ++upload.broken; // No second look at it.
            return keep(upload, Stage::Waiting);
        }
        case PictureKnowledge::Copy::Unreadable:
            return uploadstep::Blocked{ { Kind::Server, Reason::NotStoredAsSent,
                u"rest_upload_unreadable"_s } };
        }
    }
    // One that was given up may have come late.
    if (p.upload.lost > 0 && !p.found)
        return uploadstep::Look{ claimSlugs(p.upload.key) };
    if (p.upload.lost > 0) {
        for (const RemoteMedia &media : ours(p)) {
            if (media.id != p.upload.media)
                return uploadstep::Remove{ media.id };
        }
    }
    Upload upload = p.upload;
    upload.url = p.seen->large.isEmpty() ? p.seen->url : p.seen->large;
    upload.sizeSlug = p.seen->large.isEmpty() ? u"full"_s : u"large"_s;
    return keep(upload, Stage::OnSite);
}

} // namespace

UploadStep planUpload(const PictureKnowledge &p)
{
    switch (p.upload.stage) {
    case Stage::Waiting:
        return planWaiting(p);
    case Stage::Sent:
        return planSent(p);
    case Stage::Arrived:
        return planArrived(p);
    case Stage::Broken:
        if (p.isGone)
            return keep(p.upload, Stage::Waiting);
        if (!p.seen)
            return uploadstep::Read{};
        return uploadstep::Remove{ p.upload.media };
    case Stage::OnSite: {
        // Somebody may have taken it out of the library since, or a backup gave its number to another.
        const bool isAnother
            = p.seen && !isClaimKey(p.seen->slug, p.upload.key) && likeness(p, *p.seen) != Likeness::Same;
        if (p.isGone || isAnother) {
            Upload anew;
            anew.site = p.upload.site;
            anew.sha256 = p.upload.sha256;
            anew.key = p.upload.key;
            return uploadstep::Keep{ anew, {} };
        }
        if (!p.seen)
            return uploadstep::Read{};
        return uploadstep::Done{};
    }
    }
    return uploadstep::Done{};
}

Likeness likeness(const PictureKnowledge &p, const RemoteMedia &media)
{
    static const QStringList readable{ u"image/jpeg"_s, u"image/png"_s, u"image/webp"_s };
    const bool isSameType = media.mediaType == p.mediaType;
    if (!isSameType && !(readable.contains(media.mediaType) && readable.contains(p.mediaType)))
        return Likeness::Other;
    if (media.size.isEmpty())
        return Likeness::Unsaid;
    if (isSameType && media.size == p.size && media.bytes == p.bytes && !media.isScaled)
        return Likeness::Same;
    return isSameForm(p.size, media.size) ? Likeness::Altered : Likeness::Other;
}

QString mediaKey(const QUrl &apiRoot, qint64 account, const QByteArray &sha256)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(apiRoot.toEncoded() + '\n' + QByteArray::number(account) + '\n' + sha256);
    return u"picture-"_s + QString::fromLatin1(hash.result().toHex().left(24));
}
