#pragma once

#include "formats/blocks/merge.h"
#include "model/outbox.h"
#include "sync/fields.h"

#include <QHash>

#include <vector>

/// A conflict with its places.
struct OpenConflict {
    Conflict texts;
    RevisionId mine; ///< The draft's newest.
    QDateTime mineAt; ///< When it was written.
    qint64 theirs = 0; ///< The observation that holds theirs.
    QDateTime theirsAt; ///< When it changed there, by the site's clock; invalid if it does not say.
    QDateTime theirsSeenAt; ///< When this computer saw it.
    blocks::Merged content; ///< Clean if the content is not in conflict.
    FieldSet fields; ///< What else both changed, the content left out.
    QByteArray kept; ///< What Outbox::keepDecisions() was given last: decided so far, and not applied.

    bool operator==(const OpenConflict &) const = default;
};

/// What a person decided, of a conflict as it was shown.
struct Resolution {
    ConflictId conflict;
    RevisionId mine; ///< As in the OpenConflict that was shown.
    qint64 theirs = 0;
    std::vector<blocks::MergeChoice> blocks; ///< One for each conflict of the content, in order.
    FieldSet fromTheirs; ///< Of the other fields: those in which theirs stands. Mine in the rest.
    QString own = {}; ///< Written by hand, and taken nowhere: kept as Outbox::ownWords().
    /// Ids of quotations that own words brought along as copies, and of what each is a copy.
    QHash<QByteArray, QByteArray> copies = {};

    bool operator==(const Resolution &) const = default;
};

/// The same choice everywhere. With Both, fields that hold but one text keep mine.
Resolution resolutionOf(const OpenConflict &conflict, blocks::MergeChoice::Take take);
