#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <vector>

/// HTML in the pieces that a merge moves whole. Pure: any thread.
namespace blocks::merging {

struct Piece {
    QByteArrayView bytes;
    /// Kept by both sides, it parts what they changed before and behind it: a word, the end of a line, a tag
    /// that is none within a line.
    bool isParting = false;
};

/// Tags, comments and references whole; words, the spaces and signs between them (Unicode UAX #29), single
/// characters where words are not parted. A `<blockquote>`, a `<q>` and what stands between quotation marks
/// are one piece each, with what is in them. The pieces are the HTML in order. Linear.
std::vector<Piece> piecesOf(QByteArrayView html);

/// Every tag is closed in order, and no link stands in another.
bool isBalanced(QByteArrayView html);

/// The tags in order, to the byte.
std::vector<QByteArrayView> tagsOf(QByteArrayView html);

} // namespace blocks::merging
