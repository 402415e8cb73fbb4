#include "storage/termstore.h"

using namespace Qt::StringLiterals;

Result<std::vector<Term>> TermStore::all(SiteId site, Taxonomy taxonomy)
{
    return m_database.all(
        u"SELECT id, name, parent, post_count FROM term WHERE site = ? AND taxonomy = ? ORDER BY name, id"_s,
        [](const Row &row) {
            Term term;
            row.into(term.id, term.name, term.parent, term.postCount);
            return term;
        },
        site, taxonomy);
}

Result<> TermStore::replace(
    SiteId site, const std::vector<Term> &categories, const std::vector<Term> &tags, const QDateTime &at)
{
    const Result<int> marked = m_database.change(u"UPDATE site SET terms_at = ? WHERE id = ?"_s, at, site);
    if (!marked)
        return marked.error();
    if (*marked == 0)
        return Error{ Error::Kind::NotFound, Error::Reason::Unspecified, u"site %1"_s.arg(site.value) };
    if (Result<> done = m_database.run(u"DELETE FROM term WHERE site = ?"_s, site); !done)
        return done;
    for (const auto &[taxonomy, terms] :
        { std::pair(Taxonomy::Category, &categories), std::pair(Taxonomy::Tag, &tags) }) {
        for (const Term &term : *terms) {
            // A list that moved while its pages were turned may name one twice.
            if (Result<> done = m_database.run(uR"(
                    INSERT INTO term (site, taxonomy, id, name, parent, post_count) VALUES (?, ?, ?, ?, ?, ?)
                    ON CONFLICT DO NOTHING)"_s,
                    site, taxonomy, term.id, term.name, term.parent, term.postCount);
                !done)
                return done;
        }
    }
    return {};
}

Result<QDateTime> TermStore::askedAt(SiteId site)
{
    const auto found = m_database.one(
        u"SELECT terms_at FROM site WHERE id = ?"_s, [](const Row &row) { return row.get<QDateTime>(0); },
        site);
    if (!found)
        return found.error();
    return found->value_or(QDateTime());
}
