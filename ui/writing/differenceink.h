#pragma once

#include <QFont>
#include <QPalette>
#include <QTextCharFormat>

/// How compared words are written: never told by colour alone.
struct DifferenceInk {
    DifferenceInk(const QPalette &palette, const QFont &text, const QFont &small);

    QTextCharFormat same;
    QTextCharFormat quiet; ///< Words that nobody has to look at.
    QTextCharFormat small; ///< What is said about them.
    QTextCharFormat removed; ///< Struck.
    QTextCharFormat added; ///< Underlined.
    QTextCharFormat other; ///< What only one of two texts beside each other says: underlined.
};

/// What a document takes for its own marks, and paragraphs, as letters of a line.
QString showable(QString text);
