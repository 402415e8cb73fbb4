#pragma once

#include <QByteArray>
#include <QString>

/// What people call a kind of block, `core/columns`: in labels, outlines and for screen readers. The name
/// itself for one that we do not know. Main thread.
QString spokenBlockName(const QByteArray &name);
