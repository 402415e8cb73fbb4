#include "sync/voices.h"

#include "formats/blocks/identity.h"
#include "formats/blocks/tags.h"
#include "formats/blocks/views.h"
#include "storage/evidencestore.h"

using namespace Qt::StringLiterals;

Result<> recordCopies(Database &newsroom, DraftId draft, const QByteArray &content, const QuoteCopies &copies)
{
    EvidenceStore evidence(newsroom);
    for (auto copy = copies.begin(); copy != copies.end(); ++copy) {
        if (!content.contains(copy.key()))
            continue; // Undone; it comes with the text that holds it again.
        const auto known = evidence.findQuote(QString::fromLatin1(copy.key()));
        if (!known)
            return known.error();
        auto quote = evidence.findQuote(QString::fromLatin1(copy.value()));
        if (!quote)
            return quote.error();
        if (*known || !*quote)
            continue;
        (*quote)->id = QString::fromLatin1(copy.key());
        (*quote)->draft = draft;
        if (Result<> put = evidence.putQuote(**quote); !put)
            return put;
    }
    return {};
}

/// In `<span class="qtd-translator">` of an attribution.
static QString translatorIn(const QByteArray &cite)
{
    blocks::TagReader reader(cite);
    qsizetype start = -1;
    while (const auto tag = reader.next()) {
        if (tag->kind == blocks::Tag::Kind::Open && tag->classes().contains("qtd-translator"))
            start = tag->span.end;
        else if (start >= 0 && tag->kind == blocks::Tag::Kind::Close)
            return blocks::plainText(cite.mid(start, tag->span.start - start));
    }
    return {};
}

Result<> recordTranslations(Database &newsroom, DraftId draft, const QByteArray &content)
{
    EvidenceStore evidence(newsroom);
    const auto records = evidence.quotesOf(draft);
    if (!records)
        return records.error();
    if (records->empty())
        return {};
    QHash<QString, Quote> now;
    for (const Quote &record : *records)
        now.insert(record.id, record);
    for (const blocks::Block &block : blocks::allBlocks(blocks::Document::parse(content))) {
        const auto view = blocks::quoteView(block);
        const auto its = view ? now.find(QString::fromLatin1(view->id)) : now.end();
        if (its == now.end())
            continue;
        QStringList paragraphs;
        QString language;
        for (const blocks::QuoteView::Part &part : view->parts) {
            if (part.kind != blocks::QuoteView::Part::Kind::Paragraph
                || part.role != blocks::QuoteView::Role::Translation)
                continue;
            paragraphs.append(blocks::plainText(part.text.html));
            if (language.isEmpty())
                language = QString::fromUtf8(part.language);
        }
        if (paragraphs.isEmpty())
            continue; // Taken out, or without its marks: what was recorded stays.
        its->translationLanguage = language;
        its->translation = paragraphs.join("\n\n"_L1);
        its->translator = translatorIn(view->citeHtml());
    }
    for (const Quote &record : *records) {
        if (now[record.id] == record)
            continue;
        if (Result<> put = evidence.putQuote(now[record.id]); !put)
            return put;
    }
    return {};
}

Result<QByteArray> withOwnVoices(Database &newsroom, DraftId draft, const QByteArray &content)
{
    const blocks::Document document = blocks::Document::parse(content);
    EvidenceStore evidence(newsroom);
    QSet<QByteArray> taken;
    for (const blocks::Block &block : blocks::allBlocks(document)) {
        const QByteArray id = blocks::quoteId(block);
        if (id.isEmpty())
            continue;
        const auto quote = evidence.findQuote(QString::fromLatin1(id));
        if (!quote)
            return quote.error();
        if (*quote && (*quote)->draft != draft)
            taken.insert(id);
    }
    const blocks::Marked marked = blocks::withFreshIds(document, taken);
    if (marked.copies.isEmpty())
        return content;
    const QByteArray own = marked.document.toBytes();
    if (Result<> recorded = recordCopies(newsroom, draft, own, marked.copies); !recorded)
        return recorded.error();
    return own;
}
