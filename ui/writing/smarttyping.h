#pragma once

#include <QString>

#include <optional>

/// Quotation marks as a language writes them (CLDR), with the no-break spaces that French wants inside.
struct QuoteMarks {
    QString open;
    QString close;
    QString innerOpen;
    QString innerClose;
};
QuoteMarks quoteMarksOf(const QString &language);

/// What stands in the place of the last characters of what was typed.
struct Substitution {
    int removes = 0; ///< Characters before the cursor.
    QString text;

    bool operator==(const Substitution &) const = default;
};
/// For a line up to the cursor, behind a key that typed its last character: `"` and `'` as the language's
/// marks, `...` as `…`. Nothing where the key is meant as it is. Pure.
std::optional<Substitution> smartTyping(const QString &before, const QString &language);

/// What says in a quotation that words were left out, in brackets as the language has them.
QString cutMark(const QString &language);
