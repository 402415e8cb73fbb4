#pragma once

#include <QString>

class QTextBlock;

/// The language of a line, BCP 47: what its markup says; for other words than a quotation's, the language of
/// the post where it is written in that script, else the likeliest one of the script. Empty for words of
/// somebody else whose language nobody said, and for code. Main thread.
QString languageOfLine(const QTextBlock &line, const QString &postLanguage);

/// Of the letters that are most in it; Script_Common if it has none.
QChar::Script scriptOfText(const QString &text);
/// A language that is written in the script: the first of these that is, else the most common one.
QString likeliestLanguage(QChar::Script script, const QStringList &preferred);
