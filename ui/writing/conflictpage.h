#pragma once

#include "desk/resolution.h"
#include "formats/text/worddifference.h"
#include "writing/fieldwords.h"

#include <optional>
#include <vector>

/// A place in which both sides changed the same, as a person reads it.
struct ConflictPlace {
    std::optional<Field> field; ///< None for a place of the text.
    QString name;
    QByteArray base; ///< Block markup, or a field's value.
    QByteArray mine; ///< Empty: it was taken away.
    QByteArray theirs;
    std::vector<DifferencePart> words; ///< From mine to theirs.
    QString baseWords;
    bool isQuotation = false;
    bool areWordsTheSame = false; ///< `words` are the markup then.
    /// Of the same place in the same texts: what was decided about one holds for the other. No two of a page
    /// have the same.
    QByteArray key;
};

/// A stretch of the post in reading order.
struct ConflictRow {
    enum class Kind {
        Settled, ///< As I have it.
        Changed, ///< As they changed it, and nobody has to decide about it.
        Came,
        Went,
        Place,
    };

    Kind kind = Kind::Settled;
    QString name; ///< What kind of block.
    std::vector<DifferencePart> words; ///< From mine to what it will be.
    int place = -1; ///< Its number, for Place.
};

/// A conflict to look at: first the fields, then the post.
struct ConflictPage {
    std::vector<ConflictPlace> places; ///< Fields, then those of the text in order.
    std::vector<ConflictRow> rows;
};

/// What a stretch of markup says; the markup itself if it says nothing. Any thread.
QString wordsOf(const QByteArray &markup);

/// Pure: any thread.
ConflictPage conflictPage(const OpenConflict &conflict, const FieldLists &lists);
