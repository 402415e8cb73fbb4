#pragma once

#include <QByteArray>
#include <QHash>
#include <QUrl>

#include <vector>

/// Style sheets of a foreign site, for a page that must ask for nothing (CSS Syntax Level 3, section 4).
/// Pure: any thread. Linear in their input.

/// What was fetched for them, by address without a fragment.
struct StyleParts {
    QHash<QUrl, QByteArray> sheets; ///< UTF-8, as they came.
    QHash<QUrl, QByteArray> pictures; ///< `data:` addresses.
};

/// What a sheet asks for, in its order; absolute http and https addresses only.
struct StyleNeeds {
    std::vector<QUrl> sheets; ///< By @import.
    std::vector<QUrl> pictures; ///< By url(), image-set() and their like; fonts are not among them.
};
StyleNeeds needsOfSheet(const QByteArray &css, const QUrl &base);

/// The sheet without anything that is asked for from elsewhere: an address becomes its picture or an empty
/// one, an @import the sheet that it names, @font-face, @namespace and @charset go. It cannot end the style
/// element that it is put in. At most `mostBytes`; what is longer ends there, between two rules.
QByteArray cleanSheet(
    const QByteArray &css, const QUrl &base, const StyleParts &parts, qsizetype mostBytes = 4 * 1024 * 1024);

/// The same of a style attribute, whose value it stays.
QByteArray cleanDeclarations(const QByteArray &css, const QUrl &base, const StyleParts &parts);
