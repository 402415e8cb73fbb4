#include "desk/passwords.h"

#include <QPointer>
#include <QRandomGenerator>
#include <QTimer>
#include <qt6keychain/keychain.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A keychain that asks nobody answers fast; one that waits for a person who is not there is as good as none.
constexpr auto patience = 10s;

QString service() { return u"Quotidian"_s; }

struct KeychainAnswer {
    QKeychain::Error error = QKeychain::OtherError;
    QByteArray bytes;
};

/// Starts the job and answers once: with what it says, or OtherError when patience ends.
template<class Job>
Future<KeychainAnswer> run(Job *job, const QString &account, QObject *context)
{
    const Answer<KeychainAnswer> answer;
    job->setKey(account);
    job->setInsecureFallback(false);
    job->setAutoDelete(true);
    QObject::connect(job, &QKeychain::Job::finished, context, [answer](QKeychain::Job *done) {
        KeychainAnswer result{ done->error(), {} };
        if (const auto *read = qobject_cast<QKeychain::ReadPasswordJob *>(done))
            result.bytes = read->binaryData();
        answer.give(result);
    });
    QTimer::singleShot(patience, context, [answer] { answer.give(KeychainAnswer{}); });
    job->start();
    return answer.future();
}

Future<KeychainAnswer> write(const QString &account, const QByteArray &bytes, QObject *context)
{
    auto *job = new QKeychain::WritePasswordJob(service());
    job->setBinaryData(bytes);
    return run(job, account, context);
}

Future<KeychainAnswer> read(const QString &account, QObject *context)
{
    return run(new QKeychain::ReadPasswordJob(service()), account, context);
}

Future<KeychainAnswer> erase(const QString &account, QObject *context)
{
    return run(new QKeychain::DeletePasswordJob(service()), account, context);
}

bool isFine(const Result<KeychainAnswer> &result) { return result && result->error == QKeychain::NoError; }

Error missing() { return { Error::Kind::NotFound, Error::Reason::PasswordMissing, {} }; }

} // namespace

Passwords::Passwords(const QString &profileId, QObject *parent)
    : QObject(parent)
    , m_profileId(profileId)
{
}

Passwords::~Passwords() = default;

QString Passwords::account(SiteId site) const { return u"%1/%2"_s.arg(m_profileId).arg(site.value); }

Future<bool> Passwords::probe()
{
    if (m_probe)
        return *m_probe;
    const Answer<bool> answer;
    m_probe = answer.future();
    const QString canary = m_profileId + u"/probe"_s;
    const QByteArray bytes = QByteArray::number(QRandomGenerator::system()->generate64(), 16);
    onDone(write(canary, bytes, this), this,
        [this, answer, canary, bytes](const Result<KeychainAnswer> &written) {
            if (!isFine(written))
                return answer.give(false);
            onDone(
                read(canary, this), this, [this, answer, canary, bytes](const Result<KeychainAnswer> &back) {
                    const bool isSame = isFine(back) && back->bytes == bytes;
                    onDone(erase(canary, this), this, [answer, isSame](const Result<KeychainAnswer> &erased) {
                        answer.give(isSame && isFine(erased));
                    });
                });
        });
    return *m_probe;
}

Future<PasswordPlace> Passwords::keep(SiteId site, const Secret &password)
{
    m_known.insert(site, { password, std::nullopt });
    const Answer<PasswordPlace> answer;
    const auto settle = [this, site, answer](PasswordPlace place) {
        if (const auto known = m_known.find(site); known != m_known.end())
            known->place = place;
        answer.give(place);
    };
    onDone(probe(), this, [this, site, password, settle](const Result<bool> &works) {
        if (!works || !*works)
            return settle(PasswordPlace::ThisRun);
        onDone(write(account(site), password.reveal(), this), this,
            [settle](const Result<KeychainAnswer> &written) {
                settle(isFine(written) ? PasswordPlace::Keychain : PasswordPlace::ThisRun);
            });
    });
    return answer.future();
}

void Passwords::holdForThisRun(SiteId site, const Secret &password)
{
    m_known.insert(site, { password, PasswordPlace::ThisRun });
}

Future<Secret> Passwords::find(SiteId site)
{
    if (const auto known = m_known.constFind(site); known != m_known.constEnd())
        return readyFuture<Secret>(known->password);
    // No probe: reading what is not there is no harm, and a password that is there proves the keychain.
    const Answer<Secret> answer;
    onDone(read(account(site), this), this, [this, site, answer](Result<KeychainAnswer> got) {
        if (!isFine(got) || got->bytes.isEmpty())
            return answer.give(missing());
        const Secret password(std::exchange(got->bytes, {}));
        m_known.insert(site, { password, PasswordPlace::Keychain });
        answer.give(password);
    });
    return answer.future();
}

std::optional<Secret> Passwords::known(SiteId site) const
{
    const auto entry = m_known.constFind(site);
    return entry == m_known.constEnd() ? std::nullopt : std::optional(entry->password);
}

Future<> Passwords::forget(SiteId site)
{
    m_known.remove(site);
    const Answer<> answer;
    onDone(erase(account(site), this), this, [answer](const Result<KeychainAnswer> &) {
        // Without a keychain there is nothing left to forget.
        answer.give({});
    });
    return answer.future();
}

std::optional<PasswordPlace> Passwords::place(SiteId site) const
{
    const auto known = m_known.constFind(site);
    return known == m_known.constEnd() ? std::nullopt : known->place;
}
