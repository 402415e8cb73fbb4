#pragma once

#include "base/async.h"
#include "base/secret.h"
#include "model/site.h"

#include <QObject>

#include <functional>
#include <memory>
#include <vector>

class SiteStore;

/// Where a password is kept: never in a file of ours.
enum class PasswordPlace { Keychain, ThisRun };

/// Nothing goes to it by itself until somebody signs in again.
bool waitsForSignIn(const Site &site);

/// WordPress sites and our accounts on them. Main thread.
class Sites final : public QObject {
    Q_OBJECT
public:
    struct Parts;
    explicit Sites(std::unique_ptr<Parts> parts, QObject *parent = nullptr);
    ~Sites() override;

    std::vector<Site> sites() const;
    std::optional<Site> site(SiteId id) const;
    std::optional<Site> siteNamed(const QString &name) const;

    /// Looks at a site before it is added: what is there, who we are, what is wrong and what to do.
    /// `passed` is told of each check as it passes.
    Future<SiteReport> examine(const QString &typedUrl, const QString &user, const Secret &password,
        const std::function<void(SiteCheck)> &passed = {});
    /// The same without an account, as far as to the site's own page for making a password by a click.
    Future<SiteReport> findSignInPage(const QString &typedUrl);
    static SiteCheck checkOf(const SiteProblem &problem); ///< The one that failed.
    /// Examines, then keeps the site, and its password in the keychain (else in memory for this run). A site
    /// that does not answer, or refuses us, is not added: its first problem is the error.
    Future<SiteId> add(
        const QString &name, const QString &typedUrl, const QString &user, const Secret &password);
    Future<SiteReport> doctor(SiteId id, const std::function<void(SiteCheck)> &passed = {});
    Future<> rename(SiteId id, const QString &name); ///< Refused/BadArgument if it is empty or taken.
    /// For new posts: the one that a person chose, else the only one; none else.
    SiteId defaultSite() const;
    void setDefaultSite(SiteId id);
    Future<> remove(SiteId id); ///< Drafts stay here; the password is forgotten.
    /// For this run, and in the keychain if there is one: signing in again.
    Future<PasswordPlace> setPassword(SiteId id, const Secret &password);
    /// For this run alone: what a program was given on its standard input.
    void usePasswordOnce(SiteId id, const Secret &password);
    /// Empty until a password was kept or read.
    std::optional<PasswordPlace> passwordPlace(SiteId id) const;
    /// To choose from, by name; what the site said last, so that it works offline.
    std::vector<Term> terms(SiteId id, Taxonomy taxonomy) const;
    std::vector<SiteAuthor> authors(SiteId id) const; ///< Only where the account may choose one.
    std::vector<SiteMedia> media(SiteId id) const; ///< Pictures, newest first.
    /// Asks the site for all of them now. Only the terms must come.
    Future<> refreshTerms(SiteId id);
    /// The same, if they are older than a day; the answer is not waited for.
    void refreshOldTerms(SiteId id);
    void reread(); ///< A synchronisation has written what it learned of them.

signals:
    void changed();
    void signedIn(SiteId id); ///< Again: what waited for a password may go.
    void termsChanged(SiteId id); ///< Or its authors, or its pictures.

private:
    void readSites();
    void wake();
    void keep(const Site &site);
    Future<> change(std::function<Result<>(SiteStore &)> work);
    struct Lists;
    void keepLists(SiteId id, const std::shared_ptr<Lists> &lists, const Answer<> &answer);

    std::unique_ptr<Parts> m_parts;
};
