#pragma once

#include "formats/blocks/document.h"

#include <QString>

/// What people call a kind of block, `core/columns`: in labels, outlines and for screen readers. The name
/// itself for one that we do not know. Any thread.
QString blockInWords(const QByteArray &name);
/// The same, and a group that is a card is called so.
QString blockInWords(const blocks::Block &block);
