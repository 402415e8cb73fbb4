#pragma once

#include <QColor>
#include <QPalette>

/// What a colour says. Always beside a word or a sign, never alone.
enum class Tone { Plain, Good, Waiting, Trouble };

/// Ink on its ground.
struct TonePair {
    QColor ink;
    QColor ground;
};

/// The two palettes of the program; ordinary text is 4.5:1 or better on its ground, borders of controls 3:1.
/// Roles beyond Qt's own meaning: Mid is a hairline, Dark a control's border, PlaceholderText muted text,
/// Link the accent, Highlight the tint of what is selected.
QPalette lightPalette();
QPalette darkPalette();

bool isDark(const QPalette &palette);

/// The colours of a tone beside this palette.
TonePair tonePair(Tone tone, const QPalette &palette);

QColor mutedInk(const QPalette &palette);
QColor hairline(const QPalette &palette);
QColor controlBorder(const QPalette &palette);
QColor accent(const QPalette &palette);
/// The text on a primary button, whose ground is the accent.
QColor onAccent(const QPalette &palette);
/// The ground of a quotation: a breath of the accent over the page.
QColor quoteGround(const QPalette &palette);

/// WCAG 2 contrast ratio of two opaque colours, 1 to 21.
double contrast(const QColor &first, const QColor &second);
