#pragma once

#include "formats/blocks/views.h"

#include <QString>

/// What a block is called in a sentence: "quotation", "picture".
QString blockInWords(blocks::Kind kind);
