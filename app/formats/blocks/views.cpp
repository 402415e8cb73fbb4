#include "formats/blocks/views.h"

#include "formats/blocks/attributes.h"
#include "formats/blocks/delimiter.h"
#include "formats/blocks/identity.h"

#include <array>

namespace blocks {

namespace {

constexpr int MaxListDepth = 16;

QByteArray stringAttribute(const Block &block, QByteArrayView key)
{
    const auto attributes = attributesOf(block);
    const Json *value = attributes ? attributes->find(key) : nullptr;
    return value && value->type == Json::Type::String ? value->text : QByteArray();
}

bool isBlank(QByteArrayView text) { return std::all_of(text.begin(), text.end(), isSpace); }

/// The opening tag at the start of the block's HTML, white space before it allowed.
std::optional<Tag> firstTag(QByteArrayView html)
{
    TagReader reader(html);
    auto tag = reader.next();
    if (!tag || tag->kind != Tag::Kind::Open || !isBlank(html.first(tag->span.start)))
        return std::nullopt;
    return tag;
}

/// Takes `<span lang dir>` away if it holds the whole text.
void takeLanguageSpan(QByteArray &html, QByteArray &language, QByteArray &direction)
{
    const auto tag = firstTag(html);
    if (!tag || tag->name != "span")
        return;
    const QByteArray lang = tag->attribute("lang");
    if (lang.isEmpty())
        return;
    language = lang;
    if (direction.isEmpty())
        direction = tag->attribute("dir");
    const auto wrapper = wrapperOf(html);
    const bool isWhole = wrapper && wrapper->tag.span.start == 0 && html.endsWith("</span>");
    // Any other attribute stays, and so the span.
    if (isWhole && tag->attributes.size() == (tag->attribute("dir").isEmpty() ? 1U : 2U))
        html = html.mid(wrapper->content.start, wrapper->content.end - wrapper->content.start);
}

/// Elements of one level, white space between them; nothing if there is text outside of them.
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

QByteArray contentOf(QByteArrayView html, const Wrapper &wrapper)
{
    return html.sliced(wrapper.content.start, wrapper.content.length()).toByteArray();
}

QuoteView::Role roleOf(const QList<QByteArray> &classes)
{
    if (classes.contains("qtd-original"))
        return QuoteView::Role::Original;
    if (classes.contains("qtd-translation"))
        return QuoteView::Role::Translation;
    return QuoteView::Role::Plain;
}

QuoteView::Part paragraphPart(QByteArray html, const Tag &tag, int child)
{
    QuoteView::Part part;
    part.role = roleOf(tag.classes());
    part.direction = tag.attribute("dir");
    part.child = child;
    takeLanguageSpan(html, part.language, part.direction);
    part.html = std::move(html);
    return part;
}

/// `<p>…</p>…<cite>…</cite>`, the inside of an old quote or of a pullquote.
bool readOldQuote(QByteArrayView html, QuoteView &view)
{
    const auto all = elements(html);
    if (!all)
        return false;
    for (const Wrapper &wrapper : *all) {
        const bool isLast = &wrapper == &all->back();
        if (wrapper.tag.name == "p")
            view.parts.push_back(paragraphPart(contentOf(html, wrapper), wrapper.tag, -1));
        else if (wrapper.tag.name == "cite" && isLast)
            view.cite = contentOf(html, wrapper);
        else
            return false;
    }
    return true;
}

std::optional<QuoteView> innerQuote(const Block &block)
{
    QuoteView view;
    view.form = QuoteView::Form::Inner;
    const QByteArray inner = block.inner();
    const qsizetype base = block.innerSpan().start;
    const auto tag = firstTag(block.head());
    if (!tag || tag->name != "blockquote")
        return std::nullopt;
    view.classes = tag->classes();

    qsizetype at = tag->span.end;
    for (int i = 0; i < block.childCount(); ++i) {
        const Block child = block.child(i);
        if (!isBlank(QByteArrayView(inner).sliced(at, child.span().start - base - at)))
            return std::nullopt;
        at = child.span().end - base;
        QuoteView::Part part;
        part.child = i;
        const Kind kind = kindOf(child);
        const auto wrapper = kind == Kind::Paragraph ? wrapperOf(child.inner()) : std::nullopt;
        if (wrapper && wrapper->tag.name == "p")
            part = paragraphPart(contentOf(child.inner(), *wrapper), wrapper->tag, i);
        else
            part.kind = kind == Kind::Quote ? QuoteView::Part::Kind::Quote : QuoteView::Part::Kind::Other;
        view.parts.push_back(std::move(part));
    }

    QByteArrayView tail = QByteArrayView(inner).sliced(at);
    const qsizetype end = tail.lastIndexOf(QByteArrayView("</blockquote>"));
    if (end < 0 || !isBlank(tail.sliced(end + 13)))
        return std::nullopt;
    tail = tail.first(end);
    if (isBlank(tail))
        return view;
    const auto cite = wrapperOf(tail);
    if (!cite || cite->tag.name != "cite")
        return std::nullopt;
    view.cite = contentOf(tail, *cite);
    return view;
}

std::optional<ListView> readOldList(QByteArrayView html, int depth);

/// `text<ul>…</ul>`: the text up to the first list, and the lists behind it.
bool readOldItem(QByteArrayView html, ListView::Item &item, int depth)
{
    TagReader reader(html);
    while (const auto tag = reader.next()) {
        if (tag->kind == Tag::Kind::Open && (tag->name == "ul" || tag->name == "ol")) {
            item.html = html.first(tag->span.start).toByteArray();
            const QByteArrayView rest = html.sliced(tag->span.start);
            const auto lists = elements(rest);
            if (!lists)
                return false;
            for (const Wrapper &wrapper : *lists) {
                const auto list = readOldList(
                    rest.sliced(wrapper.tag.span.start, wrapper.content.end - wrapper.tag.span.start + 5),
                    depth + 1);
                if (!list)
                    return false;
                item.lists.push_back(*list);
            }
            return true;
        }
    }
    item.html = html.toByteArray();
    return true;
}

void readListTag(const Tag &tag, ListView &list)
{
    list.isOrdered = tag.name == "ol";
    list.start = tag.attribute("start");
    list.isReversed = std::any_of(tag.attributes.begin(), tag.attributes.end(),
        [](const TagAttribute &attribute) { return attribute.name == "reversed"; });
}

std::optional<ListView> readOldList(QByteArrayView html, int depth)
{
    const auto wrapper = depth < MaxListDepth ? wrapperOf(html) : std::nullopt;
    if (!wrapper || (wrapper->tag.name != "ul" && wrapper->tag.name != "ol"))
        return std::nullopt;
    ListView list;
    list.isOldForm = true;
    readListTag(wrapper->tag, list);
    const QByteArrayView content = html.sliced(wrapper->content.start, wrapper->content.length());
    const auto items = elements(content);
    if (!items)
        return std::nullopt;
    for (const Wrapper &itemWrapper : *items) {
        ListView::Item item;
        const QByteArray itemHtml = contentOf(content, itemWrapper);
        if (itemWrapper.tag.name != "li" || !readOldItem(itemHtml, item, depth))
            return std::nullopt;
        list.items.push_back(std::move(item));
    }
    return list;
}

std::optional<ListView> readInnerList(const Block &block, int depth)
{
    const auto tag = depth < MaxListDepth ? firstTag(block.head()) : std::nullopt;
    if (!tag || (tag->name != "ul" && tag->name != "ol"))
        return std::nullopt;
    ListView list;
    readListTag(*tag, list);
    for (const Block &child : block.children()) {
        const auto text = textView(child);
        if (!text || text->kind != Kind::ListItem)
            return std::nullopt;
        ListView::Item item;
        item.html = text->html;
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

QByteArray captionOf(QByteArrayView html)
{
    TagReader reader(html);
    qsizetype start = -1;
    while (const auto tag = reader.next()) {
        if (tag->name != "figcaption")
            continue;
        if (tag->kind == Tag::Kind::Open)
            start = tag->span.end;
        else if (start >= 0)
            return html.sliced(start, tag->span.start - start).toByteArray();
    }
    return {};
}

} // namespace

Kind kindOf(const Block &block)
{
    if (block.isFreeform())
        return Kind::Freeform;
    struct Named {
        QByteArrayView name;
        Kind kind;
    };
    static constexpr std::array<Named, 16> Names{ { { "core/paragraph", Kind::Paragraph },
        { "core/heading", Kind::Heading }, { "core/list", Kind::List }, { "core/list-item", Kind::ListItem },
        { "core/quote", Kind::Quote }, { "core/pullquote", Kind::Quote }, { "core/image", Kind::Image },
        { "core/gallery", Kind::Gallery }, { "core/embed", Kind::Embed },
        { "core/separator", Kind::Separator }, { "core/code", Kind::Code },
        { "core/preformatted", Kind::Preformatted }, { "core/verse", Kind::Verse },
        { "core/html", Kind::Html }, { "core/freeform", Kind::Freeform }, { "core/group", Kind::Group } } };
    const QByteArray name = block.name();
    for (const Named &named : Names) {
        if (named.name != name)
            continue;
        return named.kind == Kind::Group && cardView(block) ? Kind::Card : named.kind;
    }
    return Kind::Unknown;
}

std::optional<TextView> textView(const Block &block)
{
    TextView view;
    view.kind = block.isFreeform() || block.isVoid() ? Kind::Unknown : kindOf(block);
    const QByteArray inner = block.inner();
    const qsizetype base = block.innerSpan().start;
    if (view.kind == Kind::ListItem && block.childCount() > 0) {
        const auto tag = firstTag(block.head());
        if (!tag || tag->name != "li")
            return std::nullopt;
        view.tag = tag->name;
        view.classes = tag->classes();
        view.anchor = tag->attribute("id");
        view.span = { base + tag->span.end, block.child(0).span().start };
        view.html = inner.mid(tag->span.end, view.span.length());
        return view;
    }
    if (block.childCount() > 0)
        return std::nullopt;

    auto wrapper = wrapperOf(inner);
    if (!wrapper)
        return std::nullopt;
    const QByteArray &name = wrapper->tag.name;
    switch (view.kind) {
    case Kind::Paragraph:
        if (name != "p")
            return std::nullopt;
        break;
    case Kind::Heading:
        if (name.size() != 2 || name[0] != 'h' || name[1] < '1' || name[1] > '6')
            return std::nullopt;
        view.level = name[1] - '0';
        break;
    case Kind::ListItem:
        if (name != "li")
            return std::nullopt;
        break;
    case Kind::Code:
    case Kind::Preformatted:
    case Kind::Verse:
        if (name != "pre")
            return std::nullopt;
        break;
    default:
        return std::nullopt;
    }
    view.tag = name;
    view.classes = wrapper->tag.classes();
    view.anchor = wrapper->tag.attribute("id");
    view.direction = wrapper->tag.attribute("dir");
    view.html = contentOf(inner, *wrapper);
    view.span = { base + wrapper->content.start, base + wrapper->content.end };
    if (view.kind == Kind::Code) {
        const auto code = wrapperOf(view.html);
        if (!code || code->tag.name != "code" || code->tag.span.start != 0 || !view.html.endsWith('>'))
            return std::nullopt;
        const Span content = code->content;
        view.span = { view.span.start + content.start, view.span.start + content.end };
        view.html = view.html.mid(content.start, content.length());
    }
    if (const auto span = firstTag(view.html); span && span->name == "span" && span->span.start == 0)
        view.language = span->attribute("lang");
    return view;
}

std::optional<ListView> listView(const Block &block)
{
    if (block.isVoid() || kindOf(block) != Kind::List)
        return std::nullopt;
    return block.childCount() > 0 ? readInnerList(block, 0) : readOldList(block.inner(), 0);
}

QByteArray QuoteView::link() const
{
    TagReader reader(cite);
    while (const auto tag = reader.next()) {
        if (tag->kind == Tag::Kind::Open && tag->name == "a" && !tag->attribute("href").isEmpty())
            return decodedText(tag->attribute("href")).toUtf8();
    }
    return {};
}

std::optional<QuoteView> quoteView(const Block &block)
{
    if (block.isFreeform() || block.isVoid() || kindOf(block) != Kind::Quote)
        return std::nullopt;
    std::optional<QuoteView> view;
    const bool isPullquote = block.name() == "core/pullquote";
    if (block.childCount() > 0) {
        view = innerQuote(block);
    } else {
        const QByteArray inner = block.inner();
        auto outer = wrapperOf(inner);
        if (!outer || outer->tag.name != (isPullquote ? "figure" : "blockquote"))
            return std::nullopt;
        view.emplace();
        view->form = isPullquote ? QuoteView::Form::Pullquote : QuoteView::Form::Old;
        view->classes = outer->tag.classes();
        QByteArray content = contentOf(inner, *outer);
        if (isPullquote) {
            const auto quote = wrapperOf(content);
            if (!quote || quote->tag.name != "blockquote")
                return std::nullopt;
            content = contentOf(content, *quote);
        }
        if (!readOldQuote(content, *view))
            return std::nullopt;
        if (view->parts.empty() && !isPullquote) // An empty quote of today looks like the old form.
            view->form = QuoteView::Form::Inner;
    }
    if (view)
        view->id = quoteId(block);
    return view;
}

std::optional<ImageView> imageView(const Block &block)
{
    if (kindOf(block) != Kind::Image || block.childCount() > 0)
        return std::nullopt;
    ImageView view;
    const QByteArray inner = block.inner();
    TagReader reader(inner);
    bool hasImage = false;
    while (const auto tag = reader.next()) {
        if (tag->kind != Tag::Kind::Open)
            continue;
        if (tag->name == "a" && !hasImage)
            view.href = decodedText(tag->attribute("href"));
        if (tag->name != "img")
            continue;
        if (hasImage)
            return std::nullopt;
        hasImage = true;
        view.src = decodedText(tag->attribute("src"));
        view.alt = decodedText(tag->attribute("alt"));
    }
    if (!hasImage)
        return std::nullopt;
    view.caption = captionOf(inner);
    const auto attributes = attributesOf(block);
    if (const Json *id = attributes ? attributes->find("id") : nullptr; id && id->type == Json::Type::Number)
        view.id = id->text.toLongLong();
    return view;
}

std::optional<EmbedView> embedView(const Block &block)
{
    if (kindOf(block) != Kind::Embed)
        return std::nullopt;
    const QByteArray url = stringAttribute(block, "url");
    if (url.isEmpty())
        return std::nullopt;
    return EmbedView{ QString::fromUtf8(url), captionOf(block.inner()) };
}

std::optional<CardView> cardView(const Block &block)
{
    if (block.name() != "core/group" || block.childCount() < 1 || block.childCount() > 3)
        return std::nullopt;
    const auto tag = firstTag(block.head());
    if (!tag || !tag->classes().contains("qtd-card"))
        return std::nullopt;
    CardView view;
    view.id = cardId(block);
    bool hasTitle = false;
    for (const Block &child : block.children()) {
        if (child.name() == "core/image") {
            const auto picture = imageView(child);
            if (!picture || view.picture || hasTitle)
                return std::nullopt;
            view.picture = picture;
            continue;
        }
        const auto text = child.name() == "core/paragraph" ? textView(child) : std::nullopt;
        if (!text)
            return std::nullopt;
        if (!hasTitle) {
            TagReader reader(text->html);
            while (const auto link = reader.next()) {
                if (link->name == "a" && link->kind == Tag::Kind::Open) {
                    view.url = decodedText(link->attribute("href"));
                    break;
                }
            }
            if (view.url.isEmpty())
                return std::nullopt;
            view.title = plainText(text->html);
            hasTitle = true;
        } else if (view.by.isEmpty()) {
            view.by = plainText(text->html);
        } else {
            return std::nullopt;
        }
    }
    if (!hasTitle)
        return std::nullopt;
    return view;
}

} // namespace blocks
