#pragma once

#include "base/result.h"
#include "widgets/popover.h"

class CellModel;
class CellView;
class InlineEdit;
class QCheckBox;
class QLabel;
class QMenu;
class QModelIndex;

/// A table of the post, edited beside its place: its cells, rows and columns, header and caption. Every
/// change is told as it is made, so that each is one step of undo of the post; closing it keeps them. Main
/// thread.
class TableEditor final : public Popover {
    Q_OBJECT
public:
    /// Of the first block in the markup, a table that is not locked.
    TableEditor(QWidget *window, const QByteArray &markup);

    QByteArray markup() const;
    void present(const QByteArray &markup); ///< What stands in the post by now.
    void say(const QString &words); ///< Below the cells.
    void setVisible(bool isVisible) override;

signals:
    void changed(const QByteArray &was, const QByteArray &now);
    void undoRequested();
    void redoRequested();

protected:
    void showEvent(QShowEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QMenu *makeRowMenu();
    QMenu *makeColumnMenu();
    void act(const Result<> &done, int row, int column);
    void takeCaption();
    void showState();
    void showPlace(const QModelIndex &index);

    CellModel *m_model;
    CellView *m_view;
    InlineEdit *m_caption;
    QCheckBox *m_header;
    QLabel *m_note;
    QByteArray m_captionShown;
    QMenu *m_rows;
    QMenu *m_columns;
};
