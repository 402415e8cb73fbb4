#pragma once

#include "base/result.h"
#include "desk/drafts.h"

#include <QByteArray>

/// A post's body in other formats. Pure: for a worker thread.

/// Block markup of a text: HTML and Markdown become blocks of the same meaning; what is already markup stays
/// to the byte. Errors: Refused/TooComplex.
Result<QByteArray> toBlocks(const QByteArray &text, DraftFormat format);

/// The text without its blocks: HTML as a reader of the post gets it, or Markdown (CommonMark).
Result<QByteArray> fromBlocks(const QByteArray &markup, DraftFormat format);
