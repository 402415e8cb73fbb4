#pragma once

#include "writing/inlinetext.h"
#include "writing/linepath.h"

#include <QFont>
#include <QTextBlock>
#include <QTextFormat>

/// What a line of the edit buffer is. Kept as a property of its block format: on the undo stack, inherited by
/// Enter.
enum class LineRole {
    Paragraph,
    Heading,
    ListItem,
    Preformatted, ///< Verse, code: its line ends are part of it.
    QuoteOriginal, ///< A paragraph of a quotation,
    QuoteTranslation, ///< of its translation,
    QuoteCite, ///< and whose words they are: the last line of every quotation.
    Atom, ///< A block that is shown as a whole.
};

/// Properties of formats in the edit buffer. Text frames, tables and lists of QTextDocument are not used:
/// Backspace does nothing at a frame's first position, a selection two characters into one deletes it whole.
namespace lineproperty {
enum Property : int {
    Role = QTextFormat::UserProperty + 1, ///< LineRole.
    Path, ///< The blocks around it: linepath.h.
    Origin, ///< Number of its LineLedger::Original; absent for a new line.
    ShellOpen, ///< UTF-8 markup before the line's text: delimiter and opening tag.
    ShellClose, ///< UTF-8 markup after it.
    BlockName, ///< `core/verse`; of preformatted lines and of objects.
    Level, ///< Heading: 1 to 6. List item: 0 outermost.
    Ordered, ///< List item.
    List, ///< List item of an inner list: number of its LineLedger::Holder; absent for a new one.
    Language, ///< BCP 47, where the markup says it.
    Labelled, ///< The label of the part and its language stands above this line of a quotation.
    Opens, ///< How many frames begin above this line,
    Closes, ///< and end below it.
    // of characters
    Tags, ///< QStringList of opening tags.
    Element, ///< An element kept as written, of an object character.
    Markup, ///< Bytes of a block that is shown as a whole.
    Cite, ///< Inner HTML of a quotation's <cite>.
};
} // namespace lineproperty

/// Object types of QTextDocument's layout.
namespace lineobject {
enum Kind : int { Attribution = QTextFormat::UserObject + 1, Atom, Inline };
}

inline LineRole roleOf(const QTextBlockFormat &format)
{
    return static_cast<LineRole>(format.intProperty(lineproperty::Role));
}
inline LineRole roleOf(const QTextBlock &block) { return roleOf(block.blockFormat()); }

inline bool isQuoteText(LineRole role)
{
    return role == LineRole::QuoteOriginal || role == LineRole::QuoteTranslation;
}
/// A line that is one object: shown, selected and deleted as a whole, never typed into.
inline bool isObjectLine(LineRole role) { return role == LineRole::QuoteCite || role == LineRole::Atom; }

/// Within a quotation, whatever else it is.
bool isQuoted(const QTextBlockFormat &format);
inline bool isQuoted(const QTextBlock &block) { return isQuoted(block.blockFormat()); }

/// Where it stands; what is shown at the edges of the blocks there is to be marked anew.
void setPath(QTextBlockFormat &format, const QString &path);
/// How its text is written.
InlineForm formOf(const QTextBlockFormat &format);

// New lines, as WordPress's editor writes them.
/// In a quotation, of the original; in text without blocks, without tags.
QTextBlockFormat paragraphLine(const QString &path = {});
QTextBlockFormat headingLine(int level, const QString &path = {});
QTextBlockFormat itemLine(bool isOrdered, const QString &path, int level = 0);
/// A line of a translation; its language stands in the tags of its words.
QTextBlockFormat translationLine(const QString &language, const QString &path);
QTextBlockFormat citeLine(const QString &path);

// How lines look: the same for loading and for every edit, so that an undone edit is gone without a trace.
// Sizes follow the document's font and colours are the Highlighter's, so that neither is an edit.

/// The format with margins, indent and line height.
QTextBlockFormat lookOf(QTextBlockFormat format);
/// Font and weight for a stretch under `tags` on a line of that format.
QTextCharFormat charactersOf(const QTextBlockFormat &line, const QStringList &tags = {});

/// Above the first line of a holder, of the margin there; and below its last.
qreal spaceAbove(linepath::Kind kind);
qreal spaceBelow(linepath::Kind kind);
/// Of the space above, for the label of a part of a quotation.
inline constexpr qreal labelHeight = 22;
inline constexpr qreal quotePadding = 24; ///< At both sides of a quotation,
inline constexpr qreal framePadding = 14; ///< and of another block with blocks in it.

/// Room for what is shown at the edges of blocks, as properties of the lines there: the labels of parts of
/// quotations, frames of groups. Of all lines of a document, in order.
void markEdges(std::vector<QTextBlockFormat> &lines);

/// The first line of a part of a quote.
bool startsPart(const QTextBlock &block);
/// The id of the innermost quotation around the line, `q-7f3k2m`; empty for a foreign one and for other
/// lines.
QString quoteIdOf(const QTextBlockFormat &format);
