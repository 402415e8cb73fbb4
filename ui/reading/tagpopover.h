#pragma once

#include "widgets/popover.h"

class QLineEdit;
class QListWidget;

/// The tags of one article or of several: each on or off, and a line for a new one. Main thread.
class TagPopover final : public Popover {
    Q_OBJECT
public:
    /// `on` are those that all the articles have; `known` are all that there are.
    TagPopover(QWidget *window, const QStringList &on, const QStringList &known, int articles);

signals:
    void toggled(const QString &tag, bool isOn);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void add();

    QLineEdit *m_field;
    QListWidget *m_list;
};
