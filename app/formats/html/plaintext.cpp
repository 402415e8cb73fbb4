#include "formats/html/plaintext.h"

#include "formats/html/treebuilder.h"

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace {

/// What parts two texts; the stronger wins.
enum class Parting { None, Tab, Line, Paragraph };

class PlainTextWriter final {
public:
    PlainText write(const Node &root)
    {
        visit(root);
        return std::move(m_out);
    }

private:
    void part(Parting parting) { m_parting = std::max(m_parting, parting); }

    static bool isList(Element element)
    {
        return element == Element::UnorderedList || element == Element::OrderedList
            || element == Element::DescriptionList;
    }

    static Parting partingBetween(Element parent, Element before, Element after)
    {
        if (isInline(before) && isInline(after))
            return Parting::None;
        switch (parent) {
        case Element::UnorderedList:
        case Element::OrderedList:
        case Element::DescriptionList:
        case Element::Table:
        case Element::TableHead:
        case Element::TableBody:
        case Element::TableFoot:
            return Parting::Line;
        case Element::TableRow:
            return Parting::Tab;
        case Element::ListItem:
        case Element::Description:
            return isList(before) || isList(after) ? Parting::Line : Parting::Paragraph;
        default:
            return Parting::Paragraph;
        }
    }

    void visit(const Node &node)
    {
        if (node.element == Element::Text)
            return addText(node);
        if (node.element == Element::LineBreak) {
            settle();
            m_out.text += u'\n';
            ++m_length;
            return;
        }
        for (size_t i = 0; i < node.children.size(); ++i) {
            if (i > 0)
                part(partingBetween(node.element, node.children[i - 1].element, node.children[i].element));
            visit(node.children[i]);
        }
    }

    void addText(const Node &node)
    {
        if (node.text.isEmpty())
            return;
        settle();
        const qsizetype length = codePoints(node.text);
        m_out.runs.push_back({ &node, m_length, length });
        m_out.text += node.text;
        m_length += length;
    }

    /// Writes what parts the text before from the text that comes.
    void settle()
    {
        const Parting parting = std::exchange(m_parting, Parting::None);
        if (m_out.text.isEmpty() || parting == Parting::None)
            return;
        const QString between = parting == Parting::Tab ? u"\t"_s
            : parting == Parting::Line                  ? u"\n"_s
                                                        : u"\n\n"_s;
        m_out.text += between;
        m_length += between.size();
    }

    PlainText m_out;
    qsizetype m_length = 0;
    Parting m_parting = Parting::None;
};

} // namespace

qsizetype codePoints(QStringView text)
{
    return std::count_if(text.begin(), text.end(), [](QChar c) { return !c.isLowSurrogate(); });
}

qsizetype PlainText::positionOf(const Node *node, qsizetype offset) const
{
    const auto run
        = std::find_if(runs.begin(), runs.end(), [node](const TextRun &other) { return other.node == node; });
    if (run == runs.end() || offset < 0 || offset > node->text.size())
        return -1;
    return run->start + codePoints(QStringView(node->text).left(offset));
}

PlainText plainText(const Node &root) { return PlainTextWriter().write(root); }

QString cleanText(const QByteArray &utf8, const QUrl &base)
{
    ReadOptions options;
    options.base = base;
    options.maxBytes = std::numeric_limits<qsizetype>::max();
    const Result<Page> page = readHtml(utf8, options);
    return page ? plainText(page->root).text : QString();
}
