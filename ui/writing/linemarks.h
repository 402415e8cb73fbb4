#pragma once

#include "writing/inlinetext.h"

#include <QTextBlock>
#include <QTextCursor>

/// Marks of the words in a line of an edit buffer: each stretch of characters carries its opening tags
/// (lineproperty::Tags). The same for the text of a post and for a field of one line. Main thread.
namespace linemarks {

/// The line, or a part of it, as runs.
std::vector<InlineRun> runsOf(const QTextBlock &line, int from = 0, int to = -1);
void insertRuns(QTextCursor &cursor, const std::vector<InlineRun> &runs);

QStringList tagsOf(const QTextCharFormat &format);
/// `<b>` is `strong`, `<i>` is `em`.
bool holdsTag(const QStringList &tags, const QString &name);
QStringList withoutTag(const QStringList &tags, const QString &name);
/// The tags that hold a whole passage's language: new words beside it belong to it.
QStringList languageTags(const QStringList &tags);
/// Of the link that the characters are in; empty if there is none.
QString addressOf(const QTextCharFormat &format);
/// Of what is typed at the cursor: a link, or a mark of ours, that ends there is left.
QStringList typingTags(const QTextCursor &cursor, const QTextCharFormat &current);

/// Words under the same format.
struct Stretch {
    int from;
    int to;
    QTextCharFormat format;
};
/// Of the lines, from `start` to `end`; objects that fill their line left out.
std::vector<Stretch> stretchesIn(const std::vector<QTextBlock> &lines, int start, int end);
/// Under other tags; a picture in the line stays one.
void retag(QTextCursor &edit, const Stretch &stretch, const QStringList &tags);

/// The words from `start` to `end` under the mark, or without it if all of them are under it.
void toggle(const std::vector<QTextBlock> &lines, int start, int end, const QString &openTag);
/// The selected words as a link; without a selection the whole link at the cursor, else the address as words.
/// Empty takes it away. `current` is the format of what would be typed.
void link(QTextCursor &cursor, const QTextCharFormat &current, const QString &address);

} // namespace linemarks
