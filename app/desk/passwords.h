#pragma once

#include "base/async.h"
#include "base/id.h"
#include "base/secret.h"
#include "desk/sites.h"

#include <QHash>
#include <QObject>

#include <chrono>
#include <optional>

/// Where the passwords of sites are: the keychain of the operating system if it really works, else memory
/// until the program ends. Never a file of ours, never QtKeychain's plain-text store. Who has to unlock it
/// first may take their time: answers wait no longer than `patience`, and what comes of it later is told.
/// Main thread.
class Passwords final : public QObject {
    Q_OBJECT
public:
    /// `profileId` parts two profiles on one computer; the account in the keychain is `<profile id>/<site
    /// id>`.
    explicit Passwords(const QString &profileId,
        std::chrono::milliseconds patience = std::chrono::seconds(10), QObject *parent = nullptr);
    ~Passwords() override;

    /// Where it was kept, so far. Known at once for this run, whatever the keychain says.
    Future<PasswordPlace> keep(SiteId site, const Secret &password);
    /// For this run alone: what a program was given on its standard input.
    void holdForThisRun(SiteId site, const Secret &password);
    /// NotFound/PasswordMissing if nobody knows it yet.
    Future<Secret> find(SiteId site);
    /// The same at once, if it was kept or read before.
    std::optional<Secret> known(SiteId site) const;
    Future<> forget(SiteId site);
    std::optional<PasswordPlace> place(SiteId site) const;

signals:
    void found(SiteId site); ///< In the keychain: it is known now, maybe long after it was wanted.
    void placeChanged(SiteId site); ///< The keychain took it, long after it was kept.

private:
    struct Known {
        Secret password;
        std::optional<PasswordPlace> place; ///< None while the keychain is asked.
    };

    QString account(SiteId site) const;
    /// Whether a canary could be written, read back and deleted; asked until it could, one at a time.
    Future<bool> probe();

    QString m_profileId;
    std::chrono::milliseconds m_patience;
    QHash<SiteId, Known> m_known;
    QHash<SiteId, std::vector<Answer<Secret>>> m_reading; ///< Who waits for what is read now.
    std::optional<Future<bool>> m_probe;
};
