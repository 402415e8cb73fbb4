#include "formats/blocks/reading.h"

#include "formats/blocks/delimiter.h"

#include <algorithm>

namespace blocks::reading {

Piece innerOf(const Block &block) { return { block.view(block.innerSpan()), block.innerSpan().start }; }

Piece headOf(const Block &block)
{
    Span span = block.innerSpan();
    if (block.childCount() > 0)
        span.end = block.child(0).span().start;
    return { block.view(span), span.start };
}

Piece tailOf(const Block &block)
{
    const Span span{ block.child(block.childCount() - 1).span().end, block.innerSpan().end };
    return { block.view(span), span.start };
}

Piece trimmed(Piece piece)
{
    Span span{ 0, piece.html.size() };
    while (!span.isEmpty() && isSpace(piece.html[span.start]))
        ++span.start;
    while (!span.isEmpty() && isSpace(piece.html[span.end - 1]))
        --span.end;
    return piece.sliced(span);
}

bool isBlank(QByteArrayView html) { return std::all_of(html.begin(), html.end(), isSpace); }

std::optional<std::vector<Wrapper>> elements(QByteArrayView html)
{
    std::vector<Wrapper> found;
    TagReader reader(html);
    qsizetype at = 0;
    int depth = 0; // Of elements named as the one that is open.
    while (const auto tag = reader.next()) {
        if (depth > 0) {
            if (tag->name != found.back().tag.name)
                continue;
            depth += tag->kind == Tag::Kind::Open ? 1 : -1;
            if (depth == 0) {
                found.back().content.end = tag->span.start;
                at = tag->span.end;
            }
            continue;
        }
        if (tag->kind != Tag::Kind::Open || !isBlank(html.sliced(at, tag->span.start - at)))
            return std::nullopt;
        at = tag->span.end;
        found.push_back({ *tag, { tag->span.end, tag->span.end } });
        if (!isVoidElement(tag->name))
            depth = 1;
    }
    if (depth > 0 || !isBlank(html.sliced(at)))
        return std::nullopt;
    return found;
}

std::optional<Text> captionOf(Piece piece, QByteArrayView className)
{
    TagReader reader(piece.html);
    qsizetype start = -1;
    while (const auto tag = reader.next()) {
        if (tag->name != "figcaption")
            continue;
        if (tag->kind == Tag::Kind::Close && start >= 0)
            return piece.sliced({ start, tag->span.start }).text();
        const bool isWanted = className.isEmpty() || tag->classes().contains(className);
        if (tag->kind == Tag::Kind::Open && isWanted)
            start = tag->span.end;
    }
    return std::nullopt;
}

QByteArray withoutDelimiters(QByteArrayView markup, ServerBlocks serverBlocks)
{
    QByteArray html;
    DelimiterReader reader({ markup.data(), size_t(markup.size()) });
    qsizetype at = 0;
    while (const auto delimiter = reader.next()) {
        html += markup.sliced(at, delimiter->span.start - at);
        at = delimiter->span.end;
        if (delimiter->kind != Delimiter::Kind::Void || serverBlocks == ServerBlocks::LeftOut)
            continue;
        const QByteArray name = markup.sliced(delimiter->name.start, delimiter->name.length()).toByteArray();
        html += "<div class=\"qtd-server-block\" data-name=\""
            + (delimiter->hasNamespace ? name : "core/" + name) + "\"></div>";
    }
    html += markup.sliced(at);
    return html;
}

void takeLanguageSpan(Text &text, QByteArray &language, QByteArray &direction)
{
    const auto tag = leadingTag(text.html);
    if (!tag || tag->name != "span" || tag->attribute("lang").isEmpty())
        return;
    language = tag->attribute("lang");
    if (direction.isEmpty())
        direction = tag->attribute("dir");
    const auto wrapper = wrapperOf(text.html);
    const bool isWhole = wrapper && wrapper->tag.span.start == 0 && text.html.endsWith("</span>");
    // Any other attribute stays, and so the span.
    if (!isWhole || tag->attributes.size() != (tag->find("dir") ? 2U : 1U))
        return;
    text.span = { text.span.start + wrapper->content.start, text.span.start + wrapper->content.end };
    text.html = text.html.mid(wrapper->content.start, wrapper->content.length());
}

} // namespace blocks::reading
