#include "desk/capturing.h"

#include "base/sha256.h"
#include "evidence/verify.h"
#include "formats/blocks/identity.h"
#include "formats/html/plaintext.h"
#include "storage/articlestore.h"
#include "storage/evidencestore.h"
#include "storage/feedstore.h"

namespace {

/// The snapshot of just these bytes with just this text, if it is the newest of its address.
Result<std::optional<Snapshot>> sameAsNewest(EvidenceStore &store, const ReadPassage &passage)
{
    const Result<std::optional<SnapshotId>> newest = store.findSnapshot(passage.capture.url);
    if (!newest)
        return newest.error();
    if (!*newest)
        return std::optional<Snapshot>();
    const Result<Snapshot> snapshot = store.loadSnapshot(**newest);
    if (!snapshot)
        return snapshot.error();
    // What another computer received proves nothing of what this one did.
    const bool isSame = !snapshot->origin && snapshot->bodySha256 == passage.capture.bodySha256
        && snapshot->text == passage.snapshot.text;
    return isSame ? std::optional(*snapshot) : std::nullopt;
}

Result<SourceId> sourceOf(EvidenceStore &store, const Source &source)
{
    const Result<std::optional<Source>> known = store.findSource(source.url);
    if (!known)
        return known.error();
    if (*known)
        return (*known)->id;
    return store.addSource(source);
}

/// As the publisher's clock showed it: the day that an attribution names is the blogger's. Kept in UTC.
QDateTime publishedThere(const Article &article)
{
    return article.publishedAt.isValid() && article.publishedOffset
        ? article.publishedAt.toOffsetFromUtc(int(article.publishedOffset->count()))
        : article.publishedAt;
}

} // namespace

Result<ReadPassage> readPassage(
    Database &library, ArticleId id, int start, int end, const QString &text, std::optional<int> version)
{
    ArticleStore articles(library);
    const Result<ArticleText> article = articles.load(id, version);
    if (!article)
        return article.error();
    const Result<ArticleStore::Evidence> evidence = articles.evidence(id, article->version);
    if (!evidence)
        return evidence.error();
    const Result<Feed> feed = FeedStore(library).load(article->article.feed);
    if (!feed)
        return feed.error();

    ReadPassage passage;
    passage.capture = evidence->capture;
    passage.capture.documentSha256 = evidence->capture.bodySha256;
    passage.capture.body = evidence->entry;
    passage.capture.bodySha256 = sha256(evidence->entry);

    Snapshot &snapshot = passage.snapshot;
    snapshot.title = article->article.title;
    snapshot.author = article->article.author;
    snapshot.publishedAt = article->article.publishedAt;
    snapshot.language = article->article.language;
    snapshot.text = cleanText(evidence->html, article->base);

    const QString passageText = textIn(snapshot.text, { start, end });
    if (passageText.isEmpty())
        return Error{ Error::Kind::Refused, Error::Reason::BadArgument,
            QStringLiteral("%1–%2").arg(start).arg(end) };

    Quote &quote = passage.quote;
    quote.id = QString::fromLatin1(blocks::newQuoteId());
    quote.passage.start = start;
    quote.passage.end = end;
    quote.passage.text = passageText;
    quote.author = !article->article.author.isEmpty() ? article->article.author : article->feedName;
    quote.title = article->article.title;
    quote.url = article->article.url;
    quote.publishedAt = publishedThere(article->article);
    quote.language = article->article.language;
    quote.original = text.trimmed();
    quote.verdict = verify(snapshot.text, text, TextRange{ start, end }).verdict;

    passage.source.name = quote.author;
    passage.source.url = !feed->homePage.isEmpty() ? feed->homePage : feed->url;
    passage.source.language = feed->language;
    return passage;
}

Result<Quote> recordQuote(Database &newsroom, const Blobs &blobs, ReadPassage passage)
{
    EvidenceStore store(newsroom);
    Result<std::optional<Snapshot>> known = sameAsNewest(store, passage);
    if (!known)
        return known.error();
    if (!*known) {
        // The bytes are on the disk before the row that names them.
        if (Result<QByteArray> kept = blobs.put(passage.capture.body); !kept)
            return kept.error();
        Result<Snapshot> added = store.addSnapshot(passage.snapshot, passage.capture);
        if (!added)
            return added.error();
        *known = *added;
    }
    const Result<SourceId> source = sourceOf(store, passage.source);
    if (!source)
        return source.error();
    passage.quote.source = *source;
    passage.quote.passage.snapshot = (*known)->id;
    if (Result<> put = store.putQuote(passage.quote); !put)
        return put.error();
    return passage.quote;
}
