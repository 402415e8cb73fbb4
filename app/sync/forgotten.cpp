#include "sync/forgotten.h"

#include "formats/blocks/localpictures.h"
#include "storage/draftstore.h"
#include "storage/revisionstore.h"
#include "sync/fields.h"
#include "sync/postmemory.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int mostTexts = 20; ///< Of a draft, the newest, are held against a post.

bool sharesHalf(const QStringList &one, const QStringList &other)
{
    const QSet<QString> known(one.begin(), one.end());
    const auto shared = std::count_if(
        other.begin(), other.end(), [&](const QString &word) { return known.contains(word); });
    return shared > 0 && shared * 2 >= other.size() && shared * 2 >= one.size();
}

} // namespace

Result<std::vector<DraftId>> unboundDrafts(Database &database, SiteId site, PostType type)
{
    return database.all(
        u"SELECT id FROM draft WHERE remote_id = 0 AND is_trashed = 0 AND type = ? AND (site IS NULL OR site = ?)"_s,
        [](const Row &row) { return row.get<DraftId>(0); }, type, site);
}

Result<std::optional<Forgotten>> findForgotten(
    Database &database, const std::vector<DraftId> &drafts, qint64 user, const Observation &seen)
{
    std::optional<Forgotten> near;
    if (seen.fields.author != user || seen.fields.title.isEmpty())
        return near;
    QStringList words;
    for (DraftId draft : drafts) {
        const auto texts = database.all(
            u"SELECT id FROM revision WHERE draft = ? AND title = ? ORDER BY id DESC LIMIT ?"_s,
            [](const Row &row) { return row.get<RevisionId>(0); }, draft, seen.fields.title, mostTexts);
        if (!texts)
            return texts.error();
        for (RevisionId id : *texts) {
            const auto revision = RevisionStore(database).load(id);
            if (!revision)
                return revision.error();
            if (words.isEmpty())
                words = visibleWords(seen.fields.content);
            const QStringList sent = visibleWords(revision->fields.content);
            // Words say nothing of pictures: what shows one of this computer never left as it stands.
            const bool hasSamePictures = revision->fields.featuredImage == seen.fields.featuredImage
                && blocks::localPictures(revision->fields.content).empty();
            if (sent == words && !words.isEmpty() && hasSamePictures)
                return std::optional(Forgotten{ draft, id });
            if (!near && sharesHalf(sent, words))
                near = Forgotten{ draft, {} };
        }
    }
    return near;
}

Result<> bindForgotten(
    Database &database, SiteId site, const Forgotten &forgotten, const Observation &seen, const QDateTime &at)
{
    OutboxStore outbox(database);
    Observation mine = seen;
    mine.draft = forgotten.draft;
    const auto there = rememberSeen(database, site, mine);
    if (!there)
        return there.error();
    if (Result<> done
        = outbox.record(at, forgotten.draft, u"found-again"_s, { { u"post"_s, seen.remoteId } });
        !done)
        return done;
    if (forgotten.revision)
        return outbox.agree(forgotten.draft, forgotten.revision, there->id);
    const auto draft = DraftStore(database).load(forgotten.draft);
    if (!draft)
        return draft.error();
    const auto conflict = outbox.addConflict({ {}, forgotten.draft, 0, {}, draft->head, there->id, at });
    return conflict ? Result<>() : Result<>(conflict.error());
}
