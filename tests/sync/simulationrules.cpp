// What must hold. The rest of Simulation is in simulation.cpp.
#include "desk/conflicts.h"
#include "formats/blocks/identity.h"
#include "sync/simulation.h"

#include <QRegularExpression>
#include <QUrlQuery>

#include <algorithm>

using namespace Qt::StringLiterals;

Simulation::Tokens Simulation::tokensIn(const QByteArray &text)
{
    Tokens tokens;
    for (qsizetype at = text.indexOf("zq"); at >= 0; at = text.indexOf("zq", at + 2)) {
        int number = 0;
        qsizetype end = at + 2;
        for (; end < text.size() && text[end] >= '0' && text[end] <= '9'; ++end)
            number = number * 10 + (text[end] - '0');
        if (end < text.size() && text[end] == 'z')
            tokens.insert(number);
    }
    return tokens;
}

Simulation::Tokens Simulation::onSite(qint64 id) const
{
    const auto post = m_server.posts.find(id);
    if (post == m_server.posts.end())
        return {};
    const RemotePost &p = post->second;
    return tokensIn(p.title.toUtf8() + ' ' + p.content + ' ' + p.excerpt.toUtf8());
}

Simulation::Tokens Simulation::inRevisions(qint64 id) const
{
    Tokens tokens;
    const auto revisions = m_server.revisions.find(id);
    if (revisions == m_server.revisions.end())
        return tokens;
    for (const RemoteRevision &each : revisions->second)
        tokens.merge(tokensIn(each.title.toUtf8() + ' ' + each.content + ' ' + each.excerpt.toUtf8()));
    return tokens;
}

void Simulation::sent(SimulatedLine::Wire &wire)
{
    noteSpoiled(wire);
    if (isTraced)
        trace += "  " + QByteArray::number(wire.copy) + (wire.isMutation() ? " POST " : " GET ")
            + wire.request.url.toEncoded() + " " + wire.request.body + " fault "
            + QByteArray::number(int(wire.fault)) + "\n";
    Copy &copy = m_copies[size_t(wire.copy)];
    const QString path = wire.request.url.path();
    if (!wire.isMutation() && path.startsWith("/wp-json/"_L1) && !wire.isFresh)
        fail(u"a cache may answer in the place of the site"_s);
    if (path.endsWith("/wp/v2/media"_L1)) {
        sentOfPictures(copy, wire);
        return;
    }
    if (!wire.isMutation() || !path.contains("/wp/v2/posts"_L1))
        return;
    // A second copy of ours on its way to the trash stands in the events.
    if (wire.request.override == "DELETE") {
        const qint64 noted = *copy.desk->pages().number(
            u"SELECT count(*) FROM event WHERE kind = 'ghost-to-trash' AND detail = ?"_s,
            u"{\"post\":%1}"_s.arg(path.section(u'/', -1)));
        if (noted == 0)
            fail(u"a post is put into the trash, and nothing says so"_s);
        return;
    }
    // I3, I4: each has an attempt of its own, on the disk before it leaves.
    const qint64 newest = *copy.desk->pages().number(u"SELECT max(id) FROM attempt"_s);
    if (newest <= copy.lastAttempt)
        fail(u"a request left that is in no journal"_s);
    copy.lastAttempt = newest;
    const qint64 id = path.section(u'/', -1).toLongLong();
    if (id && !copy.looked.contains(id))
        fail(u"post %1 is written without having been read"_s.arg(id));
    copy.looked.erase(id); // Each write needs a look of its own.
    wire.isDisowned = copy.lookedAtBefore.contains(id);
}

/// Each picture that leaves has a try of its own, on the disk before, and a look before that.
void Simulation::sentOfPictures(Copy &copy, const SimulatedLine::Wire &wire)
{
    const QUrlQuery query(wire.request.url);
    if (!wire.isMutation()) {
        copy.lookedFor[query.queryItemValue(u"slug[]"_s)] = ++m_moment;
        return;
    }
    const qint64 newest = *copy.desk->pages().number(u"SELECT max(id) FROM upload_attempt"_s);
    if (newest <= copy.lastTry)
        fail(u"a picture left that is in no journal"_s);
    copy.lastTry = newest;
    if (!copy.lookedFor.contains(query.queryItemValue(u"slug"_s)))
        fail(u"a picture is sent that was not looked for"_s);
}

/// A second one under its key, where it could be seen that there is one.
void Simulation::pictureArrived(Copy &copy, const SimulatedLine::Wire &wire)
{
    const QString key = QUrlQuery(wire.request.url).queryItemValue(u"slug"_s);
    ArrivedPicture &arrived = m_arrived[key];
    const bool isThere = std::any_of(m_server.pictures.begin(), m_server.pictures.end(),
        [&](const auto &entry) { return entry.second.media.slug == key; });
    // Both computers looked, and sent: no client can prevent it. Nor what a line delivers twice, or late.
    const bool wasSentMeanwhile = arrived.at > copy.lookedFor[key] && arrived.by != &copy;
    if (!wire.isOnce() || wasSentMeanwhile)
        m_strays.insert(key);
    else if (isThere && arrived.by && !m_strays.contains(key))
        fail(u"%1 is sent, and is there"_s.arg(key));
    arrived = { ++m_moment, &copy };
}

void Simulation::answered(const SimulatedLine::Wire &wire, const HttpResponse &answer)
{
    if (isTraced)
        trace += "  " + QByteArray::number(wire.copy) + " <- " + QByteArray::number(answer.status()) + ' '
            + answer.capture.body.left(2000) + "\n";
    if (answer.status() > 299)
        return;
    Copy &copy = m_copies[size_t(wire.copy)];
    const QString path = wire.request.url.path();
    // A cache says that a picture is there which went with what a backup does not have.
    const qint64 number = path.section(u'/', -1).toLongLong();
    if (wire.fault == SimulatedLine::Fault::Stale && path.contains("/wp/v2/media/"_L1)
        && !m_server.pictures.contains(number))
        m_removedPictures.insert(number);
    if (!wire.isMutation() && path.contains("/wp/v2/posts/"_L1)) {
        copy.looked.insert(path.section(u"/wp/v2/posts/"_s, 1).section(u'/', 0, 0).toLongLong());
        if (wire.fault == SimulatedLine::Fault::None)
            noteRead(copy, number, wire.arrivedAt);
        if (wire.fault != SimulatedLine::Fault::Stale && !wire.isDisowned)
            copy.lookedAtBefore.erase(number);
        if (wire.fault == SimulatedLine::Fault::Stale)
            copy.lookedAtCache.insert(number);
        else
            copy.lookedAtCache.erase(number);
    }
    if (m_broughtBack && path.endsWith("/wp/v2/posts"_L1))
        noteTaken(copy, false);
    // A list is read too.
    for (const auto &[id, post] : m_server.posts) {
        if (!wire.isMutation() && path.endsWith("/wp/v2/posts"_L1))
            copy.looked.insert(id);
    }
    // It denies a picture to a newsroom of which an older copy was put back, and that has no other way to
    // know.
    if (m_broughtBack && wire.fault == SimulatedLine::Fault::Stale && path.endsWith("/wp/v2/media"_L1))
        m_strays.insert(QUrlQuery(wire.request.url).queryItemValue(u"slug[]"_s));
    if (!path.endsWith("/revisions"_L1)) // Of those, what is newer than the look is not believed.
        copy.seen.merge(tokensIn(answer.capture.body));
}

/// Whether a post is ours as far as its title and half of its words say, in any text that the draft had.
bool Simulation::isLike(Copy &copy, DraftId draft, const RemotePost &post)
{
    const QStringList words = visibleWords(post.content);
    const auto texts = *RevisionStore(copy.desk->pages()).history(draft, {});
    return std::any_of(texts.begin(), texts.end(), [&](const Revision &each) {
        const PostFields fields = RevisionStore(copy.desk->pages()).load(each.id)->fields;
        const QStringList sent = visibleWords(fields.content);
        const auto shared = std::count_if(
            words.begin(), words.end(), [&](const QString &word) { return sent.contains(word); });
        return fields.title == post.title && shared * 2 >= words.size() && shared * 2 >= sent.size();
    });
}

/// What an older newsroom cannot but take for another's: it is shown the post with other words, or was bound
/// to another post of that number when it came back, or the draft to another number, and was to be published
/// anew.
void Simulation::noteTaken(Copy &copy, bool hasComeBack)
{
    for (const auto &[id, origin] : m_origins) {
        const auto post = m_server.posts.find(id);
        const auto draft
            = *DraftStore(copy.desk->pages()).find(QUuid::fromString(origin.key.section(u'-', 1)));
        if (!draft || post == m_server.posts.end())
            continue;
        const auto holder = *DraftStore(copy.desk->pages()).findRemote(copy.site, id);
        const qint64 number = DraftStore(copy.desk->pages()).load(*draft)->remoteId;
        const bool isBoundElsewhere = hasComeBack && number != 0 && number != id;
        if (holder ? hasComeBack && *holder != *draft
                   : isBoundElsewhere || !isLike(copy, *draft, post->second))
            m_taken.insert({ &copy - m_copies.data(), id });
    }
}

/// Whether a newsroom of which an older copy was put back can see that the site has the post of this claim:
/// not what has another title since, or mostly other words, not what no list has shown it, and not what it
/// had to take for somebody else's before.
bool Simulation::couldKnowAgain(Copy &copy, const QString &key)
{
    const auto draft = *DraftStore(copy.desk->pages()).find(QUuid::fromString(key.section(u'-', 1)));
    if (!draft)
        return true;
    for (const auto &[id, origin] : m_origins) {
        const auto post = m_server.posts.find(id);
        if (origin.key != key || post == m_server.posts.end())
            continue;
        // No list of changes shows what a clock that was put back dates before the newsroom's last run.
        if (post->second.status == PostStatus::Trash || m_serverClockError < 0)
            return false;
        const Tokens there = onSite(id);
        const bool wasSeen = std::includes(copy.seen.begin(), copy.seen.end(), there.begin(), there.end());
        const bool isOurs = post->second.author == m_line.account[&copy - m_copies.data()]->user;
        if (!wasSeen || !isOurs || !isLike(copy, *draft, post->second)
            || m_taken.contains({ &copy - m_copies.data(), id }))
            return false;
    }
    return true;
}

void Simulation::beforeCommit(const SimulatedLine::Wire &wire)
{
    noteTitles();
    const QString path = wire.request.url.path();
    if (path.endsWith("/wp/v2/media"_L1))
        pictureArrived(m_copies[size_t(wire.copy)], wire);
    m_target = path.contains("/wp/v2/posts/"_L1) ? path.section(u'/', -1).toLongLong() : 0;
    m_before.clear();
    const auto origin = m_origins.find(m_target);
    m_wasClaim = origin != m_origins.end() && m_server.posts.contains(m_target)
        && isClaimKey(m_server.posts[m_target].slug, origin->second.key);
    if (m_target)
        m_before[m_target] = onSite(m_target);
    else
        for (const auto &[id, post] : m_server.posts)
            m_before[id] = {};
}

void Simulation::afterCommit(const SimulatedLine::Wire &wire)
{
    Copy &copy = m_copies[size_t(wire.copy)];
    if (wire.request.url.path().endsWith("/wp/v2/media"_L1))
        return;
    if (!m_target) {
        for (const auto &[id, post] : m_server.posts) {
            if (m_before.contains(id))
                continue;
            const QString key = post.slug.section(u'-', 0, 5);
            if (m_broughtBack && !couldKnowAgain(copy, key)) {
                m_strays.insert(key);
                continue;
            }
            m_origins[id] = { key };
            // Delivered twice, or when nobody waited for it any more: no client can prevent it.
            if (!wire.isOnce())
                m_strays.insert(key);
        }
        return;
    }
    if (!m_server.posts.contains(m_target))
        return;
    // Nor can an older newsroom find a claim whose slug changes under it, late; nor does it know, when it
    // takes over a second copy that is still under its claim, that the first is public by now.
    if (const auto origin = m_origins.find(m_target); m_broughtBack && origin != m_origins.end()) {
        const QString key = origin->second.key;
        if (!wire.isOnce())
            m_strays.insert(key);
        if (m_wasClaim && !couldKnowAgain(copy, key)) {
            m_strays.insert(key);
            m_origins.erase(m_target);
        }
    }
    const Tokens after = onSite(m_target);
    const Tokens kept = inRevisions(m_target);
    const Tokens before = m_before[m_target];
    Tokens over;
    for (int token : before) {
        if (after.contains(token) || copy.removed.contains(token) || copy.typed.contains(token))
            continue;
        Tokens here = tokensIn(everythingOf(copy));
        // I5: what was seen is in what we know, as an ancestor, or in a conflict.
        // What was sent before it was seen, and came late, no client can hold back; nor what meets an older
        // site, or followed a look that a cache answered where no revision says so.
        const bool isBlind = wire.isDisowned
            || (m_line.ignoresUnknownQueries && m_server.mostRevisions == 0
                && copy.lookedAtCache.contains(m_target));
        const bool wasSeen = wire.isOnce() && !isBlind && copy.seen.contains(token);
        if (wasSeen && !here.contains(token))
            fail(u"post %1: zq%2z was seen, is written over, and nowhere here"_s.arg(m_target).arg(token));
        // Nobody saw it, and the site keeps no revisions: no client can know of it.
        if (!wasSeen && !kept.contains(token))
            m_gone.insert(token);
        else if (!wasSeen)
            over.insert(token);
    }
    noteWentOver(m_target, wire, over);
    notePruned();
    noteTitles();
}

void Simulation::noteTitles()
{
    for (const auto &[id, post] : m_server.posts) {
        if (m_titles.emplace(id, post.title).first->second != post.title)
            m_retitled.insert(id);
    }
}

void Simulation::noteWentOver(qint64 post, const SimulatedLine::Wire &wire, const Tokens &tokens)
{
    // A site that was put back since the look gives the numbers of revisions again, too; on one that keeps
    // none any more the newest is not of this write; and one that keeps few may not show behind what a late
    // one came.
    Copy &copy = m_copies[size_t(wire.copy)];
    const bool keepsEnough = wire.isOnce() ? m_server.mostRevisions != 0 : m_server.mostRevisions < 0;
    const bool isKnowable = !wire.isDisowned && keepsEnough;
    // Of two texts that late ones went over one after the other, the later is found.
    for (WentOver &each : m_wentOver)
        each.isKnowable = each.isKnowable && (wire.isOnce() || each.post != post || each.by != &copy);
    if (!tokens.empty())
        m_wentOver.push_back({ post, tokens, &copy, isKnowable, wire.arrivedAt });
}

/// The post itself was read, as it is now.
void Simulation::noteRead(Copy &copy, qint64 post, qint64 at)
{
    const auto remote = m_server.posts.find(post);
    for (WentOver &each : m_wentOver) {
        if (each.post == post && each.by == &copy && each.at < at && remote != m_server.posts.end()
            && remote->second.status != PostStatus::Trash)
            each.wasRead = true;
    }
}

void Simulation::noteSpoiled(const SimulatedLine::Wire &wire)
{
    const QString path = wire.request.url.path();
    using Fault = SimulatedLine::Fault;
    constexpr std::array harmless{ Fault::None, Fault::Twice, Fault::Stale, Fault::Missing };
    if (!path.endsWith("/revisions"_L1) || std::ranges::find(harmless, wire.fault) != harmless.end())
        return;
    for (WentOver &each : m_wentOver) {
        if (each.post == path.section(u'/', -2, -2).toLongLong() && each.by == &m_copies[size_t(wire.copy)])
            each.isKnowable = each.isKnowable && ++each.spoiled < 5;
    }
}

/// What goes from the site's revisions before anybody could look for it.
void Simulation::notePruned()
{
    for (WentOver &each : m_wentOver) {
        const Tokens kept = inRevisions(each.post);
        Tokens pruned;
        std::ranges::set_difference(each.tokens, kept, std::inserter(pruned, pruned.end()));
        if (pruned.empty())
            continue;
        const Tokens elsewhere = tokensIn(everything());
        std::ranges::set_difference(pruned, elsewhere, std::inserter(m_gone, m_gone.end()));
        for (int token : pruned)
            each.tokens.erase(token);
    }
}

/// A run that came to its end has looked for what its newsroom's writes went over.
void Simulation::checkWentOver(Copy &copy)
{
    // Whose wish was taken back meanwhile is looked at by the next run.
    const auto isOpen = [&copy](qint64 post) {
        const auto draft = *DraftStore(copy.desk->pages()).findRemote(copy.site, post);
        return draft && !OutboxStore(copy.desk->pages()).open(*draft, copy.site)->empty();
    };
    const auto isOver = [&](const WentOver &each) {
        return each.by == &copy && each.wasRead && each.isKnowable && !isOpen(each.post);
    };
    if (std::ranges::none_of(m_wentOver, isOver))
        return;
    const Tokens here = tokensIn(everythingOf(copy));
    for (const WentOver &each : m_wentOver) {
        const Tokens kept = isOver(each) ? inRevisions(each.post) : Tokens();
        for (int token : each.tokens) {
            if (kept.contains(token) && !here.contains(token))
                fail(u"post %1: ours went over zq%2z, and nobody looked for it"_s.arg(each.post).arg(token));
        }
    }
    std::erase_if(m_wentOver, isOver);
}

/// I2, and what nobody may ever see.
void Simulation::check()
{
    std::map<QString, int> published;
    for (const auto &[id, post] : m_server.posts) {
        if (post.content.contains("quotidian-picture"))
            fail(u"post %1 shows a picture of this computer"_s.arg(id));
        if (post.status != PostStatus::Publish && post.status != PostStatus::Future
            && post.status != PostStatus::Private)
            continue;
        const auto origin = m_origins.find(id);
        if (origin == m_origins.end())
            continue;
        const QString key = origin->second.key;
        if (isClaimKey(post.slug, key) && !m_putBackUnderWay.contains(id))
            fail(u"post %1 is public under its claim"_s.arg(id));
        if (++published[key] > 1)
            fail(u"%1 is published twice"_s.arg(key));
    }
}

QByteArray Simulation::everythingOf(Copy &copy)
{
    return rowsOf(copy, u"SELECT bytes FROM span ORDER BY id"_s)
        + rowsOf(copy, u"SELECT title || ' ' || excerpt || ' ' || tags FROM revision ORDER BY id"_s)
        + rowsOf(copy, u"SELECT title || ' ' || excerpt FROM observation ORDER BY id"_s)
        + rowsOf(copy, u"SELECT content FROM observation ORDER BY id"_s);
}

QByteArray Simulation::rowsOf(Copy &copy, const QString &sql)
{
    QByteArray all;
    const auto rows = copy.desk->pages().all(sql, [](const Row &row) { return row.get<QByteArray>(0); });
    for (const QByteArray &row : *rows)
        all += row + '\n';
    return all;
}

QByteArray Simulation::everything()
{
    QByteArray all = everythingButRevisions();
    for (const auto &[id, revisions] : m_server.revisions) {
        for (const RemoteRevision &revision : revisions)
            all += revision.title.toUtf8() + ' ' + revision.content + ' ' + revision.excerpt.toUtf8() + '\n';
    }
    return all;
}

/// The posts as they are on the site, and both newsrooms.
QByteArray Simulation::everythingButRevisions()
{
    QByteArray all;
    for (const auto &[id, post] : m_server.posts)
        all += post.title.toUtf8() + ' ' + post.content + ' ' + post.excerpt.toUtf8() + '\n';
    for (Copy &copy : m_copies)
        all += everythingOf(copy);
    return all;
}

/// Nobody decides on what WordPress's editor alone made of the markup.
void Simulation::checkConflicts(Copy &copy)
{
    const auto open = *OutboxStore(copy.desk->pages()).conflicts();
    for (const OutboxStore::ConflictRow &row : open) {
        const auto conflict = loadConflict(copy.desk->pages(), row.id);
        if (!conflict)
            continue;
        for (const blocks::MergePart &part : conflict->content.parts) {
            const bool isConflict = part.kind == blocks::MergePart::Kind::Conflict;
            if (isConflict
                && (blocks::sameButForNoise(part.mine, part.theirs)
                    || blocks::sameButForNoise(part.base, part.mine)
                    || blocks::sameButForNoise(part.base, part.theirs)))
                fail(
                    u"draft %1: a conflict about nothing that anybody wrote: was \"%2\", here \"%3\", there \"%4\""_s
                        .arg(row.draft.value)
                        .arg(QString::fromUtf8(part.base), QString::fromUtf8(part.mine),
                            QString::fromUtf8(part.theirs)));
        }
    }
}

/// What a post on the site shows of our pictures is there, and that one.
void Simulation::checkPictures(const RemotePost &post)
{
    static const QRegularExpression shown(u"<img [^>]*>"_s);
    static const QRegularExpression number(u"alt=\"Picture (\\d)\""_s);
    static const QRegularExpression media(u"wp-image-(\\d+)"_s);
    const auto check = [&](qint64 id, int wanted) {
        if (m_removedPictures.contains(id))
            return;
        const auto picture = m_server.pictures.find(id);
        const bool isOurs = picture != m_server.pictures.end()
            && (wanted >= 0 ? picture->second.bytes == pictures()[size_t(wanted)]
                            : std::ranges::find(pictures(), picture->second.bytes) != pictures().end());
        if (!isOurs)
            fail(u"post %1 shows picture %2, which is not the one"_s.arg(post.id).arg(id));
        ++counts.pictures;
    };
    if (post.featuredMedia)
        check(post.featuredMedia, -1);
    auto images = shown.globalMatch(QString::fromUtf8(post.content));
    while (images.hasNext()) {
        const QString image = images.next().captured();
        const auto alt = number.match(image);
        if (alt.hasMatch())
            check(media.match(image).captured(1).toLongLong(), alt.captured(1).toInt());
    }
}

/// Where no number was given again and no claim came back, no post is taken for another but what has another
/// title: with another text, too, it may be.
void Simulation::checkDisplaced(Copy &copy)
{
    if (m_broughtBack || counts.putBack > 0)
        return;
    const auto posts
        = *copy.desk->pages().all(u"SELECT detail ->> 'post' FROM event WHERE kind = 'displaced'"_s,
            [](const Row &row) { return row.get<qint64>(0); });
    for (qint64 post : posts) {
        if (!m_retitled.contains(post))
            fail(u"copy %1: post %2 is taken for another"_s.arg(&copy - m_copies.data()).arg(post));
    }
}

/// A second since which nobody but a list of all texts sees what changed.
bool Simulation::isOfTheSameSecond(Copy &copy, DraftId draft, const RemotePost &post)
{
    const auto agreement = *OutboxStore(copy.desk->pages()).agreement(draft);
    return agreement.remote && agreement.remote->modifiedGmt == post.modifiedGmt;
}

void Simulation::checkAtRest()
{
    for (Copy &copy : m_copies) {
        const Tokens kept = tokensIn(everythingOf(copy));
        // I1: whatever was typed here is here.
        for (int token : copy.typed) {
            if (!kept.contains(token))
                fail(u"zq%1z was typed here and is not here"_s.arg(token));
        }
        checkDisplaced(copy);
        checkConflicts(copy);
    }
    const Tokens everywhere = tokensIn(everything());
    for (int token : m_all) {
        if (!everywhere.contains(token) && !m_gone.contains(token))
            fail(u"zq%1z is nowhere"_s.arg(token));
    }
    std::map<std::pair<QByteArray, qint64>, int> twins;
    for (const auto &[id, picture] : m_server.pictures) {
        const QString key = picture.media.slug.section(u'-', 0, 1);
        if (!m_strays.contains(key) && ++twins[{ picture.bytes, picture.media.author }] > 1)
            fail(u"%1 is there twice"_s.arg(key));
    }
    std::map<QString, int> copies;
    for (const auto &[id, origin] : m_origins) {
        if (m_server.posts.contains(id) && !m_strays.contains(origin.key) && ++copies[origin.key] > 1)
            fail(u"%1 is there twice"_s.arg(origin.key));
    }
    // I6: at rest, the three copies agree or everybody sees why not.
    for (Copy &copy : m_copies) {
        const auto ids = copy.desk->pages().all(u"SELECT id FROM draft ORDER BY id"_s,
            [](const Row &row) { return DraftId{ row.get<qint64>(0) }; });
        for (DraftId id : *ids) {
            const Draft draft = copy.desk->draft(id);
            const auto wish = *OutboxStore(copy.desk->pages()).unfinished(id);
            if (wish && !wish->why)
                fail(u"copy %1, draft %2: a wish waits (%3) and nobody knows why"_s
                         .arg(&copy - m_copies.data())
                         .arg(id.value)
                         .arg(int(wish->state)));
            if (wish && wish->state == Intent::State::Unknown)
                fail(u"copy %1, draft %2: an outcome stays unknown"_s.arg(&copy - m_copies.data())
                         .arg(id.value));
            const auto remote = m_server.posts.find(draft.remoteId);
            // Whoever may not edit a post is not shown it: a contributor what of theirs an editor published,
            // an author what got the number of theirs from a site that was put back.
            const auto &account = m_line.account[&copy - m_copies.data()];
            const bool isLive = remote != m_server.posts.end() && remote->second.status != PostStatus::Trash
                && m_server.mayEdit(remote->second, account->user, account->role);
            if (draft.state == SyncState::RemovedOnSite && isLive && draft.remoteStatus != PostStatus::Trash)
                fail(u"copy %1, draft %2: said to be gone, and is there"_s.arg(&copy - m_copies.data())
                         .arg(id.value));
            if (draft.state == SyncState::ChangedOnSite && isLive && !wish)
                fail(u"copy %1, draft %2: what changed on the site is not taken over"_s
                         .arg(&copy - m_copies.data())
                         .arg(id.value));
            if (draft.state != SyncState::OnSite || !isLive)
                continue;
            checkPictures(remote->second);
            // One that was deleted there before the post got it: the site takes none, and the run said so.
            const qint64 featured = mediaOf(draft.fields.featuredImage);
            const bool wasDeleted = m_removedPictures.contains(featured) && !remote->second.featuredMedia;
            if (blocks::localPicture(draft.fields.featuredImage)
                || (featured != remote->second.featuredMedia && !wasDeleted))
                fail(u"copy %1, draft %2: another featured picture"_s.arg(&copy - m_copies.data())
                         .arg(id.value));
            const bool isOther = visibleWords(remote->second.content) != visibleWords(draft.fields.content)
                || visibleWords(remote->second.title.toUtf8()) != visibleWords(draft.fields.title.toUtf8());
            if (isOther && !(m_hasZoneChanged && isOfTheSameSecond(copy, id, remote->second)))
                fail(u"copy %1, draft %2: said to be on the site, and is not"_s.arg(&copy - m_copies.data())
                         .arg(id.value));
        }
    }
}
