#pragma once

#include "base/result.h"
#include "model/draft.h"
#include "model/evidence.h"

#include <QByteArray>

#include <vector>

/// One file with everything of a post (`.quotidian`): a zip of its text and fields, its quotations with what
/// they were captured in, its pictures, and if wished its earlier states. app/decisions/package.md says what
/// stands where. Pure, any thread.

struct PackedSnapshot {
    Snapshot snapshot; ///< Known in the file by its chainSha256.
    Capture capture; ///< With the body.

    bool operator==(const PackedSnapshot &) const = default;
};

struct PackedQuote {
    Quote quote; ///< Without ids of a database.
    QByteArray snapshot; ///< The chainSha256 of what it was captured in; empty if it was not captured.
    Source source; ///< Without its note, which is nobody else's.

    bool operator==(const PackedQuote &) const = default;
};

struct PackedPicture {
    QString address; ///< As the markup names it.
    QByteArray bytes;

    bool operator==(const PackedPicture &) const = default;
};

struct PostPackage {
    PostType type = PostType::Post;
    /// Of its ids of a site none is kept: `author` and `parent` are 0, `featuredImage` empty or a picture of
    /// this computer that is among the pictures.
    PostFields fields;
    QString author; ///< By name; empty for whoever sends it.
    bool isFeaturedElsewhere = false; ///< The featured image is one of the site's media, and not in the file.
    QDateTime packedAt;
    std::vector<Revision> revisions; ///< Oldest first, with their texts; ids and parents are not kept.
    std::vector<PackedQuote> quotes;
    std::vector<PackedSnapshot> snapshots;
    std::vector<PackedPicture> pictures;

    bool operator==(const PostPackage &) const = default;
};

/// Refused/TooLarge beyond 512 MiB.
Result<QByteArray> packPost(const PostPackage &package);

/// Every part is there, is named by the manifest, and has the SHA-256 that it says; every quotation's capture
/// is in it. What the hashes of a capture say of each other is for who knows the chain. Errors of readZip();
/// Malformed/PackageDamaged where the manifest lies; Refused/PackageNewer for a later version of the form.
Result<PostPackage> unpackPost(const QByteArray &file);
