#pragma once

#include <QByteArray>
#include <QList>

/// A post with all of its blocks edited, each in a way of ours: for the question whether they are still what
/// WordPress's editor takes them for.
namespace editrounds {

struct Round {
    QByteArray name;
    QByteArray markup; ///< Its blocks are those of the post, in the same order.
    int edits = 0;
};

/// Words; parts such as attributions and captions; attributes; and what comes and goes again within a block.
QList<Round> all(const QByteArray &post);

} // namespace editrounds
