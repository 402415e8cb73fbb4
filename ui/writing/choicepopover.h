#pragma once

#include "widgets/popover.h"

#include <QVariant>

class QLineEdit;
class QListWidget;
class QListWidgetItem;

/// A list to choose one of; typing narrows it, Down goes into it, and Enter takes the first that is left.
/// Main thread.
class ChoicePopover : public Popover {
    Q_OBJECT
public:
    ChoicePopover(QWidget *window, const QString &title);

signals:
    void chosen(const QVariant &value); ///< As add() was told.

protected:
    /// `isChosen`: as it is now.
    QListWidgetItem *add(const QString &text, const QVariant &value, bool isChosen);
    void say(const QString &note); ///< Below the list.
    QListWidget *list() const { return m_list; }
    void showEvent(QShowEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void choose(const QListWidgetItem *item);
    void narrow(const QString &text);

    QLineEdit *m_filter;
    QListWidget *m_list;
};
