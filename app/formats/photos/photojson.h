#pragma once

#include "model/photoreport.h"

#include <QJsonObject>

/// A photo report as the command line answers it: `title`, `author`, `url`, `published` (RFC 3339 in UTC, or
/// null), `photos` with `url`, `thumbnail` (or null), `caption`, `credit`, `width`, `height` (0 if not said).
/// Pure, any thread.
QJsonObject photoReportJson(const PhotoReport &report);
