/// Block markup of any bytes: nothing is lost, nothing crashes, nothing outside of an edit changes.

#include "formats/blocks/attributes.h"
#include "formats/blocks/blockedit.h"
#include "formats/blocks/edits.h"
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

/// The bytes outside of the block stayed, and it is there yet.
void expectLocal(const Document &before, const Block &block, const Result<Document> &after)
{
    if (!after)
        return;
    const Span span = block.span();
    expect(after->toBytes().startsWith(before.toBytes().first(span.start)));
    expect(after->toBytes().endsWith(before.toBytes().sliced(span.end)));
    const qsizetype grown = after->toBytes().size() - before.toBytes().size();
    for (const Block &each : allBlocks(*after)) {
        if (each.span() == Span{ span.start, span.end + grown } && each.name() == block.name())
            return;
    }
    expect(false);
}

void edit(const Document &document, const Block &block)
{
    for (const Text &text : textsOf(block)) {
        expect(document.toBytes().mid(text.span.start, text.span.length()) == text.html);
        const auto after = withWords(document, text, u"<!-- /wp:a -->&\n[x]"_s);
        expect(after.has_value());
        const Text back{ htmlOf(u"<!-- /wp:a -->&\n[x]"_s, text.form),
            { text.span.start, text.span.end + after->toBytes().size() - document.toBytes().size() },
            text.form };
        if (text.form != Text::Form::Source)
            expect(withHtml(*after, back, text.html)->toBytes() == document.toBytes());
    }
    if (block.isFreeform())
        return;
    const std::initializer_list<Result<Document>> changed{ withAttribute(
                                                               document, block, "k", Json::string("--><")),
        withoutAttribute(document, block, "className"), withClassName(document, block, "a b"),
        withLevel(document, block, 3), withDirection(document, block, "rtl"),
        withLanguage(document, block, "ar", "rtl"), withOrder(document, block, true),
        withOrder(document, block, false), withCite(document, block, "x"), withCite(document, block, {}),
        withCaption(document, block, "x"), withCaption(document, block, {}),
        withPictureLink(document, block, u"x"_s), withPictureLink(document, block, {}),
        withPicture(document, block, 7, u"x"_s), withUrl(document, block, u"x"_s),
        withMore(document, block, { u"x"_s, true }), withRow(document, block, 0),
        withoutRow(document, block, 0), withColumn(document, block, 0), withoutColumn(document, block, 0),
        withChild(document, block, 0, "<!-- wp:a /-->"),
        withChildMoved(document, block, 0, block.childCount()), withInnerBlocks(document, block),
        withId(document, block, "q-aaaaaa") };
    for (const Result<Document> &after : changed)
        expectLocal(document, block, after);
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

    const Recognition recognition = recognize(document, document);
    expect(recognition.missing.isEmpty());
    expect(withMarks(document, recognition).has_value());

    int edited = 0;
    for (const Block &block : allBlocks(document)) {
        (void)viewOf(block);
        if (markup.size() < 2048 && edited++ < 16)
            edit(document, block);
        if (const auto text = textView(block))
            expect(markup.mid(text->text.span.start, text->text.span.length()) == text->text.html);
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
