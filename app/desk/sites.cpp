#include "desk/sites.h"

#include "desk/siteproblem.h"
#include "desk/sitesparts.h"
#include "net/sitediscovery.h"
#include "net/wordpressclient.h"
#include "storage/sitelists.h"
#include "storage/sitestore.h"
#include "storage/termstore.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// What an examination says about a site, put into it.
Site withReport(Site site, const SiteReport &report, const QDateTime &at)
{
    site.apiRoot = report.apiRoot;
    site.user = report.user.isEmpty() ? site.user : report.user;
    site.userId = report.userId;
    site.roles = report.roles;
    site.can = report.can;
    site.timezone = report.timezone;
    site.checkedAt = at;
    return site;
}

} // namespace

bool waitsForSignIn(const Site &site)
{
    return site.pause == Site::Pause::Unauthorized || site.pause == Site::Pause::PasswordMissing;
}

Sites::Sites(std::unique_ptr<Parts> parts, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
{
    readSites();
    connect(&m_parts->room.passwords, &Passwords::found, this, &Sites::wake);
    connect(&m_parts->room.passwords, &Passwords::placeChanged, this, &Sites::changed);
}

Sites::~Sites() = default;

void Sites::readSites()
{
    m_parts->sites = SiteStore(m_parts->file().pages()).all().value_or(std::vector<Site>{});
}

std::vector<Site> Sites::sites() const { return m_parts->sites; }

std::optional<Site> Sites::site(SiteId id) const
{
    const auto found = std::ranges::find(m_parts->sites, id, &Site::id);
    return found == m_parts->sites.end() ? std::nullopt : std::optional(*found);
}

std::optional<Site> Sites::siteNamed(const QString &name) const
{
    const auto found = std::ranges::find(m_parts->sites, name, &Site::name);
    return found == m_parts->sites.end() ? std::nullopt : std::optional(*found);
}

Future<SiteReport> Sites::examine(const QString &typedUrl, const QString &user, const Secret &password,
    const std::function<void(SiteCheck)> &passed)
{
    return examineSite(m_parts->room.http, normalizedSiteUrl(typedUrl), user.trimmed(), password, {}, passed);
}

Future<SiteReport> Sites::findSignInPage(const QString &typedUrl)
{
    return ::findSignInPage(m_parts->room.http, normalizedSiteUrl(typedUrl));
}

SiteCheck Sites::checkOf(const SiteProblem &problem) { return ::checkOf(problem.code); }

Future<SiteId> Sites::add(
    const QString &name, const QString &typedUrl, const QString &user, const Secret &password)
{
    Site site;
    site.name = name.trimmed();
    site.url = normalizedSiteUrl(typedUrl);
    site.user = user.trimmed();
    if (site.name.isEmpty())
        return readyFuture<SiteId>(
            Error{ Error::Kind::Refused, Error::Reason::BadArgument, tr("a site without a name") });
    if (siteNamed(site.name)) {
        return readyFuture<SiteId>(Error{ Error::Kind::Refused, Error::Reason::BadArgument,
            tr("there is a site named %1 already").arg(name) });
    }
    const Answer<SiteId> answer;
    onDone(examineSite(m_parts->room.http, site.url, site.user, password), this,
        [this, site, password, answer](const Result<SiteReport> &report) {
            if (!report)
                return answer.give(report.error());
            if (!report->isFine) {
                return answer.give(report->problems.empty()
                        ? Error{ Error::Kind::Refused, Error::Reason::NotASite, {} }
                        : toError(report->problems.front()));
            }
            const Site found = withReport(site, *report, m_parts->room.clock.now());
            const Future<SiteId> written = m_parts->file().write(
                [found](Database &newsroom) { return SiteStore(newsroom).add(found); });
            onDone(written, this, [this, password, answer](const Result<SiteId> &id) {
                if (!id)
                    return answer.give(id.error());
                readSites();
                onDone(m_parts->room.passwords.keep(*id, password), this,
                    [this, id = *id, answer](const Result<PasswordPlace> &) {
                        emit changed();
                        answer.give(id);
                    });
            });
        });
    return answer.future();
}

Future<SiteReport> Sites::doctor(SiteId id, const std::function<void(SiteCheck)> &passed)
{
    const std::optional<Site> known = site(id);
    if (!known)
        return readyFuture<SiteReport>(Error{ Error::Kind::NotFound, Error::Reason::Unspecified, {} });
    const Answer<SiteReport> answer;
    onDone(m_parts->room.passwords.find(id), this,
        [this, site = *known, passed, answer](const Result<Secret> &password) {
            if (!password)
                return answer.give(Error{ password.error().kind, password.error().reason, site.name });
            const Future<SiteReport> examined
                = examineSite(m_parts->room.http, site.url, site.user, *password, {}, passed);
            onDone(examined, this, [this, site, answer](const Result<SiteReport> &found) {
                Result<SiteReport> report = found;
                if (report && site.userId != 0 && report->userId != 0 && report->userId != site.userId) {
                    report->isFine = false;
                    report->problems = { siteProblem(u"other-user"_s, site.url.host()) };
                }
                if (report && report->isFine && !m_parts->file().isReadOnly()) {
                    Site checked = withReport(site, *report, m_parts->room.clock.now());
                    if (checked.pause != Site::Pause::Person)
                        checked.pause = Site::Pause::None;
                    keep(checked);
                }
                answer.give(report);
            });
        });
    return answer.future();
}

Future<> Sites::change(std::function<Result<>(SiteStore &)> work)
{
    const Answer<> answer;
    const Future<> written = m_parts->file().write([work = std::move(work)](Database &newsroom) {
        SiteStore sites(newsroom);
        return work(sites);
    });
    onDone(written, this, [this, answer](const Result<> &done) {
        readSites();
        emit changed();
        answer.give(done);
    });
    return answer.future();
}

/// What is known of a site now; the answer is not waited for.
void Sites::keep(const Site &site)
{
    (void)change([site](SiteStore &sites) { return sites.update(site); });
}

Future<> Sites::rename(SiteId id, const QString &name)
{
    const QString wanted = name.trimmed();
    if (wanted.isEmpty())
        return readyFuture<void>(
            Error{ Error::Kind::Refused, Error::Reason::BadArgument, tr("a site without a name") });
    if (const std::optional<Site> holder = siteNamed(wanted); holder && holder->id != id) {
        return readyFuture<void>(Error{ Error::Kind::Refused, Error::Reason::BadArgument,
            tr("there is a site named %1 already").arg(wanted) });
    }
    return change([id, wanted](SiteStore &sites) { return sites.rename(id, wanted); });
}

SiteId Sites::defaultSite() const
{
    const SiteId chosen{ m_parts->room.settings.get(settings::defaultSite) };
    if (site(chosen))
        return chosen;
    return m_parts->sites.size() == 1 ? m_parts->sites.front().id : SiteId();
}

void Sites::setDefaultSite(SiteId id)
{
    m_parts->room.settings.set(settings::defaultSite, id.value);
    emit changed();
}

Future<> Sites::remove(SiteId id)
{
    const Answer<> answer;
    const Future<> written
        = m_parts->file().write([id](Database &newsroom) { return SiteStore(newsroom).remove(id); });
    onDone(written, this, [this, id, answer](const Result<> &done) {
        if (!done)
            return answer.give(done);
        readSites();
        onDone(m_parts->room.passwords.forget(id), this, [this, answer](const Result<> &) {
            emit changed();
            answer.give({});
        });
    });
    return answer.future();
}

Future<PasswordPlace> Sites::setPassword(SiteId id, const Secret &password)
{
    const std::optional<Site> known = site(id);
    if (!known)
        return readyFuture<PasswordPlace>(Error{ Error::Kind::NotFound, Error::Reason::Unspecified, {} });
    if (waitsForSignIn(*known)) {
        Site awake = *known;
        awake.pause = Site::Pause::None;
        keep(awake);
    }
    const Answer<PasswordPlace> answer;
    onDone(m_parts->room.passwords.keep(id, password), this,
        [this, id, answer](const Result<PasswordPlace> &place) {
            emit changed();
            emit signedIn(id);
            answer.give(place);
        });
    return answer.future();
}

void Sites::usePasswordOnce(SiteId id, const Secret &password)
{
    m_parts->room.passwords.holdForThisRun(id, password);
}

std::optional<PasswordPlace> Sites::passwordPlace(SiteId id) const
{
    return m_parts->room.passwords.place(id);
}

std::vector<Term> Sites::terms(SiteId id, Taxonomy taxonomy) const
{
    return TermStore(m_parts->file().pages()).all(id, taxonomy).value_or(std::vector<Term>{});
}

std::vector<SiteAuthor> Sites::authors(SiteId id) const
{
    return SiteListStore(m_parts->file().pages()).authors(id).value_or(std::vector<SiteAuthor>{});
}

std::vector<SiteMedia> Sites::media(SiteId id) const
{
    return SiteListStore(m_parts->file().pages()).media(id).value_or(std::vector<SiteMedia>{});
}

/// What a site has to choose from. A list that the account may not see is left as it was.
struct Sites::Lists {
    std::vector<Term> categories;
    std::vector<Term> tags;
    std::optional<std::vector<SiteAuthor>> authors;
    std::optional<std::vector<SiteMedia>> media;
};

Future<> Sites::refreshTerms(SiteId id)
{
    const std::optional<Site> known = site(id);
    if (!known)
        return readyFuture<void>(Error{ Error::Kind::NotFound, Error::Reason::Unspecified, {} });
    const Answer<> answer;
    onDone(m_parts->room.passwords.find(id), this,
        [this, site = *known, answer](const Result<Secret> &password) {
            if (!password)
                return answer.give(Error{ password.error().kind, password.error().reason, site.name });
            const auto wordpress
                = std::make_shared<WordPressClient>(m_parts->room.http, site.apiRoot, site.user, *password);
            const auto lists = std::make_shared<Lists>();
            const auto askMedia = [this, wordpress, lists, id = site.id, answer] {
                onDone(wordpress->pictures(), this,
                    [this, wordpress, lists, id, answer](const Result<std::vector<SiteMedia>> &media) {
                        if (media)
                            lists->media = *media;
                        keepLists(id, lists, answer);
                    });
            };
            const auto askAuthors = [this, wordpress, lists, askMedia, may = site.can.canEditOthers] {
                if (!may) {
                    lists->authors.emplace(); // It had the right once, maybe.
                    return askMedia();
                }
                onDone(wordpress->authors(), this,
                    [lists, askMedia](const Result<std::vector<SiteAuthor>> &authors) {
                        if (authors)
                            lists->authors = *authors;
                        askMedia();
                    });
            };
            const auto askTags = [this, wordpress, lists, askAuthors, answer] {
                onDone(wordpress->allTerms(Taxonomy::Tag), this,
                    [lists, askAuthors, answer](const Result<std::vector<Term>> &tags) {
                        if (!tags)
                            return answer.give(tags.error());
                        lists->tags = *tags;
                        askAuthors();
                    });
            };
            onDone(wordpress->allTerms(Taxonomy::Category), this,
                [lists, askTags, answer](const Result<std::vector<Term>> &categories) {
                    if (!categories)
                        return answer.give(categories.error());
                    lists->categories = *categories;
                    askTags();
                });
        });
    return answer.future();
}

void Sites::keepLists(SiteId id, const std::shared_ptr<Lists> &lists, const Answer<> &answer)
{
    const auto work = [id, lists = *lists, now = m_parts->room.clock.now()](Database &newsroom) -> Result<> {
        if (Result<> done = TermStore(newsroom).replace(id, lists.categories, lists.tags, now); !done)
            return done;
        if (lists.authors) {
            if (Result<> done = SiteListStore(newsroom).replaceAuthors(id, *lists.authors); !done)
                return done;
        }
        return lists.media ? SiteListStore(newsroom).replaceMedia(id, *lists.media) : Result<>();
    };
    onDone(m_parts->file().write(work), this, [this, id, answer](const Result<> &done) {
        if (done)
            emit termsChanged(id);
        answer.give(done);
    });
}

void Sites::refreshOldTerms(SiteId id)
{
    constexpr std::chrono::seconds fresh = std::chrono::hours(24);
    constexpr std::chrono::seconds patience = std::chrono::hours(1); // With a site that does not answer.
    const QDateTime now = m_parts->room.clock.now();
    const auto isWithin = [&](const QDateTime &at, std::chrono::seconds span) {
        return at.isValid() && at <= now && at.addSecs(span.count()) > now;
    };
    const Result<QDateTime> asked = TermStore(m_parts->file().pages()).askedAt(id);
    if (!asked || isWithin(*asked, fresh) || isWithin(m_parts->termsTriedAt.value(id), patience)
        || m_parts->file().isReadOnly())
        return;
    m_parts->termsTriedAt.insert(id, now);
    (void)refreshTerms(id);
}

void Sites::reread()
{
    readSites();
    emit changed();
    wake();
}

/// What waited for a password that is known by now: its keychain was locked.
void Sites::wake()
{
    for (Site site : sites()) {
        if (site.pause != Site::Pause::PasswordMissing || !m_parts->room.passwords.known(site.id)
            || m_parts->file().isReadOnly())
            continue;
        site.pause = Site::Pause::None;
        keep(site);
        emit signedIn(site.id);
    }
}
