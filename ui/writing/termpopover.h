#pragma once

#include "widgets/popover.h"
#include "writing/termfield.h"

class QLineEdit;
class QListWidget;
class QListWidgetItem;

/// What a site has of categories or tags, each on or off; typing narrows the list. Main thread.
class TermPopover final : public Popover {
    Q_OBJECT
public:
    TermPopover(
        QWidget *window, const QString &title, const std::vector<TermRow> &terms, const QStringList &chosen);

signals:
    void toggled(const QString &name, bool isOn);

protected:
    void showEvent(QShowEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void narrow(const QString &text);

    QLineEdit *m_filter;
    QListWidget *m_list;
};
