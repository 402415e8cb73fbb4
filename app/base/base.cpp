// The module is headers only; this unit compiles each of them on its own terms.
#include "base/async.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/origin.h"
#include "base/result.h"
#include "base/secret.h"
#include "base/settings.h"
