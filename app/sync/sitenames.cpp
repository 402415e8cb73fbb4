#include "sync/sitenames.h"

namespace {

QString folded(const QString &name) { return name.simplified().toCaseFolded(); }

bool isRefusal(const Error &error)
{
    return error.kind == Error::Kind::Refused || error.kind == Error::Kind::NotFound
        || error.kind == Error::Kind::Conflict;
}

constexpr qsizetype mostAtOnce = 100; // Of WordPress::termsById().
constexpr int termRetries = 2; // Making a term twice answers the first: it may be sent again.

} // namespace

void SiteNames::remember(Taxonomy taxonomy, const Term &term)
{
    of(taxonomy).names.insert(term.id, term.name);
    of(taxonomy).ids.insert(folded(term.name), term.id);
}

void SiteNames::learn(Taxonomy taxonomy, const QList<qint64> &ids, std::function<void(const Result<> &)> done)
{
    QList<qint64> unknown;
    for (qint64 id : ids) {
        if (unknown.size() < mostAtOnce && !of(taxonomy).names.contains(id) && !unknown.contains(id))
            unknown.append(id);
    }
    if (unknown.isEmpty()) {
        done({});
        return;
    }
    onDone(m_wordpress.termsById(taxonomy, unknown), this,
        [this, taxonomy, ids, unknown, done](const Result<std::vector<Term>> &terms) {
            if (!terms) {
                done(terms.error());
                return;
            }
            for (qint64 id : unknown)
                of(taxonomy).names.insert(id, {}); // One that is gone is not asked for again.
            for (const Term &term : *terms)
                remember(taxonomy, term);
            learn(taxonomy, ids, done); // What did not fit into one question.
        });
}

QStringList SiteNames::names(Taxonomy taxonomy, const QList<qint64> &ids) const
{
    QStringList names;
    for (qint64 id : ids) {
        if (const QString name = of(taxonomy).names.value(id); !name.isEmpty())
            names.append(name);
    }
    return names;
}

void SiteNames::resolve(
    Taxonomy taxonomy, const QStringList &names, std::function<void(const Result<Ids> &)> done)
{
    resolveNext(taxonomy, names, {}, std::move(done), termRetries);
}

void SiteNames::resolveNext(
    Taxonomy taxonomy, QStringList names, Ids ids, std::function<void(const Result<Ids> &)> done, int retries)
{
    while (!names.isEmpty()) {
        const QString name = names.first().simplified();
        const auto known = of(taxonomy).ids.constFind(folded(name));
        if (!name.isEmpty() && known == of(taxonomy).ids.constEnd())
            break;
        if (!name.isEmpty() && !ids.ids.contains(*known))
            ids.ids.append(*known);
        names.removeFirst();
    }
    if (names.isEmpty()) {
        done(ids);
        return;
    }
    const QString name = names.first().simplified();
    onDone(m_wordpress.ensureTerm(taxonomy, name), this,
        [this, taxonomy, names, resolved = ids, done, retries, name](const Result<Term> &term) {
            Ids soFar = resolved;
            QStringList rest = names;
            if (term) {
                remember(taxonomy, *term);
                // The site may have made another name of it: under ours it is the same term.
                of(taxonomy).ids.insert(folded(name), term->id);
                resolveNext(taxonomy, rest, soFar, done, termRetries);
            } else if (isRefusal(term.error())) {
                soFar.refused.append(name);
                rest.removeFirst();
                resolveNext(taxonomy, rest, soFar, done, termRetries);
            } else if (term.error().kind == Error::Kind::Unknown && retries > 0) {
                resolveNext(taxonomy, rest, soFar, done, retries - 1);
            } else {
                done(term.error());
            }
        });
}
