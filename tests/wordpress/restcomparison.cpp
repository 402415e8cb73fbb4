#include "wordpress/restcomparison.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QString shown(const QJsonValue &value)
{
    const QString text = value.isString() ? u'"' + value.toString() + u'"'
        : value.isUndefined()
        ? u"nothing"_s
        : QString::fromUtf8(QJsonDocument(QJsonArray{ value }).toJson(QJsonDocument::Compact));
    return text.size() > 300 ? text.left(300) + u"… (%1)"_s.arg(text.size()) : text;
}

} // namespace

QStringList RestComparison::compare(Answer kind, const HttpResponse &real, const HttpResponse &fake)
{
    m_differences.clear();
    if (real.status() != fake.status())
        m_differences.append(u"HTTP status: %1, %2"_s.arg(real.status()).arg(fake.status()));
    const auto header = [&](const char *name) {
        value(QString::fromLatin1(name), QString::fromLatin1(real.header(name)),
            QString::fromLatin1(fake.header(name)));
    };
    if (kind == Answer::Posts)
        header("X-WP-Total");
    if (kind == Answer::Posts || kind == Answer::Terms)
        header("X-WP-TotalPages");
    if (const QByteArray stored = real.header("X-WP-Upload-Attachment-ID"),
        pretended = fake.header("X-WP-Upload-Attachment-ID");
        !stored.isEmpty() || !pretended.isEmpty())
        number("thing", u"stored"_s, stored.toLongLong(), pretended.toLongLong());
    QJsonParseError parse;
    const QJsonDocument there = QJsonDocument::fromJson(real.capture.body, &parse);
    const QJsonDocument here = QJsonDocument::fromJson(fake.capture.body);
    if (parse.error != QJsonParseError::NoError)
        m_differences.append(u"no JSON: "_s + QString::fromUtf8(real.capture.body.left(500)));
    const auto json = [](const QJsonDocument &document) {
        return document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
    };
    if (real.status() >= 400 || fake.status() >= 400) {
        value(u"code"_s, json(there)[u"code"_s], json(here)[u"code"_s]);
        number("thing", u"the term that is there"_s, json(there)[u"data"_s][u"term_id"_s].toInteger(),
            json(here)[u"data"_s][u"term_id"_s].toInteger());
    } else {
        body(kind, json(there), json(here));
    }
    return m_differences;
}

void RestComparison::value(const QString &name, const QJsonValue &real, const QJsonValue &fake)
{
    if (real != fake)
        m_differences.append(name + u": "_s + shown(real) + u", "_s + shown(fake));
}

void RestComparison::number(const char *kind, const QString &name, qint64 real, qint64 fake)
{
    if (!real && !fake)
        return;
    auto &pairs = m_pairs[kind];
    const auto known = pairs.find(real);
    const bool isPaired = real && fake
        && (known != pairs.end() ? known->second == fake : std::ranges::none_of(pairs, [&](const auto &pair) {
               return pair.second == fake;
           }));
    if (!isPaired)
        m_differences.append(
            u"%1: %2 (%3), %4"_s.arg(name).arg(real).arg(known == pairs.end() ? 0 : known->second).arg(fake));
    else
        pairs[real] = fake;
}

void RestComparison::numbers(const QString &name, const QJsonValue &real, const QJsonValue &fake)
{
    const auto &pairs = m_pairs["thing"];
    std::vector<qint64> expected, found;
    for (const QJsonValue id : real.toArray()) {
        const auto known = pairs.find(id.toInteger());
        expected.push_back(known == pairs.end() ? id.toInteger() : known->second);
    }
    for (const QJsonValue id : fake.toArray())
        found.push_back(id.toInteger());
    // The program reads them as a set.
    std::ranges::sort(expected);
    std::ranges::sort(found);
    if (expected != found)
        m_differences.append(name + u": "_s + shown(real) + u", "_s + shown(fake));
}

void RestComparison::date(const QString &name, const QJsonValue &real, const QJsonValue &fake)
{
    const auto at = [](const QJsonValue &text) {
        QDateTime time = QDateTime::fromString(text.toString(), Qt::ISODate);
        time.setTimeSpec(Qt::UTC);
        return time;
    };
    // What is now for the one is a moment later for the other.
    constexpr int nowSeconds = 3;
    const bool isNow = at(real).isValid() && at(fake).isValid()
        && std::abs(at(real).secsTo(at(fake))) <= nowSeconds
        && std::abs(at(real).secsTo(QDateTime::currentDateTimeUtc())) < 60;
    if (!isNow)
        value(name, real, fake);
}

void RestComparison::body(Answer kind, const QJsonValue &real, const QJsonValue &fake)
{
    switch (kind) {
    case Answer::Post:
        return post(real, fake);
    case Answer::Posts:
        return rows(Answer::Post, real, fake);
    case Answer::Revisions:
        return rows(Answer::Revisions, real, fake);
    case Answer::Term:
        number("thing", u"id"_s, real[u"id"_s].toInteger(), fake[u"id"_s].toInteger());
        // Of one that was just made the program reads no more.
        if (real[u"count"_s].isDouble() && fake[u"count"_s].isDouble()) {
            value(u"parent"_s, real[u"parent"_s], fake[u"parent"_s]);
            value(u"count"_s, real[u"count"_s], fake[u"count"_s]);
        }
        return value(u"name"_s, real[u"name"_s], fake[u"name"_s]);
    case Answer::Terms:
        return rows(Answer::Term, real, fake);
    case Answer::Medium:
        return medium(real, fake);
    case Answer::Media:
        return rows(Answer::Medium, real, fake);
    case Answer::Library:
    case Answer::Authors:
        return rows(kind, real, fake);
    case Answer::Me:
        number("user", u"id"_s, real[u"id"_s].toInteger(), fake[u"id"_s].toInteger());
        value(u"roles"_s, real[u"roles"_s], fake[u"roles"_s]);
        for (const char *name :
            { "edit_posts", "publish_posts", "upload_files", "moderate_comments", "unfiltered_html",
                "edit_others_posts", "edit_pages", "publish_pages", "edit_others_pages" }) {
            const QString key = QString::fromLatin1(name);
            value(key, real[u"capabilities"_s][key].toBool(), fake[u"capabilities"_s][key].toBool());
        }
        return;
    case Answer::Deleted:
        value(u"deleted"_s, real[u"deleted"_s], fake[u"deleted"_s]);
        if (!real[u"deleted"_s].toBool())
            post(real, fake);
        return;
    }
}

void RestComparison::rows(Answer kind, const QJsonValue &real, const QJsonValue &fake)
{
    QJsonArray there = real.toArray(), here = fake.toArray();
    if (there.size() != here.size()) {
        const auto ids = [](const QJsonArray &rows) {
            QStringList words;
            for (const QJsonValue row : rows)
                words.append(QString::number(row[u"id"_s].toInteger()) + u' ' + row[u"slug"_s].toString()
                    + row[u"name"_s].toString());
            return words.join(u',');
        };
        m_differences.append(u"rows: [%1], [%2]"_s.arg(ids(there), ids(here)));
        return;
    }
    // In the order of their making, on either side: what the program reads of lists in another order it
    // sorts, or takes as a set.
    for (QJsonArray *rows : { &there, &here }) {
        std::vector<QJsonValue> sorted(rows->begin(), rows->end());
        if (kind == Answer::Post || kind == Answer::Medium)
            continue;
        std::ranges::sort(sorted, {}, [](const QJsonValue &row) { return row[u"id"_s].toInteger(); });
        *rows = {};
        for (const QJsonValue &row : sorted)
            rows->append(row);
    }
    for (qsizetype i = 0; i < there.size(); ++i) {
        row(kind, there[i], here[i]);
    }
}

void RestComparison::row(Answer kind, const QJsonValue &real, const QJsonValue &fake)
{
    if (kind == Answer::Revisions)
        return revision(real, fake);
    if (kind != Answer::Authors && kind != Answer::Library)
        return body(kind, real, fake);
    number(kind == Answer::Authors ? "user" : "thing", u"id"_s, real[u"id"_s].toInteger(),
        fake[u"id"_s].toInteger());
    const QString name
        = kind == Answer::Authors ? u"name"_s : u"alt_text"_s; // Titles are rendered, for the eye.
    value(name, real[name], fake[name]);
}

void RestComparison::post(const QJsonValue &real, const QJsonValue &fake)
{
    number("thing", u"id"_s, real[u"id"_s].toInteger(), fake[u"id"_s].toInteger());
    // A title of which no address can be made: its number is the address.
    const auto slug = [](const QJsonValue &row) {
        const QString own = row[u"slug"_s].toString();
        const QString id = QString::number(row[u"id"_s].toInteger());
        const bool isOfId = own.startsWith(id) && (own.size() == id.size() || !own[id.size()].isDigit());
        return isOfId ? u"(id)"_s + own.mid(id.size()) : own; // "98", "98__trashed", "98-2" of a page.
    };
    if (real[u"slug"_s] != fake[u"slug"_s])
        value(u"slug"_s, slug(real), slug(fake));
    for (const char *name : { "status", "author" })
        value(QString::fromLatin1(name), real[QString::fromLatin1(name)], fake[QString::fromLatin1(name)]);
    for (const char *name : { "title", "content", "excerpt" }) {
        const QString key = QString::fromLatin1(name);
        value(key, real[key][u"raw"_s].toString(), fake[key][u"raw"_s].toString());
    }
    date(u"date_gmt"_s, real[u"date_gmt"_s], fake[u"date_gmt"_s]);
    date(u"modified_gmt"_s, real[u"modified_gmt"_s], fake[u"modified_gmt"_s]);
    numbers(u"categories"_s, real[u"categories"_s], fake[u"categories"_s]);
    numbers(u"tags"_s, real[u"tags"_s], fake[u"tags"_s]);
    number("thing", u"featured_media"_s, real[u"featured_media"_s].toInteger(),
        fake[u"featured_media"_s].toInteger());
    number("thing", u"parent"_s, real[u"parent"_s].toInteger(), fake[u"parent"_s].toInteger());
    value(u"menu_order"_s, real[u"menu_order"_s].toInteger(), fake[u"menu_order"_s].toInteger());
    value(u"has a link"_s, !real[u"link"_s].toString().isEmpty(), !fake[u"link"_s].toString().isEmpty());
    const auto link = [](const QJsonValue &row, const QString &name) {
        return row[u"_links"_s][name][0];
    };
    value(u"revisions"_s, link(real, u"version-history"_s)[u"count"_s].toInteger(),
        link(fake, u"version-history"_s)[u"count"_s].toInteger());
    number("revision", u"last revision"_s, link(real, u"predecessor-version"_s)[u"id"_s].toInteger(),
        link(fake, u"predecessor-version"_s)[u"id"_s].toInteger());
}

void RestComparison::revision(const QJsonValue &real, const QJsonValue &fake)
{
    number("revision", u"id"_s, real[u"id"_s].toInteger(), fake[u"id"_s].toInteger());
    value(u"author"_s, real[u"author"_s], fake[u"author"_s]);
    for (const char *name : { "title", "content", "excerpt" }) {
        const QString key = QString::fromLatin1(name);
        value(key, real[key][u"raw"_s].toString(), fake[key][u"raw"_s].toString());
    }
}

void RestComparison::medium(const QJsonValue &real, const QJsonValue &fake)
{
    number("thing", u"id"_s, real[u"id"_s].toInteger(), fake[u"id"_s].toInteger());
    for (const char *name : { "slug", "author", "mime_type", "missing_image_sizes" })
        value(QString::fromLatin1(name), real[QString::fromLatin1(name)], fake[QString::fromLatin1(name)]);
    const auto details = [](const QJsonValue &row) {
        return row[u"media_details"_s];
    };
    for (const char *name : { "width", "height", "filesize" })
        value(QString::fromLatin1(name), details(real)[QString::fromLatin1(name)].toInteger(),
            details(fake)[QString::fromLatin1(name)].toInteger());
    const auto large = [&](const QJsonValue &row) {
        return !details(row)[u"sizes"_s][u"large"_s][u"source_url"_s].toString().isEmpty();
    };
    value(u"has a large size"_s, large(real), large(fake));
}
