#pragma once

#include "formats/blocks/localpictures.h"
#include "storage/uploadstore.h"
#include "sync/uploadplan.h"

/// What the newsroom remembers of the pictures of a post on their way to its site. On the thread of the
/// database; each function is part of the caller's transaction.

/// The pictures of this computer that a text shows and the one that stands for it, in order, each once.
std::vector<QByteArray> localPicturesOf(const PostFields &fields);

/// Of each of these, and of each that the text shows where the site had it, unless its post there shows it
/// too: it may be gone since, or have moved. Without what only the run knows: mayUpload, looksWanted, found,
/// seen.
Result<std::vector<PictureKnowledge>> loadPictures(
    Database &database, DraftId draft, SiteId site, const PostFields &local, const PostFields &there);

/// Those that this draft shows on the site already, by hash, as a text shows them.
Result<QHash<QByteArray, blocks::SitePicture>> placedPictures(Database &database, DraftId draft, SiteId site);
/// The text and what stands for the post, with these in the place of those of this computer.
PostFields withSitePictures(PostFields fields, const QHash<QByteArray, blocks::SitePicture> &pictures);

/// The draft shows its pictures where the site has them now, as its newest revision; what was typed meanwhile
/// stays. Their bytes are found here under their new addresses too.
Result<> placePictures(Database &database, DraftId draft, SiteId site, const QDateTime &at);
