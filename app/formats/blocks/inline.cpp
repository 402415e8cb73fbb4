#include "formats/blocks/inline.h"

#include "formats/blocks/tags.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace blocks {

namespace {

constexpr size_t MaxMarks = 32;

bool isWritable(QStringView text, LineEnds lineEnds)
{
    if (lineEnds == LineEnds::Refused && (text.contains(u'\n') || text.contains(u'\t')))
        return false;
    return !hasUnsafeCharacters(text);
}

Mark markOf(const Tag &tag)
{
    Mark mark;
    mark.tag = tag.name;
    for (const TagAttribute &attribute : tag.attributes)
        mark.attributes.push_back({ attribute.name, decodedText(attribute.value) });
    return mark;
}

QByteArray openTag(const Mark &mark)
{
    QByteArray out = '<' + mark.tag;
    for (const Mark::Attribute &attribute : mark.attributes)
        out += ' ' + attribute.name + "=\"" + escapedValue(attribute.value) + '"';
    return out + '>';
}

std::optional<std::vector<Inline>> parseRuns(QByteArrayView html, LineEnds lineEnds)
{
    std::vector<Inline> inlines;
    std::vector<Mark> marks;
    TagReader reader(html);
    qsizetype at = 0;
    auto addText = [&](qsizetype end) {
        const QString text = decodedText(html.sliced(at, end - at));
        if (!isWritable(text, lineEnds))
            return false;
        if (!text.isEmpty())
            inlines.push_back({ text, marks, false });
        return true;
    };
    while (const auto tag = reader.next()) {
        if (!addText(tag->span.start) || !isPhrasingElement(tag->name))
            return std::nullopt;
        at = tag->span.end;
        if (tag->name == "br") {
            if (tag->kind != Tag::Kind::Open || !tag->attributes.empty())
                return std::nullopt;
            inlines.push_back({ {}, marks, true });
        } else if (tag->kind == Tag::Kind::Open) {
            if (tag->isSelfClosed || marks.size() == MaxMarks)
                return std::nullopt;
            marks.push_back(markOf(*tag));
        } else {
            if (marks.empty() || marks.back().tag != tag->name)
                return std::nullopt;
            marks.pop_back();
        }
    }
    if (!addText(html.size()) || !marks.empty())
        return std::nullopt;
    return inlines;
}

} // namespace

Mark::Kind Mark::kind() const
{
    if (tag == "strong" || tag == "b")
        return Kind::Strong;
    if (tag == "em" || tag == "i")
        return Kind::Emphasis;
    if (tag == "code")
        return Kind::Code;
    if (tag == "a")
        return Kind::Link;
    const QStringList classes = attribute("class").split(u' ');
    if (tag == "ins" && classes.contains("qtd-ins"_L1))
        return Kind::Insertion;
    if (tag == "span" && classes.contains("qtd-cut"_L1))
        return Kind::Cut;
    if (tag == "s" || tag == "del")
        return Kind::Strike;
    if (tag == "span" && !(attribute("lang").isEmpty() && attribute("dir").isEmpty()))
        return Kind::Language;
    return Kind::Other;
}

QString Mark::attribute(QByteArrayView name) const
{
    for (const Attribute &attribute : attributes) {
        if (attribute.name == name)
            return attribute.value;
    }
    return {};
}

Mark Mark::language(const QString &lang, const QString &dir)
{
    Mark mark{ "span", {} };
    if (!lang.isEmpty())
        mark.attributes.push_back({ "lang", lang });
    if (!dir.isEmpty())
        mark.attributes.push_back({ "dir", dir });
    return mark;
}

std::optional<std::vector<Inline>> parseInline(QByteArrayView html, LineEnds lineEnds, Spelling spelling)
{
    auto inlines = parseRuns(html, lineEnds);
    if (inlines && spelling == Spelling::Exact && toHtml(*inlines) != html)
        return std::nullopt;
    return inlines;
}

QByteArray toHtml(const std::vector<Inline> &inlines)
{
    QByteArray out;
    std::vector<Mark> open;
    auto closeTo = [&](size_t count) {
        while (open.size() > count) {
            out += "</" + open.back().tag + '>';
            open.pop_back();
        }
    };
    for (const Inline &run : inlines) {
        const auto shared = std::mismatch(open.begin(), open.end(), run.marks.begin(), run.marks.end());
        closeTo(size_t(shared.first - open.begin()));
        for (size_t i = open.size(); i < run.marks.size(); ++i) {
            out += openTag(run.marks[i]);
            open.push_back(run.marks[i]);
        }
        out += run.isLineBreak ? QByteArrayLiteral("<br>") : escapedText(run.text);
    }
    closeTo(0);
    return out;
}

bool isInlineHtml(QByteArrayView html)
{
    if (!html.isValidUtf8())
        return false;
    QList<QByteArray> open;
    TagReader reader(html);
    qsizetype at = 0;
    while (const auto tag = reader.next()) {
        at = tag->span.end;
        if (tag->name == "img" || tag->name == "br" || tag->name == "wbr") {
            if (tag->kind != Tag::Kind::Open)
                return false;
        } else if (!isPhrasingElement(tag->name) || open.size() > 255) {
            return false;
        } else if (tag->kind == Tag::Kind::Open) {
            open.append(tag->name);
        } else if (open.isEmpty() || open.takeLast() != tag->name) {
            return false;
        }
    }
    // What looks like a tag and has no end would take in what follows the text.
    for (qsizetype i = html.indexOf('<', at); i >= 0 && i + 1 < html.size(); i = html.indexOf('<', i + 1)) {
        const char c = html[i + 1];
        if (c == '/' || c == '!' || c == '?' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
            return false;
    }
    return open.isEmpty() && !html.endsWith('<');
}

bool hasUnsafeCharacters(QStringView text)
{
    return std::any_of(text.begin(), text.end(), [](QChar c) {
        const char16_t code = c.unicode();
        return (code < 0x20 && code != '\n' && code != '\t') || code == 0x7F || code == 0xFDD0
            || code == 0xFDD1 || code == 0x2028 || code == 0x2029 || code == 0xFFFC;
    });
}

QString plainText(const std::vector<Inline> &inlines)
{
    QString text;
    for (const Inline &run : inlines)
        text += run.isLineBreak ? u"\n"_s : run.text;
    return text;
}

} // namespace blocks
