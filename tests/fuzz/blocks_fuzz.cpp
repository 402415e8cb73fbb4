/// Block markup of any bytes: nothing is lost, nothing crashes, nothing outside of an edit changes.

#include "formats/blocks/attributes.h"
#include "formats/blocks/blockedit.h"
#include "formats/blocks/excerpt.h"
#include "formats/blocks/identity.h"
#include "formats/blocks/inline.h"
#include "formats/blocks/parsed.h"
#include "formats/blocks/render.h"
#include "formats/blocks/views.h"

#include <cstdint>
#include <cstdlib>

using namespace Qt::StringLiterals;
using namespace blocks;

namespace {

void expect(bool holds)
{
    if (!holds)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const QByteArray markup(reinterpret_cast<const char *>(bytes), qsizetype(size));
    const Document document = Document::parse(markup);
    QByteArray all;
    for (const Block &block : document.blocks())
        all += block.bytes();
    expect(all == markup);

    if (const auto json = parsedBlocksToJson(document, 1 << 24))
        expect(parseJson(*json).has_value() || json->count('[') > 500);
    expect(sameButForNoise(markup, markup));
    (void)excerpt(document);
    (void)wordCount(document);
    (void)toPreviewHtml(document);
    (void)toMarkdown(document);
    (void)duplicates(document);

    for (const Block &block : allBlocks(document)) {
        (void)quoteView(block);
        (void)listView(block);
        (void)imageView(block);
        (void)embedView(block);
        if (const auto text = textView(block))
            expect(markup.mid(text->span.start, text->span.length()) == text->html);
        if (const QByteArray object = block.attributes(); !object.isEmpty() && parseJson(object)) {
            const auto changed = withMember(object, "k", Json::string("--><"));
            expect(changed && parseJson(*changed)->find("k")->text == "--><");
            expect(!parseJson(*withoutMember(*changed, "k"))->find("k"));
        }
        if (block.span().length() > 4096)
            break; // Long ones one by one are quadratic here.
    }
    const QList<Block> parsed = document.parsed();
    for (int i = 0; i < std::min<int>(int(parsed.size()), 8); ++i) {
        const auto changed = replaceText(markup, { i }, u"<!-- /wp:a -->&\n"_s);
        if (!changed)
            continue;
        const Span span = parsed[i].span();
        expect(changed->startsWith(markup.first(span.start)));
        expect(changed->endsWith(markup.sliced(span.end)));
    }

    const auto inlines = parseInline(markup, LineEnds::Kept);
    if (inlines)
        expect(toHtml(*inlines) == markup);
    return 0;
}
