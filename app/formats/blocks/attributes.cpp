#include "formats/blocks/attributes.h"

namespace blocks {

namespace {

bool isJsonSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

qsizetype skipSpace(QByteArrayView text, qsizetype at)
{
    while (at < text.size() && isJsonSpace(text[at]))
        ++at;
    return at;
}

struct MemberText {
    QByteArray key;
    Span all; ///< From the key's quote to the value's end.
    Span value;
};

/// The members of an object's text, which has passed parseJson.
std::vector<MemberText> members(QByteArrayView object)
{
    std::vector<MemberText> found;
    qsizetype at = skipSpace(object, skipSpace(object, 0) + 1);
    while (at < object.size() && object[at] == '"') {
        MemberText member;
        member.all.start = at;
        const qsizetype keyEnd = skipJsonValue(object, at);
        if (const auto key = parseJson(object.sliced(at, keyEnd - at)))
            member.key = key->text;
        at = skipSpace(object, skipSpace(object, keyEnd) + 1); // the colon
        member.value = { at, skipJsonValue(object, at) };
        member.all.end = member.value.end;
        found.push_back(member);
        at = skipSpace(object, member.value.end);
        if (at < object.size() && object[at] == ',')
            at = skipSpace(object, at + 1);
    }
    return found;
}

bool isObject(const QByteArray &text)
{
    const auto value = parseJson(text);
    return value && value->isObject();
}

QByteArrayView shortName(QByteArrayView name) { return name.startsWith("core/") ? name.sliced(5) : name; }

/// PHP's preg_replace goes pair by pair: `---` is one pair and a hyphen.
QByteArray escaped(QByteArrayView json)
{
    QByteArray out;
    out.reserve(json.size());
    for (qsizetype i = 0; i < json.size(); ++i) {
        const char c = json[i];
        const char following = i + 1 < json.size() ? json[i + 1] : '\0';
        if (c == '-' && following == '-') {
            out += "\\u002d\\u002d";
            ++i;
        } else if (c == '\\' && following == '\\') {
            out += "\\u005c";
            ++i;
        } else if (c == '\\' && following == '"') {
            out += "\\u0022";
            ++i;
        } else if (c == '\\') {
            out += c;
            out += following;
            ++i;
        } else if (c == '<') {
            out += "\\u003c";
        } else if (c == '>') {
            out += "\\u003e";
        } else if (c == '&') {
            out += "\\u0026";
        } else {
            out += c;
        }
    }
    return out;
}

} // namespace

std::optional<Json> attributesOf(const Block &block)
{
    const QByteArray text = block.attributesWithSpace();
    if (text.isEmpty())
        return Json::object();
    return parseJson(text);
}

QByteArray stringAttribute(const Block &block, QByteArrayView key)
{
    const auto attributes = attributesOf(block);
    const Json *value = attributes ? attributes->find(key) : nullptr;
    return value && value->type == Json::Type::String ? value->text : QByteArray();
}

QByteArray serializedAttributes(const Json &value) { return escaped(toJson(value)); }

std::optional<QByteArray> withMember(const QByteArray &object, QByteArrayView key, const Json &value)
{
    return withMemberText(object, key, serializedAttributes(value));
}

std::optional<QByteArray> withMemberAt(
    const QByteArray &object, const QList<QByteArray> &path, const Json &value)
{
    if (path.size() == 1)
        return withMember(object, path.front(), value);
    QByteArray inner = memberText(object, path.front()).value_or("{}");
    if (!isObject(inner))
        inner = "{}";
    const auto changed = withMemberAt(inner, path.sliced(1), value);
    return changed ? withMemberText(object, path.front(), *changed) : std::nullopt;
}

std::optional<QByteArray> memberText(const QByteArray &object, QByteArrayView key)
{
    if (!isObject(object))
        return std::nullopt;
    const std::vector<MemberText> all = members(object);
    for (auto member = all.rbegin(); member != all.rend(); ++member) {
        if (member->key == key)
            return object.mid(member->value.start, member->value.length());
    }
    return std::nullopt;
}

std::optional<QByteArray> withMemberText(
    const QByteArray &object, QByteArrayView key, const QByteArray &value)
{
    QByteArray text = object.isEmpty() ? QByteArrayLiteral("{}") : object;
    if (!isObject(text))
        return std::nullopt;
    const std::vector<MemberText> all = members(text);
    // The last of several counts when it is read.
    for (auto member = all.rbegin(); member != all.rend(); ++member) {
        if (member->key == key)
            return text.replace(member->value.start, member->value.length(), value);
    }
    const QByteArray added = escaped(toJson(Json::string(key.toByteArray()))) + ':' + value;
    const qsizetype at = all.empty() ? skipSpace(text, 0) + 1 : all.back().all.end;
    return text.insert(at, all.empty() ? added : ',' + added);
}

std::optional<QByteArray> withoutMember(const QByteArray &object, QByteArrayView key)
{
    if (object.isEmpty())
        return object;
    if (!isObject(object))
        return std::nullopt;
    QByteArray text = object;
    const std::vector<MemberText> all = members(text);
    // From the end, so that spans before stay right. A comma goes along: the one behind, or the one before
    // the last.
    bool isLast = true;
    for (size_t i = all.size(); i-- > 0;) {
        if (all[i].key != key) {
            isLast = false;
            continue;
        }
        Span cut = all[i].all;
        if (!isLast && i + 1 < all.size())
            cut.end = all[i + 1].all.start;
        else if (i > 0)
            cut.start = all[i - 1].all.end;
        text.remove(cut.start, cut.length());
    }
    return text;
}

QByteArray delimiter(QByteArrayView name, const Json &attributes, Form form)
{
    QByteArray out = "<!-- wp:" + shortName(name).toByteArray();
    if (!attributes.members.empty())
        out += ' ' + serializedAttributes(attributes);
    out += form == Form::Void ? " /-->" : " -->";
    return out;
}

QByteArray closingDelimiter(QByteArrayView name)
{
    return "<!-- /wp:" + shortName(name).toByteArray() + " -->";
}

AttributesPlace attributesPlace(const Block &block, const QByteArray &object)
{
    const Span at = block.attributesSpan();
    if (!at.isEmpty())
        return object.isEmpty() ? AttributesPlace{ { at.start, at.end + 1 }, {} }
                                : AttributesPlace{ at, object };
    // Before `-->` or `/-->`: white space stands there by the grammar.
    const qsizetype end = block.isVoid() ? block.span().end - 4 : block.innerSpan().start - 3;
    return { { end, end }, object.isEmpty() ? object : object + ' ' };
}

} // namespace blocks
