#include "sync/fields.h"

#include "formats/text/entities.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>

#include <algorithm>
#include <string_view>

using namespace Qt::StringLiterals;

namespace {

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

std::string_view view(const QByteArray &bytes) { return { bytes.constData(), size_t(bytes.size()) }; }

QSet<QString> folded(const QStringList &names)
{
    QSet<QString> set;
    for (const QString &name : names) {
        const QString key = name.simplified().toCaseFolded();
        if (!key.isEmpty())
            set.insert(key);
    }
    return set;
}

/// QJson keeps numbers as doubles: with one that it would round, only the text may be compared.
bool hasLongNumber(std::string_view json)
{
    int digits = 0;
    for (char c : json) {
        digits = c >= '0' && c <= '9' ? digits + 1 : 0;
        if (digits > 15)
            return true;
    }
    return false;
}

/// The attributes of a block without our metadata, keys sorted; as written if that is not safe to say.
QByteArray canonicalAttributes(std::string_view json)
{
    const QByteArray bytes(json.data(), qsizetype(json.size()));
    if (hasLongNumber(json))
        return bytes;
    const QJsonDocument document = QJsonDocument::fromJson(bytes);
    if (!document.isObject())
        return bytes;
    QJsonObject object = document.object();
    if (object.value("metadata"_L1).isObject()) {
        QJsonObject metadata = object.value("metadata"_L1).toObject();
        metadata.remove("quotidian"_L1);
        if (metadata.isEmpty())
            object.remove("metadata"_L1);
        else
            object.insert("metadata"_L1, metadata);
    }
    return object.isEmpty() ? QByteArray() : QJsonDocument(object).toJson(QJsonDocument::Compact);
}

/// `<!-- wp:name {…} -->` with its attributes made canonical; any other comment as it is.
QByteArray canonicalComment(std::string_view comment)
{
    std::string_view inner = comment.substr(4, comment.size() - 7);
    while (!inner.empty() && isSpace(inner.front()))
        inner.remove_prefix(1);
    while (!inner.empty() && isSpace(inner.back()))
        inner.remove_suffix(1);
    const size_t brace = inner.find('{');
    const size_t last = inner.rfind('}');
    if (brace == std::string_view::npos || last == std::string_view::npos || last < brace)
        return "<!-- " + QByteArray(inner.data(), qsizetype(inner.size())) + " -->";
    std::string_view name = inner.substr(0, brace);
    while (!name.empty() && isSpace(name.back()))
        name.remove_suffix(1);
    const QByteArray attributes = canonicalAttributes(inner.substr(brace, last - brace + 1));
    std::string_view tail = inner.substr(last + 1);
    while (!tail.empty() && isSpace(tail.front()))
        tail.remove_prefix(1);
    QByteArray out = "<!-- " + QByteArray(name.data(), qsizetype(name.size()));
    if (!attributes.isEmpty())
        out += ' ' + attributes;
    if (!tail.empty())
        out += ' ' + QByteArray(tail.data(), qsizetype(tail.size()));
    return out + " -->";
}

/// `<name a="…" b>` with its attributes sorted and no space before the end.
QByteArray canonicalTag(std::string_view tag)
{
    size_t at = 1;
    while (at < tag.size() && !isSpace(tag[at]) && tag[at] != '>' && tag[at] != '/')
        ++at;
    QByteArray out(tag.data(), qsizetype(at));
    std::vector<QByteArray> attributes;
    bool isVoid = false;
    while (at < tag.size() - 1) {
        if (isSpace(tag[at]) || tag[at] == '/') {
            isVoid = tag[at] == '/' || (isVoid && isSpace(tag[at]));
            ++at;
            continue;
        }
        isVoid = false;
        const size_t start = at;
        char quote = 0;
        for (; at < tag.size() - 1; ++at) {
            if (quote) {
                if (tag[at] == quote)
                    quote = 0;
            } else if (tag[at] == '"' || tag[at] == '\'') {
                quote = tag[at];
            } else if (isSpace(tag[at])) {
                break;
            }
        }
        attributes.emplace_back(tag.data() + start, qsizetype(at - start));
    }
    std::sort(attributes.begin(), attributes.end());
    for (const QByteArray &attribute : attributes)
        out += ' ' + attribute;
    return out + (isVoid ? "/>" : ">");
}

/// Where the tag that begins at `start` ends, its `>` included; a `>` in a quoted value does not end it.
size_t tagEnd(std::string_view html, size_t start)
{
    char quote = 0;
    for (size_t at = start; at < html.size(); ++at) {
        const char c = html[at];
        if (quote) {
            if (c == quote)
                quote = 0;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '>') {
            return at + 1;
        }
    }
    return std::string_view::npos;
}

QByteArray canonicalMarkup(const QByteArray &markup)
{
    const std::string_view html = view(markup);
    QByteArray out;
    out.reserve(markup.size());
    bool isAfterComment = false;
    size_t at = 0;
    bool canClose = true; // A quote that never ends is looked for once, so that this stays linear.
    while (at < html.size()) {
        if (html.compare(at, 4, "<!--") == 0) {
            const size_t end = html.find("-->", at + 4);
            if (end == std::string_view::npos)
                break;
            out += canonicalComment(html.substr(at, end + 3 - at));
            at = end + 3;
            isAfterComment = true;
            continue;
        }
        if (isAfterComment && isSpace(html[at])) {
            size_t end = at;
            while (end < html.size() && isSpace(html[end]))
                ++end;
            // White space between two delimiters, or after the last one, is the serializer's.
            if (end < html.size() && html.compare(end, 4, "<!--") != 0)
                out.append(html.data() + at, qsizetype(end - at));
            at = end;
            isAfterComment = false;
            continue;
        }
        isAfterComment = false;
        if (html[at] == '<' && at + 1 < html.size() && isLetter(html[at + 1]) && canClose) {
            const size_t end = tagEnd(html, at);
            if (end != std::string_view::npos) {
                out += canonicalTag(html.substr(at, end - at));
                at = end;
                continue;
            }
            canClose = false;
        }
        out += html[at++];
    }
    out.append(html.data() + at, qsizetype(html.size() - at));
    return out;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; }

bool startsWithName(std::string_view html, size_t at, std::string_view name)
{
    if (html.size() - at < name.size())
        return false;
    for (size_t i = 0; i < name.size(); ++i) {
        if (lower(html[at + i]) != name[i])
            return false;
    }
    const size_t next = at + name.size();
    return next == html.size() || isSpace(html[next]) || html[next] == '>' || html[next] == '/';
}

/// After `</name…>` of a raw text element whose content begins at `at`.
size_t afterRawText(std::string_view html, size_t at, std::string_view name)
{
    for (size_t close = html.find("</", at); close != std::string_view::npos;
         close = html.find("</", close + 2)) {
        if (!startsWithName(html, close + 2, name))
            continue;
        const size_t end = html.find('>', close);
        return end == std::string_view::npos ? html.size() : end + 1;
    }
    return html.size();
}

/// One `&…;` at `at`: its characters and where it ends.
QString decodeReference(std::string_view html, size_t &at)
{
    const std::string_view rest = html.substr(at + 1);
    if (!rest.empty() && rest.front() == '#') {
        size_t i = 1;
        const bool isHex = rest.size() > 1 && lower(rest[1]) == 'x';
        if (isHex)
            ++i;
        const size_t first = i;
        char32_t code = 0;
        for (; i < rest.size() && i - first < 8; ++i) {
            const char c = lower(rest[i]);
            const int digit = c >= '0' && c <= '9' ? c - '0'
                : isHex && c >= 'a' && c <= 'f'    ? c - 'a' + 10
                                                   : -1;
            if (digit < 0)
                break;
            code = code * (isHex ? 16 : 10) + char32_t(digit);
        }
        if (i > first) {
            at += 1 + i + (i < rest.size() && rest[i] == ';' ? 1 : 0);
            const bool isCharacter = code > 0 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
            return isCharacter ? QString::fromUcs4(&code, 1) : QString(QChar::ReplacementCharacter);
        }
    } else if (const auto named = findNamedReference(rest)) {
        at += 1 + named->length;
        QString text = QString::fromUcs4(&named->first, 1);
        if (named->second)
            text += QString::fromUcs4(&named->second, 1);
        return text;
    }
    ++at;
    return u"&"_s;
}

} // namespace

FieldSet fieldsOf(PostType type)
{
    const FieldSet both
        = Field::Title | Field::Content | Field::Excerpt | Field::Slug | Field::Author | Field::FeaturedImage;
    switch (type) {
    case PostType::Post:
        return both | Field::Categories | Field::Tags;
    case PostType::Page:
        return both | Field::Parent | Field::MenuOrder;
    }
    return both;
}

QString toWord(Field field)
{
    switch (field) {
    case Field::Title:
        return u"title"_s;
    case Field::Content:
        return u"content"_s;
    case Field::Excerpt:
        return u"excerpt"_s;
    case Field::Slug:
        return u"slug"_s;
    case Field::Categories:
        return u"categories"_s;
    case Field::Tags:
        return u"tags"_s;
    case Field::Author:
        return u"author"_s;
    case Field::FeaturedImage:
        return u"featured-image"_s;
    case Field::Parent:
        return u"parent"_s;
    case Field::MenuOrder:
        return u"menu-order"_s;
    }
    return {};
}

QString toWords(FieldSet fields)
{
    QStringList words;
    for (Field field : everyField) {
        if (fields.testFlag(field))
            words.append(toWord(field));
    }
    return words.join(u',');
}

FieldSet toFieldSet(const QString &words)
{
    FieldSet fields;
    const QStringList list = words.split(u',');
    for (Field field : everyField) {
        if (list.contains(toWord(field)))
            fields |= field;
    }
    return fields;
}

bool isSame(Field field, const PostFields &a, const PostFields &b)
{
    switch (field) {
    case Field::Title:
        return a.title == b.title || a.title.trimmed() == b.title.trimmed();
    case Field::Content:
        return isSameMarkup(a.content, b.content);
    case Field::Excerpt:
        return a.excerpt == b.excerpt || a.excerpt.trimmed() == b.excerpt.trimmed();
    case Field::Slug:
        return a.slug == b.slug;
    case Field::Categories:
        return a.categories == b.categories || folded(a.categories) == folded(b.categories);
    case Field::Tags:
        return a.tags == b.tags || folded(a.tags) == folded(b.tags);
    case Field::Author:
        return a.author == b.author;
    case Field::FeaturedImage:
        return a.featuredImage == b.featuredImage;
    case Field::Parent:
        return a.parent == b.parent;
    case Field::MenuOrder:
        return a.menuOrder == b.menuOrder;
    }
    return false;
}

FieldSet changedFields(const PostFields &from, const PostFields &to)
{
    FieldSet changed;
    for (Field field : everyField) {
        if (!isSame(field, from, to))
            changed |= field;
    }
    return changed;
}

PostFields withoutClaim(PostFields seen, const PostFields &agreed)
{
    if (claimant(seen.slug))
        seen.slug = agreed.slug;
    return seen;
}

PostFields withFields(PostFields to, const PostFields &from, FieldSet fields)
{
    if (fields.testFlag(Field::Title))
        to.title = from.title;
    if (fields.testFlag(Field::Content))
        to.content = from.content;
    if (fields.testFlag(Field::Excerpt))
        to.excerpt = from.excerpt;
    if (fields.testFlag(Field::Slug))
        to.slug = from.slug;
    if (fields.testFlag(Field::Categories))
        to.categories = from.categories;
    if (fields.testFlag(Field::Tags))
        to.tags = from.tags;
    if (fields.testFlag(Field::Author))
        to.author = from.author;
    if (fields.testFlag(Field::FeaturedImage))
        to.featuredImage = from.featuredImage;
    if (fields.testFlag(Field::Parent))
        to.parent = from.parent;
    if (fields.testFlag(Field::MenuOrder))
        to.menuOrder = from.menuOrder;
    return to;
}

bool isSameMarkup(const QByteArray &a, const QByteArray &b)
{
    return a == b || canonicalMarkup(a) == canonicalMarkup(b);
}

QStringList visibleWords(const QByteArray &bytes)
{
    const std::string_view html = view(bytes);
    QByteArray run; // Text since the last reference, still UTF-8.
    QString text;
    const auto flush = [&] {
        text += QString::fromUtf8(run);
        run.clear();
    };
    bool canClose = true;
    size_t at = 0;
    while (at < html.size()) {
        const char c = html[at];
        if (c == '<' && html.compare(at, 4, "<!--") == 0) {
            const size_t end = html.find("-->", at + 4);
            at = end == std::string_view::npos ? html.size() : end + 3;
            run += ' ';
            continue;
        }
        const bool isTag = c == '<' && at + 1 < html.size()
            && (isLetter(html[at + 1])
                || (html[at + 1] == '/' && at + 2 < html.size() && isLetter(html[at + 2])));
        if (isTag && canClose) {
            const size_t end = tagEnd(html, at);
            if (end != std::string_view::npos) {
                const size_t start = at;
                at = end;
                for (const char *name : { "script", "style", "iframe", "noscript", "template", "object" }) {
                    if (startsWithName(html, start + 1, name))
                        at = afterRawText(html, end, name);
                }
                run += ' ';
                continue;
            }
            canClose = false;
        }
        if (c == '&') {
            flush();
            text += decodeReference(html, at);
            continue;
        }
        run += c;
        ++at;
    }
    flush();
    return text.normalized(QString::NormalizationForm_C).simplified().split(u' ', Qt::SkipEmptyParts);
}

bool keepsEveryWord(const QByteArray &sent, const QByteArray &stored)
{
    if (sent == stored)
        return true;
    const QStringList kept = visibleWords(stored);
    auto at = kept.begin();
    for (const QString &word : visibleWords(sent)) {
        at = std::find(at, kept.end(), word);
        if (at == kept.end())
            return false;
        ++at;
    }
    return true;
}

QString claimKey(const QUuid &uuid) { return "quotidian-"_L1 + uuid.toString(QUuid::WithoutBraces); }

bool isClaimKey(const QString &slug, const QString &key)
{
    if (!slug.startsWith(key))
        return false;
    QStringView rest = QStringView(slug).sliced(key.size());
    if (rest.endsWith("__trashed"_L1))
        rest.chop(9);
    if (rest.isEmpty())
        return true;
    if (!rest.startsWith(u'-') || rest.size() < 2)
        return false;
    return std::all_of(rest.begin() + 1, rest.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
}

std::optional<QUuid> claimant(const QString &slug)
{
    constexpr qsizetype uuidLength = 36;
    const qsizetype prefix = claimKey(QUuid()).size() - uuidLength;
    if (slug.size() < prefix + uuidLength)
        return std::nullopt;
    const QUuid uuid = QUuid::fromString(QStringView(slug).sliced(prefix, uuidLength));
    return !uuid.isNull() && isClaimKey(slug, claimKey(uuid)) ? std::optional(uuid) : std::nullopt;
}

QStringList claimSlugs(const QString &key)
{
    QStringList slugs{ key };
    for (int i = 2; i <= 6; ++i)
        slugs.append(key + u'-' + QString::number(i));
    for (qsizetype i = 0, plain = slugs.size(); i < plain; ++i)
        slugs.append(slugs.at(i) + "__trashed"_L1);
    return slugs;
}
