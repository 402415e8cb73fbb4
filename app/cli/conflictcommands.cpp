#include "cli/answers.h"
#include "cli/commands.h"
#include "desk/outbox.h"

using namespace Qt::StringLiterals;

namespace cli {

namespace {

using Take = blocks::MergeChoice::Take;

std::optional<Take> takeOf(const QString &word)
{
    if (word == "mine"_L1)
        return Take::Mine;
    if (word == "theirs"_L1)
        return Take::Theirs;
    if (word == "both"_L1)
        return Take::Both;
    return std::nullopt;
}

} // namespace

Exit conflicts(Session &session)
{
    Outbox &outbox = session.desk->outbox();
    const Result<std::vector<Conflict>> open = outbox.conflicts();
    if (!open)
        return session.fail(open.error());
    for (const Conflict &each : *open) {
        const Result<OpenConflict> conflict = session.wait(outbox.conflict(each.id));
        if (!conflict)
            return session.fail(conflict.error());
        session.answer(toJson(*conflict));
    }
    return Exit::Done;
}

Exit conflictResolve(Session &session)
{
    const std::optional<Take> take = takeOf(session.argument(1));
    if (!take)
        return session.misused(u"Say what stays: mine, theirs or both."_s);
    Outbox &outbox = session.desk->outbox();
    const Result<OpenConflict> conflict
        = session.wait(outbox.conflict(ConflictId{ session.argument(0).toLongLong() }));
    if (!conflict)
        return session.fail(conflict.error());
    const Result<RevisionId> revision = session.wait(outbox.resolve(resolutionOf(*conflict, *take)));
    if (!revision)
        return session.fail(revision.error());
    session.answer(QJsonObject{ { u"id"_s, conflict->texts.id.value },
        { u"draft"_s, conflict->texts.draft.value }, { u"revision"_s, revision->value } });
    return Exit::Done;
}

} // namespace cli
