#pragma once

#include "formats/blocks/json.h"
#include "formats/blocks/reading.h"

/// What edits.h is made of. Pure: any thread.
namespace blocks {

Error refused(Error::Reason reason);

/// Several places of one block, changed at once. They do not overlap.
class Changes final {
public:
    Changes(const Document &document, const Block &block);

    void replace(Span span, const QByteArray &bytes) { m_splices.push_back({ span, bytes }); }
    void insert(qsizetype at, const QByteArray &bytes) { replace({ at, at }, bytes); }
    void remove(Span span) { replace(span, {}); }

    /// A key of the block's JSON; gone if there is no value.
    void setMember(const QByteArray &key, const std::optional<Json> &value);
    /// An attribute of a tag that was read in `piece`: in its place and quotes, or at the tag's end; gone if
    /// there is no value.
    void setTagAttribute(const reading::Piece &piece, const Tag &tag, QByteArrayView name,
        const std::optional<QString> &value);

    Result<Document> apply() const;

private:
    struct Splice {
        Span span;
        QByteArray bytes;
    };
    struct Member {
        QByteArray key;
        std::optional<Json> value;
    };
    /// The block's JSON text with all members changed.
    Result<QByteArray> object() const;

    const Document &m_document;
    const Block &m_block;
    std::vector<Splice> m_splices;
    std::vector<Member> m_members;
};

} // namespace blocks
