#pragma once

#include "model/evidence.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

/// Code points of the source's plain text as it stands, end excluded.
struct TextRange {
    int start = 0;
    int end = 0;

    bool operator==(const TextRange &) const = default;
};

/// What stands there; empty if the source has no such range.
QString textIn(const QString &source, TextRange range);

/// A change that the quotation itself declares.
struct DeclaredEdit {
    enum class Kind {
        Cut, ///< `(…)`, `[…]`
        Insertion, ///< `[word]`: put in, or in the place of a few words.
        Case, ///< `[t]he`
    };

    Kind kind = Kind::Cut;
    QString text; ///< As it stands in the quotation.
    TextRange hidden; ///< What it stands for in the source; may be empty.

    bool operator==(const DeclaredEdit &) const = default;
};

/// What keeps a found quotation from passing.
enum class QuoteWarning {
    BidiControls, ///< The quotation holds characters that turn the order of what is read.
    HalfWord, ///< A piece of it ends within a word or a number.
    NegationCut, ///< A declared edit hides, or brings in, a word like "not".
    NegationTrimmed, ///< The same sentence goes on with one, or began with one.
    WideGap, ///< A cut hides more than 1,500 characters.
    MuchCut, ///< More is cut than is quoted.
    ShortSegment, ///< A piece between cuts is too short to prove anything.
    Ambiguous, ///< It stands in the source more than once.
};

/// The word for it in answers: `bidi-controls`, `half-word`, …
QString toWord(QuoteWarning warning);
/// `exact`, `declared-edits`, `warned`, `not-found`, `not-checked`.
QString toWord(Quote::Verdict verdict);

struct Verification {
    Quote::Verdict verdict = Quote::Verdict::NotFound;
    std::vector<TextRange> segments;
    std::vector<DeclaredEdit> edits;
    std::vector<QuoteWarning> warnings;
    QString nearest; ///< For a quotation that was not found: the passage most like it. Shown, never a pass.

    bool passes() const
    {
        return verdict == Quote::Verdict::Exact || verdict == Quote::Verdict::DeclaredEdits;
    }
};

/// Holds a quotation against the plain text of its source. Every character of it is in segments that occur in
/// order in the source, or inside a declared edit; compared after normalise(), never fuzzily. `at` says where
/// the passage was taken: then a text that occurs twice is no doubt. Pure; linear in the source for each
/// piece.
Verification verify(const QString &source, const QString &quotation, const std::optional<TextRange> &at = {});
