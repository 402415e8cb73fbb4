#pragma once

#include "model/draft.h"
#include "writing/choicepopover.h"

#include <vector>

/// The page under which a page stands, chosen from those of its site that are known here, as a tree. What is
/// chosen is as PostFields::parent; 0 for none. Main thread.
class ParentPopover final : public ChoicePopover {
    Q_OBJECT
public:
    /// `pages` as possibleParents() gives them.
    ParentPopover(QWidget *window, const std::vector<PlacedPage> &pages, qint64 now);
};
