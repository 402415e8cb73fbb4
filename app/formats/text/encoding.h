#pragma once

#include <QByteArray>
#include <QString>

/// Text as UTF-8, and what it was.
struct Decoded {
    QByteArray utf8; ///< Valid UTF-8, without a BOM; what could not be decoded is U+FFFD.
    QString encoding; ///< The label of what was decoded from, lower case: `utf-8`, `windows-1251`, …
    bool hadErrors = false; ///< U+FFFD was put in.
    bool isGuess = false; ///< What was said is unknown, or nothing was said and it is not UTF-8.
};

enum class Markup { Xml, Html };

/// Converts once. Order: BOM, then the charset of the HTTP Content-Type, then the declaration (XML
/// declaration, or HTML's meta), then a guess: UTF-8 if valid, else what the bytes look like. A label that
/// nobody knows is passed over. UTF-8 input that is valid is returned as it is, without a copy.
Decoded toUtf8(const QByteArray &bytes, const QByteArray &contentType, Markup markup);
