#pragma once

#include "formats/blocks/document.h"

namespace blocks {

/// What WordPress's parse_blocks() answers, as JSON: an array of
/// `{"blockName","attrs","innerBlocks","innerHTML", "innerContent"}`. Attributes keep their order and the
/// digits of their numbers; empty ones are `{}`, ones that do not parse are null, as there. Bytes that are
/// not UTF-8 are U+FFFD. Any thread.
///
/// WordPress repeats the rest of the document for every block that is not closed; Refused/TooLarge when that
/// makes more than `limit` bytes.
Result<QByteArray> parsedBlocksToJson(const Document &document, qsizetype limit = 256 * 1024 * 1024);

} // namespace blocks
