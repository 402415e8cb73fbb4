#pragma once

#include <QString>

#include <vector>

/// A stretch of a text, in UTF-16 units.
struct TextMatch {
    qsizetype start = 0;
    qsizetype length = 0;

    bool operator==(const TextMatch &) const = default;
};

/// "elect" finds "election": the last word of a question is a beginning, unless it is finished by a space or
/// a quotation mark.
QString withOpenEnd(const QString &asked);

enum class SearchBy {
    Words, ///< As Library::search() finds an article: the question of a person who looked for it.
    Letters, ///< Anywhere, also inside of words; whatever their case and diacritics.
};

/// Where what was asked stands in one text: in order, none overlapping another. Pure, any thread.
std::vector<TextMatch> searchText(const QString &text, const QString &asked, SearchBy how);
