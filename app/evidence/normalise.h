#pragma once

#include <QString>

#include <vector>

/// A text as it is compared: folded by qn1, with the way back to the text as it stands.
struct Normalised {
    /// Where a folded character came from: code points of the text as it stands, end excluded.
    struct Origin {
        int start = 0;
        int end = 0;

        bool operator==(const Origin &) const = default;
    };

    std::u32string text;
    std::vector<Origin> origins; ///< One for each character of `text`.
    bool hasBidiControls = false; ///< Invisible characters that turn the order of what is read.
};

/// qn1. Folds, and nothing else: Unicode NFC; runs of white space to one space, none at the ends; quotation
/// marks, apostrophes, dashes and the ellipsis to their ASCII forms; soft hyphens, zero-width spaces, word
/// joiners, byte order marks and bidirectional controls go. Case, digits, letters, diacritics and
/// (non-)joiners are exact. Pure.
Normalised normalise(const QString &text);
