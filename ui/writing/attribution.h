#pragma once

#include <QString>

/// An attribution in the parts that people fill in. Values, any thread.
struct CiteParts {
    QString linked; ///< Who, and the title.
    QString address;
    QString behind; ///< Date and anything else, without the comma before it.
    QString translator;
    QString language; ///< That it was translated from, in words; read only where it is to be written anew.
    QString sentence; ///< HTML that names the translator, as it stands.
};

/// Of the inner HTML of a `<cite>`; empty if it holds more than phrasing elements.
CiteParts partsOfCite(const QString &citeHtml);
/// The sentence about the translator stays as it stands while it names the same one.
QString citeOf(const CiteParts &parts);
