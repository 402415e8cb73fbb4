#pragma once

#include "base/result.h"
#include "model/site.h"

/// What the doctor found, as an error to act on: its kind decides, its reason has the words.
Error toError(const SiteProblem &problem);
