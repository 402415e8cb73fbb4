#pragma once

#include "base/async.h"
#include "base/secret.h"
#include "desk/sites.h"

#include <QDeadlineTimer>
#include <QObject>

#include <optional>

/// What a site's sign-in page gave us.
struct SignedIn {
    SiteId site; ///< The one that was to be signed in to again; none for a new one.
    QString address; ///< As it was typed.
    QString user;
    Secret password;
};

/// Signing in by the browser: the site's own page (wp-admin/authorize-application.php) asks the person, makes
/// an application password and calls `quotidian://signed-in` with it. One sign-in at a time; what answers
/// none that was begun here, or comes from another site, is refused, so that no page can put its own account
/// into our hands. Main thread.
class BrowserSignIn final : public QObject {
    Q_OBJECT
public:
    explicit BrowserSignIn(Sites &sites, QObject *parent = nullptr);
    ~BrowserSignIn() override;

    static QString scheme() { return QStringLiteral("quotidian"); }

    /// Finds the site's page and answers with the address to open in the browser. The errors are the
    /// doctor's.
    Future<QUrl> begin(const QString &typed, SiteId again = {});
    bool isWaiting() const; ///< For the browser's answer.
    void cancel(); ///< What comes now is refused.

    /// What the browser handed over. Canceled if the person said no there. Refused/BadArgument, with a
    /// sentence, if it is no answer of the page that was opened last: then that one is still waited for.
    Result<SignedIn> take(const QUrl &answer);

private:
    struct Pending {
        QByteArray token;
        QUrl site; ///< As it names itself.
        QString typed;
        SiteId again;
        QDeadlineTimer until;
    };

    Sites &m_sites;
    std::optional<Pending> m_pending;
    int m_begun = 0;
};
