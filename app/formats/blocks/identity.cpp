#include "formats/blocks/identity.h"

#include "formats/blocks/attributes.h"
#include "formats/blocks/changes.h"
#include "formats/blocks/delimiter.h"

#include <QRandomGenerator>

#include <algorithm>

namespace blocks {

namespace {

QByteArray newId(QByteArrayView prefix)
{
    static constexpr char Letters[] = "abcdefghijklmnopqrstuvwxyz0123456789";
    QByteArray id = prefix.toByteArray();
    for (int i = 0; i < 6; ++i)
        id += Letters[QRandomGenerator::system()->bounded(36)];
    return id;
}

/// `q-7f3k2m`.
bool isOurForm(QByteArrayView id, QByteArrayView prefix)
{
    if (id.size() != prefix.size() + 6 || !id.startsWith(prefix))
        return false;
    return std::all_of(id.begin() + prefix.size(), id.end(),
        [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

bool canCarryId(const Block &block)
{
    const QByteArray name = block.name();
    return name == "core/quote" || name == "core/pullquote" || name == "core/group";
}

std::optional<Tag> firstTag(const Block &block) { return leadingTag(reading::headOf(block).html); }

QByteArray findId(const Block &block, QByteArrayView prefix)
{
    if (!canCarryId(block))
        return {};
    const auto attributes = attributesOf(block);
    if (attributes) {
        const Json *id = attributes->find({ "metadata", "quotidian", "id" });
        // Something else of ours in the metadata decides too: it is no quote.
        if (id && id->type == Json::Type::String && (isOurForm(id->text, "q-") || isOurForm(id->text, "c-")))
            return id->text.startsWith(prefix) ? id->text : QByteArray();
        const Json *anchor = attributes->find("anchor");
        if (anchor && anchor->type == Json::Type::String && isOurForm(anchor->text, prefix))
            return anchor->text;
    }
    const auto tag = firstTag(block);
    const QByteArray anchor = tag ? tag->attribute("id") : QByteArray();
    return isOurForm(anchor, prefix) ? anchor : QByteArray();
}

void sortKeys(Json &value)
{
    std::sort(value.members.begin(), value.members.end(),
        [](const JsonMember &a, const JsonMember &b) { return a.key < b.key; });
    for (JsonMember &member : value.members)
        sortKeys(member.value);
    for (Json &item : value.items)
        sortKeys(item);
}

QByteArrayView trimmed(QByteArrayView text)
{
    while (!text.isEmpty() && isSpace(text.front()))
        text = text.sliced(1);
    while (!text.isEmpty() && isSpace(text.back()))
        text.chop(1);
    return text;
}

/// The markup with noise taken out, and per block its metadata (empty if none). 0xFF marks where blocks begin
/// and end: no text in UTF-8 holds it.
struct Canonical {
    QByteArray text;
    QList<QByteArray> metadata;
};

/// References as the characters that they stand for: the site's filter spells them its own way.
void appendWords(Canonical &out, QByteArrayView html)
{
    if (html.contains('&') && html.isValidUtf8())
        out.text += escapedText(decodedText(html));
    else
        out.text += html;
}

void appendHtml(Canonical &out, QByteArrayView html)
{
    TagReader reader(html);
    qsizetype at = 0;
    while (const auto tag = reader.next()) {
        appendWords(out, html.sliced(at, tag->span.start - at));
        at = tag->span.end;
        if (tag->kind != Tag::Kind::Open) {
            out.text += html.sliced(tag->span.start, tag->span.length());
            continue;
        }
        std::vector<TagAttribute> attributes = tag->attributes;
        std::stable_sort(attributes.begin(), attributes.end(),
            [](const TagAttribute &a, const TagAttribute &b) { return a.name < b.name; });
        out.text += '<' + tag->name;
        for (const TagAttribute &attribute : attributes)
            out.text += ' ' + attribute.name + "=\"" + escapedValue(decodedText(attribute.value)) + '"';
        out.text += '>';
    }
    appendWords(out, html.sliced(at));
}

void appendOpening(Canonical &out, const Block &block)
{
    out.text += "\xFF" + block.name() + ' ';
    QByteArray metadata;
    if (auto attributes = attributesOf(block); attributes && attributes->isObject()) {
        const Json *anchor = attributes->find("anchor");
        if (anchor) {
            const auto tag = firstTag(block);
            if (tag && tag->attribute("id") == anchor->text)
                attributes->remove("anchor");
        }
        sortKeys(*attributes);
        if (const Json *stored = attributes->find("metadata"))
            metadata = toJson(*stored);
        attributes->remove("metadata");
        out.text += toJson(*attributes);
    } else {
        out.text += block.attributes();
    }
    out.metadata.append(metadata);
    out.text += block.isVoid() ? "/\xFF" : "\xFF";
}

Canonical canonical(const QByteArray &markup)
{
    struct Step {
        Block block;
        size_t piece;
    };
    Canonical out;
    const Document document = Document::parse(markup);
    for (const Block &root : document.blocks()) {
        if (root.isFreeform()) {
            if (!root.isBlank())
                appendHtml(out, trimmed(root.inner()));
            continue;
        }
        appendOpening(out, root);
        std::vector<Step> steps{ { root, 0 } };
        while (!steps.empty()) {
            Step &step = steps.back();
            const auto &content = step.block.content();
            if (step.piece == content.size()) {
                out.text += step.block.isClosed() ? "\xFF/" : "";
                steps.pop_back();
                continue;
            }
            const Block::Piece piece = content[step.piece++];
            if (piece.child < 0) {
                appendHtml(
                    out, trimmed(QByteArrayView(markup).sliced(piece.html.start, piece.html.length())));
                continue;
            }
            const Block child = step.block.child(piece.child);
            appendOpening(out, child);
            steps.push_back({ child, 0 });
        }
    }
    return out;
}

} // namespace

QByteArray newQuoteId() { return newId("q-"); }

QByteArray newCardId() { return newId("c-"); }

QByteArray quoteId(const Block &block) { return findId(block, "q-"); }

QByteArray cardId(const Block &block) { return findId(block, "c-"); }

QList<Block> allBlocks(const Document &document)
{
    QList<Block> all;
    QList<Block> waiting = document.blocks();
    std::reverse(waiting.begin(), waiting.end());
    while (!waiting.isEmpty()) {
        const Block block = waiting.takeLast();
        all.append(block);
        for (int i = block.childCount(); i-- > 0;)
            waiting.append(block.child(i));
    }
    return all;
}

QHash<QByteArray, QList<Block>> duplicates(const Document &document)
{
    QHash<QByteArray, QList<Block>> byId;
    for (const Block &block : allBlocks(document)) {
        for (const QByteArray &id : { quoteId(block), cardId(block) }) {
            if (!id.isEmpty())
                byId[id].append(block);
        }
    }
    byId.removeIf([](const auto &entry) { return entry.value().size() < 2; });
    return byId;
}

Result<Document> withId(const Document &document, const Block &block, const QByteArray &id)
{
    if (!canCarryId(block))
        return refused(Error::Reason::FormUnknown);
    const auto attributes = attributesOf(block);
    auto text = withMemberAt(block.attributes(), { "metadata", "quotidian", "id" }, Json::string(id));
    if (text && attributes && attributes->find("anchor"))
        text = withMember(*text, "anchor", Json::string(id));
    if (!text || !attributes)
        return refused(Error::Reason::AttributesBroken);

    Changes changes(document, block);
    const AttributesPlace place = attributesPlace(block, *text);
    changes.replace(place.span, place.bytes);
    if (const auto tag = firstTag(block)) {
        const reading::Piece head = reading::headOf(block);
        if (tag->name == "div"
            && !tag->find("id")) // In a group the id stands before the class, elsewhere behind it.
            changes.insert(head.base + tag->span.start + 4, " id=\"" + id + '"');
        else
            changes.setTagAttribute(head, *tag, "id", QString::fromLatin1(id));
    }
    return changes.apply();
}

bool sameButForNoise(const QByteArray &one, const QByteArray &other)
{
    if (one == other)
        return true;
    const Canonical a = canonical(one);
    const Canonical b = canonical(other);
    if (a.text != b.text)
        return false;
    return std::equal(a.metadata.begin(), a.metadata.end(), b.metadata.begin(), b.metadata.end(),
        [](const QByteArray &x, const QByteArray &y) { return x == y || x.isEmpty() || y.isEmpty(); });
}

} // namespace blocks
