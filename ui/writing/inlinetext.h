#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

// Not the runs of formats/blocks/inline.h, which know what a mark means. Those either refuse whatever is not
// spelt as we would (a post with `&nbsp;`, a line end or single quotes would be locked) or spell it our way
// (a word that is changed would rewrite every tag of its paragraph, and pictures in a line are refused). Here
// each run keeps its opening tags as written, so that an edit changes the words that were edited; makers and
// views need the meaning and use the others.

/// One stretch of a line under the same markup. Values, any thread.
struct InlineRun {
    QString text; ///< U+2028 is a line break inside the block.
    QStringList tags; ///< Opening tags as they stand in the markup, outermost first.
    QString object; ///< An element kept as it is written (a picture); its text is then one U+FFFC.

    bool operator==(const InlineRun &) const = default;
};

enum class InlineForm {
    Line, ///< A line end in the markup is a space, a line break is `<br>`.
    Lines, ///< Preformatted and classic text: line ends are line breaks.
    Code, ///< The same, and no shortcode or address in it is carried out: `[` is `&#91;`.
};

/// The HTML inside a paragraph, heading, list item or attribution, as runs that lose nothing: each keeps its
/// opening tags verbatim. Absent if it is not well nested, holds anything but phrasing elements, or holds
/// what an edit buffer cannot: such a block is shown and not edited.
std::optional<std::vector<InlineRun>> readInline(const QByteArray &html, InlineForm form = InlineForm::Line);

/// The other way. Neighbours under the same tags share them. `&`, `<` and `>` are escaped, nothing else.
QByteArray writeInline(const std::vector<InlineRun> &runs, InlineForm form = InlineForm::Line);

/// The runs as an edit of `html`: what stands before and behind the words that differ keeps its spelling
/// (`&nbsp;`, `<br />`, a line end). Reads back as `now`, always.
QByteArray rewriteInline(
    const QByteArray &html, const std::vector<InlineRun> &now, InlineForm form = InlineForm::Line);

/// `strong` of `<strong class="x">`.
QString tagName(const QString &openTag);
/// The value of an attribute of an opening tag, decoded; empty if it is missing.
QString tagAttribute(const QString &openTag, QLatin1StringView attribute);
/// `<a href="…">` with the address escaped.
QString linkTag(const QString &address);

/// What a person typed as an address, with `https://` where they left it out.
QString linkAddress(const QString &typed);

QString escapedHtml(const QString &text);
QString plainText(const std::vector<InlineRun> &runs);
