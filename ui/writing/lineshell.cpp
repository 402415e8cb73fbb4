#include "writing/lineshell.h"

#include "formats/blocks/attributes.h"
#include "formats/blocks/tags.h"

namespace lineshell {

namespace {

/// `<!-- wp:name`, ` {…}` and ` -->`, what stands between, and the tag that takes classes.
struct Parts {
    QByteArray start;
    QByteArray attributes;
    QByteArray between; ///< From behind the attributes to the tag.
    QByteArray tag;
    QByteArray rest;
    bool isBlock = false;
};

std::optional<Parts> partsOf(const QByteArray &open)
{
    Parts parts;
    qsizetype at = 0;
    if (open.startsWith("<!--")) {
        const qsizetype end = open.indexOf("-->");
        if (end < 0)
            return std::nullopt;
        const qsizetype brace = open.left(end).indexOf('{');
        const qsizetype close = open.left(end).lastIndexOf('}') + 1;
        at = brace < 0 ? end : close;
        while (brace < 0 && at > 0 && open.at(at - 1) == ' ')
            --at;
        parts.start = open.left(brace < 0 ? at : brace);
        parts.attributes = brace < 0 ? QByteArray() : open.mid(brace, close - brace);
        parts.isBlock = true;
    }
    blocks::TagReader reader(open);
    while (const auto tag = reader.next()) {
        if (tag->kind != blocks::Tag::Kind::Open || tag->span.start < at)
            continue;
        parts.between = open.mid(at, tag->span.start - at);
        parts.tag = open.mid(tag->span.start, tag->span.length());
        parts.rest = open.mid(tag->span.end);
        return parts;
    }
    return std::nullopt;
}

QByteArray joined(const Parts &parts)
{
    const bool gainsAttributes = !parts.attributes.isEmpty() && !parts.start.endsWith(' ');
    QByteArray start = parts.start;
    if (parts.attributes.isEmpty() && parts.between.startsWith(' '))
        start = start.trimmed();
    return start + (gainsAttributes ? QByteArray(" ") : QByteArray()) + parts.attributes + parts.between
        + parts.tag + parts.rest;
}

/// The tag with that attribute, at its end if it is new (a class at its start, as WordPress orders them);
/// without it if the value is empty.
QByteArray withAttribute(const QByteArray &tag, const QByteArray &name, const QByteArray &value)
{
    const QByteArray start = ' ' + name + "=\"";
    const qsizetype at = tag.indexOf(start);
    QByteArray changed = tag;
    if (at >= 0) {
        const qsizetype end = tag.indexOf('"', at + start.size());
        if (end < 0)
            return tag;
        changed.remove(at, end + 1 - at);
        if (!value.isEmpty())
            changed.insert(at, start + value + '"');
    } else if (!value.isEmpty()) {
        const qsizetype nameEnd = tag.indexOf(' ') < 0 ? tag.size() - 1 : tag.indexOf(' ');
        changed.insert(name == "class" ? nameEnd : tag.size() - 1, start + value + '"');
    }
    return changed;
}

/// The attributes with that string; without it if it is empty.
QByteArray withString(const QByteArray &object, const QByteArray &key, const QByteArray &value)
{
    const auto changed = value.isEmpty() ? blocks::withoutMember(object, key)
                                         : blocks::withMember(object, key, blocks::Json::string(value));
    if (!changed || *changed == "{}")
        return changed ? QByteArray() : object;
    return *changed;
}

QByteArray classesOf(const QByteArray &tag)
{
    blocks::TagReader reader(tag);
    const auto read = reader.next();
    return read ? read->attribute("class") : QByteArray();
}

QByteArray stringOf(const QByteArray &object, QByteArrayView key)
{
    const auto json = blocks::parseJson(object);
    const blocks::Json *found = json ? json->find(key) : nullptr;
    return found && found->type == blocks::Json::Type::String ? found->text : QByteArray();
}

QByteArray changedClasses(const QByteArray &classes, const QByteArray &name, bool isWanted)
{
    QByteArrayList all = classes.simplified().split(' ');
    all.removeAll(QByteArray());
    all.removeAll(name);
    if (isWanted)
        all.append(name);
    return all.join(' ');
}

QByteArray withClassChanged(const QByteArray &open, const QByteArray &name, bool isWanted)
{
    auto parts = partsOf(open);
    if (!parts || classesOf(parts->tag).split(' ').contains(name) == isWanted)
        return open;
    parts->tag = withAttribute(parts->tag, "class", changedClasses(classesOf(parts->tag), name, isWanted));
    if (parts->isBlock)
        parts->attributes = withString(parts->attributes, "className",
            changedClasses(stringOf(parts->attributes, "className"), name, isWanted));
    return joined(*parts);
}

} // namespace

bool isParagraphBlock(const QByteArray &open)
{
    const auto parts = partsOf(open);
    return parts && parts->isBlock && parts->start.trimmed().endsWith("wp:paragraph")
        && (parts->tag.startsWith("<p>") || parts->tag.startsWith("<p "));
}

QByteArray withDirection(const QByteArray &open, const QByteArray &direction)
{
    auto parts = partsOf(open);
    if (!parts || !isParagraphBlock(open))
        return open;
    // As WordPress orders them: the direction stands first among the attributes, last on the tag.
    QByteArray rest = withString(parts->attributes, "direction", {});
    if (!direction.isEmpty()) {
        const QByteArray member = "{\"direction\":\"" + direction + '"';
        rest = rest.isEmpty() ? member + '}' : member + ',' + rest.mid(1);
    }
    parts->attributes = rest;
    parts->tag = withAttribute(withAttribute(parts->tag, "dir", {}), "dir", direction);
    return joined(*parts);
}

QByteArray withClass(const QByteArray &open, const QByteArray &name)
{
    return withClassChanged(open, name, true);
}

QByteArray withoutClass(const QByteArray &open, const QByteArray &name)
{
    return withClassChanged(open, name, false);
}

QByteArray withoutId(const QByteArray &open)
{
    auto parts = partsOf(open);
    if (!parts)
        return open;
    parts->tag = withAttribute(parts->tag, "id", {});
    if (parts->isBlock)
        parts->attributes = withString(parts->attributes, "anchor", {});
    return joined(*parts);
}

} // namespace lineshell
