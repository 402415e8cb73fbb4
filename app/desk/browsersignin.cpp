#include "desk/browsersignin.h"

#include "desk/siteproblem.h"

#include <QDateTime>
#include <QRandomGenerator>
#include <QUrlQuery>

#include <array>

using namespace Qt::StringLiterals;

namespace {

constexpr auto patience
    = std::chrono::minutes(20); ///< For a person who may have to look for their password first.
const QString applicationId = u"4c1d9a6e-2f0b-4e57-9a51-5d3c8f7be210"_s; ///< WordPress wants a UUID.

QByteArray makeToken()
{
    std::array<quint32, 8> words{};
    QRandomGenerator::system()->fillRange(words.data(), qsizetype(words.size()));
    return QByteArray(reinterpret_cast<const char *>(words.data()), sizeof words).toHex();
}

/// Where the browser is to go afterwards. WordPress wants a scheme and a host.
QString returnAddress(const QString &host, const QByteArray &token)
{
    return u"%1://%2?state=%3"_s.arg(BrowserSignIn::scheme(), host, QString::fromLatin1(token));
}

/// The page of authorize-application.php with what it asks for. Each password of an account has a name of its
/// own, so the time is in it.
QUrl pageFor(QUrl page, const QByteArray &token)
{
    QUrlQuery query(page);
    const auto add = [&query](const QString &key, const QString &value) {
        query.addQueryItem(key, QString::fromLatin1(QUrl::toPercentEncoding(value)));
    };
    add(u"app_name"_s, u"Quotidian "_s + QDateTime::currentDateTimeUtc().toString(u"yyyy-MM-dd hh.mm.ss"_s));
    add(u"app_id"_s, applicationId);
    add(u"success_url"_s, returnAddress(u"signed-in"_s, token));
    add(u"reject_url"_s, returnAddress(u"refused"_s, token));
    page.setQuery(query);
    return page;
}

bool isSameSite(const QUrl &one, const QUrl &other)
{
    const auto whole = [](const QUrl &url) {
        return url.adjusted(QUrl::RemoveQuery | QUrl::RemoveFragment | QUrl::RemoveUserInfo
            | QUrl::StripTrailingSlash | QUrl::NormalizePathSegments);
    };
    return one.isValid() && !one.host().isEmpty() && whole(one) == whole(other);
}

Error refused(const QString &why) { return { Error::Kind::Refused, Error::Reason::BadArgument, why }; }

} // namespace

BrowserSignIn::BrowserSignIn(Sites &sites, QObject *parent)
    : QObject(parent)
    , m_sites(sites)
{
}

BrowserSignIn::~BrowserSignIn() = default;

Future<QUrl> BrowserSignIn::begin(const QString &typed, SiteId again)
{
    m_pending.reset();
    const int begun = ++m_begun;
    const Answer<QUrl> answer;
    onDone(m_sites.findSignInPage(typed), this,
        [this, begun, typed, again, answer](const Result<SiteReport> &report) {
            if (!report)
                return answer.give(report.error());
            if (begun != m_begun)
                return answer.give(Error{ Error::Kind::Canceled, Error::Reason::Unspecified, {} });
            if (!report->isFine)
                return answer.give(toError(report->problems.front()));
            // The person gives their password to this page: only on the site itself, over the line that was
            // checked.
            QUrl page = report->signInPage;
            if (page.scheme() == "http"_L1 && page.host() == report->apiRoot.host())
                page.setScheme(report->apiRoot.scheme()); // Behind a proxy that ends TLS it names itself so.
            if (page.host() != report->apiRoot.host() || page.scheme() != report->apiRoot.scheme())
                return answer.give(
                    refused(tr("the site sends people elsewhere to sign in: %1").arg(page.host())));
            Pending pending{ makeToken(), report->address, typed, again, QDeadlineTimer(patience) };
            answer.give(pageFor(page, pending.token));
            m_pending = std::move(pending);
        });
    return answer.future();
}

bool BrowserSignIn::isWaiting() const { return m_pending && !m_pending->until.hasExpired(); }

void BrowserSignIn::cancel()
{
    ++m_begun;
    m_pending.reset();
}

Result<SignedIn> BrowserSignIn::take(const QUrl &answer)
{
    if (answer.scheme() != scheme())
        return refused(tr("this is no address of ours"));
    if (!isWaiting())
        return refused(tr("a sign-in came back that was not begun here, or too long ago"));
    // A form's spaces are `+` (JavaScript writes %20, PHP's urlencode `+`).
    const QUrlQuery query(QString(answer.query(QUrl::FullyEncoded)).replace(u'+', "%20"_L1));
    const auto value = [&query](const QString &key) {
        return query.queryItemValue(key, QUrl::FullyDecoded);
    };
    if (value(u"state"_s).toLatin1() != m_pending->token)
        return refused(tr("a sign-in came back that was not begun here"));
    if (answer.host() != "signed-in"_L1) {
        cancel();
        return Error{ Error::Kind::Canceled, Error::Reason::Unspecified, {} };
    }
    const QUrl site(value(u"site_url"_s));
    if (!isSameSite(site, m_pending->site))
        return refused(tr("another site answered than the one that was asked: %1").arg(site.host()));
    SignedIn signedIn{ m_pending->again, m_pending->typed, value(u"user_login"_s),
        Secret(value(u"password"_s).toUtf8()) };
    if (signedIn.user.isEmpty() || signedIn.password.isEmpty())
        return refused(tr("the site's answer has no password in it"));
    cancel(); // It counts once.
    return signedIn;
}
