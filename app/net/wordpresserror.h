#pragma once

#include "net/httpclient.h"

#include <QJsonArray>
#include <QJsonValue>

class QUrlQuery;

/// Whether a request changes something there.
enum class Effect { Reads, Mutates };

/// The JSON of a WordPress answer, or what its refusal means (by status, WordPress's code, and whether it is
/// JSON at all; notes of WP_REST_Server and the controllers). For a mutation everything is Unknown that does
/// not prove that nothing was stored: WordPress inserts the row first and may fail after it. `detail` begins
/// with WordPress's code if it gave one. Pure.
Result<QJsonValue> wordpressAnswer(const HttpResponse &response, Effect effect);

/// WordPress's code at the head of an error's detail; empty if there is none.
QString wordpressCode(const Error &error);

/// An answer that is JSON, and says something else than it should: of a mutation nobody knows what happened.
Error notAsExpected(Effect effect, const QString &what);

/// The list that the answer to a read is.
Result<QJsonArray> listIn(const HttpResponse &response, const QString &ofWhat);

/// What `per_page` may be at most.
inline constexpr QLatin1String fullPage("100");

/// Of a list: these fields of as many rows as it gives at once, raw, the lowest id first.
QUrlQuery listQuery(const QString &fields);

/// To a query: QUrlQuery leaves "+" alone, and PHP reads it as a space.
void add(QUrlQuery &query, const QString &key, const QString &value);
