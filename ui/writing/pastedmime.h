#pragma once

#include "base/result.h"
#include "writing/inlinetext.h"

#include <QByteArray>
#include <QImage>
#include <QUrl>

#include <vector>

class QMimeData;

/// What other programs put on the clipboard or drop, beside words. Pure.

/// The page that a browser copied from: Firefox (`text/x-moz-url-priv`), Chromium (`chromium/x-source-url`,
/// on macOS `org.chromium.source-url`), Windows' CF_HTML (`SourceURL:`). Empty if none of them says, or it is
/// no page of the web. Newer Firefox says the site alone (in a private window not even that): then there is
/// no path, not even "/".
QUrl pastedSource(const QMimeData &source);

/// A picture as it came: bytes, a file, or pixels.
struct PastedPicture {
    QByteArray bytes;
    QString file;
    QImage image;
};

/// Files of pictures; a picture that was copied alone; those that stand in copied HTML as `data:`. Where
/// words were copied, a picture of these words is none. Nothing that HTML only names is read or fetched.
std::vector<PastedPicture> pastedPictures(const QMimeData &source);
/// The pictures are all that there is: no words to paste.
bool isPictureAlone(const QMimeData &source);

/// The words of one line with their marks; what was several lines has line breaks.
std::vector<InlineRun> pastedRuns(const QMimeData &source);

/// The cells of the first table there is, else of words parted by tabs, row by row: inline HTML. Empty if
/// there is neither.
std::vector<std::vector<QByteArray>> pastedCells(const QMimeData &source);

/// The words as a quotation with the page they were copied from as its source; of a site whose page is not
/// known, its name without a link. Refused if there are no words.
Result<QByteArray> pastedQuote(const QMimeData &source);
