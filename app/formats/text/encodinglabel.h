#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

// Names of character encodings, and where documents say them. Any thread.

struct EncodingLabel {
    QByteArray
        decoder; ///< What decodes it, lower case; WHATWG's choice: `iso-8859-1` is decoded as windows-1252.
    QString label; ///< What people know it by, lower case: `iso-8859-1` stays so.
    bool isAscii = false; ///< Has no high bytes, by its own definition.
    bool isWeak = false; ///< ASCII and Latin-1: servers say it without knowing.
};

/// By any label of WHATWG Encoding 4.2, and some that feeds use (`utf8`, `win-1251`, `cp936`).
std::optional<EncodingLabel> findEncodingLabel(const QByteArray &name);

/// `text/html; charset="utf-8"` → utf-8; empty if it says none. Also reads what http-equiv says.
QByteArray charsetOfContentType(const QByteArray &contentType);

/// `<?xml version="1.0" encoding="…"?>` among the first 1,024 bytes.
QByteArray charsetOfXmlDeclaration(const QByteArray &bytes);

/// WHATWG HTML 13.2.3.2, prescan a byte stream; the first 16 KiB, because a parser would also heed a later
/// meta.
QByteArray charsetOfMeta(const QByteArray &bytes);
