#pragma once

#include <QString>

#include <vector>

/// A word of a text that a dictionary is to be asked about.
struct SpellWord {
    int start = 0;
    int length = 0;

    bool operator==(const SpellWord &) const = default;
};

/// The words of a line in that language (BCP 47; empty: any script) as Unicode Annex 29 parts them;
/// apostrophes and joiners within are part of a word. Left out, because no dictionary knows them and nobody
/// means them to be checked: addresses, @names, #tags, what holds a digit, words in capitals, single letters,
/// and words in a script that the language is not written in. Any thread.
std::vector<SpellWord> wordsToCheck(const QString &text, const QString &language);

/// As dictionaries write it: one kind of apostrophe, no invisible marks.
QString dictionaryForm(const QString &word);
