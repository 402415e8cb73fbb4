#pragma once

#include "model/syncnote.h"

#include <QStringList>

#include <vector>

/// A note of a synchronisation in a person's words: one sentence, which names its post. The only place where
/// they are made; the window and the command line both speak them.
QString noteText(const SyncNote &note);
QStringList noteTexts(const std::vector<SyncNote> &notes);
