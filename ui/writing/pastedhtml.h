#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

/// What other programs put on the clipboard, as blocks. Pure: any thread.

/// HTML of a browser, Word, LibreOffice or Google Docs becomes paragraphs, headings, lists, quotes, links and
/// emphasis; fonts, colours and the marks that those programs leave are dropped. Without pictures, which
/// would be loaded from elsewhere: a picture's words stay. Empty if it says nothing. Malformed/TooComplex as
/// readHtml().
Result<QByteArray> pastedBlocks(const QString &html);

/// The address if the text is one and nothing more: http or https. Else empty.
QString pastedAddress(const QString &text);

/// The text without what an edit buffer takes for its own marks (U+FFFC, U+FDD0, U+FDD1), without control
/// characters; every kind of line end is LF, a tab a space.
QString pastedText(const QString &text);
