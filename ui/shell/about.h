#pragma once

#include "widgets/popover.h"

/// What this program is, its version, its licence and what it is built on. Main thread.
class About final : public Popover {
    Q_OBJECT
public:
    explicit About(QWidget *window);
};
