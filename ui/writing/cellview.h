#pragma once

#include <QTableView>

class CellModel;
class QMimeData;
struct Error;

/// The cells of a table to type in. A cell is written where it stands; Tab goes on from one to the next and
/// makes a new row behind the last, Enter goes down, Escape gives back what was there. Beside a cell that is
/// open the arrows move and Tab leaves the grid. Main thread.
class CellView final : public QTableView {
    Q_OBJECT
public:
    explicit CellView(CellModel &model, QWidget *parent = nullptr);

    void fit(); ///< Columns and rows as the words want them.
    void openCell(int row, int column);
    void closeOpen(); ///< With what was typed.
    void goDown();
    /// Fills cells from the chosen one on if there are cells to paste.
    bool paste(const QMimeData &source);

signals:
    void failed(const Error &error);
    void undoRequested();
    void redoRequested();

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void closeEditor(QWidget *editor, QAbstractItemDelegate::EndEditHint hint) override;

private:
    void copyChosen() const;
    void clearChosen();
    QRect chosen() const; ///< Columns and rows, as x and y.

    CellModel &m_model;
};
