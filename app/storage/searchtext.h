#pragma once

#include <QString>
#include <QStringList>

#include <vector>

/// How texts become the words of the full-text index, and questions the same words. Pure, any thread.
/// A change here makes the index wrong until ArticleStore::rebuildSearch(): give it a migration.
namespace searchtext {

/// A word of a text, or two neighbouring characters of a script that writes none (Chinese, Japanese, Thai,
/// Khmer…).
struct Word {
    qsizetype start = 0; ///< In UTF-16 units of the text.
    qsizetype length = 0;
    QString folded; ///< Without case, diacritics, Arabic and Hebrew vowel signs, tatweel; Arabic and Persian
                    ///< letters of one look made one; digits as 0-9.
    int glyphs = 0; ///< 1 or 2 characters of such a script; 0 for a word.
};

/// The words that begin before `end`.
std::vector<Word> words(const QString &text, qsizetype begin, qsizetype end);

/// The text as the index takes it: folded words parted by spaces, in UTF-8.
QByteArray forIndex(const QString &text);

/// What a person asked.
struct Query {
    struct Term {
        QString folded;
        bool isPrefix = false;
        bool isFollowed = false; ///< The next term must stand right behind: they make a phrase.
    };
    QString match; ///< FTS5's syntax; empty if the question has no word.
    std::vector<Term> terms; ///< What is wanted: to mark it where it is found.
    /// Beginnings of up to three letters, which most texts hold: dear to ask the index for.
    QStringList beginnings;
    QString matchOfRest; ///< `match` without the beginnings; empty if it has no other word.
    bool isWithout = false; ///< Some word is not wanted.
};
Query query(const QString &asked);

/// Whether a word of the text begins so.
bool hasBeginning(const QString &text, const QString &folded);

/// About `length` characters around the first word of `terms`, on one line, with the words found between
/// U+0002 and U+0003; empty if none of them stands in `text`.
QString snippet(const QString &text, const std::vector<Query::Term> &terms, int length = 200);

/// A stretch of a text, in UTF-16 units.
struct Match {
    qsizetype start = 0;
    qsizetype length = 0;

    bool operator==(const Match &) const = default;
};

/// Where what was asked stands in the text: words as the index holds them, a phrase only as a whole. In
/// order; what overlaps is one.
std::vector<Match> findWords(const QString &text, const std::vector<Query::Term> &terms);

/// Where these letters stand, also inside of words: without case and diacritics, as the index folds them;
/// every white space is one space, quotation marks and dashes of every kind are alike. In order, none twice.
std::vector<Match> findLetters(const QString &text, const QString &wanted);

} // namespace searchtext
