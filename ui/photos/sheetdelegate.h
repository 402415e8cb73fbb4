#pragma once

#include <QStyledItemDelegate>

/// A picture with its caption below, two lines of it: whole, never cut; what is blacked out is black here
/// too.
class SheetDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(
        QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    void setSide(int pixels) { m_side = pixels; } ///< Width of a picture's place.
    int side() const { return m_side; }
    QSize pictureSize() const { return { m_side, m_side * 3 / 4 }; }
    QSize cell(const QFont &font) const; ///< With the room around it.

private:
    int m_side = 176;
};
