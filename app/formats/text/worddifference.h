#pragma once

#include <QString>

#include <vector>

/// What changed between two plain texts, word by word (character by character in scripts without spaces).
/// Pure, any thread.
struct DifferencePart {
    enum class Kind { Same, Removed, Added };

    Kind kind = Kind::Same;
    QString text;

    bool operator==(const DifferencePart &) const = default;
};

/// The texts are the parts in order: Same and Removed give `before`, Same and Added give `after`, to the
/// letter. Removed stands before Added. Time and memory are bounded: texts of which too much differs are
/// compared by line, then as a whole; then `isCoarse` is set.
std::vector<DifferencePart> wordDifference(
    const QString &before, const QString &after, bool *isCoarse = nullptr);

/// Nothing went and nothing came.
bool isAllSame(const std::vector<DifferencePart> &parts);

/// Words, the spaces and signs between them (Unicode UAX #29), and single characters where words are not
/// parted. The pieces are the text in order.
std::vector<QStringView> wordPieces(QStringView text);

/// How much changed.
struct DifferenceCounts {
    int changes = 0; ///< Places: what went and what came there count as one.
    int wordsRemoved = 0; ///< Characters of scripts without spaces count as words.
    int wordsAdded = 0;

    bool operator==(const DifferenceCounts &) const = default;
};
DifferenceCounts counted(const std::vector<DifferencePart> &parts);
