#pragma once

#include "base/async.h"
#include "formats/photos/photopage.h"
#include "model/site.h"

/// The photo report at an address that a person typed, so its own origin may be private; nothing of it is
/// kept, and no profile is needed. Read in a worker. Main thread. Errors: Refused/SchemeRefused; those of
/// fetchPage().
Future<PhotoPage> fetchPhotoPage(const QString &typed, NetworkPolicy policy);
