#include "writing/pastedhtml.h"

#include "formats/blocks/import.h"
#include "formats/html/nodes.h"
#include "formats/html/plaintext.h"
#include "formats/html/safeurl.h"
#include "formats/html/tokenizer.h"
#include "formats/html/treebuilder.h"

#include <QRegularExpression>
#include <QVector>

using namespace Qt::StringLiterals;

namespace {

/// What a style attribute means for us; the rest of it is looks.
struct Style {
    enum class Said { Nothing, Yes, No };
    Said isBold = Said::Nothing;
    Said isItalic = Said::Nothing;
    bool isStruck = false;
    bool isListMarker = false; ///< Word writes a list's bullets as words.
    int wordListLevel = -1; ///< 0 outermost; -1: no item of Word's.
};

Style styleOf(const std::string &attribute)
{
    const auto said = [](bool isSo) {
        return isSo ? Style::Said::Yes : Style::Said::No;
    };
    Style style;
    for (const QByteArray &part : QByteArray::fromStdString(attribute).toLower().split(';')) {
        const qsizetype colon = part.indexOf(':');
        if (colon < 0)
            continue;
        const QByteArray name = part.left(colon).trimmed();
        const QByteArray value = part.mid(colon + 1).trimmed();
        if (name == "font-weight")
            style.isBold = said(value == "bold" || value == "bolder" || value.toInt() >= 600);
        else if (name == "font-style")
            style.isItalic = said(value == "italic" || value == "oblique");
        else if (name.startsWith("text-decoration"))
            style.isStruck = style.isStruck || value.contains("line-through");
        else if (name == "mso-list" && value == "ignore")
            style.isListMarker = true;
        else if (name == "mso-list" && value != "none") {
            const qsizetype level = value.indexOf("level");
            style.wordListLevel = level < 0 ? 0 : qBound(0, value.mid(level + 5, 1).toInt() - 1, 8);
        }
    }
    return style;
}

void appendEscaped(QByteArray &out, std::string_view text)
{
    for (const char c : text) {
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '"')
            out += "&quot;";
        else
            out += c;
    }
}

/// Rewrites the HTML so that what only styles say is said by tags: Google Docs writes bold as a style, and
/// everything within one `<b>` that is not bold; Word writes lists as paragraphs.
class Meaning final {
public:
    QByteArray of(const QByteArray &html)
    {
        HtmlTokenizer tokens({ html.constData(), size_t(html.size()) });
        HtmlToken token;
        while (tokens.next(token)) {
            switch (token.kind) {
            case HtmlToken::Kind::Text:
                if (m_ignored < 0)
                    appendEscaped(m_out, token.text);
                break;
            case HtmlToken::Kind::StartTag:
                open(tokens, token);
                break;
            case HtmlToken::Kind::EndTag:
                close(token.name);
                break;
            case HtmlToken::Kind::Comment:
            case HtmlToken::Kind::Doctype:
                break;
            }
        }
        closeWordLists(-1);
        return m_out;
    }

private:
    struct Open {
        std::string name;
        QByteArray ending;
    };

    void open(HtmlTokenizer &tokens, const HtmlToken &token)
    {
        const std::string &name = token.name;
        if (name == "style" || name == "script" || name == "title" || name == "xml") {
            if (name == "style")
                tokens.enter(HtmlTokenizer::Content::RawText, name);
            else if (name == "script")
                tokens.enter(HtmlTokenizer::Content::Script, name);
            else if (name == "title")
                tokens.enter(HtmlTokenizer::Content::RcData, name);
            if (m_ignored < 0)
                m_ignored = int(m_open.size());
            m_open.append({ name, {} });
            return;
        }
        const bool isVoid = name == "br" || name == "img" || name == "hr" || name == "wbr" || name == "meta"
            || name == "link" || name == "input" || name == "col" || name == "base";
        const std::string *styleText = token.attribute("style");
        const Style style = styleText ? styleOf(*styleText) : Style();
        if (!isVoid && style.isListMarker && m_ignored < 0)
            m_ignored = int(m_open.size());
        if (m_ignored >= 0) {
            if (!isVoid)
                m_open.append({ name, {} });
            return;
        }
        QByteArray ending;
        if (name == "p" || name == "h1" || name == "h2" || name == "h3")
            enterWordList(style.wordListLevel, name == "p" && style.wordListLevel >= 0);
        const bool isBoldTag = name == "b" || name == "strong";
        const bool isItalicTag = name == "i" || name == "em";
        const bool isWordItem = name == "p" && style.wordListLevel >= 0;
        const bool isTagKept = !(isBoldTag && style.isBold == Style::Said::No)
            && !(isItalicTag && style.isItalic == Style::Said::No) && !isWordItem;
        if (isTagKept) {
            m_out += '<' + QByteArray::fromStdString(name);
            for (const HtmlAttribute &attribute : token.attributes) {
                if (attribute.tooLong || attribute.name == "style" || attribute.name == "id"
                    || attribute.name == "class")
                    continue;
                m_out += ' ' + QByteArray::fromStdString(attribute.name) + "=\"";
                appendEscaped(m_out, attribute.value);
                m_out += '"';
            }
            m_out += '>';
            ending = "</" + QByteArray::fromStdString(name) + '>';
        }
        if (isVoid)
            return;
        // LibreOffice writes the number before a footnote's text as a link alone.
        const std::string *kind = name == "a" ? token.attribute("class") : nullptr;
        const bool isNoteNumber = kind && (*kind == "sdfootnotesym" || *kind == "sdendnotesym");
        const bool isSpan = name == "span" || name == "font";
        const auto add = [&](const char *tag) {
            m_out += '<' + QByteArray(tag) + '>';
            ending.prepend("</" + QByteArray(tag) + '>');
        };
        if (isNoteNumber) {
            add("sup");
            ending += ' ';
        }
        if (isSpan && style.isBold == Style::Said::Yes)
            add("b");
        if (isSpan && style.isItalic == Style::Said::Yes)
            add("i");
        if (isSpan && style.isStruck)
            add("s");
        m_open.append({ name, ending });
    }

    void close(const std::string &name)
    {
        qsizetype at = m_open.size() - 1;
        while (at >= 0 && m_open.at(at).name != name)
            --at;
        if (at < 0) {
            if (m_ignored < 0)
                m_out += "</" + QByteArray::fromStdString(name) + '>';
            return;
        }
        // What stands inside and is not closed is the tree builder's to judge: only this tag ends here.
        if (m_ignored < 0)
            m_out += m_open.at(at).ending;
        m_open.remove(at);
        if (m_ignored >= 0 && at <= m_ignored)
            m_ignored = -1;
    }

    // Each of Word's items is an item; a paragraph that is none ends the lists.
    void enterWordList(int level, bool isItem)
    {
        closeWordLists(isItem ? level : -1);
        if (!isItem)
            return;
        while (m_wordDepth < level + 1) {
            m_out += "<ul>";
            ++m_wordDepth;
        }
        m_out += "<li>";
    }

    void closeWordLists(int level)
    {
        while (m_wordDepth > level + 1) {
            m_out += "</ul>";
            --m_wordDepth;
        }
    }

    QByteArray m_out;
    QVector<Open> m_open;
    int m_ignored = -1; ///< The depth of what is dropped with its words; -1 outside of it.
    int m_wordDepth = 0;
};

/// Pictures, and the paragraphs that Word makes of empty lines. The words that stand for a picture stay
/// within a line, where it may be a letter (🙂), and go where it stood alone.
void dropDirt(Node &node, bool isInFigure = false)
{
    for (Node &child : node.children) {
        if (child.element == Element::Image) {
            child.src.clear();
            if (isInFigure)
                child.alt.clear();
        }
        dropDirt(child, isInFigure || child.element == Element::Figure);
    }
    std::erase_if(node.children, [](const Node &child) {
        return child.element == Element::Paragraph && plainText(child).text.trimmed().isEmpty();
    });
}

/// Programs mark where in the page the selection was.
QString selectedPart(const QString &html)
{
    const QLatin1StringView startMark("<!--StartFragment-->");
    const qsizetype start = html.indexOf(startMark);
    const qsizetype end = html.lastIndexOf("<!--EndFragment-->"_L1);
    if (start < 0 || end < start)
        return html;
    return html.mid(start + startMark.size(), end - start - startMark.size());
}

} // namespace

Result<QByteArray> pastedBlocks(const QString &html)
{
    auto page = readHtml(Meaning().of(pastedText(selectedPart(html)).toUtf8()));
    if (!page)
        return page.error();
    dropDirt(page->root);
    return blocks::fromNodes(page->root);
}

QString pastedAddress(const QString &text)
{
    const QString address = text.trimmed();
    if (address.size() > 2000 || address.contains(QRegularExpression(u"\\s"_s)))
        return {};
    if (!address.startsWith("https://"_L1, Qt::CaseInsensitive)
        && !address.startsWith("http://"_L1, Qt::CaseInsensitive))
        return {};
    const auto safe = safeUrl(address, {}, UrlUse::Resource);
    return safe ? QString::fromLatin1(safe->toEncoded()) : QString();
}

QString pastedText(const QString &text)
{
    QString clean;
    clean.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        const char16_t unit = c.unicode();
        if (c.isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate()) {
            clean += c;
            clean += text.at(++i);
        } else if (unit == u'\r') {
            if (i + 1 == text.size() || text.at(i + 1) != u'\n')
                clean += u'\n';
        } else if (unit == 0x2028 || unit == 0x2029 || unit == 0x85 || unit == 0x0B || unit == 0x0C) {
            clean += u'\n';
        } else if (unit == u'\t') {
            clean += u' ';
        } else if (unit == u'\n'
            || !(unit < 0x20 || unit == 0x7F || (unit > 0x7F && unit < 0xA0) || unit == 0xFFFC
                || unit == 0xFEFF || (unit >= 0xFDD0 && unit <= 0xFDEF) || unit >= 0xFFFE
                || c.isSurrogate())) {
            clean += c;
        }
    }
    return clean;
}
