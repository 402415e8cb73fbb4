#include "formats/html/canonical.h"

#include "formats/html/treebuilder.h"

#include <array>
#include <limits>

using namespace Qt::StringLiterals;

namespace {

void appendEscaped(QByteArray &out, QStringView text, bool isAttribute)
{
    const QByteArray utf8 = text.toUtf8();
    for (qsizetype i = 0; i < utf8.size(); ++i) {
        const char c = utf8[i];
        if (c == '&')
            out += "&amp;";
        else if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '"' && isAttribute)
            out += "&quot;";
        else if (c == '\xC2' && i + 1 < utf8.size() && utf8[i + 1] == '\xA0') {
            out += "&nbsp;";
            ++i;
        } else {
            out += c;
        }
    }
}

/// Call in the order of the names.
void appendAttribute(QByteArray &out, QLatin1StringView name, const QString &value)
{
    if (value.isEmpty())
        return;
    out += ' ';
    out += QByteArrayView(name.data(), name.size());
    out += "=\"";
    appendEscaped(out, value, true);
    out += '"';
}

void appendAttribute(QByteArray &out, QLatin1StringView name, const QUrl &value)
{
    appendAttribute(out, name, QString::fromLatin1(value.toEncoded()));
}

void appendNumber(QByteArray &out, QLatin1StringView name, int value, int fallback)
{
    if (value != fallback)
        appendAttribute(out, name, QString::number(value));
}

QString directionName(Direction direction)
{
    switch (direction) {
    case Direction::Unset:
        return {};
    case Direction::LeftToRight:
        return u"ltr"_s;
    case Direction::RightToLeft:
        return u"rtl"_s;
    case Direction::Auto:
        return u"auto"_s;
    }
    return {};
}

QString scopeName(CellScope scope)
{
    switch (scope) {
    case CellScope::Unset:
        return {};
    case CellScope::Row:
        return u"row"_s;
    case CellScope::Column:
        return u"col"_s;
    case CellScope::RowGroup:
        return u"rowgroup"_s;
    case CellScope::ColumnGroup:
        return u"colgroup"_s;
    }
    return {};
}

QString markerName(ListMarker marker)
{
    static constexpr std::array names{ ""_L1, "1"_L1, "a"_L1, "A"_L1, "i"_L1, "I"_L1 };
    return QString(names[static_cast<size_t>(marker)]);
}

void appendAttributes(QByteArray &out, const Node &node)
{
    appendAttribute(out, "alt"_L1, node.alt);
    appendAttribute(out, "cite"_L1, node.cite);
    appendNumber(out, "colspan"_L1, node.colspan, 1);
    appendAttribute(out, "datetime"_L1, node.dateTime);
    appendAttribute(out, "dir"_L1, directionName(node.dir));
    appendNumber(out, "height"_L1, node.height, 0);
    appendAttribute(out, "href"_L1, node.href);
    appendAttribute(out, "hreflang"_L1, node.hreflang);
    appendAttribute(out, "lang"_L1, node.lang);
    if (node.reversed)
        out += " reversed=\"\"";
    appendNumber(out, "rowspan"_L1, node.rowspan, 1);
    appendAttribute(out, "scope"_L1, scopeName(node.scope));
    appendAttribute(out, "src"_L1, node.src);
    appendNumber(out, "start"_L1, node.start, 1);
    appendAttribute(out, "title"_L1, node.title);
    appendAttribute(out, "type"_L1, markerName(node.marker));
    appendNumber(out, "width"_L1, node.width, 0);
}

/// As deep as the tree, which readHtml() bounds.
void appendNode(QByteArray &out, const Node &node)
{
    if (node.element == Element::Text)
        return appendEscaped(out, node.text, false);
    const QLatin1StringView name = tagName(node.element);
    if (!name.isEmpty()) {
        out += '<';
        out += QByteArrayView(name.data(), name.size());
        appendAttributes(out, node);
        out += '>';
    }
    for (size_t i = 0; i < node.children.size(); ++i) {
        if (i > 0 && node.element == Element::Fragment && !isInline(node.children[i].element))
            out += '\n';
        appendNode(out, node.children[i]);
    }
    if (name.isEmpty() || isVoid(node.element))
        return;
    out += "</";
    out += QByteArrayView(name.data(), name.size());
    out += '>';
}

} // namespace

QByteArray canonicalHtml(const Node &node)
{
    QByteArray out;
    appendNode(out, node);
    return out;
}

QByteArray cleanHtml(const QByteArray &utf8, const QUrl &base)
{
    ReadOptions options;
    options.base = base;
    options.maxBytes = std::numeric_limits<qsizetype>::max();
    const Result<Page> page = readHtml(utf8, options);
    return page ? canonicalHtml(page->root) : QByteArray();
}
