// The module is plain values; this unit compiles each header on its own terms.
#include "model/draft.h"
#include "model/evidence.h"
#include "model/feed.h"
#include "model/filtered.h"
#include "model/outbox.h"
#include "model/photoreport.h"
#include "model/site.h"
