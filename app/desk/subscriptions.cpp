#include "desk/fetchedfeed.h"
#include "desk/libraryparts.h"
#include "desk/refreshrun.h"
#include "formats/feed/opml.h"
#include "net/privateaddress.h"
#include "storage/feedstore.h"

#include <QHostAddress>
#include <QtConcurrent>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// As far as its text tells; names are looked up when they are asked.
bool isPrivate(const QUrl &url)
{
    const QHostAddress address(url.host());
    return isThisMachine(url.host()) || (!address.isNull() && isPrivateAddress(address));
}

/// Why an outline of a list is not taken.
QString sentenceOf(const OpmlRefusal &refusal)
{
    const QString name = !refusal.address.isEmpty() ? refusal.address
        : !refusal.title.isEmpty()                  ? refusal.title
                                                    : Library::tr("An entry without a name");
    switch (refusal.why) {
    case OpmlRefusal::Why::NotAnAddress:
        //: %1 is an address or a title of a file.
        return Library::tr("%1: it has no web address.").arg(name);
    case OpmlRefusal::Why::Scheme:
        return Library::tr("%1: only addresses that begin with http or https are followed.").arg(name);
    case OpmlRefusal::Why::TooMany:
        return Library::tr("%1: the list is too long.").arg(name);
    }
    return {};
}

} // namespace

Future<Feed> Library::follow(const QString &typed)
{
    const Result<TypedAddress> address = typedAddress(typed);
    if (!address)
        return readyFuture<Feed>(address.error());
    return keep((new FeedSearch(m_parts->room.http, *address, this))->first(), address->url);
}

Future<Feed> Library::follow(const FoundFeed &found, const QString &typed)
{
    const Result<TypedAddress> address = typedAddress(typed);
    if (!address)
        return readyFuture<Feed>(address.error());
    if (m_parts->discovered && m_parts->discoverTyped == typed && m_parts->discovered->url == found.url)
        return keep(readyFuture<ReadyFeed>(*m_parts->discovered), found.url);
    return keep((new FeedSearch(m_parts->room.http, *address, this))->one(found.url), found.url);
}

/// Stores what was found as a feed that is followed.
Future<Feed> Library::keep(const Future<ReadyFeed> &search, const QUrl &asked)
{
    const Answer<Feed> answer;
    const int job = m_parts->room.jobs.start(tr("Looking for the feed of %1").arg(asked.host()), {});
    m_parts->discovered.reset();
    onDone(search, this, [this, answer, job](const Result<ReadyFeed> &ready) {
        if (!ready) {
            m_parts->room.jobs.fail(job, ready.error());
            return answer.give(ready.error());
        }
        restoreIfWanted({ ready->url });
        const QDateTime at = m_parts->room.clock.now();
        const Future<Feed> written
            = m_parts->file().write([ready = *ready, at](Database &library) -> Result<Feed> {
                  Feed feed;
                  feed.url = ready.url;
                  feed.isPrivateAllowed = ready.isPrivateAllowed;
                  feed.addedAt = at;
                  const Result<FeedId> id = FeedStore(library).add(feed);
                  if (!id)
                      return id.error();
                  const Result<RefreshReport> stored
                      = storeFetched(library, *id, ready.answer, ready.fetched, at);
                  if (!stored)
                      return stored.error();
                  return FeedStore(library).load(*id);
              });
        onDone(written, this, [this, answer, job](const Result<Feed> &feed) {
            if (feed)
                m_parts->room.jobs.finish(job);
            else
                m_parts->room.jobs.fail(job, feed.error());
            m_parts->isListStale = true;
            readAgain([answer, feed] { answer.give(feed); });
        });
    });
    return answer.future();
}

Future<std::vector<FoundFeed>> Library::discover(const QString &typed)
{
    const Result<TypedAddress> address = typedAddress(typed);
    if (!address)
        return readyFuture<std::vector<FoundFeed>>(address.error());
    m_parts->discovered.reset();
    m_parts->discoverTyped = typed;
    auto *search = new FeedSearch(m_parts->room.http, *address, this);
    connect(
        search, &FeedSearch::wasFeed, this, [this](const ReadyFeed &feed) { m_parts->discovered = feed; });
    return search->all();
}

/// Writes, and answers when what is shown was read again.
Future<> Library::change(const std::function<Result<>(Database &)> &work)
{
    const Answer<> answer;
    onDone(m_parts->file().write(work), this, [this, answer](const Result<> &done) {
        m_parts->isListStale = true;
        readAgain([answer, done] { answer.give(done); });
    });
    return answer.future();
}

void Library::unfollow(FeedId id)
{
    const auto feed = std::ranges::find(shelf().feeds, id, &Feed::id);
    if (feed == shelf().feeds.end())
        return;
    removeNow();
    ++m_parts->changeNumber;
    m_parts->restorableFeed = *feed;
    m_parts->hidden.insert(id);
    shelf().counts.all -= feed->articleCount;
    shelf().counts.unread -= feed->unreadCount;
    shelf().feeds.erase(feed);
    emit feedsChanged();
    m_parts->isListStale = true;
    readAgain(); // Stars, tags, languages are counted without it.
}

void Library::restoreFeed()
{
    const std::optional<Feed> feed = std::exchange(m_parts->restorableFeed, std::nullopt);
    if (!feed)
        return;
    ++m_parts->changeNumber;
    m_parts->hidden.remove(feed->id);
    shelf().counts.all += feed->articleCount;
    shelf().counts.unread += feed->unreadCount;
    shelf().feeds.push_back(*feed); // In its place when all is read again.
    emit feedsChanged();
    emit articlesChanged();
    readAgain();
}

/// An unfollowed feed that is followed anew comes back as it was.
std::optional<FeedId> Library::restoreIfWanted(const std::vector<QUrl> &addresses)
{
    const std::optional<Feed> feed = m_parts->restorableFeed;
    if (!feed || std::ranges::find(addresses, feed->url) == addresses.end())
        return std::nullopt;
    restoreFeed();
    return feed->id;
}

/// For good.
void Library::forgetFeed(FeedId id)
{
    const auto write = [id](Database &library) {
        return FeedStore(library).remove(id);
    };
    onDone(m_parts->file().write(write), this, [this, id](const Result<> &done) {
        ++m_parts->changeNumber;
        m_parts->hidden.remove(id); // Gone, or still there because it could not be done.
        if (!done) {
            emit writeFailed(done.error());
            m_parts->isListStale = true;
        }
        readSoon(Stale::Counts);
    });
}

Future<> Library::change(const std::vector<FeedId> &ids, const std::function<void(Feed &)> &edit)
{
    return change([ids, edit](Database &library) -> Result<> {
        FeedStore feeds(library);
        for (const FeedId id : ids) {
            Result<Feed> feed = feeds.load(id);
            if (!feed)
                return feed.error();
            edit(*feed);
            if (const Result<> done = feeds.update(*feed); !done)
                return done;
        }
        return {};
    });
}

Future<> Library::addFolder(const QString &name)
{
    return change([name = name.trimmed()](Database &library) { return FeedStore(library).addFolder(name); });
}

Future<> Library::renameFolder(const QString &folder, const QString &name)
{
    return change([folder, name = name.trimmed()](
                      Database &library) { return FeedStore(library).renameFolder(folder, name); });
}

Future<OpmlPreview> Library::previewOpml(const QByteArray &bytes)
{
    const Answer<OpmlPreview> answer;
    const QFuture<Result<Opml>> parsed
        = QtConcurrent::run([bytes]() -> Result<Opml> { return parseOpml(bytes); });
    onDone(parsed, this, [this, answer](const Result<Opml> &opml) {
        if (!opml)
            return answer.give(opml.error());
        OpmlPreview preview;
        preview.title = opml->title;
        preview.duplicates = opml->duplicates;
        preview.isDamaged = opml->malformed;
        for (const OpmlRefusal &refusal : opml->refused)
            preview.refused << sentenceOf(refusal);
        QHash<QUrl, FeedId> followed;
        for (const Feed &feed : shelf().feeds)
            followed.insert(feed.url, feed.id);
        for (const OpmlFeed &listed : opml->feeds) {
            OpmlChoice choice;
            choice.feed.id = followed.value(listed.url);
            choice.feed.url = listed.url;
            choice.feed.title = listed.title;
            choice.feed.homePage = listed.homePage;
            choice.feed.description = listed.description;
            choice.feed.language = listed.language;
            choice.feed.folder = listed.folder;
            choice.isFollowed = bool(choice.feed.id);
            choice.isPrivate = isPrivate(listed.url);
            preview.feeds.push_back(std::move(choice));
        }
        answer.give(preview);
    });
    return answer.future();
}

Future<OpmlReport> Library::importOpml(const OpmlPreview &preview)
{
    const QDateTime at = m_parts->room.clock.now();
    const Answer<OpmlReport> answer;
    std::vector<QUrl> addresses;
    for (const OpmlChoice &choice : preview.feeds)
        addresses.push_back(choice.feed.url);
    const std::optional<FeedId> restored = restoreIfWanted(addresses);
    const Future<OpmlReport> written
        = m_parts->file().write([preview, at, restored](Database &library) -> Result<OpmlReport> {
              OpmlReport report;
              report.present = preview.duplicates;
              report.refused = preview.refused;
              FeedStore feeds(library);
              for (const OpmlChoice &choice : preview.feeds) {
                  const Result<std::optional<FeedId>> known = feeds.find(choice.feed.url);
                  if (!known)
                      return known.error();
                  if (*known) {
                      ++(*known == restored ? report.added : report.present);
                      continue;
                  }
                  Feed feed = choice.feed;
                  feed.addedAt = at;
                  const Result<FeedId> added = feeds.add(feed);
                  if (!added)
                      return added.error();
                  ++report.added;
              }
              return report;
          });
    onDone(written, this, [this, answer](const Result<OpmlReport> &report) {
        readAgain([answer, report] { answer.give(report); });
    });
    return answer.future();
}

QByteArray Library::exportOpml() const
{
    std::vector<OpmlFeed> list;
    for (const Feed &feed : shelf().feeds)
        list.push_back(
            { feed.name(), feed.url, feed.homePage, feed.folder, feed.description, feed.language });
    // A folder stands there once, whole.
    std::ranges::stable_sort(list, {}, &OpmlFeed::folder);
    return writeOpml(tr("Blogs in Quotidian"), list);
}
