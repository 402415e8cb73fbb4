#pragma once

#include "base/result.h"
#include "model/feed.h"

#include <QAbstractListModel>
#include <QStyledItemDelegate>

#include <optional>
#include <vector>

class Library;

/// The articles of a filter, newest first, read page by page as far as somebody looks; or the answers of a
/// search. Main thread.
class ArticleListModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { RowRole = Qt::UserRole + 1 };
    explicit ArticleListModel(Library &library, QObject *parent = nullptr);

    void setFilter(const ArticleFilter &filter);
    const QString &query() const { return m_query; }
    const ArticleFilter &filter() const { return m_filter; }
    /// Empty ends the search.
    void search(const QString &query);
    /// Reads again what is shown, and keeps what stands in the same order.
    void reload();

    const ArticleRow &at(int row) const { return m_rows.at(size_t(row)); }
    std::optional<int> rowOf(ArticleId id) const;
    std::vector<ArticleId> unreadIds() const; ///< Of what was read from the library so far.

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

signals:
    void failed(const Error &error);

private:
    void setStatus(ArticleId id, const ArticleStatus &status);

    Library &m_library;
    ArticleFilter m_filter;
    QString m_query;
    std::vector<ArticleRow> m_rows;
    bool m_isComplete = false;
    int m_searchNumber = 0;
};

/// Three lines: title, where and when, first words; a dot for what is unread. A right-to-left row mirrors
/// itself.
class ArticleDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(
        QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};
