#pragma once

#include "writing/listpopover.h"

#include <QVariant>

/// A list to choose one of. Main thread.
class ChoicePopover : public ListPopover {
    Q_OBJECT
public:
    ChoicePopover(QWidget *window, const QString &title);

signals:
    void chosen(const QVariant &value); ///< As add() was told.

protected:
    /// `isChosen`: as it is now.
    QListWidgetItem *add(const QString &text, const QVariant &value, bool isChosen);
    void say(const QString &note); ///< Below the list.
    void take(QListWidgetItem *item) override;
};
