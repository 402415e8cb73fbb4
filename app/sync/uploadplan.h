#pragma once

#include "model/outbox.h"
#include "model/upload.h"

#include <optional>
#include <variant>
#include <vector>

/// What is known of one picture on its way to a site, and from it alone the one next thing to do. No clock,
/// no network, no disk: the same knowledge gives the same step, on any thread.

struct PictureKnowledge {
    Upload upload; ///< As the disk has it; a new one if there is none.
    bool isPlaced = false; ///< The text shows it where the site has it, as far as we know.
    bool isHere = true; ///< On this computer. What it is:
    QString mediaType;
    qint64 bytes = 0;
    QSize size;
    bool mayUpload = true; ///< The account, on the site.
    int looksWanted = 1; ///< So many fruitless looks mean that it never arrived.
    // Seen in this run, since the site was last told anything.
    std::optional<std::vector<RemoteMedia>> found; ///< Ours under the key's slugs, lowest id first.
    std::optional<RemoteMedia> seen; ///< Under upload.media.
    bool isGone = false; ///< Nothing is under upload.media.
    /// What the file at its address shows, where it is not the one that was sent.
    enum class Copy { NotSeen, Same, Other, Unreadable };
    Copy copy = Copy::NotSeen;
};

namespace uploadstep {

/// Nothing: it is there, and was seen.
struct Done {
    bool operator==(const Done &) const = default;
};
/// Ask the site for pictures under these slugs.
struct Look {
    QStringList slugs;
    bool operator==(const Look &) const = default;
};
/// The slugs hold nothing, and it is too early to believe it: count the look, wait, ask again.
struct LookAgain {
    bool operator==(const LookAgain &) const = default;
};
/// Read what is under upload.media.
struct Read {
    bool operator==(const Read &) const = default;
};
/// Fetch the file at this address, and see whether it shows the picture.
struct Compare {
    QUrl url;
    bool operator==(const Compare &) const = default;
};
/// Send it. `upload` is to be on the disk before.
struct Send {
    Upload upload;
    bool operator==(const Send &) const = default;
};
/// Have the site make the smaller sizes. `upload` is to be on the disk before.
struct Finish {
    Upload upload;
    bool operator==(const Finish &) const = default;
};
/// What was cut short, or came twice.
struct Remove {
    qint64 media = 0;
    bool operator==(const Remove &) const = default;
};
/// More is known than the disk says.
struct Keep {
    Upload upload;
    std::optional<Attempt::State> settled; ///< The outcome of the newest try.
    bool operator==(const Keep &) const = default;
};
/// It cannot go on; the reason is to be shown.
struct Blocked {
    Error why;
    bool operator==(const Blocked &) const = default;
};

} // namespace uploadstep

using UploadStep = std::variant<uploadstep::Done, uploadstep::Look, uploadstep::LookAgain, uploadstep::Read,
    uploadstep::Compare, uploadstep::Send, uploadstep::Finish, uploadstep::Remove, uploadstep::Keep,
    uploadstep::Blocked>;

UploadStep planUpload(const PictureKnowledge &picture);

/// Whether what the site says of an item is what it would say of this picture: type, pixels and bytes.
enum class Likeness {
    Same,
    Altered, ///< Of the same form, and another file: sites compress, scale and convert what arrives. Or cut.
    Other,
    Unsaid,
};
Likeness likeness(const PictureKnowledge &picture, const RemoteMedia &media);

/// The slug and file name of a picture on a site. It says nothing, and is the same each time that an account
/// sends the same picture there: an earlier profile's is found again.
QString mediaKey(const QUrl &apiRoot, qint64 account, const QByteArray &sha256);
