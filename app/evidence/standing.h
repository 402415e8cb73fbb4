#pragma once

#include "model/evidence.h"

#include <QByteArray>

#include <vector>

/// The recorded quotations that stand in a post now, with the verdict on their words as they stand there: the
/// recorded one as long as the original says what was recorded, else of its words held against its passage.
/// What was doubted when it was recorded stays doubted. NotChecked where only a translation is shown. Pure.
std::vector<Quote> asTheyStand(const std::vector<Quote> &quotes, const QByteArray &markup);
