#pragma once

#include "reading/feedlist.h"

/// Where a reader was: a list and an article in it.
struct ReadPlace {
    ListPlace list;
    std::optional<ArticleId> article;

    bool operator==(const ReadPlace &) const = default;
};

/// Back and forward through lists and articles, as a browser's. A value; main thread.
class ReadHistory {
public:
    /// The next place; what was forward of here is forgotten. A list that is left before an article of it was
    /// opened is not kept.
    void visit(const ReadPlace &place)
    {
        if (m_at >= 0 && m_places[size_t(m_at)] == place)
            return;
        m_places.resize(size_t(m_at + 1));
        if (m_at >= 0 && !m_places.back().article) {
            m_places.pop_back();
            --m_at;
        }
        m_places.push_back(place);
        if (m_places.size() > most)
            m_places.erase(m_places.begin());
        m_at = int(m_places.size()) - 1;
    }
    bool hasBack() const { return m_at > 0; }
    bool hasForward() const { return m_at + 1 < int(m_places.size()); }
    const ReadPlace &back() { return m_places[size_t(--m_at)]; }
    const ReadPlace &forward() { return m_places[size_t(++m_at)]; }

private:
    static constexpr size_t most = 200;
    std::vector<ReadPlace> m_places;
    int m_at = -1;
};
