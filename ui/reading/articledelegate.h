#pragma once

#include <QStyledItemDelegate>

/// Four lines: title; where and when, and tags; first words, or the words that were found, marked. A dot for
/// what is unread. A right-to-left row mirrors itself.
class ArticleDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(
        QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};
