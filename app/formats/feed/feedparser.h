#pragma once

#include "base/result.h"
#include "formats/feed/parsedfeed.h"

/// Bytes of a feed → what they say. RSS 0.90–2.0, RSS 1.0 (RDF), Atom 0.3 and 1.0 (RFC 4287), JSON
/// Feed 1.0/1.1, CDF. Tolerant: what is broken gives what can be read, with `malformed`. Time and memory are
/// linear in the size. `contentType` is the HTTP header's value, or empty; `url` where the bytes came from,
/// or empty: relative addresses are resolved against it. `contentLanguage` is the HTTP header's value, or
/// empty: the feed's language if the feed says none. Any thread. Errors: Malformed/NotAFeed; Refused/TooLarge
/// beyond 32 MiB.
Result<ParsedFeed> parseFeed(const QByteArray &bytes, const QByteArray &contentType, const QUrl &url,
    const QByteArray &contentLanguage = {});

/// A feed is at most so long. Bytes.
inline constexpr qsizetype longestFeed = 32 * 1024 * 1024;
