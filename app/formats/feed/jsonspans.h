#pragma once

#include "formats/feed/parsedfeed.h"

#include <string_view>
#include <vector>

/// Where the elements of the array `items` of a JSON Feed stand, also in a file that is cut.
struct JsonSpans {
    qsizetype itemsAt = 0; ///< After the `[`; 0 if there is no such array.
    qsizetype itemsEnd = 0; ///< After the `]`; where the text ends if it is cut before.
    std::vector<ByteSpan> items; ///< Whole elements only.
    bool isCut = false; ///< The array does not end, or has more elements than were asked for.
};

/// The first `most` of them. Walks strings and brackets, nothing else: for JSON that a parser checks. Linear.
JsonSpans findItemSpans(std::string_view json, size_t most);
