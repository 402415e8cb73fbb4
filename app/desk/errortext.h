#pragma once

#include "base/result.h"

#include <QString>

/// An error in a person's words: what happened, and what to do about it.
struct ErrorText {
    QString what; ///< One sentence.
    QString fix; ///< One sentence; empty if there is nothing to do.

    QString both() const { return fix.isEmpty() ? what : what + QLatin1Char(' ') + fix; }
};

/// Why something waits or was refused, for a badge: what the site itself said, if it said something, else
/// what happened.
QString reasonInWords(const Error &error);

/// The only place where words for errors are made; the window and the command line both speak them.
ErrorText errorText(const Error &error);
