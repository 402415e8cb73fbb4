#pragma once

#include "model/feed.h"

#include <QAbstractListModel>
#include <QStyledItemDelegate>

#include <vector>

class Library;

/// What can be read: everything, today, unread, starred, then each blog. Main thread.
class FeedListModel final : public QAbstractListModel {
    Q_OBJECT
public:
    explicit FeedListModel(Library &library, QObject *parent = nullptr);

    void reload();
    bool hasFeeds() const { return m_hasFeeds; }
    bool isHeading(const QModelIndex &index) const;
    ArticleFilter filterAt(const QModelIndex &index) const;
    int rowOf(const ArticleFilter &filter) const; ///< -1 if there is none.

    enum Role { CountRole = Qt::UserRole + 1, TroubleRole };
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

private:
    struct Row {
        QString name;
        qint64 count = 0;
        bool isHeading = false;
        QString trouble; ///< Why it was not refreshed; empty if it was.
        ArticleFilter filter;
    };

    Library &m_library;
    std::vector<Row> m_rows;
    bool m_hasFeeds = false;
};

/// A name and a count at the other end; headings small and muted.
class CountedDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(
        QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};
