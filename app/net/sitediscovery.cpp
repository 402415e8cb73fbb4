#include "net/sitediscovery.h"

#include "base/origin.h"
#include "net/privateaddress.h"
#include "net/wordpressclient.h"
#include "net/wordpresserror.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 pageBytes = 4 * 1024 * 1024;

QString tr(const char *text) { return QCoreApplication::translate("SiteDoctor", text); }

} // namespace

// The words for each code, once.
SiteProblem siteProblem(const QString &code, const QString &name)
{
    struct Words {
        const char *code;
        const char *what;
        const char *fix;
    };
    static const Words list[] = {
        { "offline", QT_TRANSLATE_NOOP("SiteDoctor", "Quotidian works offline, so the site was not asked."),
            QT_TRANSLATE_NOOP("SiteDoctor", "Switch off Work Offline and check again.") },
        { "not-an-address", QT_TRANSLATE_NOOP("SiteDoctor", "This is not the address of a web site."),
            QT_TRANSLATE_NOOP(
                "SiteDoctor", "Type the address of the site's front page, like https://example.org/.") },
        { "host-not-found", QT_TRANSLATE_NOOP("SiteDoctor", "There is no site named %1."),
            QT_TRANSLATE_NOOP(
                "SiteDoctor", "Check the spelling of the address, and that this computer is online.") },
        { "unreachable", QT_TRANSLATE_NOOP("SiteDoctor", "%1 does not answer."),
            QT_TRANSLATE_NOOP(
                "SiteDoctor", "Open the site in a browser. If it opens there, try again in a minute.") },
        { "certificate",
            QT_TRANSLATE_NOOP("SiteDoctor", "The certificate of %1 is not valid, so nothing was sent."),
            QT_TRANSLATE_NOOP("SiteDoctor",
                "Check the date of this computer, and that no sign-in page of a café or hotel is in the way. "
                "Otherwise "
                "the site's administrator has to renew the certificate.") },
        { "needs-https", QT_TRANSLATE_NOOP("SiteDoctor", "%1 would receive your password unencrypted."),
            QT_TRANSLATE_NOOP("SiteDoctor",
                "Use the address that begins with https://. If there is none, the site's administrator has "
                "to set it "
                "up.") },
        { "captive-portal",
            QT_TRANSLATE_NOOP("SiteDoctor", "Another page, of %1, answers in place of the site."),
            QT_TRANSLATE_NOOP("SiteDoctor",
                "Open a browser: the network probably wants you to sign in first. Or type the address that "
                "the site "
                "has moved to.") },
        { "firewall", QT_TRANSLATE_NOOP("SiteDoctor", "A firewall before %1 blocks programs."),
            QT_TRANSLATE_NOOP("SiteDoctor",
                "Ask the site's administrator or host to let /wp-json/ through the firewall or security "
                "plugin.") },
        { "not-a-site", QT_TRANSLATE_NOOP("SiteDoctor", "%1 answers, but it is no WordPress site."),
            QT_TRANSLATE_NOOP("SiteDoctor",
                "Type the address of the WordPress site's front page, with its folder if it has one.") },
        { "other-host",
            QT_TRANSLATE_NOOP("SiteDoctor", "The site keeps its WordPress at another address: %1."),
            QT_TRANSLATE_NOOP("SiteDoctor", "If you know that address, type it here.") },
        { "no-rest",
            QT_TRANSLATE_NOOP("SiteDoctor", "%1 is a WordPress site, but its REST API is not there."),
            QT_TRANSLATE_NOOP("SiteDoctor",
                "Ask the administrator to save Settings → Permalinks once, and to look for a plugin that "
                "switches the "
                "REST API off.") },
        { "rest-blocked", QT_TRANSLATE_NOOP("SiteDoctor", "A plugin on %1 blocks the REST API."),
            QT_TRANSLATE_NOOP("SiteDoctor",
                "Ask the administrator to allow the REST API for signed-in people in the security plugin.") },
        { "application-passwords-off",
            QT_TRANSLATE_NOOP("SiteDoctor", "Application passwords are switched off on %1."),
            QT_TRANSLATE_NOOP("SiteDoctor",
                "Ask the administrator to allow application passwords; security plugins often have a switch "
                "for them.") },
        { "wrong-user", QT_TRANSLATE_NOOP("SiteDoctor", "Nobody on %1 has this user name."),
            QT_TRANSLATE_NOOP("SiteDoctor",
                "Check its spelling: it stands in WordPress under Users → Profile. The e-mail address of the "
                "account does as well.") },
        { "wrong-password",
            QT_TRANSLATE_NOOP("SiteDoctor", "%1 does not accept this user name and password."),
            QT_TRANSLATE_NOOP("SiteDoctor",
                "Use an application password, not your usual one: in WordPress under Users → Profile → "
                "Application "
                "Passwords. If nothing of the kind is there, the administrator has switched them off for "
                "your "
                "account.") },
        { "authorization-stripped",
            QT_TRANSLATE_NOOP(
                "SiteDoctor", "The password is right, but the web server of %1 keeps it from WordPress."),
            QT_TRANSLATE_NOOP("SiteDoctor",
                "Ask the administrator to pass the Authorization header on to PHP; Tools → Site Health shows "
                "how.") },
        { "sign-in-refused", QT_TRANSLATE_NOOP("SiteDoctor", "%1 does not recognise you."),
            QT_TRANSLATE_NOOP("SiteDoctor",
                "Check the user name, and make a new application password under Users → Profile. If it is "
                "refused "
                "too, the web server may keep the Authorization header from WordPress: see Tools → Site "
                "Health.") },
        { "other-user",
            QT_TRANSLATE_NOOP(
                "SiteDoctor", "The password is of another account on %1 than the one of before."),
            QT_TRANSLATE_NOOP("SiteDoctor",
                "Posts would go out under another name. Make the password as the user of before, or remove "
                "the site "
                "here and connect it anew.") },
        { "missing-right", QT_TRANSLATE_NOOP("SiteDoctor", "Your account on %1 may not write posts."),
            QT_TRANSLATE_NOOP(
                "SiteDoctor", "Ask the administrator for the role of a contributor, author or editor.") },
        { "server-error", QT_TRANSLATE_NOOP("SiteDoctor", "%1 answers with an error of its own."),
            QT_TRANSLATE_NOOP(
                "SiteDoctor", "Try again in a few minutes; if it stays, tell the site's administrator.") },
    };
    for (const Words &words : list) {
        if (code == QLatin1StringView(words.code)) {
            const QString what = tr(words.what);
            return { code, what.contains("%1"_L1) ? what.arg(name) : what, tr(words.fix) };
        }
    }
    Q_ASSERT(false);
    return { code, {}, {} };
}

namespace {

QString attribute(const QString &tag, const QString &name)
{
    const QRegularExpression pattern(
        u"[\\s\"']"_s + name + u"\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"'>]+))"_s,
        QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = pattern.match(tag);
    for (int group = 1; group <= 3; ++group) {
        if (!match.captured(group).isEmpty())
            return match.captured(group).replace("&amp;"_L1, "&"_L1).replace("&#038;"_L1, "&"_L1);
    }
    return {};
}

// rest_output_link_header() and rest_output_link_wp_head() in wp-includes/rest-api.php.
QUrl apiRootOf(const HttpResponse &page)
{
    static const QString relation = u"https://api.w.org/"_s;
    static const QRegularExpression link(u"<([^<>]*)>([^<]*)"_s);
    QRegularExpressionMatchIterator links = link.globalMatch(QString::fromUtf8(page.header("Link")));
    while (links.hasNext()) {
        const QRegularExpressionMatch match = links.next();
        if (match.captured(2).contains(relation))
            return page.capture.finalUrl.resolved(QUrl(match.captured(1)));
    }
    static const QRegularExpression tag(
        u"<link\\b[^>]{0,2000}>"_s, QRegularExpression::CaseInsensitiveOption);
    QRegularExpressionMatchIterator tags = tag.globalMatch(QString::fromUtf8(page.capture.body));
    while (tags.hasNext()) {
        const QString text = tags.next().captured();
        if (attribute(text, u"rel"_s) == relation)
            return page.capture.finalUrl.resolved(QUrl(attribute(text, u"href"_s)));
    }
    return {};
}

bool looksLikeWordPress(const HttpResponse &page)
{
    return page.capture.body.contains("wp-content/") || page.capture.body.contains("wp-includes/");
}

QString withoutWww(const QString &host) { return host.startsWith("www."_L1) ? host.mid(4) : host; }

bool isIndex(const Result<QJsonValue> &json)
{
    return json && (*json)[u"namespaces"_s].toArray().contains(u"wp/v2"_s);
}

// One examination: front page, index of the API, who we are; deletes itself after its answer.
class Examination final : public QObject {
public:
    Examination(HttpClient &client, const QUrl &url, const QString &user, const Secret &password,
        CancelToken cancel, CheckPassed passed)
        : QObject(&client)
        , m_client(client)
        , m_typed(url)
        , m_site(url)
        , m_user(user)
        , m_password(password)
        , m_cancel(std::move(cancel))
        , m_passed(std::move(passed))
    {
    }

    Future<SiteReport> start()
    {
        const Future<SiteReport> future = m_answer.future();
        if (!m_typed.isValid() || m_typed.host().isEmpty()
            || (m_typed.scheme() != "https"_L1 && m_typed.scheme() != "http"_L1)) {
            found(u"not-an-address"_s);
        } else if (m_typed.scheme() == "http"_L1 && !isThisMachine(m_typed.host())) {
            found(u"needs-https"_s);
        } else {
            pass(SiteCheck::Address);
            readFrontPage();
        }
        return future;
    }

private:
    /// Once each, in their order.
    void pass(SiteCheck check)
    {
        if (m_passedTo && *m_passedTo >= check)
            return;
        m_passedTo = check;
        if (m_passed)
            m_passed(check);
    }

    HttpRequest request(const QUrl &url, bool isSignedIn) const
    {
        HttpRequest request;
        request.url = url;
        request.privateAllowedFor = m_typed;
        request.limits.bytes = pageBytes;
        request.cancel = m_cancel;
        if (isSignedIn)
            request.credentials = Credentials{ m_apiRoot, m_user, m_password };
        return request;
    }

    template<class Handler>
    void ask(HttpRequest request, Handler handle)
    {
        onDone(m_client.send(std::move(request)), this, [this, handle](const Result<HttpResponse> &response) {
            if (!response && response.error().kind == Error::Kind::Canceled) {
                m_answer.give(response.error());
                return deleteLater();
            }
            handle(response);
        });
    }

    // What the line said, in our codes; the empty one if it is no matter of the line.
    static QString codeOfLine(const Error &error)
    {
        using Reason = Error::Reason;
        switch (error.reason) {
        case Reason::WorkingOffline:
            return u"offline"_s;
        case Reason::HostNotFound:
            return u"host-not-found"_s;
        case Reason::CertificateInvalid:
            return u"certificate"_s;
        case Reason::InsecureRedirect:
        case Reason::NeedsHttps:
            return u"needs-https"_s;
        case Reason::SchemeRefused:
        case Reason::PrivateAddress:
            return u"captive-portal"_s;
        case Reason::TooManyRedirects:
        case Reason::TooLarge:
            return u"not-a-site"_s;
        default:
            return u"unreachable"_s;
        }
    }

    void readFrontPage()
    {
        ask(request(m_typed, false), [this](const Result<HttpResponse> &page) {
            // A front page may be larger than we read; the API says the same.
            if (!page && page.error().reason != Error::Reason::TooLarge)
                return found(codeOfLine(page.error()));
            if (page)
                judgeFrontPage(*page);
            else
                tryApiRoot(m_site.resolved(QUrl(u"wp-json/"_s)), NextTry::PlainPermalinks);
        });
    }

    void judgeFrontPage(const HttpResponse &page)
    {
        const QUrl arrived = page.capture.finalUrl;
        if (withoutWww(arrived.host()) == withoutWww(m_typed.host()))
            pass(SiteCheck::Connection);
        m_frontStatus = page.status();
        m_isWordPress = looksLikeWordPress(page);
        m_isFirewall = (page.status() == 403 || page.status() == 406) && page.mediaType() == "text/html";
        const QUrl named = apiRootOf(page);
        const bool isElsewhere = withoutWww(arrived.host()) != withoutWww(m_typed.host());
        if (named.isValid() && !named.host().isEmpty()) {
            m_isWordPress = true;
            return takeApiRoot(named, arrived);
        }
        if (isElsewhere) {
            m_place = arrived.host();
            return found(u"captive-portal"_s);
        }
        if (!isSameOrigin(arrived, m_typed))
            m_site = normalizedSiteUrl(arrived.toString());
        tryApiRoot(m_site.resolved(QUrl(u"wp-json/"_s)), NextTry::PlainPermalinks);
    }

    // The password goes to this address: only where the person pointed, and never unencrypted.
    void takeApiRoot(QUrl root, const QUrl &page)
    {
        if (withoutWww(root.host()) != withoutWww(m_typed.host())) {
            m_place = root.host();
            return found(u"other-host"_s);
        }
        // Behind a proxy that ends TLS, WordPress names itself with http.
        if (root.scheme() == "http"_L1 && page.scheme() == "https"_L1 && root.host() == page.host()) {
            root.setScheme(u"https"_s);
            root.setPort(page.port());
        }
        if (root.scheme() != "https"_L1 && !isThisMachine(root.host()))
            return found(u"needs-https"_s);
        tryApiRoot(root, NextTry::PlainPermalinks);
    }

    enum class NextTry { PlainPermalinks, None };

    void tryApiRoot(const QUrl &root, NextTry next)
    {
        m_apiRoot = root;
        ask(request(wordpressUrl(root, {}), false), [this, next](const Result<HttpResponse> &response) {
            if (!response)
                return found(codeOfLine(response.error()));
            const Result<QJsonValue> json = wordpressAnswer(*response, Effect::Reads);
            if (isIndex(json))
                return takeIndex(*json);
            const bool isJson = json || !wordpressCode(json.error()).isEmpty();
            const int status = response->status();
            // The API answers, and refuses to say what it is: it may still know us.
            if (isJson && (status == 401 || status == 403)) {
                m_isIndexBlocked = true;
                return m_user.isEmpty() ? found(u"rest-blocked"_s) : askWhoWeAre();
            }
            m_isFirewall = m_isFirewall || status == 403 || status == 406;
            m_isBroken = m_isBroken || status >= 500;
            m_isWordPress = m_isWordPress || (isJson && status == 404);
            if (next == NextTry::PlainPermalinks)
                return tryApiRoot(plainRoot(), NextTry::None);
            if (m_isFirewall)
                return found(u"firewall"_s);
            if (m_isBroken || m_frontStatus >= 500)
                return found(u"server-error"_s);
            found(m_isWordPress ? u"no-rest"_s : u"not-a-site"_s);
        });
    }

    QUrl plainRoot() const
    {
        QUrl url = m_site;
        url.setQuery(u"rest_route=/"_s);
        return url;
    }

    void takeIndex(const QJsonValue &index)
    {
        pass(SiteCheck::Connection); // Also of a site whose front page was too large to read.
        pass(SiteCheck::WordPress);
        pass(SiteCheck::Rest);
        m_report.address = QUrl(index[u"url"_s].toString());
        m_report.signInPage
            = QUrl(index[u"authentication"_s][u"application-passwords"_s][u"endpoints"_s][u"authorization"_s]
                       .toString());
        m_report.siteName = index[u"name"_s].toString();
        const QString zone = index[u"timezone_string"_s].toString();
        const double hours = index[u"gmt_offset"_s].isString() ? index[u"gmt_offset"_s].toString().toDouble()
                                                               : index[u"gmt_offset"_s].toDouble();
        const int minutes = static_cast<int>(hours * 60);
        m_report.timezone = !zone.isEmpty() ? zone
                                            : u"%1%2:%3"_s.arg(QChar(minutes < 0 ? u'-' : u'+'))
                                                  .arg(std::abs(minutes) / 60, 2, 10, QLatin1Char('0'))
                                                  .arg(std::abs(minutes) % 60, 2, 10, QLatin1Char('0'));
        m_hasApplicationPasswords = index[u"authentication"_s][u"application-passwords"_s].isObject();
        if (m_user.isEmpty())
            return m_report.signInPage.isEmpty() ? found(u"application-passwords-off"_s) : finish();
        if (m_hasApplicationPasswords)
            pass(SiteCheck::ApplicationPasswords);
        askWhoWeAre();
    }

    void askWhoWeAre()
    {
        QUrlQuery query;
        query.addQueryItem(u"context"_s, u"edit"_s);
        query.addQueryItem(u"_fields"_s, u"id,name,roles,capabilities"_s);
        ask(request(wordpressUrl(m_apiRoot, u"wp/v2/users/me"_s, query), true),
            [this](const Result<HttpResponse> &response) {
                if (!response)
                    return found(codeOfLine(response.error()));
                const Result<RemoteUser> user = remoteUser(*response);
                if (user)
                    return takeUser(*user);
                judgeRefusal(user.error(), response->status());
            });
    }

    void takeUser(const RemoteUser &user)
    {
        m_report.user = m_user;
        m_report.userId = user.id;
        m_report.roles = user.roles;
        m_report.can = user.can;
        for (const SiteCheck check :
            { SiteCheck::WordPress, SiteCheck::Rest, SiteCheck::ApplicationPasswords, SiteCheck::SignIn })
            pass(check); // Who knows us is all of that, whatever its index hides.
        if (!user.can.canEditPosts)
            return found(u"missing-right"_s);
        pass(SiteCheck::Rights);
        finish();
    }

    void judgeRefusal(const Error &error, int status)
    {
        const QString code = wordpressCode(error);
        if (code == "invalid_username"_L1 || code == "invalid_email"_L1)
            return found(u"wrong-user"_s);
        if (code == "incorrect_password"_L1)
            return found(u"wrong-password"_s);
        if (error.reason == Error::Reason::ApplicationPasswordsOff)
            return found(u"application-passwords-off"_s);
        if (code == "rest_not_logged_in"_L1 && !m_isIndexBlocked) {
            if (!m_hasApplicationPasswords)
                return found(u"application-passwords-off"_s);
            return askAnotherWay();
        }
        if (m_isIndexBlocked || (!code.isEmpty() && (status == 401 || status == 403)))
            return found(u"rest-blocked"_s);
        if (status == 401)
            return found(u"sign-in-refused"_s);
        if (status == 403 || status == 406)
            return found(u"firewall"_s);
        if (code == "rest_no_route"_L1 || status == 404)
            return found(u"no-rest"_s);
        found(u"server-error"_s);
    }

    // users/me says "not logged in" for a wrong password and for a header that never arrived. XML-RPC carries
    // the same password in its body, so its answer tells them apart; where it is switched off both stay
    // possible.
    void askAnotherWay()
    {
        auto escaped = [](const QByteArray &text) {
            return QString::fromUtf8(text).toHtmlEscaped().toUtf8();
        };
        // The address beside the API root, not beside what was typed: the password stays with its origin.
        QUrl address = m_apiRoot;
        address.setQuery(QString());
        QString path = address.path();
        if (path.endsWith("wp-json/"_L1))
            path.chop(8);
        address.setPath(path + u"xmlrpc.php"_s);
        HttpRequest call = request(address, false);
        call.method = HttpRequest::Method::Post;
        call.headers.emplace_back("Content-Type", "text/xml; charset=utf-8");
        call.body = "<?xml version=\"1.0\"?><methodCall><methodName>wp.getUsersBlogs</methodName><params>"
                    "<param><value><string>"
            + escaped(m_user.toUtf8()) + "</string></value></param><param><value><string>"
            + escaped(m_password.reveal()) + "</string></value></param></params></methodCall>";
        ask(std::move(call), [this](const Result<HttpResponse> &response) {
            if (!response)
                return found(u"sign-in-refused"_s);
            const QByteArray &body = response->capture.body;
            if (body.contains("<methodResponse>") && body.contains("<name>blogid</name>"))
                return found(u"authorization-stripped"_s);
            static const QRegularExpression fault(u"<name>faultCode</name>\\s*<value>\\s*<int>403</int>"_s);
            found(
                fault.match(QString::fromUtf8(body)).hasMatch() ? u"wrong-password"_s : u"sign-in-refused"_s);
        });
    }

    void found(const QString &code)
    {
        m_report.problems.push_back(siteProblem(code, m_place.isEmpty() ? m_typed.host() : m_place));
        finish();
    }

    void finish()
    {
        m_report.isFine = m_report.problems.empty();
        if (m_report.isFine || m_report.userId != 0)
            m_report.apiRoot = m_apiRoot;
        m_answer.give(m_report);
        deleteLater();
    }

    HttpClient &m_client;
    QUrl m_typed;
    QUrl m_site;
    QString m_user;
    Secret m_password;
    CancelToken m_cancel;
    CheckPassed m_passed;
    std::optional<SiteCheck> m_passedTo;
    Answer<SiteReport> m_answer;
    SiteReport m_report;
    QUrl m_apiRoot;
    QString m_place; ///< Whom the words name, if it is not the address that was typed.
    int m_frontStatus = 0;
    bool m_isWordPress = false;
    bool m_isFirewall = false;
    bool m_isBroken = false;
    bool m_isIndexBlocked = false;
    bool m_hasApplicationPasswords = false;
};
} // namespace

QUrl normalizedSiteUrl(const QString &typed)
{
    QString text = typed.trimmed();
    if (text.isEmpty() || text.size() > 2000)
        return {};
    static const QRegularExpression scheme(u"^[A-Za-z][A-Za-z0-9+.-]*://"_s);
    if (!text.contains(scheme)) {
        static const QRegularExpression otherScheme(
            u"^(mailto|javascript|data|file|about|tel):"_s, QRegularExpression::CaseInsensitiveOption);
        if (text.contains(otherScheme))
            return {};
        QUrl guess(u"http://"_s + text);
        text = (isThisMachine(guess.host()) ? u"http://"_s : u"https://"_s) + text;
    }
    QUrl url(text, QUrl::TolerantMode);
    if (!url.isValid() || url.host().isEmpty() || (url.scheme() != "https"_L1 && url.scheme() != "http"_L1))
        return {};
    if (!isThisMachine(url.host()) && !url.host().contains(u'.') && !url.host().contains(u':'))
        return {};
    url.setUserInfo({});
    url.setQuery(QString());
    url.setFragment({});
    QString path = url.path();
    static const QRegularExpression inside(
        u"/(wp-admin|wp-login\\.php|wp-json|xmlrpc\\.php|index\\.php)(/.*)?$"_s);
    path.remove(inside);
    url.setPath(path.endsWith(u'/') ? path : path + u'/');
    return url;
}

Future<SiteReport> examineSite(HttpClient &client, const QUrl &url, const QString &user,
    const Secret &password, const CancelToken &cancel, const CheckPassed &passed)
{
    auto *examination = new Examination(client, url, user, password, cancel, passed);
    return examination->start();
}

Future<SiteReport> findSignInPage(HttpClient &client, const QUrl &url, const CancelToken &cancel)
{
    auto *examination = new Examination(client, url, {}, {}, cancel, {});
    return examination->start();
}

SiteCheck checkOf(const QString &code)
{
    static const QHash<QString, SiteCheck> checks{
        { u"not-an-address"_s, SiteCheck::Address },
        { u"needs-https"_s, SiteCheck::Address },
        { u"not-a-site"_s, SiteCheck::WordPress },
        { u"other-host"_s, SiteCheck::WordPress },
        { u"firewall"_s, SiteCheck::Rest },
        { u"no-rest"_s, SiteCheck::Rest },
        { u"rest-blocked"_s, SiteCheck::Rest },
        { u"server-error"_s, SiteCheck::Rest },
        { u"application-passwords-off"_s, SiteCheck::ApplicationPasswords },
        { u"wrong-user"_s, SiteCheck::SignIn },
        { u"wrong-password"_s, SiteCheck::SignIn },
        { u"authorization-stripped"_s, SiteCheck::SignIn },
        { u"sign-in-refused"_s, SiteCheck::SignIn },
        { u"other-user"_s, SiteCheck::SignIn },
        { u"missing-right"_s, SiteCheck::Rights },
    };
    return checks.value(code, SiteCheck::Connection);
}
