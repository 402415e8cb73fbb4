#pragma once

#include <QByteArrayView>
#include <QString>

/// What people take for a picture and we do not, by its first bytes: `HEIC`, `SVG`, `PDF` …; empty for
/// anything else. Pure, any thread.
QString otherFormat(QByteArrayView bytes);
