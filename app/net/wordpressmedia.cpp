// Pictures in a site's media library. The rest of WordPressClient is in wordpressclient.cpp.
#include "formats/text/entities.h"
#include "net/feedfetcher.h"
#include "net/wordpressclient.h"
#include "net/wordpresserror.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
using Kind = Error::Kind;
using Reason = Error::Reason;

const QString mediaFields = u"id,slug,author,mime_type,source_url,media_details,missing_image_sizes"_s;
const QByteArray attachmentHeader = "X-WP-Upload-Attachment-ID";
// A query is a part of the address, and some servers take no more than 8 kB of it. Letters, of up to nine
// bytes each.
constexpr qsizetype longestTitle = 80;
constexpr qsizetype longestAlt = 400;
constexpr qsizetype longestCaption = 200;
// Making the smaller sizes of a large picture keeps a cheap server busy for a while, without a word.
constexpr std::chrono::milliseconds silence = 120s;
constexpr qint64 largestFile = 25 * 1024 * 1024;
constexpr qint64 slowestLine = 4000; // Bytes a second.

/// At most so many letters, none of them cut in half.
QString shortened(const QString &text, qsizetype letters)
{
    const qsizetype end = text.size() > letters && text.at(letters).isLowSurrogate() ? letters - 1 : letters;
    return text.left(end);
}

RemoteMedia toMedia(const QJsonValue &json)
{
    const QJsonValue details = json[u"media_details"_s];
    RemoteMedia media;
    media.id = json[u"id"_s].toInteger();
    media.slug = json[u"slug"_s].toString();
    media.author = json[u"author"_s].toInteger();
    media.mediaType = json[u"mime_type"_s].toString();
    media.url = QUrl(json[u"source_url"_s].toString());
    media.size = { details[u"width"_s].toInt(), details[u"height"_s].toInt() };
    media.bytes = details[u"filesize"_s].toInteger();
    media.isScaled = !details[u"original_image"_s].toString().isEmpty();
    media.large = QUrl(details[u"sizes"_s][u"large"_s][u"source_url"_s].toString());
    for (const QJsonValue size : json[u"missing_image_sizes"_s].toArray())
        media.missingSizes.append(size.toString());
    return media;
}

/// What a refusal of a picture says. Everything that WordPress calls rest_upload_… stands before it stores
/// anything (class-wp-rest-attachments-controller.php, upload_from_data).
Error refusal(const Error &error, int status)
{
    const QString code = wordpressCode(error);
    if (code == "rest_upload_hash_mismatch"_L1) // The line damaged it.
        return { Kind::Network, Reason::Truncated, error.detail };
    if (code.startsWith("rest_upload_"_L1))
        return { Kind::Refused, Reason::HttpStatus, error.detail };
    if (code == "rest_cannot_create"_L1)
        return { Kind::Refused, Reason::MissingRight, error.detail };
    if (status == 413)
        return { Kind::Refused, Reason::HttpStatus, u"rest_upload_file_too_big: 413"_s };
    return error;
}
} // namespace

Future<qint64> WordPressClient::uploadMedia(
    const MediaUpload &upload, const SentBytes &onSent, const CancelToken &cancel)
{
    QUrlQuery query;
    add(query, u"context"_s, u"edit"_s);
    add(query, u"_fields"_s, u"id"_s);
    add(query, u"slug"_s, upload.key);
    add(query, u"title"_s, upload.title.isEmpty() ? upload.key : shortened(upload.title, longestTitle));
    if (!upload.alt.isEmpty())
        add(query, u"alt_text"_s, shortened(upload.alt, longestAlt));
    if (!upload.caption.isEmpty())
        add(query, u"caption"_s, shortened(upload.caption, longestCaption));
    HttpRequest post = request(u"wp/v2/media"_s, query);
    post.method = HttpRequest::Method::Post;
    const QByteArray extension = upload.mediaType == "image/jpeg"_L1
        ? QByteArrayLiteral("jpg")
        : upload.mediaType.section(u'/', 1).toLatin1();
    post.headers.emplace_back("Content-Type", upload.mediaType.toLatin1());
    post.headers.emplace_back(
        "Content-Disposition", "attachment; filename=\"" + upload.key.toLatin1() + '.' + extension + '"');
    const QByteArray md5
        = upload.md5.isEmpty() ? QCryptographicHash::hash(upload.bytes, QCryptographicHash::Md5) : upload.md5;
    post.headers.emplace_back("Content-MD5", md5.toHex());
    post.body = upload.bytes;
    post.isWholeOrNothing = true;
    post.onSent = onSent;
    post.cancel = cancel;
    post.limits.silence = std::max(post.limits.silence, silence);
    post.limits.deadline = std::max(post.limits.deadline, silence);
    post.limits.slowest = slowestLine;
    Answer<qint64> answer;
    onDone(ask(std::move(post)), &m_client, [answer](const Result<HttpResponse> &response) {
        if (!response)
            return answer.give(response.error());
        // Said before the smaller sizes are made: PHP may die of a large picture then.
        const qint64 stored = response->header(attachmentHeader).toLongLong();
        if (stored > 0)
            return answer.give(stored);
        const Result<QJsonValue> json = wordpressAnswer(*response, Effect::Mutates);
        if (!json)
            return answer.give(refusal(json.error(), response->status()));
        const qint64 id = (*json)[u"id"_s].toInteger();
        if (id <= 0)
            return answer.give(Error{ Kind::Unknown, Reason::AnswerLost, u"no picture in the answer"_s });
        answer.give(id);
    });
    return answer.future();
}

Future<std::vector<RemoteMedia>> WordPressClient::mediaBySlug(const QStringList &slugs)
{
    QUrlQuery query = listQuery(mediaFields);
    for (const QString &slug : slugs)
        add(query, u"slug[]"_s, slug);
    Answer<std::vector<RemoteMedia>> answer;
    onDone(read(u"wp/v2/media"_s, query), &m_client, [answer](const Result<HttpResponse> &response) {
        if (!response)
            return answer.give(response.error());
        const Result<QJsonArray> list = listIn(*response, u"pictures"_s);
        if (!list)
            return answer.give(list.error());
        std::vector<RemoteMedia> found;
        for (const QJsonValue row : *list) {
            if (row[u"id"_s].toInteger() > 0)
                found.push_back(toMedia(row));
        }
        answer.give(std::move(found));
    });
    return answer.future();
}

Future<RemoteMedia> WordPressClient::media(qint64 id)
{
    QUrlQuery query;
    add(query, u"context"_s, u"edit"_s);
    add(query, u"_fields"_s, mediaFields);
    Answer<RemoteMedia> answer;
    onDone(read(u"wp/v2/media/"_s + QString::number(id), query), &m_client,
        [answer, id](const Result<HttpResponse> &response) {
            if (!response)
                return answer.give(response.error());
            const Result<QJsonValue> json = wordpressAnswer(*response, Effect::Reads);
            if (!json)
                return answer.give(json.error());
            const RemoteMedia media = toMedia(*json);
            if (media.id != id)
                return answer.give(notAsExpected(Effect::Reads, u"another picture"_s));
            answer.give(media);
        });
    return answer.future();
}

Future<QByteArray> WordPressClient::mediaFile(const QUrl &url, const CancelToken &cancel)
{
    Answer<QByteArray> answer;
    // Beside the site itself, nothing in somebody's own network.
    const bool isPrivateAllowed = m_isPrivateAllowed && url.host() == m_apiRoot.host();
    onDone(fetchBytes(m_client, url, largestFile, isPrivateAllowed, cancel), &m_client,
        [answer](const Result<Capture> &file) {
            if (file)
                answer.give(file->body);
            else
                answer.give(file.error());
        });
    return answer.future();
}

Future<> WordPressClient::finishMedia(qint64 id)
{
    HttpRequest post = jsonPost(
        u"wp/v2/media/%1/post-process"_s.arg(id), {}, { { u"action"_s, u"create-image-subsizes"_s } });
    post.limits.silence = std::max(post.limits.silence, silence);
    post.limits.deadline = std::max(post.limits.deadline, silence);
    Answer<> answer;
    onDone(ask(std::move(post)), &m_client, [answer](const Result<HttpResponse> &response) {
        if (!response)
            return answer.give(response.error());
        const Result<QJsonValue> json = wordpressAnswer(*response, Effect::Mutates);
        answer.give(json ? Result<>() : Result<>(json.error()));
    });
    return answer.future();
}

Future<> WordPressClient::removeMedia(qint64 id)
{
    QUrlQuery query;
    add(query, u"force"_s, u"true"_s);
    HttpRequest post = jsonPost(u"wp/v2/media/"_s + QString::number(id), query, {});
    post.override = "DELETE";
    Answer<> answer;
    onDone(ask(std::move(post)), &m_client, [answer](const Result<HttpResponse> &response) {
        if (!response)
            return answer.give(response.error());
        const Result<QJsonValue> json = wordpressAnswer(*response, Effect::Mutates);
        const bool isGone = !json && json.error().kind == Kind::NotFound;
        answer.give(json || isGone ? Result<>() : Result<>(json.error()));
    });
    return answer.future();
}

Future<std::vector<SiteMedia>> WordPressClient::pictures()
{
    QUrlQuery query;
    add(query, u"media_type"_s, u"image"_s);
    add(query, u"_fields"_s,
        u"id,title.rendered,alt_text,source_url,media_details.sizes.thumbnail.source_url"_s);
    add(query, u"per_page"_s, fullPage);
    Answer<std::vector<SiteMedia>> answer;
    onDone(read(u"wp/v2/media"_s, query), &m_client, [answer](const Result<HttpResponse> &response) {
        if (!response)
            return answer.give(response.error());
        const Result<QJsonArray> list = listIn(*response, u"media"_s);
        if (!list)
            return answer.give(list.error());
        std::vector<SiteMedia> pictures;
        for (const QJsonValue row : *list) {
            if (row[u"id"_s].toInteger() <= 0)
                continue;
            const QJsonValue thumbnail = row[u"media_details"_s][u"sizes"_s][u"thumbnail"_s];
            pictures.push_back({ row[u"id"_s].toInteger(),
                withoutReferences(row[u"title"_s][u"rendered"_s].toString()), row[u"alt_text"_s].toString(),
                QUrl(row[u"source_url"_s].toString()), QUrl(thumbnail[u"source_url"_s].toString()) });
        }
        answer.give(std::move(pictures));
    });
    return answer.future();
}
