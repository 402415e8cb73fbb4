#pragma once

#include "formats/html/nodes.h"

#include <vector>

/// The words of a tree, without markup. Pure, any thread.
///
/// Passages of quotes count in this text, in Unicode code points: its form never changes under one version.
/// ex1: a blank line between blocks; one line feed for a line break, between the items of a list, the rows of
/// a table, a term and its description; a TAB between the cells of a row; no bullets, no alternative texts of
/// pictures; Preformatted as it is; nothing before the first word or after the last.
inline constexpr char plainTextVersion[] = "ex1";

/// Where the text of one Text node stands.
struct TextRun {
    const Node *node = nullptr; ///< In the tree that was read; valid while that stands unchanged.
    qsizetype start = 0; ///< In code points.
    qsizetype length = 0; ///< In code points.
};

struct PlainText {
    QString text;
    std::vector<TextRun> runs; ///< In the order of the text, one for each Text node.

    /// Where character `offset` (UTF-16, as QString counts) of a Text node stands, in code points; -1 if it
    /// is not here.
    qsizetype positionOf(const Node *node, qsizetype offset) const;
};

PlainText plainText(const Node &root);

/// How many code points a text has.
qsizetype codePoints(QStringView text);

/// The plain text of foreign UTF-8 HTML; never fails, as cleanHtml().
QString cleanText(const QByteArray &utf8, const QUrl &base);
