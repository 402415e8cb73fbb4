#include "formats/blocks/render.h"

#include "formats/blocks/attributes.h"
#include "formats/blocks/delimiter.h"
#include "formats/blocks/inline.h"
#include "formats/blocks/reading.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace blocks {

using namespace reading;

namespace {

constexpr int MaxDepth = 32;

/// Empty lines part paragraphs, other line ends are line breaks: what wpautop does to text without tags of
/// blocks.
QByteArray withParagraphs(const QByteArray &html)
{
    TagReader reader(html);
    while (const auto tag = reader.next()) {
        if (!isPhrasingElement(tag->name) && tag->name != "img")
            return html;
    }
    QByteArray text = html;
    text.replace("\r\n", "\n").replace('\r', '\n');
    QByteArray out;
    QByteArray lines;
    auto flush = [&] {
        if (!lines.isEmpty())
            out += "<p>" + lines + "</p>\n";
        lines.clear();
    };
    for (const QByteArray &line : text.split('\n')) {
        const QByteArray words = line.trimmed();
        if (words.isEmpty())
            flush();
        else
            lines += (lines.isEmpty() ? "" : "<br>\n") + words;
    }
    flush();
    return out;
}

QString escapedMarkdown(const QString &text)
{
    static const QRegularExpression special(u"([\\\\`*_\\[\\]<>~|])"_s);
    static const QRegularExpression reference(u"&(?=#?[A-Za-z0-9]+;)"_s);
    QString out = text;
    return out.replace(special, u"\\\\1"_s).replace(reference, u"\\&"_s);
}

/// What would start a block at the start of a line.
QByteArray guardedLine(const QByteArray &line)
{
    static const QRegularExpression start(u"^(\\s*)([#+\\-=]|\\d{1,9}(?=[.)]))"_s);
    const QString text = QString::fromUtf8(line);
    const auto match = start.match(text);
    if (!match.hasMatch())
        return line;
    const bool isNumber = match.captured(2)[0].isDigit();
    const qsizetype at = isNumber ? match.capturedEnd(2) : match.capturedStart(2);
    return QString(text).insert(at, u'\\').toUtf8();
}

QByteArray codeSpan(const QString &text)
{
    qsizetype longest = 0;
    qsizetype run = 0;
    for (const QChar c : text) {
        run = c == u'`' ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    const QByteArray ticks(longest + 1, '`');
    const bool needsSpace = text.startsWith(u'`') || text.endsWith(u'`');
    const QByteArray space = needsSpace ? " " : "";
    return ticks + space + text.toUtf8() + space + ticks;
}

QByteArray linkTarget(const QString &href)
{
    QString target = href;
    target.replace(u" "_s, u"%20"_s).replace(u"<"_s, u"%3C"_s).replace(u">"_s, u"%3E"_s);
    return "(<" + target.toUtf8() + ">)";
}

class InlineWriter final {
public:
    QByteArray write(const std::vector<Inline> &inlines)
    {
        for (const Inline &run : inlines) {
            size_t shared = 0;
            while (shared < m_open.size() && shared < run.marks.size() && m_open[shared] == run.marks[shared])
                ++shared;
            closeTo(shared);
            QString text = run.text;
            // White space stands outside of the stars, else they are stars.
            if (m_open.size() < run.marks.size() && text.startsWith(u' ')) {
                m_out += ' ';
                text.remove(0, 1);
            }
            for (size_t i = m_open.size(); i < run.marks.size(); ++i)
                open(run.marks[i]);
            const bool isCode = !run.marks.empty() && run.marks.back().kind() == Mark::Kind::Code;
            m_out += run.isLineBreak ? QByteArrayLiteral("\\\n")
                : isCode             ? codeSpan(text)
                                     : escapedMarkdown(text).toUtf8();
        }
        closeTo(0);
        return m_out;
    }

private:
    void open(const Mark &mark)
    {
        m_open.push_back(mark);
        switch (mark.kind()) {
        case Mark::Kind::Strong:
            m_out += "**";
            break;
        case Mark::Kind::Emphasis:
            m_out += '*';
            break;
        case Mark::Kind::Strike:
            m_out += "~~";
            break;
        case Mark::Kind::Link:
            m_out += '[';
            break;
        case Mark::Kind::Code:
        case Mark::Kind::Language:
        case Mark::Kind::Cut:
        case Mark::Kind::Insertion:
        case Mark::Kind::Other:
            break;
        }
    }

    void closeTo(size_t count)
    {
        const bool hasSpace
            = m_open.size() > count && m_out.endsWith(' ') && m_open.back().kind() != Mark::Kind::Code;
        if (hasSpace)
            m_out.chop(1);
        for (; m_open.size() > count; m_open.pop_back()) {
            const Mark &mark = m_open.back();
            switch (mark.kind()) {
            case Mark::Kind::Strong:
                m_out += "**";
                break;
            case Mark::Kind::Emphasis:
                m_out += '*';
                break;
            case Mark::Kind::Strike:
                m_out += "~~";
                break;
            case Mark::Kind::Link:
                m_out += ']' + linkTarget(mark.attribute("href"));
                break;
            case Mark::Kind::Code:
            case Mark::Kind::Language:
            case Mark::Kind::Cut:
            case Mark::Kind::Insertion:
            case Mark::Kind::Other:
                break;
            }
        }
        if (hasSpace)
            m_out += ' ';
    }

    QByteArray m_out;
    std::vector<Mark> m_open;
};

/// One line, or several with hard breaks. HTML that is no runs stays HTML.
QByteArray inlineMarkdown(const QByteArray &html)
{
    QByteArray flat = html.trimmed();
    std::replace_if(flat.begin(), flat.end(), isSpace, ' ');
    const auto inlines = parseInline(flat, LineEnds::Refused, Spelling::Any);
    if (!inlines)
        return flat;
    QList<QByteArray> lines = InlineWriter().write(*inlines).split('\n');
    for (QByteArray &line : lines)
        line = guardedLine(line);
    return lines.join('\n');
}

QByteArray indented(const QByteArray &text, const QByteArray &first, const QByteArray &rest)
{
    QByteArray out;
    bool isFirst = true;
    for (const QByteArray &line : text.split('\n')) {
        if (!isFirst)
            out += '\n';
        out += isFirst ? first : line.isEmpty() ? rest.trimmed() : rest;
        out += line;
        isFirst = false;
    }
    return out;
}

QByteArray fenced(const QString &text)
{
    QByteArray fence = "```";
    while (text.contains(QString::fromLatin1(fence)))
        fence += '`';
    return fence + '\n' + text.toUtf8() + '\n' + fence;
}

QByteArray listMarkdown(const ListView &list)
{
    QByteArray out;
    int number = list.start.isEmpty() ? 1 : list.start.toInt();
    for (const ListView::Item &item : list.items) {
        const QByteArray bullet
            = list.isOrdered ? QByteArray::number(number++) + ". " : QByteArrayLiteral("- ");
        QByteArray text = inlineMarkdown(item.text.html);
        for (const ListView &nested : item.lists)
            text += '\n' + listMarkdown(nested);
        out += (out.isEmpty() ? "" : "\n") + indented(text, bullet, QByteArray(bullet.size(), ' '));
    }
    return out;
}

QByteArray imageMarkdown(const ImageView &view)
{
    QByteArray out = "![" + escapedMarkdown(view.alt).toUtf8() + ']' + linkTarget(view.src);
    if (!view.href.isEmpty())
        out = '[' + out + ']' + linkTarget(view.href);
    if (view.caption)
        out += "\n\n" + inlineMarkdown(view.caption->html);
    return out;
}

QByteArray blockMarkdown(const Block &block, int depth);

QByteArray joinedMarkdown(const QList<Block> &blocks, int depth)
{
    QByteArray out;
    for (const Block &block : blocks) {
        const QByteArray text = blockMarkdown(block, depth);
        if (!text.isEmpty())
            out += (out.isEmpty() ? "" : "\n\n") + text;
    }
    return out;
}

QByteArray quoteMarkdown(const Block &block, const QuoteView &view, int depth)
{
    QByteArray text;
    for (const QuoteView::Part &part : view.parts) {
        const QByteArray words = part.kind == QuoteView::Part::Kind::Paragraph
            ? inlineMarkdown(part.text.html)
            : blockMarkdown(block.child(part.child), depth);
        text += (text.isEmpty() ? "" : "\n\n") + words;
    }
    if (view.cite)
        text += (text.isEmpty() ? "— " : "\n\n— ") + inlineMarkdown(view.cite->html);
    return indented(text, "> ", "> ");
}

QByteArray rawHtml(const Block &block) { return withoutDelimiters(block.view(block.innerSpan())).trimmed(); }

QByteArray blockMarkdown(const Block &block, int depth)
{
    if (block.isVoid() || depth > MaxDepth)
        return depth > MaxDepth ? rawHtml(block) : QByteArray();
    const Kind kind = kindOf(block);
    if (const auto text = textView(block)) {
        switch (kind) {
        case Kind::Paragraph:
            return inlineMarkdown(text->text.html);
        case Kind::Heading:
            return QByteArray(text->level, '#') + ' ' + inlineMarkdown(text->text.html).replace("\\\n", " ");
        case Kind::Code:
            return fenced(decodedText(text->text.html));
        case Kind::Preformatted:
        case Kind::Verse:
            return rawHtml(block);
        default:
            break;
        }
    }
    if (const auto list = listView(block))
        return listMarkdown(*list);
    if (const auto quote = quoteView(block))
        return quoteMarkdown(block, *quote, depth + 1);
    if (const auto picture = imageView(block))
        return imageMarkdown(*picture);
    if (kind == Kind::Separator)
        return "---";
    if (const auto embed = embedView(block))
        return '<' + embed->url.toUtf8() + '>'
            + (embed->caption ? "\n\n" + inlineMarkdown(embed->caption->html) : QByteArray());
    if (kind == Kind::Freeform)
        return withParagraphs(block.isFreeform() ? block.bytes() : block.inner()).trimmed();
    if (kind == Kind::Group || kind == Kind::Columns || kind == Kind::Column || kind == Kind::Card)
        return joinedMarkdown(block.children(), depth + 1);
    return rawHtml(block);
}

} // namespace

QByteArray toPreviewHtml(const Document &document)
{
    const QByteArray html = withoutDelimiters(document.toBytes(), ServerBlocks::Named);
    return document.isClassic() ? withParagraphs(html) : html;
}

QByteArray toHtml(const Document &document)
{
    const QByteArray markup = document.toBytes();
    if (document.isClassic())
        return withParagraphs(markup).trimmed() + '\n';
    QByteArray html;
    DelimiterReader reader({ markup.constData(), size_t(markup.size()) });
    qsizetype at = 0;
    while (const auto delimiter = reader.next()) {
        html += QByteArrayView(markup).sliced(at, delimiter->span.start - at);
        at = delimiter->span.end;
        if (delimiter->kind == Delimiter::Kind::Closer && html.endsWith('\n'))
            html.chop(1);
        if (delimiter->kind == Delimiter::Kind::Opener && at < markup.size() && markup[at] == '\n')
            ++at;
        if (delimiter->kind == Delimiter::Kind::Void && html.endsWith("\n\n"))
            html.chop(2);
    }
    html += QByteArrayView(markup).sliced(at);
    return html.trimmed() + '\n';
}

QByteArray toMarkdown(const Document &document)
{
    const QByteArray text = joinedMarkdown(document.blocks(), 0);
    return text.isEmpty() ? text : text + '\n';
}

} // namespace blocks
