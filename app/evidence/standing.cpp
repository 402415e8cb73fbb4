#include "evidence/standing.h"

#include "evidence/normalise.h"
#include "evidence/verify.h"
#include "formats/blocks/identity.h"
#include "formats/blocks/tags.h"
#include "formats/blocks/views.h"

#include <QHash>

#include <algorithm>

namespace {

/// The paragraphs of the original; what it quotes itself has a record of its own, if any.
QString wordsOf(const blocks::QuoteView &view)
{
    using Part = blocks::QuoteView::Part;
    QString words;
    for (const Part &part : view.parts) {
        if (part.kind != Part::Kind::Paragraph || part.role == blocks::QuoteView::Role::Translation)
            continue;
        words += blocks::plainText(part.text.html) + u'\n';
    }
    return words;
}

Quote::Verdict verdictNow(const Quote &quote, const QString &words)
{
    const Normalised now = normalise(words);
    if (now.text.empty())
        return Quote::Verdict::NotChecked;
    if (!now.hasBidiControls && now.text == normalise(quote.original).text)
        return quote.verdict;
    const Verification held = verify(quote.passage.text, words);
    const bool wasDoubted
        = quote.verdict != Quote::Verdict::Exact && quote.verdict != Quote::Verdict::DeclaredEdits;
    return held.passes() && wasDoubted ? quote.verdict : held.verdict;
}

} // namespace

std::vector<Quote> asTheyStand(const std::vector<Quote> &quotes, const QByteArray &markup)
{
    if (quotes.empty())
        return {};
    QHash<QString, QString> words; // By id; of a copy by accident the first counts, as on the site.
    for (const blocks::Block &block : blocks::allBlocks(blocks::Document::parse(markup))) {
        const auto view = blocks::quoteView(block);
        if (view && !view->id.isEmpty() && !words.contains(QString::fromLatin1(view->id)))
            words.insert(QString::fromLatin1(view->id), wordsOf(*view));
    }
    std::vector<Quote> standing;
    for (const Quote &quote : quotes) {
        const auto its = words.constFind(quote.id);
        if (its == words.constEnd())
            continue;
        standing.push_back(quote);
        standing.back().verdict = verdictNow(quote, *its);
    }
    return standing;
}
