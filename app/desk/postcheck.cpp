#include "desk/postcheck.h"

#include "evidence/standing.h"
#include "formats/blocks/excerpt.h"
#include "formats/blocks/identity.h"
#include "formats/blocks/localpictures.h"
#include "formats/blocks/tags.h"
#include "formats/blocks/views.h"

#include <QHash>
#include <QRegularExpression>

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;
using Kind = Finding::Kind;

namespace {

constexpr int deepest = 64; ///< Of blocks in blocks; nobody writes so, and a stack ends.

/// Gathers what is found, one finding for each kind.
class Findings {
public:
    /// `block` is -1 for what is not in the text.
    void add(Kind kind, int block, const QString &words = {})
    {
        Finding &finding = m_found[kind];
        finding.kind = kind;
        ++finding.count;
        if (block >= 0 && !finding.blocks.contains(block))
            finding.blocks.append(block);
        if (finding.words.isEmpty())
            finding.words = words;
    }
    void set(const Finding &finding) { m_found[finding.kind] = finding; }

    /// What stops first, then what is to be looked at; in the order of the kinds.
    std::vector<Finding> all() const
    {
        std::vector<Finding> all;
        for (const auto &[kind, finding] : m_found)
            all.push_back(finding);
        std::ranges::stable_sort(
            all, [](const Finding &a, const Finding &b) { return a.state() > b.state(); });
        return all;
    }

private:
    std::map<Kind, Finding> m_found;
};

QString wordsOf(const blocks::Block &block)
{
    return blocks::plainText(blocks::Document::parse(block.bytes()));
}

/// A picture of a block, and whether a caption beside it names anybody.
void checkPicture(Findings &findings, const blocks::ImageView &image, bool isCaptioned, int number,
    const PostRecords &records)
{
    if (image.alt.trimmed().isEmpty())
        findings.add(Kind::PictureWithoutAlt, number);
    if (!isCaptioned && image.captionHtml().trimmed().isEmpty())
        findings.add(Kind::PictureWithoutCredit, number);
    const auto local = blocks::localPicture(image.src);
    if (!local)
        return;
    const bool isHere = std::ranges::any_of(
        records.attachments, [&](const Attachment &each) { return each.sha256 == *local; });
    findings.add(isHere ? Kind::PictureHere : Kind::PictureLost, number);
}

/// What a quotation says that is ours: its translation and its attribution. The rest is somebody's own words.
QString ownWords(const blocks::QuoteView &quote)
{
    QStringList words{ blocks::plainText(quote.citeHtml()) };
    for (const blocks::QuoteView::Part &part : quote.parts) {
        if (part.role == blocks::QuoteView::Role::Translation
            && part.kind == blocks::QuoteView::Part::Kind::Paragraph)
            words.append(blocks::plainText(part.text.html));
    }
    return words.join(u'\n');
}

void checkPlaceholder(Findings &findings, const QString &text, int number)
{
    if (const QString words = placeholderIn(text); !words.isEmpty())
        findings.add(Kind::Placeholder, number, words);
}

void checkBlock(
    Findings &findings, const blocks::Block &block, int number, const PostRecords &records, int depth = 0)
{
    if (depth > deepest)
        return;
    if (const auto card = blocks::cardView(block)) {
        checkPlaceholder(findings, card->title + u'\n' + card->by, number);
        if (card->picture)
            checkPicture(findings, *card->picture, true, number, records);
        return;
    }
    if (const auto gallery = blocks::galleryView(block)) {
        const bool isCaptioned = gallery->caption && !gallery->caption->html.trimmed().isEmpty();
        for (const blocks::ImageView &image : gallery->images)
            checkPicture(findings, image, isCaptioned, number, records);
        return;
    }
    if (const auto image = blocks::imageView(block)) {
        checkPicture(findings, *image, false, number, records);
        checkPlaceholder(findings, blocks::plainText(image->captionHtml()), number);
        return;
    }
    if (const auto quote = blocks::quoteView(block)) {
        if (blocks::plainText(quote->citeHtml()).trimmed().isEmpty())
            findings.add(Kind::QuoteWithoutSource, number);
        checkPlaceholder(findings, ownWords(*quote), number);
        // Its paragraphs are its text; quotations within it have sources of their own.
        const QList<blocks::Block> children = block.children();
        for (const blocks::Block &child : children) {
            if (blocks::quoteView(child))
                checkBlock(findings, child, number, records, depth + 1);
        }
        return;
    }
    if (const auto text = blocks::textView(block)) {
        const QString words = blocks::plainText(text->text.html);
        if (text->kind == blocks::Kind::Heading && words.trimmed().isEmpty())
            findings.add(Kind::HeadingEmpty, number);
        if (text->kind != blocks::Kind::Code && text->kind != blocks::Kind::Preformatted)
            checkPlaceholder(findings, words, number);
    } else if (block.childCount() == 0 && blocks::kindOf(block) != blocks::Kind::Html) {
        checkPlaceholder(findings, wordsOf(block), number);
    }
    const QList<blocks::Block> children = block.children();
    for (const blocks::Block &child : children)
        checkBlock(findings, child, number, records, depth + 1);
}

void checkQuotes(Findings &findings, const QHash<QString, int> &present, const std::vector<Quote> &standing)
{
    int recorded = 0;
    int matching = 0;
    for (const Quote &quote : standing) {
        const auto place = present.constFind(quote.id);
        if (place == present.constEnd())
            continue;
        ++recorded;
        switch (quote.verdict) {
        case Quote::Verdict::Exact:
        case Quote::Verdict::DeclaredEdits:
            ++matching;
            break;
        case Quote::Verdict::NotChecked:
        case Quote::Verdict::Warned:
            findings.add(Kind::QuoteInDoubt, *place);
            break;
        case Quote::Verdict::NotFound:
            findings.add(Kind::QuoteNotFound, *place);
            break;
        }
    }
    if (matching > 0)
        findings.set({ Kind::QuotesMatch, {}, matching, recorded, {} });
}

} // namespace

Finding::State Finding::state() const
{
    switch (kind) {
    case Kind::TitleMissing:
    case Kind::PictureLost:
        return State::Stops;
    case Kind::TextMissing:
    case Kind::LeadLong:
    case Kind::HeadingEmpty:
    case Kind::QuoteWithoutSource:
    case Kind::QuoteNotFound:
    case Kind::QuoteInDoubt:
    case Kind::QuoteUnclear:
    case Kind::PictureWithoutAlt:
    case Kind::PictureWithoutCredit:
    case Kind::Placeholder:
    case Kind::LinkDead:
    case Kind::CategoryMissing:
        return State::Look;
    case Kind::PictureHere:
    case Kind::ExcerptMissing:
    case Kind::QuotesMatch:
        return State::Fine;
    }
    return State::Fine;
}

std::vector<Finding> checkPost(const PostFields &fields, const PostRecords &records)
{
    Findings findings;
    if (fields.title.trimmed().isEmpty())
        findings.set({ Kind::TitleMissing, {}, 1, 0, {} });
    else if (const QString words = placeholderIn(fields.title); !words.isEmpty())
        findings.set({ Kind::Placeholder, {}, 1, 0, words });

    QHash<QString, int> present; ///< Our quotations, by id.
    QHash<QUrl, LinkCheck> dead;
    for (const LinkCheck &check : records.links) {
        if (check.isDead())
            dead.insert(check.url, check);
    }
    const blocks::Document post = blocks::Document::parse(fields.content);
    int number = -1;
    // The lead is the first paragraph, if nothing but pictures and headings stand before it. A page tells no
    // news, and has neither categories nor an excerpt.
    const bool isPost = records.type == PostType::Post;
    bool mayLead = isPost;
    for (const blocks::Block &block : post.blocks()) {
        if (block.isBlank())
            continue;
        ++number;
        const QByteArray bytes = block.bytes();
        for (const blocks::Block &each : blocks::allBlocks(blocks::Document::parse(bytes))) {
            if (const QByteArray id = blocks::quoteId(each); !id.isEmpty())
                present.insert(QString::fromLatin1(id), number);
        }
        checkBlock(findings, block, number, records);
        if (blocks::namesFiles(bytes))
            findings.add(Kind::PictureLost, number);
        for (const QUrl &link : linksOf(bytes)) {
            if (dead.contains(link.adjusted(QUrl::RemoveFragment)))
                findings.add(Kind::LinkDead, number, link.toDisplayString());
        }
        const blocks::Kind kind = blocks::kindOf(block);
        if (mayLead && kind == blocks::Kind::Paragraph) {
            const int words = blocks::wordCount(blocks::Document::parse(bytes));
            if (words > longestLead)
                findings.set({ Kind::LeadLong, { number }, words, longestLead, {} });
            mayLead = words == 0;
        } else if (kind != blocks::Kind::Heading && kind != blocks::Kind::Image) {
            mayLead = false;
        }
    }
    if (number < 0)
        findings.set({ Kind::TextMissing, {}, 1, 0, {} });
    checkQuotes(findings, present, asTheyStand(records.quotes, fields.content));
    for (const VoiceDoubt &doubt : records.doubts)
        findings.add(Kind::QuoteUnclear, doubt.block);
    if (blocks::localPicture(fields.featuredImage))
        findings.add(Kind::PictureHere, -1);
    // A site with one category puts every post into it.
    if (isPost && fields.categories.isEmpty() && records.categories > 1)
        findings.set({ Kind::CategoryMissing, {}, 1, 0, {} });
    if (isPost && fields.excerpt.trimmed().isEmpty())
        findings.set({ Kind::ExcerptMissing, {}, 1, 0, {} });
    else if (const QString words = placeholderIn(fields.excerpt); !words.isEmpty())
        findings.add(Kind::Placeholder, -1, words);
    return findings.all();
}

QList<QUrl> linksOf(const QByteArray &markup)
{
    QList<QUrl> links;
    blocks::TagReader reader(markup);
    while (const auto tag = reader.next()) {
        const bool isLink = tag->name == "a";
        if (!isLink && tag->name != "img")
            continue;
        const QUrl url(blocks::decodedText(tag->attribute(isLink ? "href" : "src")));
        const bool isWeb = url.scheme() == "https"_L1 || url.scheme() == "http"_L1;
        if (isWeb && !url.host().isEmpty() && !links.contains(url))
            links.append(url);
    }
    for (const blocks::Block &block : blocks::allBlocks(blocks::Document::parse(markup))) {
        if (const auto embed = blocks::embedView(block)) {
            if (const QUrl url(embed->url); !url.host().isEmpty() && !links.contains(url))
                links.append(url);
        }
    }
    return links;
}

QString placeholderIn(const QString &text)
{
    // Whole words in capitals; nobody writes them so in a story.
    static const QRegularExpression capitals(
        u"\\b(?:TK|TKTK|TKS|TODO|FIXME|XXX+|TBD|TBC|PLACEHOLDER|PENDIENTE|PENDENTE|COMPLETAR|PLATZHALTER|"
        u"ERGÄNZEN|"
        "À COMPLÉTER|À VÉRIFIER|ДОПИСАТЬ|ВСТАВИТЬ|УТОЧНИТЬ|ПРОВЕРИТЬ|ЗАГЛУШКА|ДОПИСАТИ|ВСТАВИТИ|УТОЧНИТИ|"
        "ТОЛЫҚТЫРУ|ТЕКСЕРУ|DOLDURULACAK|EKLENECEK)\\b"_s,
        QRegularExpression::UseUnicodePropertiesOption);
    static const QRegularExpression dummies(
        u"\\b(?:lorem\\s+ipsum|лорем\\s+ипсум|dolor\\s+sit\\s+amet)\\b|لوريم إيبسوم|نص تجريبي|لورم ایپسوم|"
        "متن آزمایشی|待补充|待補充|待填写|要追記"_s,
        QRegularExpression::UseUnicodePropertiesOption | QRegularExpression::CaseInsensitiveOption);
    // In brackets: what is left open, and the names of what is to come.
    static const QRegularExpression brackets(
        u"\\[\\s*(?:…|\\.{2,}|\\?+|x+|_+|tk|todo|tbd|tbc|(?:insert|add|check|find)\\b[^\\]]{0,60}|"
        "(?:your |the )?(?:name|date|link|source|photo|picture|quote|place|title|number)(?: here)?|"
        "имя|дата|ссылка|источник|фото|цитата|место|название|nombre|fecha|enlace|fuente|foto|cita|lugar|"
        "nom|lien|source|lieu|datum|quelle|ort|الاسم|التاريخ|الرابط|المصدر|نام|تاریخ|پیوند|منبع)\\s*\\]"_s,
        QRegularExpression::UseUnicodePropertiesOption | QRegularExpression::CaseInsensitiveOption);
    for (const QRegularExpression *pattern : { &capitals, &dummies, &brackets }) {
        if (const QRegularExpressionMatch match = pattern->match(text); match.hasMatch())
            return match.captured();
    }
    return {};
}
