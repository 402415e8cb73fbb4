#include "desk/passwords.h"

#include <QPointer>
#include <QRandomGenerator>
#include <QTimer>
#include <qt6keychain/keychain.h>

using namespace Qt::StringLiterals;

namespace {

QString service() { return u"Quotidian"_s; }

struct KeychainAnswer {
    QKeychain::Error error = QKeychain::OtherError;
    QByteArray bytes;
};

/// Starts the job. It may wait for a person.
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

Passwords::Passwords(const QString &profileId, std::chrono::milliseconds patience, QObject *parent)
    : QObject(parent)
    , m_profileId(profileId)
    , m_patience(patience)
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
    onDone(answer.future(), this, [this](const Result<bool> &works) {
        if (!works || !*works)
            m_probe.reset(); // Who signs in later may open it then.
    });
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
    // Forgotten or replaced while the keychain was waited for, it is nobody's any more.
    const auto stillKept = [this, site, password] {
        const auto known = m_known.find(site);
        return known != m_known.end() && known->password.reveal() == password.reveal() ? &*known : nullptr;
    };
    const auto settle = [this, site, answer, stillKept](PasswordPlace place) {
        const bool isLate = answer.future().isFinished();
        Known *kept = stillKept();
        const bool isNews = kept && kept->place != place;
        if (kept)
            kept->place = place;
        answer.give(place);
        if (isLate && isNews)
            emit placeChanged(site);
    };
    QTimer::singleShot(m_patience, this, [answer, settle] {
        if (!answer.future().isFinished())
            settle(PasswordPlace::ThisRun);
    });
    onDone(probe(), this, [this, site, password, stillKept, settle](const Result<bool> &works) {
        if (!works || !*works || !stillKept())
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
    const Answer<Secret> answer;
    QTimer::singleShot(m_patience, this, [answer] { answer.give(missing()); });
    // One question at a time: each may be a window that asks a person.
    const bool isAsked = m_reading.contains(site);
    m_reading[site].push_back(answer);
    if (isAsked)
        return answer.future();
    // No probe: reading what is not there is no harm, and a password that is there proves the keychain.
    onDone(read(account(site), this), this, [this, site](Result<KeychainAnswer> got) {
        const std::vector<Answer<Secret>> waiting = m_reading.take(site);
        // Given anew meanwhile, that one counts; forgotten, none.
        const bool isWanted = !waiting.empty() && !m_known.contains(site);
        if (isWanted && isFine(got) && !got->bytes.isEmpty()) {
            m_known.insert(site, { Secret(std::exchange(got->bytes, {})), PasswordPlace::Keychain });
            emit found(site);
        }
        const std::optional<Secret> password = known(site);
        for (const Answer<Secret> &each : waiting)
            each.give(password ? Result<Secret>(*password) : missing());
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
    for (const Answer<Secret> &waiting : m_reading.take(site))
        waiting.give(missing());
    const Answer<> answer;
    // Without a keychain there is nothing left to forget.
    onDone(erase(account(site), this), this, [answer](const Result<KeychainAnswer> &) { answer.give({}); });
    QTimer::singleShot(m_patience, this, [answer] { answer.give({}); });
    return answer.future();
}

std::optional<PasswordPlace> Passwords::place(SiteId site) const
{
    const auto known = m_known.constFind(site);
    return known == m_known.constEnd() ? std::nullopt : known->place;
}
