// The voices of a story in a draft: quotations with their evidence, and cards of photo reports.

#include "desk/capturing.h"
#include "desk/cardmarkup.h"
#include "desk/drafts.h"
#include "desk/draftsparts.h"
#include "desk/fetchedfeed.h"
#include "desk/typedaddress.h"
#include "formats/blocks/identity.h"
#include "formats/blocks/inline.h"
#include "formats/blocks/makers.h"
#include "formats/html/pagefacts.h"
#include "net/feedfetcher.h"

#include <QLocale>
#include <QRegularExpression>
#include <QtConcurrent>

using namespace Qt::StringLiterals;

namespace {

/// The paragraphs of a text, as escaped HTML; a single line end is a line break.
std::vector<QByteArray> paragraphsHtml(const QString &text)
{
    static const QRegularExpression blankLine(u"\\n[ \\t\\r]*\\n\\s*"_s);
    std::vector<QByteArray> paragraphs;
    const QStringList parts = text.trimmed().split(blankLine, Qt::SkipEmptyParts);
    for (const QString &part : parts) {
        std::vector<blocks::Inline> inlines;
        const QStringList lines = part.split(u'\n');
        for (const QString &line : lines) {
            if (!inlines.empty())
                inlines.push_back({ {}, {}, true });
            inlines.push_back({ line.simplified(), {}, false });
        }
        paragraphs.push_back(blocks::toHtml(inlines));
    }
    return paragraphs;
}

/// By the language if it is known, else by the first letter that has a direction.
QByteArray directionOf(const QString &language, const QString &text)
{
    if (!language.isEmpty() && QLocale(language).language() != QLocale::C)
        return QLocale(language).textDirection() == Qt::RightToLeft ? "rtl" : "ltr";
    return text.isRightToLeft() ? "rtl" : "ltr";
}

QString dateWords(const QDateTime &at)
{
    return at.isValid() ? QLocale().toString(at.date(), u"d MMMM yyyy"_s) : QString();
}

/// The page's title and author from its bytes.
Card readCard(const Capture &page, Card card)
{
    const PageFacts facts = pageFacts(utf8Of(page), page.finalUrl);
    card.title = facts.title;
    card.author = facts.author;
    card.url = facts.canonical.isEmpty() ? page.finalUrl : facts.canonical;
    return card;
}

} // namespace

Future<Quote> Drafts::quote(
    DraftId draft, ArticleId article, int start, int end, const QString &text, std::optional<int> version)
{
    const Answer<Quote> answer;
    DatabaseFile &library = m_parts->room.profile.library();
    const Future<ReadPassage> read = library.read([article, start, end, text, version](Database &database) {
        return readPassage(database, article, start, end, text, version);
    });
    onDone(read, this, [this, draft, answer](const Result<ReadPassage> &passage) {
        if (!passage)
            return answer.give(passage.error());
        ReadPassage recorded = *passage;
        recorded.quote.draft = draft;
        const Future<Quote> written = m_parts->file().write(
            [blobs = m_parts->room.profile.blobs(), recorded = std::move(recorded)](
                Database &newsroom) { return recordQuote(newsroom, blobs, recorded); });
        pass(written, this, answer);
    });
    return answer.future();
}

QByteArray Drafts::markup(const Quote &quote)
{
    blocks::QuoteMarkup markup;
    markup.id = quote.id.toLatin1();
    for (const QByteArray &html : paragraphsHtml(quote.original))
        markup.original.push_back({ html, {} });
    for (const QByteArray &html : paragraphsHtml(quote.translation))
        markup.translation.push_back({ html, {} });
    const QByteArray direction = directionOf(quote.language, quote.original);
    // One language throughout needs no marks, unless it runs the other way.
    if (!markup.translation.empty() || direction == "rtl") {
        markup.language = quote.language.toUtf8();
        markup.direction = direction;
    }
    if (!markup.translation.empty()) {
        markup.translationLanguage = quote.translationLanguage.toUtf8();
        markup.translationDirection = directionOf(quote.translationLanguage, quote.translation);
    }
    markup.cite = blocks::attributionHtml(quote.author, quote.title, quote.url, dateWords(quote.publishedAt));
    return blocks::quote(markup);
}

Future<Card> Drafts::card(const QString &typed)
{
    const Result<TypedAddress> address = typedAddress(typed);
    if (!address)
        return readyFuture<Card>(address.error());
    Card card;
    card.id = QString::fromLatin1(blocks::newCardId());
    card.url = address->url;
    const Answer<Card> answer;
    onDone(fetchPage(m_parts->room.http, address->url, true), this,
        [this, card, answer](const Result<Capture> &page) {
            if (!page) {
                // On a bad line the card is its address; nothing that the person typed is refused for that.
                const bool isLine
                    = page.error().kind == Error::Kind::Offline || page.error().kind == Error::Kind::Network;
                return answer.give(isLine ? Result<Card>(card) : Result<Card>(page.error()));
            }
            const QFuture<Result<Card>> read
                = QtConcurrent::run([page = *page, card]() -> Result<Card> { return readCard(page, card); });
            pass(read, this, answer);
        });
    return answer.future();
}

blocks::CardMarkup cardMarkup(const Card &card)
{
    blocks::CardMarkup markup;
    markup.id = card.id.toLatin1();
    markup.url = card.url;
    markup.title = !card.title.isEmpty() ? card.title : card.url.toDisplayString(QUrl::RemoveScheme).mid(2);
    const QString host = card.url.host();
    markup.by = card.author.isEmpty() ? Drafts::tr("Photo report, %1").arg(host)
                                      : Drafts::tr("Photo report by %1, %2").arg(card.author, host);
    return markup;
}

QByteArray Drafts::markup(const Card &card) { return blocks::card(cardMarkup(card)); }
