#include "cli/answers.h"
#include "cli/commands.h"
#include "desk/errortext.h"
#include "desk/notetext.h"
#include "desk/outbox.h"
#include "desk/siteproblem.h"
#include "desk/sites.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace cli {

namespace {

Result<Site> siteNamed(const Session &session, const QString &name)
{
    const std::optional<Site> site = session.desk->sites().siteNamed(name);
    if (!site)
        return Error{ Error::Kind::NotFound, Error::Reason::Unspecified, u"site "_s + name };
    return *site;
}

QJsonValue placeValue(std::optional<PasswordPlace> place)
{
    if (!place)
        return {};
    return *place == PasswordPlace::Keychain ? u"keychain"_s : u"this-run"_s;
}

} // namespace

Exit siteAdd(Session &session)
{
    if (!session.arguments.has(u"--user"_s) || !session.arguments.has(u"--password-stdin"_s))
        return session.misused(u"--user and --password-stdin are needed; a password is never an argument."_s);
    const Secret password = session.readPassword();
    if (password.isEmpty())
        return session.misused(u"Standard input held no password."_s);
    Sites &sites = session.desk->sites();
    const Result<SiteId> id = session.wait(
        sites.add(session.argument(0), session.argument(1), session.arguments.value(u"--user"_s), password));
    if (!id)
        return session.fail(id.error());
    QJsonObject answer = toJson(sites.site(*id).value_or(Site{}));
    answer.insert(u"password"_s, placeValue(sites.passwordPlace(*id)));
    session.answer(answer);
    if (sites.passwordPlace(*id) != PasswordPlace::Keychain) {
        session.say(QCoreApplication::translate("Commands",
            "There is no keychain here, so the password is not kept. Give it with --password-stdin each "
            "time."));
    }
    return Exit::Done;
}

Exit siteList(Session &session)
{
    for (const Site &site : session.desk->sites().sites())
        session.answer(toJson(site));
    return Exit::Done;
}

Exit siteDoctor(Session &session)
{
    const Result<Site> site = siteNamed(session, session.argument(0));
    if (!site)
        return session.fail(site.error());
    if (session.arguments.has(u"--password-stdin"_s))
        session.desk->sites().usePasswordOnce(site->id, session.readPassword());
    const Result<SiteReport> report = session.wait(session.desk->sites().doctor(site->id));
    if (!report)
        return session.fail(report.error());
    session.answer(toJson(*report));
    if (report->isFine || report->problems.empty())
        return report->isFine ? Exit::Done : Exit::Refused;
    for (const SiteProblem &problem : report->problems)
        session.say(problem.what + u' ' + problem.fix);
    return exitOf(toError(report->problems.front()));
}

Exit siteRemove(Session &session)
{
    const Result<Site> site = siteNamed(session, session.argument(0));
    if (!site)
        return session.fail(site.error());
    const Result<> removed = session.wait(session.desk->sites().remove(site->id));
    if (!removed)
        return session.fail(removed.error());
    session.answer(QJsonObject{ { u"removed"_s, site->name } });
    return Exit::Done;
}

Exit sync(Session &session)
{
    Sites &sites = session.desk->sites();
    std::vector<Site> wanted = sites.sites();
    SiteId only;
    if (session.arguments.has(u"--site"_s)) {
        const Result<Site> site = siteNamed(session, session.arguments.value(u"--site"_s));
        if (!site)
            return session.fail(site.error());
        wanted = { *site };
        only = site->id;
    }
    bool isNumber = true;
    std::chrono::seconds timeout = std::chrono::minutes(10);
    if (session.arguments.has(u"--timeout"_s))
        timeout = std::chrono::seconds(session.arguments.value(u"--timeout"_s).toInt(&isNumber));
    if (!isNumber || timeout.count() <= 0)
        return session.misused(u"--timeout takes a number of seconds."_s);
    if (session.arguments.has(u"--password-stdin"_s)) {
        if (wanted.size() != 1)
            return session.misused(u"--password-stdin needs --site NAME when there are several sites."_s);
        sites.usePasswordOnce(wanted.front().id, session.readPassword());
    }
    const Result<SyncReport> report = session.wait(session.desk->outbox().sync(only, timeout));
    if (!report)
        return session.fail(report.error());
    session.answer(toJson(*report));
    for (const SyncNote &note : report->notes)
        session.say(noteText(note));
    if (report->stopped)
        session.sayWhy(*report->stopped);
    for (const OutboxRow &row : session.desk->outbox().rows().value_or(std::vector<OutboxRow>{})) {
        if (row.intent.state == Intent::State::Refused && row.intent.why)
            session.say(u"“%1”: %2"_s.arg(row.draftTitle, errorText(*row.intent.why).both()));
    }
    if (report->stopped && report->stopped->kind == Error::Kind::Storage)
        return Exit::Storage;
    if (report->conflicts > 0) {
        session.say(QCoreApplication::translate(
            "Commands", "A post was changed here and on the site. Both texts are kept; choose one."));
        return Exit::Refused;
    }
    if (report->waiting > 0) {
        session.say(QCoreApplication::translate("Commands",
            "%n wish(es) still wait; nothing is lost. Synchronise again.", nullptr, report->waiting));
        return Exit::Network;
    }
    if (report->stopped)
        return exitOf(*report->stopped);
    return report->failed > 0 ? Exit::Refused : Exit::Done;
}

} // namespace cli
