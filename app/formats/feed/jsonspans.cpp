#include "formats/feed/jsonspans.h"

namespace {

/// After the string that begins at `at` (its quote).
size_t afterString(std::string_view json, size_t at)
{
    for (++at; at < json.size(); ++at) {
        if (json[at] == '\\')
            ++at;
        else if (json[at] == '"')
            return at + 1;
    }
    return json.size();
}

bool isSpace(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

} // namespace

JsonSpans findItemSpans(std::string_view json, size_t most)
{
    JsonSpans spans;
    int depth = 0;
    int itemsDepth = -1; // Depth inside the array.
    bool isAfterItemsKey = false;
    bool isComplete = false;
    size_t at = 0;
    size_t elementStart = 0;
    bool isInElement = false;
    const auto endElement = [&](size_t end) {
        while (end > elementStart && isSpace(json[end - 1]))
            --end;
        if (isInElement && spans.items.size() < most)
            spans.items.push_back({ qsizetype(elementStart), qsizetype(end - elementStart) });
        else if (isInElement)
            spans.isCut = true;
        isInElement = false;
    };
    while (at < json.size() && !isComplete) {
        const char c = json[at];
        if (isSpace(c)) {
            ++at;
            continue;
        }
        if (depth == itemsDepth && !isInElement && c != ',' && c != ']') {
            isInElement = true;
            elementStart = at;
        }
        if (c == '"') {
            const size_t end = afterString(json, at);
            isAfterItemsKey = depth == 1 && itemsDepth < 0 && json.substr(at, end - at) == "\"items\"";
            at = end;
            continue;
        }
        if (c == '[' || c == '{') {
            ++depth;
            if (c == '[' && isAfterItemsKey && depth == 2) {
                itemsDepth = depth;
                spans.itemsAt = qsizetype(at + 1);
            }
        } else if (c == ']' || c == '}') {
            if (depth == itemsDepth) {
                endElement(at);
                isComplete = true;
            }
            --depth;
        } else if (c == ',' && depth == itemsDepth) {
            endElement(at);
        }
        if (c != ':')
            isAfterItemsKey = false;
        ++at;
    }
    spans.itemsEnd = qsizetype(at);
    spans.isCut |= !isComplete;
    return spans;
}
