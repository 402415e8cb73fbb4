#include "desk/siteproblem.h"

#include <QHash>

using namespace Qt::StringLiterals;

Error toError(const SiteProblem &problem)
{
    using Kind = Error::Kind;
    using Reason = Error::Reason;
    struct Meaning {
        Kind kind;
        Reason reason;
    };
    static const QHash<QString, Meaning> meanings{
        { u"offline"_s, { Kind::Offline, Reason::WorkingOffline } },
        { u"host-not-found"_s, { Kind::Network, Reason::HostNotFound } },
        { u"unreachable"_s, { Kind::Network, Reason::ConnectionFailed } },
        { u"certificate"_s, { Kind::Network, Reason::CertificateInvalid } },
        { u"not-an-address"_s, { Kind::Refused, Reason::SchemeRefused } },
        { u"needs-https"_s, { Kind::Refused, Reason::NeedsHttps } },
        { u"captive-portal"_s, { Kind::Network, Reason::RestBlocked } },
        { u"firewall"_s, { Kind::Server, Reason::RestBlocked } },
        { u"not-a-site"_s, { Kind::Refused, Reason::NotASite } },
        { u"other-host"_s, { Kind::Refused, Reason::NotASite } },
        { u"no-rest"_s, { Kind::Server, Reason::RestMissing } },
        { u"rest-blocked"_s, { Kind::Server, Reason::RestBlocked } },
        { u"application-passwords-off"_s, { Kind::Server, Reason::ApplicationPasswordsOff } },
        { u"wrong-user"_s, { Kind::Unauthorized, Reason::WrongPassword } },
        { u"other-user"_s, { Kind::Unauthorized, Reason::WrongPassword } },
        { u"wrong-password"_s, { Kind::Unauthorized, Reason::WrongPassword } },
        { u"authorization-stripped"_s, { Kind::Unauthorized, Reason::AuthorizationStripped } },
        { u"sign-in-refused"_s, { Kind::Unauthorized, Reason::Unspecified } },
        { u"missing-right"_s, { Kind::Server, Reason::MissingRight } },
        { u"server-error"_s, { Kind::Server, Reason::HttpStatus } },
    };
    const Meaning meaning = meanings.value(problem.code, { Kind::Server, Reason::Unspecified });
    return { meaning.kind, meaning.reason, {} }; // The reason has words of its own.
}
