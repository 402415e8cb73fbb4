#pragma once

#include "net/httpclient.h"

/// The address of a site as a person types it: `example.org`, `example.org/blog/wp-admin/`,
/// `http://127.0.0.1:8080`. https unless it says otherwise or is this machine; without query and fragment,
/// with a slash at its end. Invalid if it is no web address.
QUrl normalizedSiteUrl(const QString &typed);

/// The sign-in doctor: asks the site who it is and who we are there, and names what is wrong, in the order in
/// which a person can mend it. Codes: offline, host-not-found, unreachable, certificate, not-an-address,
/// needs-https, captive-portal, firewall, not-a-site, other-host, no-rest, rest-blocked,
/// application-passwords-off, wrong-password, authorization-stripped, sign-in-refused, missing-right,
/// server-error. Never an Error but Canceled. Main thread.
Future<SiteReport> examineSite(HttpClient &client, const QUrl &url, const QString &user,
    const Secret &password, const CancelToken &cancel = {});
