#pragma once

#include "widgets/popover.h"

class QAction;

/// Every key, by menu. Main thread.
class ShortcutSheet final : public Popover {
    Q_OBJECT
public:
    struct Section {
        QString title;
        QList<QAction *> actions;
    };
    ShortcutSheet(QWidget *window, const QList<Section> &sections);
};
