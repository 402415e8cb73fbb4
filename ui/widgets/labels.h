#pragma once

#include "widgets/tones.h"

class QBoxLayout;
class QLabel;
class QString;
class QWidget;

enum class Ink { Plain, Muted, Trouble };

/// A label of plain text that breaks its lines; put at the end of `column`.
QLabel *addWords(QBoxLayout *column, const QString &text, QWidget *parent, Ink ink = Ink::Plain);
void setInk(QLabel *label, Ink ink);

/// The same, bold and `scale` times as large.
QLabel *addHeading(QBoxLayout *column, const QString &text, QWidget *parent, double scale = 1.0);
