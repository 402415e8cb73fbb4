#include "formats/blocks/blockedit.h"

#include "formats/blocks/delimiter.h"
#include "formats/blocks/edits.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace blocks {

namespace {

QByteArray lineHtml(const QString &text) { return htmlOf(text, Text::Form::Inline); }

/// Where the text of HTML with one text stands: inside of the elements that hold all of it, from the outside
/// in, down to the first that stands within a line. Nothing if there is more than one text, or none.
std::optional<Span> onlyText(QByteArrayView html)
{
    constexpr int MaxDepth = 16;
    Span text{ 0, html.size() };
    for (int depth = 0;; ++depth) {
        if (depth == MaxDepth)
            return std::nullopt;
        const QByteArrayView rest = html.sliced(text.start, text.length());
        const auto wrapper = wrapperOf(rest);
        if (!wrapper || isPhrasingElement(wrapper->tag.name))
            break;
        text = { text.start + wrapper->content.start, text.start + wrapper->content.end };
    }
    const QByteArrayView rest = html.sliced(text.start, text.length());
    TagReader reader(rest);
    while (const auto tag = reader.next()) {
        if (!isPhrasingElement(tag->name))
            return std::nullopt;
    }
    if (plainText(rest).isEmpty())
        return std::nullopt;
    while (!text.isEmpty() && isSpace(html[text.start]))
        ++text.start;
    while (!text.isEmpty() && isSpace(html[text.end - 1]))
        --text.end;
    return text;
}

struct Change {
    Span span;
    QByteArray html;
};

Span shifted(Span span, qsizetype by) { return { span.start + by, span.end + by }; }

/// The inside of `<ul>` with one item a line, for lists without inner blocks and without lists in lists.
std::optional<Change> changeOldList(const Block &block, const QString &text)
{
    const auto list = listView(block);
    if (!list || !list->isOldForm)
        return std::nullopt;
    const bool isNested = std::any_of(list->items.begin(), list->items.end(),
        [](const ListView::Item &item) { return !item.lists.empty(); });
    const auto wrapper = wrapperOf(block.inner());
    if (isNested || !wrapper)
        return std::nullopt;
    QByteArray items;
    for (const QByteArray &line : htmlOf(text, Text::Form::Lines).split('\n'))
        items += "<li>" + line + "</li>";
    return Change{ shifted(wrapper->content, block.innerSpan().start), items };
}

/// The one paragraph of a quote without inner blocks, and of a pullquote. The attribution stays.
std::optional<Change> changeOldQuote(const Block &block, const QString &text)
{
    const auto quote = quoteView(block);
    if (!quote || quote->parts.size() != 1)
        return std::nullopt;
    return Change{ quote->parts.front().text.span, lineHtml(text) };
}

std::optional<Change> changeOf(const Block &block, const QString &text)
{
    const QByteArray inner = block.inner();
    if (block.isFreeform()) {
        if (block.isBlank())
            return std::nullopt;
        const qsizetype base = block.span().start;
        if (const auto only = onlyText(inner))
            return Change{ shifted(*only, base), lineHtml(text) };
        // Several elements: all of it is the text, but for the empty lines that part it from its neighbours.
        if (plainText(inner).isEmpty())
            return std::nullopt;
        Span all = block.span();
        const auto isBlankAt = [&](qsizetype at) {
            return isSpace(inner[at - base]);
        };
        while (isBlankAt(all.start))
            ++all.start;
        while (isBlankAt(all.end - 1))
            --all.end;
        return Change{ all, lineHtml(text) };
    }
    const Kind kind = kindOf(block);
    if (const auto view = textView(block))
        return Change{ view->text.span, htmlOf(text, view->text.form) };
    if (block.isVoid() || block.childCount() > 0)
        return std::nullopt;
    switch (kind) {
    case Kind::List:
        return changeOldList(block, text);
    case Kind::Quote:
        return changeOldQuote(block, text);
    case Kind::Html:
    case Kind::Image:
    case Kind::Gallery:
    case Kind::Embed:
    case Kind::Separator:
    case Kind::Table:
    case Kind::Group:
    case Kind::Columns:
    case Kind::Column:
    case Kind::More:
    case Kind::Card:
        return std::nullopt;
    default:
        break;
    }
    const auto only = onlyText(inner);
    if (!only)
        return std::nullopt;
    return Change{ shifted(*only, block.innerSpan().start), lineHtml(text) };
}

} // namespace

Result<QByteArray> replaceText(const QByteArray &markup, const QList<int> &path, const QString &text)
{
    const Document document = Document::parse(markup);
    const auto block = document.find(path);
    if (!block)
        return Error{ Error::Kind::Refused, Error::Reason::NoSuchBlock, {} };
    const auto change = changeOf(*block, text);
    if (!change)
        return Error{ Error::Kind::Refused, Error::Reason::NotText, {} };
    const auto changed = document.replaced(change->span, change->html);
    if (!changed)
        return changed.error();
    return changed->toBytes();
}

Result<QList<int>> parsePath(const QString &path)
{
    QList<int> indexes;
    for (const QString &part : path.split(u'.')) {
        bool isNumber = false;
        const int index = part.toInt(&isNumber);
        if (!isNumber || index < 0 || part.startsWith(u'+'))
            return Error{ Error::Kind::Refused, Error::Reason::BadArgument, {} };
        indexes.append(index);
    }
    return indexes;
}

} // namespace blocks
