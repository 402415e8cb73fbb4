#pragma once

#include "formats/blocks/document.h"

#include <QByteArray>

/// A post in other forms. Pure: any thread.
namespace blocks {

/// The HTML that WordPress would put on the page, without a theme: the document without its delimiters; a
/// classic post gets its paragraphs (as wpautop, where it has no tags of blocks). Blocks that a server fills
/// in are
/// `<div class="qtd-server-block" data-name="core/latest-posts"></div>`. Not cleaned: it holds whatever the
/// post holds.
QByteArray toPreviewHtml(const Document &document);

/// The same to keep or send elsewhere: what a server fills in is left out, and so are the line ends that
/// belong to delimiters. Ends in one line end.
QByteArray toHtml(const Document &document);

/// CommonMark. What it has no form for (tables, foreign blocks) stands as HTML, which Markdown allows; blocks
/// that a server fills in are left out.
QByteArray toMarkdown(const Document &document);

} // namespace blocks
