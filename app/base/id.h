#pragma once

#include <QHashFunctions>
#include <QMetaType>
#include <QtGlobal>

#include <compare>

/// A row id that cannot be mistaken for another table's. 0 is no row.
template<class Tag>
struct Id {
    qint64 value = 0;

    explicit operator bool() const { return value != 0; }
    friend bool operator==(Id, Id) = default;
    friend auto operator<=>(Id, Id) = default;
    friend size_t qHash(Id id, size_t seed = 0) { return ::qHash(id.value, seed); }
};

using FeedId = Id<struct FeedTag>;
using ArticleId = Id<struct ArticleTag>;
using DraftId = Id<struct DraftTag>;
using RevisionId = Id<struct RevisionTag>;
using SourceId = Id<struct SourceTag>;
using SnapshotId = Id<struct SnapshotTag>;
using SiteId = Id<struct SiteTag>;
using IntentId = Id<struct IntentTag>;
using AttemptId = Id<struct AttemptTag>;
using ConflictId = Id<struct ConflictTag>;
using CommentId = Id<struct CommentTag>;
using SavedSearchId = Id<struct SavedSearchTag>;
