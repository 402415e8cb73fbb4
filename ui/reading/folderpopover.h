#pragma once

#include "widgets/popover.h"

class QLineEdit;
class QListWidget;

/// Which folder: one that is there, a new one by its name, or none. Typing narrows the list, Enter takes the
/// row that is marked, Escape leaves all as it was. Main thread.
class FolderPopover final : public Popover {
    Q_OBJECT
public:
    FolderPopover(QWidget *window, const QString &title, const QStringList &folders);

signals:
    void chosen(const QString &folder); ///< Empty is none.

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void fill();
    void take();

    QStringList m_folders;
    QLineEdit *m_field;
    QListWidget *m_list;
};
