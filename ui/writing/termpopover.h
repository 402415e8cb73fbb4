#pragma once

#include "writing/listpopover.h"
#include "writing/termfield.h"

/// What a site has of categories or tags, each on or off. Main thread.
class TermPopover final : public ListPopover {
    Q_OBJECT
public:
    TermPopover(
        QWidget *window, const QString &title, const std::vector<TermRow> &terms, const QStringList &chosen);

signals:
    void toggled(const QString &name, bool isOn);

protected:
    void take(QListWidgetItem *item) override; ///< Sets it, or takes it away.
};
