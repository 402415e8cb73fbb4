#pragma once

#include "formats/blocks/merge.h"
#include "sync/fields.h"

/// The last state that this computer and the site agreed on. Two texts, because a site may filter what it is
/// sent: `sent` is ours, `stored` is what the site made of it. Changes are counted on each side from its own.
struct MergeBase {
    PostFields sent;
    PostFields stored;

    bool operator==(const MergeBase &) const = default;
};

/// What came of a merge. With conflicts, `fields` keeps mine where both changed the same field, and nothing
/// may be sent.
struct Merge {
    PostFields fields; ///< The merged post.
    PostFields theirs; ///< The base with their changes alone: the state that the site is known to hold, in
                       ///< our bytes.
    FieldSet mineChanged;
    FieldSet theirsChanged;
    FieldSet conflicts;
    blocks::Merged content; ///< Of the content, if both changed it: with its conflicts in their places.
    int bothInserted = 0; ///< Places of the content into which each side put something: both stand there.

    bool operator==(const Merge &) const = default;
};

/// Three ways, field by field; terms as sets, the content block by block. What both sides changed differently
/// is a conflict with both texts. Pure. mergePosts(b, x, b) is x, mergePosts(b, x, x) is x.
Merge mergePosts(const MergeBase &base, const PostFields &mine, const PostFields &theirs);

/// The content of the same, with its conflicts in their places. Without a base there is nothing to count
/// changes from: two different texts are one conflict then.
blocks::Merged mergeContent(const MergeBase &base, const QByteArray &mine, const QByteArray &theirs);
