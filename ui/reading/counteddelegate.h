#pragma once

#include <QStyledItemDelegate>
#include <QTreeView>

/// A name and a count at the other end, a sign for trouble; headings small and muted, with their fold.
class CountedDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(
        QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};

/// The tree of lists: its rows draw their own folds, a click on one turns it. Main thread.
class FeedTree final : public QTreeView {
    Q_OBJECT
public:
    explicit FeedTree(QWidget *parent = nullptr);

    /// What is folded, by FeedTreeModel::keyAt.
    QStringList folded() const;
    void setFolded(const QStringList &keys);

signals:
    void foldsChanged();
    void leaveRequested(); ///< Forward, to the articles.
    void removeRequested(); ///< Delete was pressed: what is chosen here, not what is open beside.

protected:
    bool event(QEvent *event) override;
    void drawBranches(QPainter *, const QRect &, const QModelIndex &) const override { }
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void unfoldOthers();

    QStringList m_folded;
    bool m_isRestoring = false;
};
