#pragma once

#include <QString>

/// An attribution in the parts that people fill in. Values, any thread.
struct CiteParts {
    QString linked; ///< Who, and the title.
    QString address;
    QString behind; ///< Date and anything else, without the comma before it.
};

/// Of the inner HTML of a `<cite>`; empty if it holds more than phrasing elements.
CiteParts partsOfCite(const QString &citeHtml);
QString citeOf(const CiteParts &parts);
