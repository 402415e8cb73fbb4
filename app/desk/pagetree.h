#pragma once

#include "model/draft.h"

#include <vector>

/// The pages of a site in its own order: by their order and title under each, each behind the one that it is
/// under, with its depth. One whose parent is not known here stands at the top, and so do those of a ring.
/// Pure: any thread.
std::vector<PlacedPage> pageTree(std::vector<PlacedPage> pages);

/// Those of a tree under which `page` can be put: not itself, and nothing that is under it.
std::vector<PlacedPage> possibleParents(const std::vector<PlacedPage> &tree, qint64 page);
