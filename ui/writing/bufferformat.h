#pragma once

#include <QFont>
#include <QTextBlock>
#include <QTextFormat>

/// What a line of the edit buffer is. Kept as a property of its block format: on the undo stack, inherited by
/// Enter.
enum class LineRole { Paragraph, Heading, ListItem, QuoteOriginal, QuoteTranslation, QuoteCite, Atom };

/// Properties of formats in the edit buffer. Text frames, tables and lists of QTextDocument are not used:
/// Backspace does nothing at a frame's first position, a selection two characters into one deletes it whole.
namespace lineproperty {
enum Property : int {
    Role = QTextFormat::UserProperty + 1, ///< LineRole.
    Origin, ///< The number of the block it was read from, from 1; absent for a new one.
    Group, ///< Lines of one quote or list share it; a quote's is its id where it has one.
    ShellOpen, ///< UTF-8 markup before the line's text: delimiter and opening tag.
    ShellClose, ///< UTF-8 markup after it.
    GroupOpen, ///< Of the list or quote around it: on every line of it.
    GroupClose,
    Level, ///< Heading: 1 to 6. List item: 0 outermost.
    Ordered, ///< List item.
    Language, ///< BCP 47; quote lines.
    Labelled, ///< The label of the part and its language stands above this quote line.
    // of characters
    Tags, ///< QStringList of opening tags.
    Element, ///< An element kept as written, of an object character.
    Markup, ///< Bytes of a block kept as written: a card or a locked block.
    BlockName, ///< `core/gallery`.
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
inline QString groupOf(const QTextBlock &block)
{
    return block.blockFormat().stringProperty(lineproperty::Group);
}

inline bool isQuoteText(LineRole role)
{
    return role == LineRole::QuoteOriginal || role == LineRole::QuoteTranslation;
}
inline bool isQuote(LineRole role) { return isQuoteText(role) || role == LineRole::QuoteCite; }
/// A line that is one object: shown, selected and deleted as a whole, never typed into.
inline bool isObjectLine(LineRole role) { return role == LineRole::QuoteCite || role == LineRole::Atom; }

/// How lines look. The same for loading and for every edit, so that an undone edit is gone without a trace.
class LineLook final {
public:
    explicit LineLook(QFont text = {})
        : m_text(std::move(text))
    {
    }

    const QFont &textFont() const { return m_text; }
    /// Margins, indent and line height of a line, its properties kept.
    QTextBlockFormat block(QTextBlockFormat format) const;
    /// Font and weight for a stretch under `tags` on a line of that format.
    QTextCharFormat characters(const QTextBlockFormat &line, const QStringList &tags) const;

private:
    QFont m_text;
};

/// The first line of a part of a quote.
bool startsPart(const QTextBlock &block);
/// The id of a quote of ours, `q-7f3k2m`; empty for a foreign one and for other lines.
QString quoteIdOf(const QTextBlockFormat &format);
