#include "formats/blocks/attributes.h"
#include "formats/blocks/changes.h"
#include "formats/blocks/identity.h"

#include <QSet>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace blocks {

namespace {

/// Beyond these a post is made to keep us busy: no quotation is that long, no post has so many.
constexpr qsizetype MaxSaying = 65536;
constexpr int MaxMarked = 300;

/// Words as they are whoever set them: WordPress makes quotes and dashes typographic, transforms join
/// paragraphs.
QStringList foldedWords(const QString &text)
{
    QString folded = text.normalized(QString::NormalizationForm_C);
    for (QChar &c : folded) {
        const char16_t code = c.unicode();
        if (code == 0x2018 || code == 0x2019 || code == 0x201A || code == 0x2032)
            c = u'\'';
        else if ((code >= 0x201C && code <= 0x201E) || code == 0xAB || code == 0xBB)
            c = u'"';
        else if (code >= 0x2010 && code <= 0x2015)
            c = u'-';
    }
    return folded.replace(u'…', u"..."_s).simplified().split(u' ', Qt::SkipEmptyParts);
}

/// What a quote or card says, whatever block it is now; nothing of one that is too long to be any.
struct Saying {
    QStringList words; ///< The attribution among them: it is a paragraph in some forms.
    QString link; ///< The last in it.

    bool operator==(const Saying &) const = default;
};

Saying sayingOf(const Block &block)
{
    if (block.span().length() > MaxSaying)
        return {};
    const QByteArray html = reading::withoutDelimiters(block.view(block.innerSpan()));
    Saying saying{ foldedWords(plainText(html)), {} };
    TagReader reader(html);
    while (const auto tag = reader.next()) {
        if (tag->kind == Tag::Kind::Open && tag->name == "a" && tag->find("href"))
            saying.link = comparableAddress(decodedText(tag->attribute("href")));
    }
    return saying;
}

/// Of the words of both, how many they share: 0 to 1.
double likeness(const QStringList &one, const QStringList &other)
{
    QHash<QString, int> counts;
    for (const QString &word : one)
        ++counts[word];
    qsizetype shared = 0;
    for (const QString &word : other) {
        if (counts[word]-- > 0)
            ++shared;
    }
    const qsizetype all = one.size() + other.size();
    return all == 0 ? 1.0 : 2.0 * double(shared) / double(all);
}

Recognized::By marksOf(const Block &block, const QByteArray &id)
{
    const auto attributes = attributesOf(block);
    const Json *stored = attributes ? attributes->find({ "metadata", "quotidian", "id" }) : nullptr;
    return stored && stored->text == id ? Recognized::By::Metadata : Recognized::By::Anchor;
}

/// Whether a block without an id may be a quote or card of ours.
bool mayBeOurs(const Block &block)
{
    if (block.name() == "core/quote" || block.name() == "core/pullquote")
        return true;
    if (block.name() != "core/group")
        return false;
    const QList<Block> children = block.children();
    return std::none_of(
        children.begin(), children.end(), [](const Block &child) { return kindOf(child) == Kind::Quote; });
}

class Recognizer final {
public:
    Recognizer(const Document &before, const Document &now)
        : m_all(allBlocks(now))
    {
        for (const Block &block : allBlocks(before)) {
            const QByteArray id = objectId(block);
            if (!id.isEmpty() && !m_stored.contains(id)) {
                m_stored.insert(id, sayingOf(block));
                m_order.append(id);
            }
        }
    }

    Recognition run()
    {
        QHash<QByteArray, QList<int>> places;
        for (int i = 0; i < m_all.size(); ++i) {
            const QByteArray id = objectId(m_all[i]);
            if (!id.isEmpty() && ++m_marked)
                places[id].append(i);
        }
        QList<QByteArray> ids = places.keys();
        // Outer ones first: what is in a copy is a copy.
        std::sort(ids.begin(), ids.end(),
            [&](const QByteArray &a, const QByteArray &b) { return places[a].front() < places[b].front(); });
        for (const QByteArray &id : ids)
            decide(id, places[id]);
        for (const QByteArray &id : m_order) {
            if (!places.contains(id))
                m_answer.missing.append(id);
        }
        findByText();
        std::sort(m_answer.found.begin(), m_answer.found.end(), [](const Recognized &a, const Recognized &b) {
            return a.block.span().start < b.block.span().start;
        });
        return std::move(m_answer);
    }

private:
    void decide(const QByteArray &id, const QList<int> &places)
    {
        int best = places.front();
        if (places.size() > 1 && m_marked <= MaxMarked) {
            const Saying stored = m_stored.value(id);
            const auto rank = [&](int place) {
                return std::pair(
                    !isInCopy(m_all[place]), likeness(stored.words, sayingOf(m_all[place]).words));
            };
            auto bestRank = rank(best);
            for (const int place : places.sliced(1)) {
                if (const auto each = rank(place); each > bestRank) {
                    best = place;
                    bestRank = each;
                }
            }
        }
        for (const int place : places) {
            const Block &block = m_all[place];
            m_answer.found.push_back({ block, id, marksOf(block, id), place != best });
            if (place != best)
                m_copies.append(block.span());
        }
    }

    bool isInCopy(const Block &block) const
    {
        return std::any_of(m_copies.begin(), m_copies.end(),
            [&](Span copy) { return copy.start < block.span().start && block.span().end <= copy.end; });
    }

    void findByText()
    {
        if (m_answer.missing.isEmpty())
            return;
        QHash<QByteArray, QList<Block>> same;
        std::vector<std::pair<Block, Saying>> candidates;
        for (const Block &block : m_all) {
            if (!mayBeOurs(block) || !objectId(block).isEmpty() || candidates.size() == MaxMarked)
                continue;
            Saying saying = sayingOf(block);
            if (saying.words.isEmpty())
                continue;
            for (const QByteArray &id : m_answer.missing) {
                if (m_stored[id] == saying)
                    same[id].append(block);
            }
            candidates.emplace_back(block, std::move(saying));
        }
        QList<QByteArray> missing;
        for (const QByteArray &id : m_answer.missing) {
            const QList<Block> blocks = same.value(id);
            const bool isOnlyOne = blocks.size() == 1
                && std::count_if(same.begin(), same.end(),
                       [&](const QList<Block> &others) { return others.contains(blocks.front()); })
                    == 1;
            if (isOnlyOne)
                m_answer.found.push_back({ blocks.front(), id, Recognized::By::Text, false });
            else
                missing.append(id);
        }
        m_answer.missing = missing;
        for (const auto &[block, saying] : candidates)
            doubt(block, saying);
    }

    void doubt(const Block &block, const Saying &saying)
    {
        constexpr double Alike = 0.5;
        if (std::any_of(m_answer.found.begin(), m_answer.found.end(),
                [&](const Recognized &each) { return each.block == block; }))
            return;
        Doubt doubt{ block, {} };
        for (const QByteArray &id : m_answer.missing) {
            const Saying &stored = m_stored[id];
            if (stored.link == saying.link && likeness(stored.words, saying.words) >= Alike)
                doubt.ids.append(id);
        }
        if (!doubt.ids.isEmpty())
            m_answer.doubts.push_back(doubt);
    }

    QList<Block> m_all;
    QHash<QByteArray, Saying> m_stored;
    QList<QByteArray> m_order;
    QList<Span> m_copies;
    int m_marked = 0;
    Recognition m_answer;
};

} // namespace

/// Gives the block that begins there that id, and a copy a new one.
static void giveId(Marked &marked, qsizetype start, const QByteArray &known, bool isCopy)
{
    const QList<Block> all = allBlocks(marked.document);
    const auto block = std::find_if(all.begin(), all.end(),
        [&](const Block &candidate) { return candidate.span().start == start && !candidate.isFreeform(); });
    if (block == all.end())
        return;
    const QByteArray id = !isCopy ? known : known.startsWith("c-") ? newCardId() : newQuoteId();
    const auto changed = withId(marked.document, *block, id);
    if (!changed) // Its JSON is broken: it stays as it is.
        return;
    marked.document = *changed;
    if (isCopy)
        marked.copies.insert(id, known);
}

QByteArray objectId(const Block &block)
{
    const QByteArray quote = quoteId(block);
    return quote.isEmpty() ? cardId(block) : quote;
}

QString comparableAddress(const QString &address)
{
    QUrl url(address);
    if (url.scheme() == "http"_L1)
        url.setScheme(u"https"_s);
    return url.toString(QUrl::RemoveFragment | QUrl::StripTrailingSlash | QUrl::NormalizePathSegments);
}

Marked withFreshIds(const Document &document, QSet<QByteArray> taken)
{
    std::vector<std::pair<qsizetype, QByteArray>> copies;
    for (const Block &block : allBlocks(document)) {
        const QByteArray id = objectId(block);
        if (id.isEmpty())
            continue;
        if (taken.contains(id))
            copies.emplace_back(block.span().start, id);
        taken.insert(id);
    }
    Marked marked{ document, {} };
    // From the end: what stands before a change stays where it is.
    for (auto each = copies.rbegin(); each != copies.rend(); ++each)
        giveId(marked, each->first, each->second, true);
    return marked;
}

Recognition recognize(const Document &before, const Document &now) { return Recognizer(before, now).run(); }

Result<Marked> withMarks(const Document &now, const Recognition &recognition)
{
    Marked marked{ now, {} };
    // From the end: what stands before a change stays where it is.
    for (auto each = recognition.found.rbegin(); each != recognition.found.rend(); ++each) {
        if (!now.contains(each->block))
            return refused(Error::Reason::NoSuchBlock);
        if (each->by == Recognized::By::Metadata && !each->isCopy)
            continue;
        giveId(marked, each->block.span().start, each->id, each->isCopy);
    }
    return marked;
}

} // namespace blocks
