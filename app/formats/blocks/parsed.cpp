#include "formats/blocks/parsed.h"

#include "formats/blocks/attributes.h"

#include <algorithm>
#include <cstring>

namespace blocks {

namespace {

struct Step {
    Block block;
    int next = 0; ///< Number of the child to write.
};

void open(QByteArray &out, const Block &block)
{
    out += "{\"blockName\":";
    if (block.isFreeform())
        out += "null";
    else
        appendJsonString(out, block.name());
    out += ",\"attrs\":";
    const auto attributes = attributesOf(block);
    if (attributes)
        appendJson(out, *attributes);
    else
        out += "null";
    out += ",\"innerBlocks\":[";
}

void close(QByteArray &out, const Block &block)
{
    const std::vector<Block::Piece> &content = block.content();
    out += "],\"innerHTML\":";
    if (content.size() == 1 && content.front().child < 0) { // As most: its only piece is all of it.
        const qsizetype start = out.size();
        appendJsonString(out, block.view(content.front().html));
        const qsizetype length = out.size() - start;
        out += ",\"innerContent\":[";
        const qsizetype copy = out.size();
        out.resize(copy + length);
        std::memcpy(out.data() + copy, out.constData() + start, size_t(length));
        out += "]}";
        return;
    }
    appendJsonString(out, block.html());
    out += ",\"innerContent\":[";
    bool isFirst = true;
    for (const Block::Piece &piece : content) {
        if (!isFirst)
            out += ',';
        isFirst = false;
        if (piece.child >= 0)
            out += "null";
        else
            appendJsonString(out, block.view(piece.html));
    }
    out += "]}";
}

} // namespace

Result<QByteArray> parsedBlocksToJson(const Document &document, qsizetype limit)
{
    QByteArray out;
    out.reserve(std::min(
        limit, document.toBytes().size() * 5 / 2)); // As measured; it grows where that is too little.
    out += '[';
    for (const Block &root : document.parsed()) {
        if (out.size() > 1)
            out += ',';
        open(out, root);
        std::vector<Step> steps{ { root, 0 } };
        while (!steps.empty()) {
            Step &step = steps.back();
            if (step.next == step.block.childCount()) {
                close(out, step.block);
                steps.pop_back();
            } else {
                if (step.next > 0)
                    out += ',';
                const Block child = step.block.child(step.next++);
                open(out, child);
                steps.push_back({ child, 0 });
            }
            if (out.size() > limit)
                return Error{ Error::Kind::Refused, Error::Reason::TooLarge, {} };
        }
    }
    return out += ']';
}

} // namespace blocks
