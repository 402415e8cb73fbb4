#pragma once

#include <QString>

/// A tool tip that shows these words as they are, whatever markup they hold: Qt takes for HTML what looks
/// like it, and for words what does not, escaped or not. Empty stays empty.
QString toolTipOf(const QString &words);
