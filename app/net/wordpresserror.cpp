#include "net/wordpresserror.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QUrl>
#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace {
using Kind = Error::Kind;
using Reason = Error::Reason;

// Checked before anything is written: class-wp-rest-server.php dispatch(), the controllers' permission checks
// and prepare_item_for_database(); wp_insert_post()'s empty_content stands before its INSERT.
bool isBeforeStoring(const QString &code)
{
    static const QStringList exact{ u"rest_invalid_param"_s, u"rest_missing_callback_param"_s,
        u"rest_invalid_json"_s, u"rest_no_route"_s, u"rest_post_invalid_id"_s, u"rest_post_exists"_s,
        u"rest_term_invalid"_s, u"rest_user_invalid_id"_s, u"rest_invalid_author"_s, u"rest_invalid_field"_s,
        u"rest_invalid_date"_s, u"empty_content"_s, u"term_exists"_s, u"empty_term_name"_s,
        u"rest_not_logged_in"_s, u"rest_cookie_invalid_nonce"_s, u"rest_invalid_handler"_s,
        u"rest_already_trashed"_s, u"rest_precondition_failed"_s, u"rest_invalid_type"_s,
        u"rest_taxonomy_invalid"_s, u"rest_trash_not_supported"_s, u"rest_user_cannot_delete_post"_s };
    return exact.contains(code) || code.startsWith("rest_cannot_"_L1) || code.startsWith("rest_forbidden"_L1);
}

Error lost(const HttpResponse &response, const QString &why)
{
    return { Kind::Unknown, Reason::AnswerLost, QString::number(response.status()) + u' ' + why };
}

Error notJson(const HttpResponse &response, Effect effect)
{
    const int status = response.status();
    const QString detail
        = QString::number(status) + u' ' + QString::fromLatin1(response.mediaType().left(60));
    if (status == 401)
        return { Kind::Unauthorized, Reason::WrongPassword, detail };
    if (status == 413)
        return { Kind::Refused, Reason::TooLarge, detail };
    // A firewall's page: most likely it stands before WordPress, and nothing proves it.
    if (effect == Effect::Mutates && (status == 403 || status == 406))
        return { Kind::Unknown, Reason::RestBlocked, detail };
    if (effect == Effect::Mutates)
        return lost(response, QString::fromLatin1(response.mediaType().left(60)));
    switch (status) {
    case 403:
    case 406:
        return { Kind::Server, Reason::RestBlocked, detail };
    case 404:
        return { Kind::Server, Reason::RestMissing, detail };
    case 429:
    case 503:
        return { Kind::Server, Reason::RetryLater, detail };
    }
    if (status < 400)
        return { Kind::Server, Reason::NotASite, detail };
    return { Kind::Server, Reason::HttpStatus, detail };
}
} // namespace

Result<QJsonValue> wordpressAnswer(const HttpResponse &response, Effect effect)
{
    const int status = response.status();
    QJsonParseError parse;
    // A plugin's file that was saved with a byte order mark puts it before every answer.
    QByteArray body = response.capture.body;
    if (body.startsWith("\xEF\xBB\xBF"))
        body.remove(0, 3);
    const QJsonDocument document = QJsonDocument::fromJson(body, &parse);
    if (parse.error != QJsonParseError::NoError)
        return notJson(response, effect);
    const QJsonValue json = document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
    if (status >= 200 && status <= 299)
        return json;

    const QString code = json[u"code"_s].toString();
    if (code.isEmpty() || !json[u"message"_s].isString())
        return notJson(response, effect);
    const QString detail = (code + u": "_s + json[u"message"_s].toString()).left(300);
    const bool mayBeStored = effect == Effect::Mutates && !isBeforeStoring(code);
    if (status == 401)
        return Error{ Kind::Unauthorized, Reason::WrongPassword, detail };
    if (code == "application_passwords_disabled"_L1 || code == "application_passwords_disabled_for_user"_L1)
        return Error{ Kind::Unauthorized, Reason::ApplicationPasswordsOff, detail };
    if (status == 413)
        return Error{ Kind::Refused, Reason::TooLarge, detail };
    if (mayBeStored)
        return Error{ Kind::Unknown, Reason::AnswerLost, detail };
    switch (status) {
    case 403:
        return Error{ Kind::Refused, Reason::MissingRight, detail };
    case 404:
    case 410:
        if (code == "rest_no_route"_L1)
            return Error{ Kind::Server, Reason::RestMissing, detail };
        return Error{ Kind::NotFound, Reason::RemovedOnSite, detail };
    case 412:
        return Error{ Kind::Conflict, Reason::ChangedOnSite, detail };
    case 429:
    case 503:
        return Error{ Kind::Server, Reason::RetryLater, detail };
    }
    if (status >= 500)
        return Error{ Kind::Server, Reason::HttpStatus, detail };
    return Error{ Kind::Refused, Reason::HttpStatus, detail };
}

QString wordpressCode(const Error &error)
{
    static const QRegularExpression head(u"^([a-z][a-z0-9_-]*):"_s);
    return head.match(error.detail).captured(1);
}

Error notAsExpected(Effect effect, const QString &what)
{
    if (effect == Effect::Mutates)
        return { Error::Kind::Unknown, Error::Reason::AnswerLost, what };
    return { Error::Kind::Malformed, Error::Reason::NotASite, what };
}

Result<QJsonArray> listIn(const HttpResponse &response, const QString &ofWhat)
{
    const Result<QJsonValue> json = wordpressAnswer(response, Effect::Reads);
    if (!json)
        return json.error();
    if (!json->isArray())
        return notAsExpected(Effect::Reads, u"no list of "_s + ofWhat);
    return json->toArray();
}

void add(QUrlQuery &query, const QString &key, const QString &value)
{
    query.addQueryItem(key, QString::fromLatin1(QUrl::toPercentEncoding(value)));
}

QUrlQuery listQuery(const QString &fields)
{
    QUrlQuery query;
    add(query, u"context"_s, u"edit"_s);
    add(query, u"_fields"_s, fields);
    add(query, u"per_page"_s, fullPage);
    add(query, u"orderby"_s, u"id"_s);
    add(query, u"order"_s, u"asc"_s);
    return query;
}
