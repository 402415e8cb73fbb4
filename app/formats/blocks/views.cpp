#include "formats/blocks/views.h"

#include "formats/blocks/attributes.h"
#include "formats/blocks/delimiter.h"
#include "formats/blocks/inline.h"
#include "formats/blocks/reading.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace blocks {

using namespace reading;

namespace {

using Reason = Error::Reason;

struct Named {
    QByteArrayView name;
    Kind kind;
};

constexpr std::array<Named, 26> Names{ { { "core/paragraph", Kind::Paragraph },
    { "core/heading", Kind::Heading }, { "core/list", Kind::List }, { "core/list-item", Kind::ListItem },
    { "core/quote", Kind::Quote }, { "core/pullquote", Kind::Quote }, { "core/image", Kind::Image },
    { "core/gallery", Kind::Gallery }, { "core/embed", Kind::Embed }, { "core/audio", Kind::Media },
    { "core/video", Kind::Media }, { "core/separator", Kind::Separator }, { "core/spacer", Kind::Separator },
    { "core/nextpage", Kind::Separator }, { "core/code", Kind::Code },
    { "core/preformatted", Kind::Preformatted }, { "core/verse", Kind::Verse }, { "core/table", Kind::Table },
    { "core/button", Kind::Button }, { "core/html", Kind::Html }, { "core/freeform", Kind::Freeform },
    { "core/group", Kind::Group }, { "core/columns", Kind::Columns }, { "core/column", Kind::Column },
    { "core/more", Kind::More }, { "core/subhead", Kind::Paragraph } } };

/// Whether this element holds the text of a block of that kind.
bool isTagOf(Kind kind, QByteArrayView tag)
{
    switch (kind) {
    case Kind::Paragraph:
        return tag == "p";
    case Kind::Heading:
        return tag.size() == 2 && tag[0] == 'h' && tag[1] >= '1' && tag[1] <= '6';
    case Kind::ListItem:
        return tag == "li";
    case Kind::Code:
    case Kind::Preformatted:
    case Kind::Verse:
        return tag == "pre";
    case Kind::Button:
        return tag == "div";
    default:
        return false;
    }
}

Text::Form formOf(Kind kind)
{
    switch (kind) {
    case Kind::Code:
        return Text::Form::Code;
    case Kind::Preformatted:
    case Kind::Verse:
        return Text::Form::Lines;
    default:
        return Text::Form::Inline;
    }
}

/// The element within the element, nothing beside it.
std::optional<Wrapper> wrapperWithin(const Wrapper &outer, QByteArrayView html, QByteArrayView name)
{
    const QByteArrayView content = html.sliced(outer.content.start, outer.content.length());
    auto inner = wrapperOf(content);
    if (!inner || inner->tag.name != name)
        return std::nullopt;
    const qsizetype by = outer.content.start;
    inner->tag.span = { inner->tag.span.start + by, inner->tag.span.end + by };
    inner->content = { inner->content.start + by, inner->content.end + by };
    return inner;
}

void fill(TextView &view, const Tag &tag, Text text)
{
    view.tag = tag.name;
    view.classes = tag.classes();
    view.anchor = tag.attribute("id");
    view.direction = tag.attribute("dir");
    if (view.kind == Kind::Heading)
        view.level = tag.name[1] - '0';
    view.text = std::move(text);
    if (const auto span = leadingTag(view.text.html); span && span->name == "span" && span->span.start == 0)
        view.language = span->attribute("lang");
}

std::optional<View> readView(const Block &block, Kind kind)
{
    const auto as = [](auto &&view) {
        return view ? std::optional<View>(*std::move(view)) : std::nullopt;
    };
    switch (kind) {
    case Kind::Paragraph:
    case Kind::Heading:
    case Kind::ListItem:
    case Kind::Code:
    case Kind::Preformatted:
    case Kind::Verse:
    case Kind::Button:
        return as(textView(block));
    case Kind::List:
        return as(listView(block));
    case Kind::Quote:
        return as(quoteView(block));
    case Kind::Image:
        return as(imageView(block));
    case Kind::Gallery:
        return as(galleryView(block));
    case Kind::Embed:
        return as(embedView(block));
    case Kind::Media:
        return as(mediaView(block));
    case Kind::Table:
        return as(tableView(block));
    case Kind::Html:
    case Kind::Freeform:
        return as(sourceView(block));
    case Kind::Group:
    case Kind::Columns:
    case Kind::Column:
        return as(containerView(block));
    case Kind::More:
        return as(moreView(block));
    case Kind::Separator:
        return SeparatorView();
    case Kind::Card:
        return as(cardView(block));
    case Kind::Unknown:
        break;
    }
    return std::nullopt;
}

void appendOldItems(std::vector<Text> &texts, const ListView &list)
{
    for (const ListView::Item &item : list.items) {
        texts.push_back(item.text);
        for (const ListView &inner : item.lists)
            appendOldItems(texts, inner);
    }
}

std::vector<Text> textsOfView(const View &view)
{
    struct Reader {
        std::vector<Text> texts;

        void add(const std::optional<Text> &text)
        {
            if (text)
                texts.push_back(*text);
        }
        void operator()(const TextView &view) { texts.push_back(view.text); }
        void operator()(const ListView &view)
        {
            if (view.isOldForm)
                appendOldItems(texts, view);
        }
        void operator()(const QuoteView &view)
        {
            for (const QuoteView::Part &part : view.parts) {
                if (part.child < 0)
                    texts.push_back(part.text);
            }
            add(view.cite);
        }
        void operator()(const ImageView &view) { add(view.caption); }
        void operator()(const GalleryView &view)
        {
            for (const ImageView &image : view.images) {
                if (view.isOldForm)
                    add(image.caption);
            }
            add(view.caption);
        }
        void operator()(const EmbedView &view) { add(view.caption); }
        void operator()(const MediaView &view) { add(view.caption); }
        void operator()(const TableView &view)
        {
            for (const TableView::Row &row : view.rows) {
                for (const TableView::Cell &cell : row.cells) {
                    if (!lockOf(cell.text))
                        texts.push_back(cell.text);
                }
            }
            add(view.caption);
        }
        void operator()(const SourceView &view) { texts.push_back(view.text); }
        void operator()(const ContainerView &) { }
        void operator()(const MoreView &) { }
        void operator()(const SeparatorView &) { }
        void operator()(const CardView &) { }
        void operator()(const LockedView &) { }
    };
    Reader reader;
    std::visit(reader, view);
    return reader.texts;
}

/// Something that WordPress's own editor or server takes for a delimiter, and we do not: half a block, or
/// white space that is none for the server.
bool hasStrayDelimiter(QByteArrayView html)
{
    for (qsizetype at = 0; (at = html.indexOf(QByteArrayView("<!--"), at)) >= 0; at += 4) {
        QByteArrayView rest = html.sliced(at + 4);
        qsizetype skipped = 0;
        while (skipped < rest.size() && (isSpace(rest[skipped]) || uchar(rest[skipped]) >= 0x80))
            ++skipped;
        rest = rest.sliced(skipped);
        if (rest.startsWith('/'))
            rest = rest.sliced(1);
        if (skipped > 0 && rest.startsWith(QByteArrayView("wp:")))
            return true;
    }
    return false;
}

std::optional<Reason> lockOfBlock(const Block &block, Kind kind)
{
    if (!block.isClosed())
        return Reason::BlockNotClosed;
    if (kind == Kind::Unknown)
        return block.isVoid() ? Reason::BlockServerFilled : Reason::BlockUnknown;
    if (!block.isFreeform() && !attributesOf(block))
        return Reason::AttributesBroken;
    for (const Block::Piece &piece : block.content()) {
        const QByteArrayView html = block.view(piece.html);
        if (!html.isValidUtf8())
            return Reason::NotUtf8;
        if (hasStrayDelimiter(html))
            return Reason::BlockDelimiterStray;
    }
    return std::nullopt;
}

struct Answer {
    View view;
    std::vector<Text> texts;
};

Answer answerOf(const Block &block)
{
    const Kind kind = kindOf(block);
    if (const auto reason = lockOfBlock(block, kind))
        return { LockedView{ *reason }, {} };
    auto view = readView(block, kind);
    if (!view)
        return { LockedView{ Reason::FormUnknown }, {} };
    std::vector<Text> texts = textsOfView(*view);
    for (const Text &text : texts) {
        if (const auto reason = lockOf(text))
            return { LockedView{ *reason }, {} };
    }
    return { *std::move(view), std::move(texts) };
}

} // namespace

Kind kindOf(const Block &block)
{
    if (block.isFreeform())
        return Kind::Freeform;
    const QByteArray name = block.name();
    const auto named
        = std::find_if(Names.begin(), Names.end(), [&](const Named &each) { return each.name == name; });
    if (named == Names.end())
        return name.startsWith("core-embed/") ? Kind::Embed : Kind::Unknown;
    return named->kind == Kind::Group && cardView(block) ? Kind::Card : named->kind;
}

std::optional<TextView> textView(const Block &block)
{
    if (block.isFreeform() || block.isVoid())
        return std::nullopt;
    TextView view;
    view.kind = kindOf(block);
    if (view.kind == Kind::ListItem && block.childCount() > 0) {
        const Piece head = headOf(block);
        const auto tag = leadingTag(head.html);
        if (!tag || tag->name != "li")
            return std::nullopt;
        fill(view, *tag, head.sliced({ tag->span.end, head.html.size() }).text());
        return view;
    }
    if (block.childCount() > 0)
        return std::nullopt;

    const Piece inner = innerOf(block);
    const auto outer = wrapperOf(inner.html);
    if (!outer || !isTagOf(view.kind, outer->tag.name))
        return std::nullopt;
    auto wrapper = outer;
    if (view.kind == Kind::Code) {
        const QByteArrayView content = inner.html.sliced(outer->content.start, outer->content.length());
        if (!content.startsWith('<') || !content.endsWith('>')) // White space beside it would be shown.
            return std::nullopt;
        wrapper = wrapperWithin(*outer, inner.html, "code");
    } else if (view.kind == Kind::Button) {
        wrapper = wrapperWithin(*outer, inner.html, "a");
    }
    if (!wrapper)
        return std::nullopt;
    fill(view, view.kind == Kind::Button ? wrapper->tag : outer->tag,
        inner.sliced(wrapper->content).text(formOf(view.kind)));
    return view;
}

std::optional<SourceView> sourceView(const Block &block)
{
    const Kind kind = kindOf(block);
    if (block.isVoid() || block.childCount() > 0 || (kind != Kind::Html && kind != Kind::Freeform))
        return std::nullopt;
    return SourceView{ kind, trimmed(innerOf(block)).text(Text::Form::Source) };
}

std::optional<ContainerView> containerView(const Block &block)
{
    const Kind kind = kindOf(block);
    const bool isContainer = kind == Kind::Group || kind == Kind::Columns || kind == Kind::Column;
    const auto tag = leadingTag(headOf(block).html);
    if (!isContainer || block.isVoid() || !tag || !plainText(block.html()).isEmpty())
        return std::nullopt;
    return ContainerView{ kind, tag->classes() };
}

std::optional<MoreView> moreView(const Block &block)
{
    const Piece inner = trimmed(innerOf(block));
    if (block.isVoid() || kindOf(block) != Kind::More || !inner.html.startsWith(QByteArrayView("<!--more")))
        return std::nullopt;
    const qsizetype end = inner.html.indexOf(QByteArrayView("-->"));
    if (end < 0)
        return std::nullopt;
    const Piece rest = trimmed(inner.sliced({ end + 3, inner.html.size() }));
    if (!rest.html.isEmpty() && rest.html != QByteArrayView("<!--noteaser-->"))
        return std::nullopt;
    const Piece words = trimmed(inner.sliced({ 8, end }));
    return MoreView{ QString::fromUtf8(words.html), !rest.html.isEmpty() };
}

View viewOf(const Block &block) { return answerOf(block).view; }

std::optional<Error::Reason> lockOf(const Block &block)
{
    const View view = viewOf(block);
    const auto *locked = std::get_if<LockedView>(&view);
    return locked ? std::optional(locked->why) : std::nullopt;
}

std::optional<Error::Reason> lockOf(const Text &text)
{
    QString words = decodedText(text.html);
    if (text.form == Text::Form::Source) // Classic posts end their lines as Windows does.
        words.replace(u"\r\n"_s, u"\n"_s);
    if (hasUnsafeCharacters(words))
        return Reason::CharactersUnsafe;
    if (text.form != Text::Form::Source && !isInlineHtml(text.html))
        return Reason::FormUnknown;
    return std::nullopt;
}

std::vector<Text> textsOf(const Block &block) { return answerOf(block).texts; }

} // namespace blocks
