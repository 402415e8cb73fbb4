#include "evidence/standing.h"

#include "evidence/normalise.h"
#include "evidence/verify.h"
#include "formats/blocks/identity.h"
#include "formats/blocks/tags.h"
#include "formats/blocks/views.h"

#include <QHash>
#include <QSet>

#include <algorithm>

namespace {

constexpr int deepest = 64; ///< Of quotations in quotations.

/// What a quotation shows as somebody's words.
struct Saying {
    QString words; ///< Of everything in it but translations and attributions.
    bool isPlain = true; ///< Readers see these words and no others.
    QByteArray cite; ///< Inner HTML of the attribution.
};

/// Whether readers see the words of the HTML as they stand in it: nothing struck, hidden, coloured, turned
/// round, and no picture among them.
bool isPlain(QByteArrayView html)
{
    static const QSet<QByteArray> plainTags{ "a", "abbr", "b", "bdi", "blockquote", "br", "cite", "code",
        "dfn", "em", "h1", "h2", "h3", "h4", "h5", "h6", "i", "ins", "kbd", "li", "ol", "p", "pre", "q",
        "samp", "small", "span", "strong", "sub", "sup", "time", "u", "ul", "var", "wbr" };
    blocks::TagReader reader(html);
    while (const auto tag = reader.next()) {
        if (tag->kind == blocks::Tag::Kind::Comment)
            continue;
        const QList<QByteArray> classes = tag->classes();
        const bool hasLook = tag->find("style") || tag->find("hidden")
            || std::ranges::any_of(classes,
                [](const QByteArray &name) { return !name.startsWith("qtd-") && !name.startsWith("wp-"); });
        if (hasLook || !plainTags.contains(tag->name))
            return false;
    }
    return true;
}

void addWords(Saying &saying, QByteArrayView html)
{
    saying.words += blocks::plainText(html) + u'\n';
    saying.isPlain = saying.isPlain && isPlain(html);
}

/// What it quotes itself is among its words: its source must have said that too.
void addQuote(Saying &saying, const blocks::Block &block, const blocks::QuoteView &view, int depth = 0)
{
    using Part = blocks::QuoteView::Part;
    for (const Part &part : view.parts) {
        const bool isTranslation = part.role == blocks::QuoteView::Role::Translation;
        if (part.kind == Part::Kind::Paragraph) {
            if (!isTranslation)
                addWords(saying, part.text.html);
            continue;
        }
        const blocks::Block child = block.child(part.child);
        const auto inner = depth < deepest ? blocks::quoteView(child) : std::nullopt;
        if (!inner)
            addWords(saying, child.bytes());
        else if (!isTranslation)
            addQuote(saying, child, *inner, depth + 1);
    }
}

/// Whether the attribution still leads to what was quoted: by its link, or without any by a name.
bool namesSource(const Quote &quote, const QByteArray &cite)
{
    const QString text = blocks::plainText(cite).simplified();
    if (text.isEmpty())
        return true; // Nobody else is named: that it needs a source is said by itself.
    bool hasLink = false;
    blocks::TagReader reader(cite);
    while (const auto tag = reader.next()) {
        if (tag->kind != blocks::Tag::Kind::Open || tag->name != "a" || quote.url.isEmpty())
            continue;
        hasLink = true;
        if (blocks::comparableAddress(blocks::decodedText(tag->attribute("href")))
            == blocks::comparableAddress(quote.url.toString(QUrl::FullyEncoded)))
            return true;
    }
    bool isNamed = quote.author.isEmpty() && quote.title.isEmpty();
    for (const QString &name : { quote.author, quote.title })
        isNamed = isNamed || (!name.isEmpty() && text.contains(name.simplified(), Qt::CaseInsensitive));
    return isNamed && !hasLink;
}

bool passes(Quote::Verdict verdict)
{
    return verdict == Quote::Verdict::Exact || verdict == Quote::Verdict::DeclaredEdits;
}

Quote::Verdict verdictOfWords(const Quote &quote, const QString &words)
{
    const Normalised now = normalise(words);
    if (now.text.empty())
        return Quote::Verdict::NotChecked;
    if (!now.hasBidiControls && now.text == normalise(quote.original).text)
        return quote.verdict;
    const Verification held = verify(quote.passage.text, words);
    return held.passes() && !passes(quote.verdict) ? quote.verdict : held.verdict;
}

Quote::Verdict verdictNow(const Quote &quote, const Saying &saying)
{
    const Quote::Verdict verdict = verdictOfWords(quote, saying.words);
    if (passes(verdict) && (!saying.isPlain || !namesSource(quote, saying.cite)))
        return Quote::Verdict::Warned;
    return verdict;
}

/// How much there is to look at.
int gravity(Quote::Verdict verdict)
{
    switch (verdict) {
    case Quote::Verdict::Exact:
        return 0;
    case Quote::Verdict::DeclaredEdits:
        return 1;
    case Quote::Verdict::NotChecked:
        return 2;
    case Quote::Verdict::Warned:
        return 3;
    case Quote::Verdict::NotFound:
        return 4;
    }
    return 4;
}

} // namespace

std::vector<Quote> asTheyStand(const std::vector<Quote> &quotes, const QByteArray &markup)
{
    if (quotes.empty())
        return {};
    QHash<QString, std::vector<Saying>> sayings; // By id; one alone, but by accident.
    for (const blocks::Block &block : blocks::allBlocks(blocks::Document::parse(markup))) {
        const auto view = blocks::quoteView(block);
        if (!view || view->id.isEmpty())
            continue;
        Saying saying;
        saying.cite = view->citeHtml();
        addQuote(saying, block, *view);
        sayings[QString::fromLatin1(view->id)].push_back(std::move(saying));
    }
    std::vector<Quote> standing;
    for (const Quote &quote : quotes) {
        const auto its = sayings.constFind(quote.id);
        if (its == sayings.constEnd())
            continue;
        std::vector<Quote::Verdict> verdicts;
        for (const Saying &saying : *its)
            verdicts.push_back(verdictNow(quote, saying));
        standing.push_back(quote);
        standing.back().verdict = std::ranges::max(verdicts, {}, gravity);
    }
    return standing;
}
