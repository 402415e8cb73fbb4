#pragma once

#include <QString>

/// Whether a word turns a statement round: "not", "не", "no", "pas", "لم"… The lists are short and of many
/// languages at once; a false alarm is a warning, a miss may be a lie. Pure.
bool isNegation(const QString &word);

/// Whether any word of the text does.
bool holdsNegation(const QString &text);
