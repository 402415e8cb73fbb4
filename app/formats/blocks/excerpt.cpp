#include "formats/blocks/excerpt.h"

#include "formats/blocks/identity.h"
#include "formats/blocks/views.h"

#include <QRegularExpression>
#include <QTextBoundaryFinder>

using namespace Qt::StringLiterals;

namespace blocks {

namespace {

constexpr int MaxQuoteDepth = 8;

QStringList wordsOf(const QString &text)
{
    static const QRegularExpression space(u"[ \\t\\n\\r\\f\\v]+"_s);
    return text.split(space, Qt::SkipEmptyParts);
}

/// A run of words that must not stand without what comes before it.
struct Saying {
    QString attribution; ///< Empty for our own words and for quotes without one.
    QString text;
    bool isQuote = false;
};

void collectQuote(const Block &block, std::vector<Saying> &sayings, int depth)
{
    const auto quote = depth < MaxQuoteDepth ? quoteView(block) : std::nullopt;
    if (!quote)
        return;
    const bool isTranslated = quote->isTranslated();
    const QString attribution = plainText(quote->citeHtml()).replace(u'\n', u' ');
    QStringList paragraphs;
    auto flush = [&] {
        if (!paragraphs.isEmpty())
            sayings.push_back({ attribution, paragraphs.join(u' '), true });
        paragraphs.clear();
    };
    for (const QuoteView::Part &part : quote->parts) {
        const bool isLeftOut = isTranslated && part.role == QuoteView::Role::Original;
        if (part.kind == QuoteView::Part::Kind::Quote) {
            flush();
            // Among the originals it is said again in the translation, unless it brings its own.
            const Block inner = block.child(part.child);
            if (const auto view = isLeftOut ? quoteView(inner) : std::nullopt; !view || view->isTranslated())
                collectQuote(inner, sayings, depth + 1);
            continue;
        }
        if (part.kind != QuoteView::Part::Kind::Paragraph || isLeftOut)
            continue;
        const QString text = plainText(part.text.html).replace(u'\n', u' ');
        if (!text.isEmpty())
            paragraphs.append(text);
    }
    flush();
}

std::vector<Saying> sayingsOf(const Document &document)
{
    std::vector<Saying> sayings;
    QList<Block> waiting = document.blocks();
    std::reverse(waiting.begin(), waiting.end());
    while (!waiting.isEmpty()) {
        const Block block = waiting.takeLast();
        switch (kindOf(block)) {
        case Kind::Quote:
            collectQuote(block, sayings, 0);
            break;
        case Kind::Paragraph:
        case Kind::Verse:
        case Kind::Freeform:
            if (block.childCount() == 0)
                sayings.push_back({ {}, plainText(block.html()).replace(u'\n', u' '), false });
            break;
        case Kind::Group:
        case Kind::Columns:
        case Kind::Column:
        case Kind::Unknown:
            for (int i = block.childCount(); i-- > 0;)
                waiting.append(block.child(i));
            break;
        case Kind::Heading:
        case Kind::List:
        case Kind::ListItem:
        case Kind::Image:
        case Kind::Gallery:
        case Kind::Embed:
        case Kind::Media:
        case Kind::Separator:
        case Kind::Code:
        case Kind::Preformatted:
        case Kind::Table:
        case Kind::Button:
        case Kind::Html:
        case Kind::Card:
        case Kind::More:
            break;
        }
    }
    return sayings;
}

int wordsIn(const QString &text)
{
    QTextBoundaryFinder finder(QTextBoundaryFinder::Word, text);
    int count = 0;
    while (true) {
        if (finder.boundaryReasons() & QTextBoundaryFinder::StartOfItem)
            ++count;
        if (finder.toNextBoundary() < 0)
            return count;
    }
}

int listWords(const ListView &list)
{
    int count = 0;
    for (const ListView::Item &item : list.items) {
        count += wordsIn(plainText(item.text.html));
        for (const ListView &inner : item.lists)
            count += listWords(inner);
    }
    return count;
}

/// Its own paragraphs; the blocks in it go to `waiting`.
int quoteWords(const Block &block, QList<Block> &waiting)
{
    const auto quote = quoteView(block);
    if (!quote)
        return wordsIn(plainText(block.html()));
    int count = 0;
    for (const QuoteView::Part &part : quote->parts) {
        if (part.kind == QuoteView::Part::Kind::Paragraph)
            count += wordsIn(plainText(part.text.html));
        else if (part.child >= 0)
            waiting.append(block.child(part.child));
    }
    return count;
}

} // namespace

QString plainText(const Document &document)
{
    QStringList lines;
    for (const Block &block : allBlocks(document)) {
        if (kindOf(block) == Kind::Html || block.isBlank())
            continue;
        const QString text = plainText(block.html());
        if (!text.isEmpty())
            lines.append(text);
    }
    return lines.join(u'\n');
}

int wordCount(const Document &document)
{
    int count = 0;
    QList<Block> waiting = document.blocks();
    while (!waiting.isEmpty()) {
        const Block block = waiting.takeLast();
        switch (kindOf(block)) {
        case Kind::Quote:
            count += quoteWords(block, waiting);
            continue;
        case Kind::List:
            if (const auto list = listView(block); list && list->isOldForm) {
                count += listWords(*list);
                continue;
            }
            break;
        case Kind::Paragraph:
        case Kind::Heading:
        case Kind::ListItem:
        case Kind::Verse:
            if (const auto text = textView(block)) {
                count += wordsIn(plainText(text->text.html));
                break;
            }
            [[fallthrough]];
        case Kind::Freeform:
            if (!block.isBlank() && block.childCount() == 0)
                count += wordsIn(plainText(block.html()));
            break;
        case Kind::Group:
        case Kind::Columns:
        case Kind::Column:
        case Kind::Unknown:
            break;
        case Kind::Image:
        case Kind::Gallery:
        case Kind::Embed:
        case Kind::Media:
        case Kind::Separator:
        case Kind::Code:
        case Kind::Preformatted:
        case Kind::Table:
        case Kind::Button:
        case Kind::Html:
        case Kind::Card:
        case Kind::More:
            continue;
        }
        for (int i = 0; i < block.childCount(); ++i)
            waiting.append(block.child(i));
    }
    return count;
}

int excerptLength(const QString &excerpt) { return int(wordsOf(excerpt).size()); }

QString excerpt(const Document &document, int words)
{
    QStringList out;
    for (const Saying &saying : sayingsOf(document)) {
        const QStringList said = wordsOf(saying.text);
        if (said.isEmpty())
            continue;
        QStringList lead = wordsOf(saying.attribution);
        const qsizetype room = words - out.size();
        if (room <= lead.size()) // Not one word of it would fit with its author.
            return out.isEmpty() ? QString() : out.join(u' ') + u" …"_s;
        if (!lead.isEmpty())
            lead.last() += u':';
        const bool isCut = said.size() > room - lead.size();
        QStringList kept = said.first(std::min(said.size(), room - lead.size()));
        if (isCut)
            kept.last() += u'…';
        if (saying.isQuote) {
            kept.first().prepend(u'“');
            kept.last() += u'”';
        }
        out += lead + kept;
        if (isCut)
            return out.join(u' ');
    }
    return out.join(u' ');
}

} // namespace blocks
