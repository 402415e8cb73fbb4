#pragma once

#include "model/keptphotos.h"

#include <QListView>
#include <QTimer>

class SheetDelegate;
class SheetModel;
struct Brought;

/// The pictures of a report as small ones in rows: several can be chosen, dragged into another order, and
/// files and addresses dropped. Thumbnails are asked for as they come to be seen. Main thread.
class ContactSheet final : public QListView {
    Q_OBJECT
public:
    explicit ContactSheet(SheetModel &model, QWidget *parent = nullptr);

    std::vector<PhotoId> chosen() const; ///< In their order.
    const KeptPhoto *current() const; ///< Null if there is none.
    void choose(const std::vector<PhotoId> &ids);
    void setSide(int pixels); ///< Of a picture's place; within the bounds below.
    int side() const;
    static constexpr int smallest = 96;
    static constexpr int largest = 420;
    bool takesOrder() const; ///< It is one's own.

signals:
    void chosenChanged();
    void viewRequested();
    void removeRequested();
    void dropped(const Brought &brought); ///< Not empty.
    /// These before the picture of that row, or behind all of them.
    void moveRequested(const std::vector<PhotoId> &ids, int before);
    void menuRequested(const QPoint &at); ///< On the screen.
    void sideChanged(int pixels);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void wheelEvent(QWheelEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void startDrag(Qt::DropActions actions) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;

private:
    void layCells();
    void extend(CursorAction action);
    void wantThumbnails();
    int rowBefore(const QPoint &at) const;
    QRect cellRect(int row) const;

    SheetModel &m_model;
    SheetDelegate *m_delegate;
    QTimer m_wantDue;
    QPersistentModelIndex m_anchor; ///< From where Shift extends what is chosen,
    bool m_isExtending = false; ///< while it does.
    int m_dropRow = -1; ///< Where what is dragged would go; -1 if nothing is.
    std::vector<PhotoId> m_kept; ///< Chosen while the order becomes another one.
    PhotoId m_keptCurrent;
};
