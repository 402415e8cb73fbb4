#include "desk/markdown.h"

#include <cmark-gfm.h>
#include <cstdlib>
#include <memory>

using namespace Qt::StringLiterals;

namespace {

/// Characters that would mean something.
QString escaped(const QString &text)
{
    QString out;
    out.reserve(text.size());
    for (const QChar c : text) {
        if (u"\\`*_[]<>#"_s.contains(c))
            out += u'\\';
        out += c;
    }
    return out;
}

QString lineOf(const std::vector<Node> &nodes);

QString inlineOf(const Node &node)
{
    switch (node.element) {
    case Element::Text:
        return escaped(node.text);
    case Element::LineBreak:
        return u"  \n"_s;
    case Element::Strong:
    case Element::Bold:
        return u"**"_s + lineOf(node.children) + u"**"_s;
    case Element::Emphasis:
    case Element::Italic:
    case Element::Citation:
        return u'*' + lineOf(node.children) + u'*';
    case Element::Code:
        return u'`' + lineOf(node.children).remove(u'\\') + u'`';
    case Element::Link:
        return u"[%1](<%2>)"_s.arg(lineOf(node.children), QString::fromUtf8(node.href.toEncoded()));
    case Element::Image:
        return u"![%1](<%2>)"_s.arg(escaped(node.alt), QString::fromUtf8(node.src.toEncoded()));
    default:
        return lineOf(node.children);
    }
}

QString lineOf(const std::vector<Node> &nodes)
{
    QString line;
    for (const Node &node : nodes)
        line += inlineOf(node);
    return line;
}

/// Every line behind `prefix`; the first behind `first`.
QString indented(const QString &text, const QString &first, const QString &prefix)
{
    QStringList lines = text.split(u'\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QString &before = i == 0 ? first : prefix;
        lines[i] = lines[i].isEmpty() ? before.trimmed() : before + lines[i];
    }
    return lines.join(u'\n');
}

QStringList blocksOf(const std::vector<Node> &nodes);

QString blockOf(const Node &node)
{
    if (const int level = headingLevel(node.element); level > 0)
        return QString(level, u'#') + u' ' + lineOf(node.children);
    switch (node.element) {
    case Element::Rule:
        return u"---"_s;
    case Element::Preformatted:
        return indented(lineOf(node.children).remove(u'\\'), u"    "_s, u"    "_s);
    case Element::Blockquote:
        return indented(blocksOf(node.children).join(u"\n\n"_s), u"> "_s, u"> "_s);
    case Element::UnorderedList:
    case Element::OrderedList: {
        QStringList items;
        int number = node.start;
        for (const Node &item : node.children) {
            const QString marker
                = node.element == Element::OrderedList ? QString::number(number++) + u". "_s : u"- "_s;
            items << indented(blocksOf(item.children).join(u"\n\n"_s), marker, QString(marker.size(), u' '));
        }
        return items.join(u'\n');
    }
    default:
        return blocksOf(node.children).join(u"\n\n"_s);
    }
}

QStringList blocksOf(const std::vector<Node> &nodes)
{
    QStringList blocks;
    QString line;
    const auto endLine = [&] {
        if (!line.trimmed().isEmpty())
            blocks << line.trimmed();
        line.clear();
    };
    for (const Node &node : nodes) {
        if (isInline(node.element)) {
            line += inlineOf(node);
            continue;
        }
        endLine();
        if (const QString block = blockOf(node); !block.isEmpty())
            blocks << block;
    }
    endLine();
    return blocks;
}

} // namespace

QByteArray markdownToHtml(const QByteArray &markdown)
{
    const std::unique_ptr<char, decltype(&std::free)> html(
        cmark_markdown_to_html(markdown.constData(), static_cast<size_t>(markdown.size()), CMARK_OPT_UNSAFE),
        &std::free);
    return html ? QByteArray(html.get()) : QByteArray();
}

QByteArray toMarkdown(const Node &root) { return (blocksOf(root.children).join(u"\n\n"_s) + u'\n').toUtf8(); }
