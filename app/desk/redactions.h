#pragma once

#include "formats/images/redaction.h"
#include "model/keptphotos.h"

/// What is blacked out of a kept picture, as its cleaning takes it.
std::vector<Redaction> redactionsOf(const std::vector<BlackOut> &blackOuts);
