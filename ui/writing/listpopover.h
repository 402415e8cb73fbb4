#pragma once

#include "widgets/popover.h"

class QLineEdit;
class QListWidget;
class QListWidgetItem;

/// A list under its title; typing narrows it, Down goes into it, and Enter takes the first that is left. Main
/// thread.
class ListPopover : public Popover {
    Q_OBJECT
public:
    ListPopover(QWidget *window, const QString &title);

protected:
    virtual void take(QListWidgetItem *item) = 0;
    QLineEdit *filter() const { return m_filter; }
    QListWidget *list() const { return m_list; }
    void showEvent(QShowEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void narrow(const QString &text);

    QLineEdit *m_filter;
    QListWidget *m_list;
};
