#pragma once

#include "base/id.h"
#include "model/draft.h"

#include <QDateTime>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <vector>

/// What the account may do on its site; read from users/me, never guessed.
struct Capability {
    bool canEditPosts = false;
    bool canPublish = false;
    bool canUpload = false;
    bool canModerate = false;
    bool canUseUnfilteredHtml = false;
    bool canEditOthers = false; ///< Posts of others: and so may say whose a post is.
    // WordPress has rights of their own for pages.
    bool canEditPages = false;
    bool canPublishPages = false;
    bool canEditOthersPages = false;

    bool mayEdit(PostType type) const { return type == PostType::Page ? canEditPages : canEditPosts; }
    bool mayPublish(PostType type) const { return type == PostType::Page ? canPublishPages : canPublish; }
    bool mayEditOthers(PostType type) const
    {
        return type == PostType::Page ? canEditOthersPages : canEditOthers;
    }

    bool operator==(const Capability &) const = default;
};

/// A WordPress site and an account on it. Its password is in the keychain, under this id.
struct Site {
    enum class Pause { None, PasswordMissing, Unauthorized, Person };

    SiteId id;
    QString name; ///< What the person calls it; unique.
    QUrl url; ///< The site's front page.
    QUrl apiRoot; ///< `https://…/wp-json/`, or the `?rest_route=/` form.
    QString user; ///< Login name.
    qint64 userId = 0; ///< 0 until users/me was asked.
    QStringList roles;
    Capability can;
    QString timezone; ///< IANA name or `+02:00`, from the site's index.
    Pause pause = Pause::None;
    QDateTime checkedAt;
    QDateTime syncedAt;

    bool operator==(const Site &) const = default;
};

enum class Taxonomy { Category, Tag };

/// A category or a tag of a site.
struct Term {
    qint64 id = 0; ///< On the site.
    QString name; ///< Entities decoded.
    qint64 parent = 0; ///< Of a category: the one that it is in; 0 if none.
    int postCount = 0; ///< Published posts in it.

    bool operator==(const Term &) const = default;
};

/// Somebody who may be the author of a post.
struct SiteAuthor {
    qint64 id = 0; ///< On the site.
    QString name;

    bool operator==(const SiteAuthor &) const = default;
};

/// A picture of the site's media library.
struct SiteMedia {
    qint64 id = 0; ///< On the site.
    QString title;
    QString alt;
    QUrl url; ///< Of its full size.
    QUrl thumbnail; ///< Empty if the site made none.

    bool operator==(const SiteMedia &) const = default;
};

/// What the sign-in doctor found: `code` for programs, `what` and `fix` for people.
struct SiteProblem {
    QString code;
    QString what;
    QString fix;

    bool operator==(const SiteProblem &) const = default;
};

/// What the sign-in doctor asks, in this order; the first that fails ends it.
enum class SiteCheck {
    Address, ///< A web address, and one over which a password may go.
    Connection, ///< The site itself answers, over a line that can be trusted.
    WordPress, ///< It is one.
    Rest, ///< Its interface for programs answers.
    ApplicationPasswords, ///< It takes them.
    SignIn, ///< It knows us by name and password.
    Rights, ///< We may write there.
};
inline constexpr int siteChecks = 7;

struct SiteReport {
    bool isFine = false;
    QUrl apiRoot;
    QUrl address; ///< As the site names itself (`site_url()`); empty if it does not say.
    QUrl signInPage; ///< Where a person makes an application password by a click; empty if there is none.
    QString siteName;
    QString user;
    qint64 userId = 0;
    QStringList roles;
    Capability can;
    QString timezone;
    std::vector<SiteProblem> problems;

    bool operator==(const SiteReport &) const = default;
};

/// What the person allows, whatever the cable does.
enum class NetworkPolicy { Offline, Metered, Online };
