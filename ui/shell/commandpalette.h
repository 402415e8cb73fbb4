#pragma once

#include "widgets/popover.h"

#include <QList>

class QAction;
class QLineEdit;
class QListWidget;

/// How well letters typed fit a name: 0 if they do not occur in order; more for starts of words and
/// neighbours.
int fuzzyScore(const QString &typed, const QString &name);

/// Every command by name, with its key. Nothing can be done here that is not in a menu. Main thread.
class CommandPalette final : public Popover {
    Q_OBJECT
public:
    CommandPalette(QWidget *window, const QList<QAction *> &actions);

signals:
    void dismissed(const QString &typed); ///< It closed and nothing was chosen.

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void fill(const QString &typed);
    void run();
    void close();

    QList<QAction *> m_actions;
    QLineEdit *m_field;
    QListWidget *m_list;
    bool m_hasRun = false;
};
