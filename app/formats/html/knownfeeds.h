#pragma once

#include "formats/html/pagefacts.h"

/// Feeds that nobody has to name, because the service says how their addresses are formed. Pure, any thread.

/// The feeds of a page's address by the rules of its service, the likeliest first; with the page itself also
/// those whose id or software stands only there. Nothing is asked: an address may hold no feed. Empty if no
/// rule is known, and for an address that is a feed's already.
std::vector<FeedLink> knownFeeds(const QUrl &url, const QByteArray &pageUtf8 = {});

/// Where blogs keep their feed when their page does not say: at most 6 addresses of the page's origin, the
/// likeliest first. Empty unless http or https.
std::vector<QUrl> feedProbes(const QUrl &url);

/// The same feeds, those of a page's comments behind those of its articles.
std::vector<FeedLink> commentsLast(std::vector<FeedLink> links, const QUrl &page);
