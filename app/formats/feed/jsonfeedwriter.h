#pragma once

#include "formats/feed/parsedfeed.h"

#include <QByteArray>
#include <QJsonObject>

#include <functional>

/// Makes HTML fit to show: untrusted HTML and the base of its links → HTML.
using HtmlCleaner = std::function<QByteArray(const QByteArray &html, const QUrl &base)>;

/// The feed as JSON Feed 1.1 (jsonfeed.org/version/1.1) with `_quotidian` {format, encoding, malformed}.
/// Dates are in UTC; an item's `_quotidian` has its `date_published` by the publisher's own clock, if that is
/// another, and the `place` {latitude, longitude} that it gives. Relative links in HTML are resolved; with
/// `clean`, HTML goes through it instead, and of addresses only those stay that safeUrl() keeps.
QJsonObject toJsonFeed(const ParsedFeed &feed, const HtmlCleaner &clean = {});
QByteArray writeJsonFeed(const ParsedFeed &feed, const HtmlCleaner &clean = {});
