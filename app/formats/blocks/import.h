#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QUrl>

struct Node;

/// Text from elsewhere as block markup. Pure: any thread.
namespace blocks {

/// A cleaned tree (formats/html/nodes.h) as blocks: paragraphs, headings, lists, quotes (without our id:
/// nothing is claimed about them), code, pictures, tables, rules. No words are lost; what has no block of its
/// own becomes paragraphs. Nothing for a tree without content.
QByteArray fromNodes(const Node &fragment);

/// CommonMark with GitHub's tables, strike-through and addresses, as HTML by cmark-gfm. Raw HTML passes:
/// clean it.
QByteArray markdownToHtml(const QByteArray &markdown);

/// Foreign HTML, read by readHtml() of formats/html. Malformed/TooComplex as there.
Result<QByteArray> fromHtml(const QByteArray &utf8, const QUrl &base = {});
Result<QByteArray> fromMarkdown(const QByteArray &markdown, const QUrl &base = {});

} // namespace blocks
