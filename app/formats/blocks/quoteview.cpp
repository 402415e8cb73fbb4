#include "formats/blocks/identity.h"
#include "formats/blocks/reading.h"

#include <algorithm>

namespace blocks {

using namespace reading;

namespace {

QuoteView::Role roleOf(const QList<QByteArray> &classes)
{
    if (classes.contains("qtd-original"))
        return QuoteView::Role::Original;
    if (classes.contains("qtd-translation"))
        return QuoteView::Role::Translation;
    return QuoteView::Role::Plain;
}

/// `wrapper` is a paragraph of `piece`.
QuoteView::Part paragraphPart(Piece piece, const Wrapper &wrapper, int child)
{
    QuoteView::Part part;
    part.text = piece.sliced(wrapper.content).text();
    part.role = roleOf(wrapper.tag.classes());
    part.direction = wrapper.tag.attribute("dir");
    part.child = child;
    takeLanguageSpan(part.text, part.language, part.direction);
    return part;
}

QuoteView::Part partOf(const Block &child, int index)
{
    const Kind kind = kindOf(child);
    const Piece inner = innerOf(child);
    if (kind == Kind::Paragraph && child.childCount() == 0) {
        if (const auto wrapper = wrapperOf(inner.html); wrapper && wrapper->tag.name == "p")
            return paragraphPart(inner, *wrapper, index);
    }
    QuoteView::Part part;
    part.child = index;
    part.kind = kind == Kind::Quote ? QuoteView::Part::Kind::Quote : QuoteView::Part::Kind::Other;
    if (const auto tag = leadingTag(headOf(child).html))
        part.role = roleOf(tag->classes());
    return part;
}

/// `<p>…</p>…<cite>…</cite>`, the inside of an old quote or of a pullquote.
bool readOldQuote(Piece piece, QuoteView &view)
{
    const auto all = elements(piece.html);
    if (!all)
        return false;
    for (const Wrapper &wrapper : *all) {
        const bool isLast = &wrapper == &all->back();
        if (wrapper.tag.name == "p")
            view.parts.push_back(paragraphPart(piece, wrapper, -1));
        else if (wrapper.tag.name == "cite" && isLast)
            view.cite = piece.sliced(wrapper.content).text();
        else
            return false;
    }
    return true;
}

std::optional<QuoteView> innerQuote(const Block &block)
{
    QuoteView view;
    view.form = QuoteView::Form::Inner;
    const auto tag = leadingTag(headOf(block).html);
    if (!tag || tag->name != "blockquote")
        return std::nullopt;
    view.classes = tag->classes();

    qsizetype at = block.innerSpan().start + tag->span.end;
    for (int i = 0; i < block.childCount(); ++i) {
        const Block child = block.child(i);
        if (!isBlank(block.view({ at, child.span().start })))
            return std::nullopt;
        at = child.span().end;
        view.parts.push_back(partOf(child, i));
    }

    const Piece tail = tailOf(block);
    constexpr QByteArrayView Close = "</blockquote>";
    const qsizetype end = tail.html.lastIndexOf(Close);
    if (end < 0 || !isBlank(tail.html.sliced(end + Close.size())))
        return std::nullopt;
    const Piece ending = tail.sliced({ 0, end });
    if (isBlank(ending.html))
        return view;
    const auto cite = wrapperOf(ending.html);
    if (!cite || cite->tag.name != "cite")
        return std::nullopt;
    view.cite = ending.sliced(cite->content).text();
    return view;
}

std::optional<QuoteView> quoteWithoutBlocks(const Block &block)
{
    const bool isPullquote = block.name() == "core/pullquote";
    const Piece inner = innerOf(block);
    const auto outer = wrapperOf(inner.html);
    if (!outer || outer->tag.name != (isPullquote ? "figure" : "blockquote"))
        return std::nullopt;
    QuoteView view;
    view.form = isPullquote ? QuoteView::Form::Pullquote : QuoteView::Form::Old;
    view.classes = outer->tag.classes();
    Piece content = inner.sliced(outer->content);
    if (isPullquote) {
        const auto quote = wrapperOf(content.html);
        if (!quote || quote->tag.name != "blockquote")
            return std::nullopt;
        content = content.sliced(quote->content);
    }
    if (!readOldQuote(content, view))
        return std::nullopt;
    if (view.parts.empty() && !isPullquote) // An empty quote of today looks like the old form.
        view.form = QuoteView::Form::Inner;
    return view;
}

} // namespace

QByteArray QuoteView::link() const
{
    const QByteArray html = citeHtml();
    TagReader reader(html);
    while (const auto tag = reader.next()) {
        if (tag->kind == Tag::Kind::Open && tag->name == "a" && !tag->attribute("href").isEmpty())
            return decodedText(tag->attribute("href")).toUtf8();
    }
    return {};
}

bool QuoteView::isTranslated() const
{
    return std::any_of(
        parts.begin(), parts.end(), [](const Part &part) { return part.role == Role::Translation; });
}

std::optional<QuoteView> quoteView(const Block &block)
{
    if (block.isFreeform() || block.isVoid() || kindOf(block) != Kind::Quote)
        return std::nullopt;
    auto view = block.childCount() > 0 ? innerQuote(block) : quoteWithoutBlocks(block);
    if (view)
        view->id = quoteId(block);
    return view;
}

} // namespace blocks
