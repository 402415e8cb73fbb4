#include "desk/voicedoubts.h"

#include "desk/drafts.h"
#include "formats/blocks/identity.h"
#include "formats/blocks/tags.h"

#include <algorithm>

namespace {

/// Of both texts together, in per cent.
int alikeness(const QString &one, const QString &other)
{
    const QStringList ones = one.simplified().split(u' ', Qt::SkipEmptyParts);
    const QStringList others = other.simplified().split(u' ', Qt::SkipEmptyParts);
    QHash<QString, int> counts;
    for (const QString &word : ones)
        ++counts[word];
    int shared = 0;
    for (const QString &word : others) {
        if (counts[word]-- > 0)
            ++shared;
    }
    const int all = int(ones.size() + others.size());
    return all == 0 ? 0 : 200 * shared / all;
}

/// Which of the blocks of the top level holds that place.
int numberOf(const blocks::Document &post, blocks::Span place)
{
    int number = -1;
    for (const blocks::Block &block : post.blocks()) {
        number += block.isBlank() ? 0 : 1;
        if (block.span().end >= place.end)
            break;
    }
    return number;
}

} // namespace

std::vector<VoiceDoubt> doubtsOf(const QByteArray &markup, const std::vector<Quote> &records)
{
    if (records.empty())
        return {};
    const blocks::Document post = blocks::Document::parse(markup);
    QSet<QByteArray> present;
    for (const blocks::Block &block : blocks::allBlocks(post))
        present.insert(blocks::quoteId(block));
    QHash<QByteArray, Quote> missing;
    QByteArray before;
    for (const Quote &quote : records) {
        if (present.contains(quote.id.toLatin1()))
            continue;
        missing.insert(quote.id.toLatin1(), quote);
        before += Drafts::markup(quote) + "\n\n";
    }
    if (missing.isEmpty())
        return {};
    const blocks::Recognition recognition = blocks::recognize(blocks::Document::parse(before), post);
    std::vector<VoiceDoubt> doubts;
    const auto add = [&](const blocks::Block &block, const QList<QByteArray> &ids) {
        VoiceDoubt doubt;
        doubt.block = numberOf(post, block.span());
        doubt.bytes = block.bytes();
        doubt.words = blocks::plainText(doubt.bytes);
        for (const QByteArray &id : ids) {
            const Quote &quote = missing[id];
            const QString words = blocks::plainText(Drafts::markup(quote));
            doubt.candidates.push_back({ quote, words, alikeness(doubt.words, words) });
        }
        std::ranges::stable_sort(doubt.candidates, std::ranges::greater(), &VoiceDoubt::Candidate::alike);
        doubts.push_back(std::move(doubt));
    };
    // The same words are as good as a mark where the site was seen to drop it (sync); here a person says so.
    for (const blocks::Recognized &found : recognition.found) {
        if (found.by == blocks::Recognized::By::Text)
            add(found.block, { found.id });
    }
    for (const blocks::Doubt &doubt : recognition.doubts)
        add(doubt.block, doubt.ids);
    std::ranges::stable_sort(doubts, {}, &VoiceDoubt::block);
    return doubts;
}

Result<QByteArray> withAnswer(const QByteArray &markup, const VoiceDoubt &doubt, const QString &id)
{
    const blocks::Document post = blocks::Document::parse(markup);
    const QList<blocks::Block> all = blocks::allBlocks(post);
    const auto isIt = [&](const blocks::Block &block) {
        return !block.isFreeform() && block.bytes() == doubt.bytes;
    };
    // Of two that are the same, the one that was asked about.
    auto its = std::ranges::find_if(all, [&](const blocks::Block &block) {
        return isIt(block) && numberOf(post, block.span()) == doubt.block;
    });
    if (its == all.end())
        its = std::ranges::find_if(all, isIt);
    if (its == all.end())
        return Error{ Error::Kind::Refused, Error::Reason::NoSuchBlock, {} };
    const auto answered = blocks::withId(post, *its, id.isEmpty() ? blocks::newQuoteId() : id.toLatin1());
    if (!answered)
        return answered.error();
    return answered->toBytes();
}
