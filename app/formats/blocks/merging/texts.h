#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

/// The insides of one block three ways. Pure: any thread.
namespace blocks::merging {

/// Pairs of pieces that may still be looked at, for each side: a merge ends, however long its texts are.
struct Work {
    qint64 mine = 0;
    qint64 theirs = 0;
};

/// The one of both sides that changed, or what both have; nothing if both changed differently.
template<class Bytes>
std::optional<Bytes> ofOneSide(const Bytes &base, const Bytes &mine, const Bytes &theirs)
{
    if (mine == theirs || theirs == base)
        return mine;
    return mine == base ? std::optional(theirs) : std::nullopt;
}

/// HTML by its tags and words. Nothing if both changed the same place, or places with no word between them,
/// or if the tags would no longer be in order.
std::optional<QByteArray> mergeHtml(
    QByteArrayView base, QByteArrayView mine, QByteArrayView theirs, Work &work);

/// The JSON text of attributes (empty for none), member by member at every level; bytes that are not changed
/// stay. Nothing if both changed the same value, or if one does not parse or is very large.
std::optional<QByteArray> mergeAttributes(
    const QByteArray &base, const QByteArray &mine, const QByteArray &theirs);

} // namespace blocks::merging
