#pragma once

#include "formats/blocks/document.h"

#include <QList>
#include <QString>

/// Changing the text of one block, named by its place. Pure: any thread.
namespace blocks {

/// The document with the text of the block at `path` replaced; every byte outside of the block as it was, and
/// the block's own delimiters and outer tags too. The path counts as parse_blocks() lists, freeform included,
/// from 0.
///
/// `text` is plain and gets escaped. Its line ends are `<br>`, in preformatted text they stay, in a list of
/// the old form every line is an item. Inner marks of the old text (links, emphasis) go with it.
///
/// Refused/NoSuchBlock: no block there. Refused/NotText: a container, a void block, custom HTML, or one
/// without a single text (an image, a table, several paragraphs in one block). Refused/UnbalancedMarkup
/// cannot come of escaped text.
Result<QByteArray> replaceText(const QByteArray &markup, const QList<int> &path, const QString &text);

/// `2` or `2.0.1`. Refused/BadArgument for anything else.
Result<QList<int>> parsePath(const QString &path);

} // namespace blocks
