#pragma once

#include <QString>

#include <vector>

/// What changed between two plain texts, word by word (character by character in scripts without spaces). Pure, any
/// thread.
struct DifferencePart {
    enum class Kind { Same, Removed, Added };

    Kind kind = Kind::Same;
    QString text;

    bool operator==(const DifferencePart &) const = default;
};

/// The texts are the parts in order: Same and Removed give `before`, Same and Added give `after`, to the letter. Removed
/// stands before Added. Time and memory are bounded: texts of which too much differs are compared by line, then as a
/// whole.
std::vector<DifferencePart> wordDifference(const QString &before, const QString &after);
