#include "formats/blocks/changes.h"

#include "formats/blocks/attributes.h"

#include <algorithm>

namespace blocks {

using reading::Piece;

Error refused(Error::Reason reason) { return { Error::Kind::Refused, reason, {} }; }

Changes::Changes(const Document &document, const Block &block)
    : m_document(document)
    , m_block(block)
{
}

void Changes::setMember(const QByteArray &key, const std::optional<Json> &value)
{
    m_members.push_back({ key, value });
}

void Changes::setTagAttribute(
    const Piece &piece, const Tag &tag, QByteArrayView name, const std::optional<QString> &value)
{
    const auto placed = [&](Span span) {
        return Span{ piece.base + span.start, piece.base + span.end };
    };
    const TagAttribute *old = tag.find(name);
    if (!value) {
        if (old) // With the white space before it.
            remove(placed({ old->span.start - 1, old->span.end }));
        return;
    }
    const QByteArray escaped = escapedValue(*value);
    const char quote = old && old->span.end > old->valueSpan.end ? piece.html[old->valueSpan.end] : '\0';
    if (quote == '"')
        return replace(placed(old->valueSpan), escaped);
    if (quote == '\'')
        return replace(placed(old->valueSpan), QByteArray(escaped).replace("'", "&#039;"));
    const QByteArray written = name.toByteArray() + "=\"" + escaped + '"';
    if (old)
        return replace(placed(old->span), written);
    qsizetype end = tag.span.end - 1;
    while (piece.html[end - 1] == '/' || piece.html[end - 1] == ' ')
        --end;
    insert(piece.base + end, ' ' + written);
}

Result<QByteArray> Changes::object() const
{
    auto object = attributesOf(m_block);
    if (!object || !object->isObject())
        return refused(Error::Reason::AttributesBroken);
    QByteArray text = m_block.attributes();
    for (const Member &member : m_members) {
        if (!member.value && !object->find(member.key))
            continue;
        const auto changed
            = member.value ? withMember(text, member.key, *member.value) : withoutMember(text, member.key);
        if (!changed)
            return refused(Error::Reason::AttributesBroken);
        text = *changed;
        if (member.value)
            object->set(member.key, *member.value);
        else
            object->remove(member.key);
        if (object->members.empty()) // WordPress writes no `{}`.
            text.clear();
    }
    return text;
}

Result<Document> Changes::apply() const
{
    if (!m_document.contains(m_block))
        return refused(Error::Reason::NoSuchBlock);
    std::vector<Splice> splices = m_splices;
    if (!m_members.empty()) {
        const auto text = object();
        if (!text)
            return text.error();
        if (*text != m_block.attributes()) {
            const AttributesPlace place = attributesPlace(m_block, *text);
            splices.push_back({ place.span, place.bytes });
        }
    }
    std::erase_if(
        splices, [](const Splice &splice) { return splice.span.isEmpty() && splice.bytes.isEmpty(); });
    if (splices.empty())
        return m_document;
    // Stable: what is inserted at one place stands in the order of the calls.
    std::stable_sort(splices.begin(), splices.end(),
        [](const Splice &a, const Splice &b) { return a.span.start < b.span.start; });
    const Span all{ splices.front().span.start, splices.back().span.end };
    QByteArray bytes;
    qsizetype at = all.start;
    for (const Splice &splice : splices) {
        Q_ASSERT(splice.span.start >= at);
        bytes += m_block.view({ at, splice.span.start });
        bytes += splice.bytes;
        at = splice.span.end;
    }
    return m_document.replaced(all, bytes);
}

} // namespace blocks
