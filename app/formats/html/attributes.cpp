#include "formats/html/attributes.h"

#include "formats/html/safeurl.h"

#include <QStringDecoder>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace {

bool isSpace(QChar c) { return c == u' ' || c == u'\t' || c == u'\n' || c == u'\f' || c == u'\r'; }

bool isKept(QChar c)
{
    if (c < u' ')
        return isSpace(c);
    return !(c >= QChar(0x7F) && c <= QChar(0x9F)) && !(c >= QChar(0xFDD0) && c <= QChar(0xFDEF))
        && c < QChar(0xFFFE);
}

QString rawAttribute(const HtmlToken &token, std::string_view name)
{
    const std::string *value = token.attribute(name);
    return value == nullptr ? QString() : textFromUtf8(*value);
}

QUrl address(const HtmlToken &token, std::string_view name, const QUrl &base, UrlUse use)
{
    return safeUrl(rawAttribute(token, name), base, use).value_or(QUrl());
}

/// Letters, digits and hyphens, as BCP 47 tags are.
QString languageOf(const HtmlToken &token, std::string_view name)
{
    const QString tag = attributeText(token, name);
    const bool sound = tag.size() <= 35 && std::all_of(tag.begin(), tag.end(), [](QChar c) {
        return c < QChar(0x80) && (c.isLetterOrNumber() || c == u'-');
    });
    return sound ? tag : QString();
}

int clampedNumber(const HtmlToken &token, std::string_view name, int low, int high, int fallback)
{
    const int number = attributeNumber(token, name, fallback);
    return number < low ? fallback : std::min(number, high);
}

/// Pixels; a percentage is not known here.
int pixels(const HtmlToken &token, std::string_view name)
{
    const std::string *value = token.attribute(name);
    if (value == nullptr || value->find('%') != std::string::npos)
        return 0;
    return clampedNumber(token, name, 0, 20000, 0);
}

ListMarker markerOf(const HtmlToken &token)
{
    const std::string *type = token.attribute("type");
    if (type == nullptr || type->size() != 1)
        return ListMarker::Unset;
    switch (type->front()) {
    case '1':
        return ListMarker::Decimal;
    case 'a':
        return ListMarker::LowerAlpha;
    case 'A':
        return ListMarker::UpperAlpha;
    case 'i':
        return ListMarker::LowerRoman;
    case 'I':
        return ListMarker::UpperRoman;
    default:
        return ListMarker::Unset;
    }
}

CellScope scopeOf(const HtmlToken &token)
{
    const QString scope = attributeText(token, "scope").toLower();
    if (scope == u"row")
        return CellScope::Row;
    if (scope == u"col")
        return CellScope::Column;
    if (scope == u"rowgroup")
        return CellScope::RowGroup;
    if (scope == u"colgroup")
        return CellScope::ColumnGroup;
    return CellScope::Unset;
}

/// One picture of several sizes: the widest that a reading column uses, else the smallest.
QUrl bestCandidate(const QString &srcset, const QUrl &base)
{
    constexpr int columnWidth = 1600;
    QUrl best;
    int bestWidth = -1;
    for (const PictureCandidate &candidate : parseSrcset(srcset)) {
        const int width = candidate.width > 0 ? candidate.width : static_cast<int>(candidate.density * 600);
        const bool better = bestWidth < 0
            || (width <= columnWidth && (width > bestWidth || bestWidth > columnWidth))
            || (width > columnWidth && bestWidth > columnWidth && width < bestWidth);
        if (!better)
            continue;
        if (const auto url = safeUrl(candidate.address, base, UrlUse::Resource)) {
            best = *url;
            bestWidth = width;
        }
    }
    return best;
}

/// Pages that load pictures late keep the real address elsewhere, and a placeholder in src.
QUrl pictureAddress(const HtmlToken &token, const QUrl &base)
{
    for (const char *name : { "data-lazy-src", "data-src", "data-original", "data-orig-file", "src" }) {
        const QUrl url = address(token, name, base, UrlUse::Resource);
        if (!url.isEmpty())
            return url;
    }
    for (const char *name : { "srcset", "data-srcset", "data-lazy-srcset" }) {
        const QUrl url = bestCandidate(rawAttribute(token, name), base);
        if (!url.isEmpty())
            return url;
    }
    return {};
}

} // namespace

QString textFromUtf8(std::string_view utf8)
{
    const auto isPlain = [](char c) {
        return (c >= ' ' && c < 0x7f) || c == '\n';
    };
    if (std::all_of(utf8.begin(), utf8.end(), isPlain))
        return QString::fromLatin1(utf8.data(), static_cast<qsizetype>(utf8.size()));
    // QString::fromUtf8() would take away a leading U+FEFF.
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::ConvertInitialBom);
    QString text = decoder(QByteArrayView(utf8.data(), static_cast<qsizetype>(utf8.size())));
    text.removeIf([](QChar c) { return !isKept(c); });
    return text;
}

QString attributeText(const HtmlToken &token, std::string_view name)
{
    const QString raw = rawAttribute(token, name);
    QString out;
    out.reserve(raw.size());
    for (const QChar c : raw) {
        if (!isSpace(c))
            out += c;
        else if (!out.isEmpty() && out.back() != u' ')
            out += u' ';
    }
    if (out.endsWith(u' '))
        out.chop(1);
    return out;
}

int attributeNumber(const HtmlToken &token, std::string_view name, int fallback)
{
    const std::string *value = token.attribute(name);
    if (value == nullptr)
        return fallback;
    size_t i = std::min(value->find_first_not_of(" \t\n\f"), value->size());
    const bool negative = i < value->size() && (*value)[i] == '-';
    i += negative ? 1 : 0;
    const size_t digits = i;
    int number = 0;
    for (; i < value->size() && (*value)[i] >= '0' && (*value)[i] <= '9'; ++i)
        number = std::min(number * 10 + ((*value)[i] - '0'), 10'000'000);
    if (i == digits)
        return fallback;
    return negative ? -number : number;
}

Direction directionOf(const HtmlToken &token)
{
    const std::string *value = token.attribute("dir");
    if (value == nullptr)
        return Direction::Unset;
    const QString dir = textFromUtf8(*value).toLower();
    if (dir == u"ltr")
        return Direction::LeftToRight;
    if (dir == u"rtl")
        return Direction::RightToLeft;
    return dir == u"auto" ? Direction::Auto : Direction::Unset;
}

void applyAttributes(Node &node, const HtmlToken &token, const QUrl &base)
{
    const Element element = node.element;
    if (!isInline(element) || element == Element::IsolatedText || element == Element::DirectedText) {
        node.dir = directionOf(token);
        node.lang = languageOf(token, "lang");
    }
    if (element == Element::Link) {
        node.href = withoutTrackers(address(token, "href", base, UrlUse::Link));
        node.title = attributeText(token, "title");
        node.hreflang = languageOf(token, "hreflang");
    } else if (element == Element::Image) {
        node.src = pictureAddress(token, base);
        node.alt = attributeText(token, "alt");
        node.title = attributeText(token, "title");
        node.width = pixels(token, "width");
        node.height = pixels(token, "height");
    } else if (element == Element::Abbreviation) {
        node.title = attributeText(token, "title");
    } else if (element == Element::Blockquote || element == Element::InlineQuote
        || element == Element::Deleted || element == Element::Inserted) {
        node.cite = address(token, "cite", base, UrlUse::Resource);
    } else if (element == Element::Time) {
        node.dateTime = attributeText(token, "datetime");
    } else if (element == Element::Cell || element == Element::HeaderCell) {
        node.colspan = clampedNumber(token, "colspan", 1, 100, 1);
        node.rowspan = clampedNumber(token, "rowspan", 1, 100, 1);
        node.scope = scopeOf(token);
    } else if (element == Element::OrderedList) {
        node.start = attributeNumber(token, "start", 1);
        node.reversed = token.attribute("reversed") != nullptr;
        node.marker = markerOf(token);
    }
}

bool isTrackingPicture(const HtmlToken &token)
{
    for (const char *name : { "width", "height" }) {
        const std::string *value = token.attribute(name);
        if (value == nullptr || value->find('%') != std::string::npos)
            continue;
        const int size = attributeNumber(token, name, 100);
        if (size >= 0 && size <= 3)
            return true;
    }
    QString style = attributeText(token, "style").toLower().remove(u' ');
    style.prepend(u';');
    if (style.contains(";display:none"_L1) || style.contains(";visibility:hidden"_L1))
        return true;
    for (const QLatin1StringView property : { ";width:"_L1, ";height:"_L1 }) {
        const qsizetype at = style.indexOf(property);
        if (at < 0)
            continue;
        qsizetype end = at + property.size();
        while (end < style.size() && style[end].isDigit())
            ++end;
        const QStringView number = QStringView(style).mid(at + property.size(), end - at - property.size());
        const QStringView unit = QStringView(style).mid(end, 2);
        if (!number.isEmpty() && number.toInt() <= 3 && (unit.isEmpty() || unit[0] == u';' || unit == u"px"))
            return true;
    }
    return false;
}

std::vector<PictureCandidate> parseSrcset(const QString &text)
{
    std::vector<PictureCandidate> candidates;
    qsizetype i = 0;
    while (candidates.size() < 100) {
        while (i < text.size() && (isSpace(text[i]) || text[i] == u','))
            ++i;
        if (i >= text.size())
            break;
        const qsizetype start = i;
        while (i < text.size() && !isSpace(text[i]))
            ++i;
        PictureCandidate candidate{ text.mid(start, i - start), 0, 1 };
        bool ended = false;
        while (candidate.address.endsWith(u',')) {
            candidate.address.chop(1);
            ended = true;
        }
        if (!ended) {
            const qsizetype comma = text.indexOf(u',', i);
            const qsizetype end = comma < 0 ? text.size() : comma;
            for (const QString &descriptor :
                text.mid(i, end - i).simplified().split(u' ', Qt::SkipEmptyParts)) {
                const QStringView value = QStringView(descriptor).chopped(1);
                if (descriptor.endsWith(u'w'))
                    candidate.width = std::clamp(value.toInt(), 0, 100000);
                else if (descriptor.endsWith(u'x'))
                    candidate.density = std::clamp(value.toDouble(), 0.0, 100.0);
            }
            i = end;
        }
        candidates.push_back(std::move(candidate));
    }
    return candidates;
}
