#include "formats/blocks/changes.h"
#include "formats/blocks/delimiter.h"
#include "formats/blocks/edits.h"
#include "formats/blocks/makers.h"

namespace blocks {

using namespace reading;

namespace {

using Reason = Error::Reason;

bool canHaveChildren(Kind kind)
{
    switch (kind) {
    case Kind::List:
    case Kind::ListItem:
    case Kind::Quote:
    case Kind::Gallery:
    case Kind::Card:
    case Kind::Group:
    case Kind::Columns:
    case Kind::Column:
        return true;
    default:
        return false;
    }
}

/// Where the first child goes in an element that has none: behind the text of a list item, else at the start,
/// in the inner element of groups that have one. -1 if the HTML has another form.
qsizetype firstPlace(const Block &parent, Kind kind)
{
    const Piece inner = innerOf(parent);
    auto wrapper = wrapperOf(inner.html);
    if (!wrapper)
        return -1;
    if (kind == Kind::ListItem)
        return inner.base + wrapper->content.end;
    // An old form has its items or paragraphs straight in the element.
    const Piece content = inner.sliced(wrapper->content);
    if (kind == Kind::List || kind == Kind::Gallery || kind == Kind::Quote) {
        const auto first = leadingTag(content.html);
        const bool isEmpty
            = isBlank(content.html) || (first && (first->name == "cite" || first->name == "figcaption"));
        return isEmpty ? content.base : -1;
    }
    const auto within = wrapperOf(content.html);
    const bool hasInner = within && within->tag.classes().contains("wp-block-group__inner-container");
    if (!isBlank(content.html) && !hasInner)
        return -1;
    return content.base + (hasInner ? within->content.start : 0);
}

bool isBlankBetween(const Block &first, const Block &second)
{
    return isBlank(first.view({ first.span().end, second.span().start }));
}

int numberOf(const Block &parent, const Block &child)
{
    for (int i = 0; i < parent.childCount(); ++i) {
        if (parent.child(i) == child)
            return i;
    }
    return -1;
}

/// The elements of that name in the block's outer element, and nothing else beside what `last` names.
std::optional<std::vector<Wrapper>> plainElements(
    const Piece &content, QByteArrayView name, QByteArrayView last)
{
    auto all = elements(content.html);
    if (!all)
        return std::nullopt;
    for (const Wrapper &wrapper : *all) {
        const bool isLast = &wrapper == &all->back() && wrapper.tag.name == last;
        if (!isLast && (wrapper.tag.name != name || !wrapper.tag.attributes.empty()))
            return std::nullopt;
    }
    return all;
}

/// The items of a list of the old form as blocks, lists in them too.
std::optional<QByteArray> itemBlocks(const Piece &content)
{
    const auto items = plainElements(content, "li", "li");
    if (!items)
        return std::nullopt;
    std::vector<QByteArray> blocks;
    for (const Wrapper &item : *items) {
        if (!item.tag.attributes.empty())
            return std::nullopt;
        const Piece inside = content.sliced(item.content);
        Span text{ 0, inside.html.size() };
        TagReader reader(inside.html);
        while (const auto tag = reader.next()) {
            if (tag->name == "ul" || tag->name == "ol") {
                text.end = tag->span.start;
                break;
            }
        }
        QByteArray html = "<li>" + trimmed(inside.sliced(text)).html.toByteArray();
        const Piece rest = inside.sliced({ text.end, inside.html.size() });
        const auto lists = elements(rest.html);
        if (!lists)
            return std::nullopt;
        std::vector<QByteArray> inner;
        for (const Wrapper &list : *lists) {
            const auto within = itemBlocks(rest.sliced(list.content));
            if (!within || !list.tag.attributes.empty())
                return std::nullopt;
            const bool isOrdered = list.tag.name == "ol";
            inner.push_back((isOrdered ? "<!-- wp:list {\"ordered\":true} -->\n" : "<!-- wp:list -->\n")
                + ('<' + list.tag.name + '>') + *within + "</" + list.tag.name + ">\n<!-- /wp:list -->");
        }
        blocks.push_back("<!-- wp:list-item -->\n" + html + joined(inner) + "</li>\n<!-- /wp:list-item -->");
    }
    return joined(blocks);
}

} // namespace

Result<Document> withChild(const Document &document, const Block &parent, int index, const QByteArray &bytes)
{
    const Kind kind = kindOf(parent);
    const int count = parent.childCount();
    if (parent.isVoid() || (count == 0 && !canHaveChildren(kind)))
        return refused(Reason::FormUnknown);
    if (index < 0 || index > count)
        return refused(Reason::NoSuchBlock);
    Changes changes(document, parent);
    if (count == 0) {
        const qsizetype at = firstPlace(parent, kind);
        if (at < 0)
            return refused(Reason::FormUnknown);
        changes.insert(at, bytes);
    } else if (index < count) {
        changes.insert(parent.child(index).span().start, bytes + "\n\n");
    } else {
        changes.insert(parent.child(count - 1).span().end, "\n\n" + bytes);
    }
    return changes.apply();
}

Result<Document> withoutChild(const Document &document, const Block &child)
{
    const auto parent = child.parent();
    if (!parent)
        return refused(Reason::NoSuchBlock);
    const int index = numberOf(*parent, child);
    const int count = parent->childCount();
    Span span = child.span();
    if (index + 1 < count && isBlankBetween(child, parent->child(index + 1)))
        span.end = parent->child(index + 1).span().start;
    else if (index + 1 == count && index > 0 && isBlankBetween(parent->child(index - 1), child))
        span.start = parent->child(index - 1).span().end;
    Changes changes(document, *parent);
    changes.remove(span);
    return changes.apply();
}

Result<Document> withChildMoved(const Document &document, const Block &parent, int from, int to)
{
    const int count = parent.childCount();
    if (from < 0 || from >= count || to < 0 || to > count)
        return refused(Reason::NoSuchBlock);
    QList<Block> order;
    for (int i = 0; i <= count; ++i) {
        if (i == to)
            order.append(parent.child(from));
        if (i < count && i != from)
            order.append(parent.child(i));
    }
    Changes changes(document, parent);
    for (int i = 0; i < count; ++i) {
        if (order[i] != parent.child(i))
            changes.replace(parent.child(i).span(), order[i].bytes());
    }
    return changes.apply();
}

Result<Document> withInnerBlocks(const Document &document, const Block &block)
{
    const Kind kind = kindOf(block);
    const auto wrapper = wrapperOf(innerOf(block).html);
    const bool isList = kind == Kind::List && wrapper && listView(block);
    const bool isQuote = block.name() == "core/quote" && wrapper && wrapper->tag.name == "blockquote";
    if (block.childCount() > 0 || block.isVoid() || (!isList && !isQuote))
        return refused(Reason::FormUnknown);
    const Piece content = innerOf(block).sliced(wrapper->content);
    QByteArray html;
    if (isList) {
        const auto items = itemBlocks(content);
        if (!items)
            return refused(Reason::FormUnknown);
        html = *items;
    } else {
        const auto paragraphs = plainElements(content, "p", "cite");
        if (!paragraphs)
            return refused(Reason::FormUnknown);
        std::vector<QByteArray> inner;
        QByteArray cite;
        for (const Wrapper &each : *paragraphs) {
            const QByteArray words = content.sliced(each.content).html.toByteArray();
            if (each.tag.name == "p")
                inner.push_back(paragraph(words));
            else
                cite = content.html.sliced(each.tag.span.start, each.tag.span.length()).toByteArray() + words
                    + "</cite>";
        }
        html = joined(inner) + cite;
    }
    Changes changes(document, block);
    changes.replace({ content.base, content.base + content.html.size() }, html);
    return changes.apply();
}

} // namespace blocks
