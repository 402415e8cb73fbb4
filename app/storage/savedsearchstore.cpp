#include "storage/savedsearchstore.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

Error noSuchSearch(SavedSearchId id)
{
    return { Error::Kind::NotFound, Error::Reason::Unspecified, u"search %1"_s.arg(id.value) };
}

} // namespace

Result<std::vector<SavedSearch>> SavedSearchStore::all()
{
    auto searches
        = m_database.all(u"SELECT id, name, text FROM saved_search ORDER BY id"_s, [](const Row &row) {
              SavedSearch search;
              row.into(search.id, search.name, search.text);
              return search;
          });
    if (searches) {
        std::stable_sort(searches->begin(), searches->end(), [](const SavedSearch &a, const SavedSearch &b) {
            return QString::localeAwareCompare(a.name, b.name) < 0;
        });
    }
    return searches;
}

Result<SavedSearchId> SavedSearchStore::add(const SavedSearch &search)
{
    const Result<qint64> id = m_database.insert(
        u"INSERT INTO saved_search (name, text) VALUES (?, ?)"_s, search.name, search.text);
    if (!id)
        return id.error();
    return SavedSearchId{ *id };
}

Result<> SavedSearchStore::update(const SavedSearch &search)
{
    const Result<int> changed = m_database.change(
        u"UPDATE saved_search SET name = ?, text = ? WHERE id = ?"_s, search.name, search.text, search.id);
    if (!changed)
        return changed.error();
    if (*changed == 0)
        return noSuchSearch(search.id);
    return {};
}

Result<> SavedSearchStore::remove(SavedSearchId id)
{
    return m_database.run(u"DELETE FROM saved_search WHERE id = ?"_s, id);
}
