#pragma once

#include "model/evidence.h"

#include <QByteArray>

#include <vector>

/// The recorded quotations that stand in a post now, with the verdict on their words as they stand there: the
/// recorded one as long as the original says what was recorded, else of its words held against its passage.
/// All that stands in a quotation is its words, quotations within it too; translations and attributions are
/// not. What was doubted when it was recorded stays doubted. Warned where readers would not see the words
/// plainly, or where the attribution leads to somebody else; NotChecked where only a translation is shown. Of
/// two blocks with one id the worse verdict. Pure.
std::vector<Quote> asTheyStand(const std::vector<Quote> &quotes, const QByteArray &markup);
