#include "formats/html/linkeddata.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr size_t mostObjects = 2000;

/// QJsonDocument bounds how deep a value may be nested (1,024).
void collect(const QJsonValue &value, std::vector<QJsonObject> &out)
{
    if (out.size() >= mostObjects)
        return;
    if (value.isArray()) {
        for (const QJsonValue &inner : value.toArray())
            collect(inner, out);
        return;
    }
    if (!value.isObject())
        return;
    const QJsonObject object = value.toObject();
    out.push_back(object);
    for (const QJsonValue &member : object) {
        if (member.isObject() || member.isArray())
            collect(member, out);
    }
}

QString textOf(const QJsonValue &value, int depth)
{
    if (value.isString())
        return value.toString().simplified();
    if (depth == 0)
        return {};
    if (value.isObject())
        return textOf(value.toObject().value("name"_L1), 0);
    QStringList names;
    for (const QJsonValue &inner : value.toArray()) {
        const QString name = textOf(inner, depth - 1);
        if (!name.isEmpty())
            names << name;
    }
    return names.join(u", "_s);
}

} // namespace

std::vector<QJsonObject> linkedObjects(const QJsonDocument &script)
{
    std::vector<QJsonObject> out;
    if (script.isArray())
        collect(script.array(), out);
    else if (script.isObject())
        collect(script.object(), out);
    return out;
}

bool isOfType(const QJsonObject &object, std::initializer_list<QLatin1StringView> types)
{
    const QJsonValue type = object.value("@type"_L1);
    const auto matches = [&](const QJsonValue &value) {
        return std::any_of(
            types.begin(), types.end(), [&](QLatin1StringView wanted) { return value.toString() == wanted; });
    };
    if (!type.isArray())
        return matches(type);
    const QJsonArray all = type.toArray();
    return std::any_of(all.begin(), all.end(), matches);
}

QString linkedText(const QJsonObject &object, QLatin1StringView member)
{
    return textOf(object.value(member), 2);
}

QString linkedAddress(const QJsonObject &object, QLatin1StringView member)
{
    QJsonValue value = object.value(member);
    if (value.isArray())
        value = value.toArray().first();
    if (value.isString())
        return value.toString();
    const QJsonObject inner = value.toObject();
    for (const QLatin1StringView name : { "contentUrl"_L1, "url"_L1, "@id"_L1 }) {
        if (inner.value(name).isString())
            return inner.value(name).toString();
    }
    return {};
}
