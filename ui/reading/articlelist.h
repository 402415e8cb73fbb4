#pragma once

#include "base/result.h"
#include "model/feed.h"

#include <QAbstractListModel>
#include <QCache>
#include <QHash>

#include <optional>
#include <vector>

class Library;

/// The articles of a filter, newest first, read page by page as far as somebody looks; or the hits of a
/// search. Of each row it keeps where it stands; what it says is kept for the rows last looked at. Main
/// thread.
class ArticleListModel final : public QAbstractListModel {
    Q_OBJECT
public:
    explicit ArticleListModel(Library &library, QObject *parent = nullptr);
    static constexpr int pageSize = 100;

    void setFilter(const ArticleFilter &filter);
    const ArticleFilter &filter() const { return m_filter; }
    /// Hits of the words among the articles of `among`; empty words end the search.
    void search(const QString &words, const ArticleFilter &among);
    const QString &query() const { return m_query; }
    bool isSearching() const { return m_isSearching; }
    /// From the newest again.
    void reload();
    /// Articles that came since, above what is shown: not mixed in, so that nothing moves under a reader. At
    /// most a page is counted.
    int waiting() const { return m_waiting; }

    ArticleRow at(int row) const;
    ArticleId idAt(int row) const { return m_keys.at(size_t(row)).id; }
    std::optional<int> rowOf(ArticleId id) const;
    /// The words found, between U+0002 and U+0003; empty if nothing was searched.
    QString snippetAt(int row) const;
    std::optional<ArticleCursor> newest() const;
    std::optional<ArticleCursor> oldest() const; ///< Of those that were read so far.
    ArticleCursor cursorAt(int row) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

signals:
    void failed(const Error &error);
    void waitingChanged();

private:
    struct Key {
        ArticleId id;
        qint64 shownAt = 0; ///< Milliseconds since 1970, UTC.
    };

    void append(const std::vector<ArticleRow> &rows);
    void fetchHits();
    void setStatus(ArticleId id, const ArticleStatus &status);
    void setWaiting(int count);
    void lookAgain();
    void takeOut(const std::vector<ArticleId> &ids);

    Library &m_library;
    ArticleFilter m_filter;
    ArticleFilter m_among;
    QString m_query;
    std::vector<Key> m_keys;
    mutable QCache<ArticleId, ArticleRow> m_rows;
    QHash<ArticleId, QString> m_snippets;
    bool m_isComplete = false;
    bool m_isSearching = false;
    int m_searchNumber = 0;
    int m_waiting = 0;
};

/// "Square Watch · 14:20 · English · 24 photos · edited once".
QString aboutLine(const ArticleRow &row);
/// "Forty people, Square Watch, 14:20, unread, English, starred": a row in one sentence, for who listens.
QString spokenRow(const ArticleRow &row);
QString titleOf(const ArticleRow &row);
