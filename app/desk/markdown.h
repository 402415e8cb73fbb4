#pragma once

#include "formats/html/nodes.h"

#include <QByteArray>

/// CommonMark with GitHub's tables left out. Pure.

/// Raw HTML in it stays as it is: untrusted, for formats/html only.
QByteArray markdownToHtml(const QByteArray &markdown);

/// Words, headings, emphasis, links, lists, quotations, pictures; what Markdown has no form for is its text.
QByteArray toMarkdown(const Node &root);
