#pragma once

#include "model/site.h"
#include "net/httpclient.h"

#include <functional>

/// The address of a site as a person types it: `example.org`, `example.org/blog/wp-admin/`,
/// `http://127.0.0.1:8080`. https unless it says otherwise or is this machine; without query and fragment,
/// with a slash at its end. Invalid if it is no web address.
QUrl normalizedSiteUrl(const QString &typed);

using CheckPassed = std::function<void(SiteCheck check)>;

/// The sign-in doctor: asks the site who it is and who we are there, and names what is wrong, in the order in
/// which a person can mend it. Codes: offline, host-not-found, unreachable, certificate, not-an-address,
/// needs-https, captive-portal, firewall, not-a-site, other-host, no-rest, rest-blocked,
/// application-passwords-off, wrong-user, wrong-password, authorization-stripped, sign-in-refused,
/// missing-right, server-error. Never an Error but Canceled. `passed` is told of each check as it passes.
/// Main thread.
Future<SiteReport> examineSite(HttpClient &client, const QUrl &url, const QString &user,
    const Secret &password, const CancelToken &cancel = {}, const CheckPassed &passed = {});

/// The same without an account: as far as to the page where a person makes a password by a click
/// (`signInPage`). Fine if there is one.
Future<SiteReport> findSignInPage(HttpClient &client, const QUrl &url, const CancelToken &cancel = {});

/// The words for a code, of the site that is called `name`.
SiteProblem siteProblem(const QString &code, const QString &name);

/// Which check a problem of this code is the failure of.
SiteCheck checkOf(const QString &code);
