#pragma once

#include "desk/parts.h"
#include "desk/sources.h"

struct Sources::Parts {
    DeskRoom room;
};
