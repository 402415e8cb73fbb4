#pragma once

#include <QString>
#include <QTextBlock>

/// The blocks around a line, outermost first, as one word in its format: `q3:q-7f3k2m/g7`. So a line knows
/// where it belongs, Enter inherits it, and undo restores it. Each step is a kind, the number of its Holder
/// in the LineLedger, and the id of a quote of ours.
namespace linepath {

enum class Kind : char {
    Quote = 'q',
    List = 'l', ///< Always innermost; lists within it are levels of its lines.
    Group = 'g', ///< Group, columns, cover …: shown as a frame.
    Classic = 'f', ///< HTML without blocks.
};

QString step(Kind kind, int holder, const QString &id = {});
QString joined(const QString &path, const QString &rest); ///< Either may be empty.

int depthOf(const QString &path);
QString upTo(const QString &path, int depth); ///< The first `depth` steps.
Kind kindAt(const QString &path, int index);
int holderAt(const QString &path, int index);
QString idAt(const QString &path, int index);
bool isWithin(const QString &path, const QString &outer); ///< Or the same.
QString shared(const QString &a, const QString &b); ///< What both begin with.
/// The index of the innermost step of that kind; -1 if there is none.
int innermost(const QString &path, Kind kind);
/// The path with that step at that place.
QString with(const QString &path, int index, const QString &step);
/// Without the list at its end, if there is one.
QString outsideList(const QString &path);

} // namespace linepath

QString pathOf(const QTextBlockFormat &format);
inline QString pathOf(const QTextBlock &line) { return pathOf(line.blockFormat()); }
