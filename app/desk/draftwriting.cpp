#include "desk/draftwriting.h"

#include "formats/blocks/identity.h"
#include "storage/draftstore.h"
#include "storage/revisionstore.h"
#include "sync/fields.h"

namespace {

TextCounts countsOf(const blocks::Document &document)
{
    TextCounts counts;
    counts.words = static_cast<int>(visibleWords(document.toBytes()).size());
    for (const blocks::Block &block : document.blocks())
        counts.quotes += block.name() == "core/quote" || block.name() == "core/pullquote";
    return counts;
}

Result<RevisionId> append(Database &newsroom, const Revision &revision)
{
    const blocks::Document document = blocks::Document::parse(revision.fields.content);
    std::vector<QByteArray> spans;
    for (const blocks::Block &block : document.blocks())
        spans.push_back(block.bytes());
    return RevisionStore(newsroom).append(revision, spans, countsOf(document));
}

} // namespace

Result<RevisionId> writeRevision(Database &newsroom, DraftId id, Revision::Origin origin, const QString &name,
    const PostFields &fields, const QDateTime &at)
{
    DraftStore drafts(newsroom);
    const Result<Draft> draft = drafts.load(id);
    if (!draft)
        return draft.error();
    if (draft->head && draft->fields == fields) {
        if (!name.isEmpty()) {
            if (Result<> named = RevisionStore(newsroom).setName(draft->head, name); !named)
                return named.error();
        }
        return draft->head;
    }
    const Result<RevisionId> revision = append(newsroom, { {}, id, draft->head, origin, name, at, fields });
    if (!revision)
        return revision;
    if (draft->state == SyncState::OnSite) {
        if (Result<> edited = drafts.setState(id, SyncState::Edited); !edited)
            return edited.error();
    }
    return revision;
}

Result<DraftId> createDraft(
    Database &newsroom, SiteId site, Revision::Origin origin, const PostFields &fields, const QDateTime &at)
{
    Draft draft;
    draft.uuid = QUuid::createUuid();
    draft.site = site;
    draft.createdAt = at;
    const Result<DraftId> id = DraftStore(newsroom).create(draft);
    if (!id)
        return id;
    const Result<RevisionId> revision = append(newsroom, { {}, *id, {}, origin, {}, at, fields });
    if (!revision)
        return revision.error();
    return id;
}
