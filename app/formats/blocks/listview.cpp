#include "formats/blocks/reading.h"

#include <algorithm>

namespace blocks {

using namespace reading;

namespace {

constexpr int MaxDepth = 16;

bool isList(QByteArrayView tagName) { return tagName == "ul" || tagName == "ol"; }

ListView listOf(const Tag &tag)
{
    ListView list;
    list.isOrdered = tag.name == "ol";
    list.start = tag.attribute("start");
    list.isReversed = tag.find("reversed");
    return list;
}

std::optional<ListView> readOldList(Piece piece, int depth);

/// `text<ul>…</ul>`: the text up to the first list, and the lists behind it.
bool readOldItem(Piece piece, ListView::Item &item, int depth)
{
    Span text{ 0, piece.html.size() };
    TagReader reader(piece.html);
    while (const auto tag = reader.next()) {
        if (tag->kind == Tag::Kind::Open && isList(tag->name)) {
            text.end = tag->span.start;
            break;
        }
    }
    item.text = piece.sliced(text).text();
    const Piece rest = piece.sliced({ text.end, piece.html.size() });
    const auto lists = elements(rest.html);
    if (!lists)
        return false;
    for (const Wrapper &wrapper : *lists) {
        constexpr qsizetype ClosingTag = 5; // Of ul and ol; a wider one is no list that we know.
        const Span whole{ wrapper.tag.span.start, wrapper.content.end + ClosingTag };
        const auto list = whole.end <= rest.html.size() ? readOldList(rest.sliced(whole), depth + 1)
                                                        : std::optional<ListView>();
        if (!list)
            return false;
        item.lists.push_back(*list);
    }
    return true;
}

std::optional<ListView> readOldList(Piece piece, int depth)
{
    const auto wrapper = depth < MaxDepth ? wrapperOf(piece.html) : std::nullopt;
    if (!wrapper || !isList(wrapper->tag.name))
        return std::nullopt;
    ListView list = listOf(wrapper->tag);
    list.isOldForm = true;
    const Piece content = piece.sliced(wrapper->content);
    const auto items = elements(content.html);
    if (!items)
        return std::nullopt;
    for (const Wrapper &element : *items) {
        ListView::Item item;
        if (element.tag.name != "li" || !readOldItem(content.sliced(element.content), item, depth))
            return std::nullopt;
        list.items.push_back(std::move(item));
    }
    return list;
}

std::optional<ListView> readInnerList(const Block &block, int depth)
{
    const auto tag = depth < MaxDepth ? leadingTag(headOf(block).html) : std::nullopt;
    if (!tag || !isList(tag->name))
        return std::nullopt;
    ListView list = listOf(*tag);
    for (const Block &child : block.children()) {
        const auto text = textView(child);
        if (!text || text->kind != Kind::ListItem)
            return std::nullopt;
        ListView::Item item;
        item.text = text->text;
        for (const Block &nested : child.children()) {
            const auto inner = kindOf(nested) == Kind::List ? readInnerList(nested, depth + 1) : std::nullopt;
            if (!inner)
                return std::nullopt;
            item.lists.push_back(*inner);
        }
        list.items.push_back(std::move(item));
    }
    return list;
}

} // namespace

std::optional<ListView> listView(const Block &block)
{
    if (block.isVoid() || kindOf(block) != Kind::List)
        return std::nullopt;
    return block.childCount() > 0 ? readInnerList(block, 0) : readOldList(innerOf(block), 0);
}

} // namespace blocks
