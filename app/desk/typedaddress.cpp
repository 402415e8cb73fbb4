#include "desk/typedaddress.h"

#include "net/privateaddress.h"

using namespace Qt::StringLiterals;

Result<TypedAddress> typedAddress(const QString &typed)
{
    const QString text = typed.trimmed();
    const Error refused{ Error::Kind::Refused, Error::Reason::SchemeRefused, text.left(200) };
    if (text.isEmpty())
        return refused;

    // feed://blog.example.org/x and feed:https://blog.example.org/x are habits of old browsers.
    QString bare = text;
    if (bare.startsWith("feed:"_L1, Qt::CaseInsensitive)) {
        bare = bare.mid(5);
        if (bare.startsWith("//"_L1))
            bare = bare.mid(2);
    }
    const qsizetype colon = bare.indexOf("://"_L1);
    if (colon > 0) {
        const QUrl url(bare, QUrl::TolerantMode);
        const bool isWeb = url.scheme() == "https"_L1 || url.scheme() == "http"_L1;
        if (!isWeb || !url.isValid() || url.host().isEmpty())
            return refused;
        return TypedAddress{ url.adjusted(QUrl::RemoveFragment), {} };
    }
    QUrl url("https://"_L1 + bare, QUrl::TolerantMode);
    // "mailto:a@b" and "C:\feeds" parse as a host with a strange port or user.
    if (!url.isValid() || url.host().isEmpty() || !url.userInfo().isEmpty() || bare.contains(u' ')
        || bare.contains(u'\\') || bare.startsWith(u'/')) {
        return refused;
    }
    if (!isThisMachine(url.host()) && !url.host().contains(u'.') && !url.host().contains(u':'))
        return refused; // A word is not an address.
    url = url.adjusted(QUrl::RemoveFragment);
    QUrl plain = url;
    plain.setScheme(u"http"_s);
    if (isThisMachine(url.host()))
        return TypedAddress{ plain, {} };
    return TypedAddress{ url, plain };
}
