#pragma once

#include "formats/blocks/views.h"

/// What the views share: pieces of HTML with their places in the document. Pure: any thread.
namespace blocks::reading {

/// A piece of a document's HTML.
struct Piece {
    QByteArrayView html;
    qsizetype base = 0; ///< Of its first byte, in the document.

    Piece sliced(Span span) const { return { html.sliced(span.start, span.length()), base + span.start }; }
    Text text(Text::Form form = Text::Form::Inline) const
    {
        return { html.toByteArray(), { base, base + html.size() }, form };
    }
};

Piece innerOf(const Block &block);
Piece headOf(const Block &block); ///< Before the first child.
Piece tailOf(const Block &block); ///< After the last; there is one.
Piece trimmed(Piece piece);

bool isBlank(QByteArrayView html);

/// Elements of one level, white space between them; nothing if there is text outside of them. The places are
/// those in the piece.
std::optional<std::vector<Wrapper>> elements(QByteArrayView html);

/// The first `<figcaption>`; with a class, the first that carries it.
std::optional<Text> captionOf(Piece piece, QByteArrayView className = {});

/// The HTML alone; what a server fills in leaves nothing, or an element with its name.
enum class ServerBlocks { LeftOut, Named };
QByteArray withoutDelimiters(QByteArrayView markup, ServerBlocks serverBlocks = ServerBlocks::LeftOut);

/// Takes `<span lang dir>` away from around the whole text, and says what it says. A span that holds only a
/// part gives the language and stays.
void takeLanguageSpan(Text &text, QByteArray &language, QByteArray &direction);

} // namespace blocks::reading
