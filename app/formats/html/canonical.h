#pragma once

#include "formats/html/nodes.h"

#include <QByteArray>

/// The one way to write a tree as HTML: UTF-8, lower case, attributes sorted and in double quotes, no white
/// space but the text's own and one line feed between the blocks of the root. Pure, any thread. Reading what
/// was written and writing it again gives the same bytes.
QByteArray canonicalHtml(const Node &node);

/// Foreign UTF-8 HTML as canonical safe HTML, with relative addresses resolved against `base`.
/// Never fails; a text of any length is read, if need be as one preformatted text.
QByteArray cleanHtml(const QByteArray &utf8, const QUrl &base);
