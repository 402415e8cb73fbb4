// Categories, tags and authors of a site. The rest of WordPressClient is in wordpressclient.cpp.
#include "formats/text/entities.h"
#include "net/wordpressclient.h"
#include "net/wordpresserror.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace {

Result<std::vector<Term>> termList(const HttpResponse &response)
{
    const Result<QJsonArray> list = listIn(response, u"terms"_s);
    if (!list)
        return list.error();
    std::vector<Term> terms;
    for (const QJsonValue term : *list) {
        if (term[u"id"_s].toInteger() > 0)
            terms.push_back({ term[u"id"_s].toInteger(), withoutReferences(term[u"name"_s].toString()),
                term[u"parent"_s].toInteger(), static_cast<int>(term[u"count"_s].toInteger()) });
    }
    return terms;
}

QString routeOf(Taxonomy taxonomy)
{
    switch (taxonomy) {
    case Taxonomy::Category:
        return u"wp/v2/categories"_s;
    case Taxonomy::Tag:
        return u"wp/v2/tags"_s;
    }
    return {};
}

QString joined(const QList<qint64> &ids)
{
    QStringList words;
    for (qint64 id : ids)
        words.append(QString::number(id));
    return words.join(u',');
}

} // namespace

Future<std::vector<Term>> WordPressClient::terms(Taxonomy taxonomy, const QString &search)
{
    QUrlQuery query;
    add(query, u"_fields"_s, u"id,name"_s);
    add(query, u"per_page"_s, fullPage);
    if (!search.isEmpty())
        add(query, u"search"_s, search);
    return termsOf(taxonomy, query);
}

Future<std::vector<Term>> WordPressClient::termsOf(Taxonomy taxonomy, const QUrlQuery &query)
{
    Answer<std::vector<Term>> answer;
    onDone(read(routeOf(taxonomy), query), &m_client, [answer](const Result<HttpResponse> &response) {
        if (!response)
            return answer.give(response.error());
        answer.give(termList(*response));
    });
    return answer.future();
}

Future<std::vector<Term>> WordPressClient::allTerms(Taxonomy taxonomy)
{
    Answer<std::vector<Term>> answer;
    // A copy, which lives until the last page is turned.
    readTerms(std::make_shared<WordPressClient>(*this), taxonomy, TermOrder::ById, 1, {}, answer);
    return answer.future();
}

void WordPressClient::readTerms(const std::shared_ptr<WordPressClient> &self, Taxonomy taxonomy,
    TermOrder order, int page, std::vector<Term> before, const Answer<std::vector<Term>> &answer)
{
    constexpr int mostPages = 20;
    QUrlQuery query;
    add(query, u"_fields"_s, u"id,name,parent,count"_s);
    add(query, u"per_page"_s, fullPage);
    add(query, u"page"_s, QString::number(page));
    // By id no term is on two pages or on none. By count it may be: many have the same.
    add(query, u"orderby"_s, order == TermOrder::ById ? u"id"_s : u"count"_s);
    add(query, u"order"_s, order == TermOrder::ById ? u"asc"_s : u"desc"_s);
    const auto turn = [self, taxonomy, order, page, answer, terms = std::move(before)](
                          const Result<HttpResponse> &response) {
        if (!response)
            return answer.give(response.error());
        const Result<std::vector<Term>> more = termList(*response);
        if (!more)
            return answer.give(more.error());
        const int pages = response->header("X-WP-TotalPages").toInt();
        if (order == TermOrder::ById && pages > mostPages)
            return readTerms(self, taxonomy, TermOrder::ByCount, 1, {}, answer);
        std::vector<Term> all = terms;
        all.insert(all.end(), more->begin(), more->end());
        if (page >= pages || page >= mostPages || more->empty())
            return answer.give(std::move(all));
        readTerms(self, taxonomy, order, page + 1, std::move(all), answer);
    };
    onDone(self->read(routeOf(taxonomy), query), &self->m_client, turn);
}

Future<std::vector<Term>> WordPressClient::termsById(Taxonomy taxonomy, const QList<qint64> &ids)
{
    if (ids.isEmpty())
        return readyFuture<std::vector<Term>>(std::vector<Term>{});
    if (ids.size() > 100)
        return readyFuture<std::vector<Term>>(
            Error{ Error::Kind::Refused, Error::Reason::BadArgument, u"more than 100 terms"_s });
    QUrlQuery query;
    add(query, u"_fields"_s, u"id,name"_s);
    add(query, u"per_page"_s, fullPage);
    add(query, u"include"_s, joined(ids));
    return termsOf(taxonomy, query);
}

Future<Term> WordPressClient::ensureTerm(Taxonomy taxonomy, const QString &name)
{
    const QString wanted = name.simplified();
    Answer<Term> answer;
    const HttpRequest post = jsonPost(routeOf(taxonomy), {}, { { u"name"_s, wanted } });
    auto make = [&client = m_client, retryAt = m_retryAt, post, wanted, answer] {
        onDone(ask(client, retryAt, post), &client, [answer, wanted](const Result<HttpResponse> &response) {
            if (!response)
                return answer.give(response.error());
            const Result<QJsonValue> json = wordpressAnswer(*response, Effect::Mutates);
            if (!json && wordpressCode(json.error()) == "term_exists"_L1) {
                const QJsonObject error = QJsonDocument::fromJson(response->capture.body).object();
                const qint64 id = error[u"data"_s][u"term_id"_s].toInteger();
                if (id > 0)
                    return answer.give(Term{ id, wanted });
            }
            if (!json)
                return answer.give(json.error());
            if ((*json)[u"id"_s].toInteger() <= 0)
                return answer.give(notAsExpected(Effect::Mutates, u"no term in the answer"_s));
            answer.give(
                Term{ (*json)[u"id"_s].toInteger(), withoutReferences((*json)[u"name"_s].toString()) });
        });
    };
    // Looked up first: who may not make a category may still use one.
    // Names are stored with &amp;, and searched as they are stored.
    onDone(terms(taxonomy, QString(wanted).replace(u'&', "&amp;"_L1)), &m_client,
        [answer, wanted, make](const Result<std::vector<Term>> &found) {
            if (!found)
                return answer.give(found.error());
            for (const Term &term : *found) {
                if (term.name.compare(wanted, Qt::CaseInsensitive) == 0)
                    return answer.give(term);
            }
            make();
        });
    return answer.future();
}

Future<std::vector<SiteAuthor>> WordPressClient::authors()
{
    QUrlQuery query;
    // An editor may not list users, but may ask for those who write (class-wp-rest-users-controller.php,
    // get_items_permissions_check).
    add(query, u"who"_s, u"authors"_s);
    add(query, u"_fields"_s, u"id,name"_s);
    add(query, u"per_page"_s, fullPage);
    Answer<std::vector<SiteAuthor>> answer;
    onDone(read(u"wp/v2/users"_s, query), &m_client, [answer](const Result<HttpResponse> &response) {
        if (!response)
            return answer.give(response.error());
        const Result<QJsonArray> list = listIn(*response, u"users"_s);
        if (!list)
            return answer.give(list.error());
        std::vector<SiteAuthor> authors;
        for (const QJsonValue user : *list) {
            if (user[u"id"_s].toInteger() > 0)
                authors.push_back(
                    { user[u"id"_s].toInteger(), withoutReferences(user[u"name"_s].toString()) });
        }
        answer.give(std::move(authors));
    });
    return answer.future();
}
