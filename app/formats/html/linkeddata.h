#pragma once

#include <QJsonDocument>
#include <QJsonObject>

#include <vector>

/// JSON-LD (schema.org) of a page. Pure, any thread.

/// All objects in one script, those in arrays, in @graph and in members too, at most 2,000; outer ones first.
/// Empty if it is no JSON.
std::vector<QJsonObject> linkedObjects(const QJsonDocument &script);

/// True if `@type` is, or holds, one of these.
bool isOfType(const QJsonObject &object, std::initializer_list<QLatin1StringView> types);

/// A text member: a string, the `name` of an object, or the names in an array, joined with a comma. Trimmed.
QString linkedText(const QJsonObject &object, QLatin1StringView member);

/// An address member: a string, or the `url` or `contentUrl` or `@id` of an object; of an array the first.
QString linkedAddress(const QJsonObject &object, QLatin1StringView member);
