#pragma once

#include "model/evidence.h"
#include "storage/profile.h"

#include <optional>

/// Steps from a read article to a recorded quotation.

/// What an article was received in, and where its words stand.
struct ReadPassage {
    Capture capture; ///< Its body is the article's own entry: what was stored when it arrived.
    Snapshot snapshot; ///< Facts and text; not stored yet.
    Source source; ///< Whom it comes from; not stored yet.
    Quote quote; ///< With its verdict; not stored yet.
};

/// On the library's reader. `start` and `end` are code points in the plain text of the article, the newest or
/// that version. Errors: NotFound; Refused/BadArgument for a range that is not in the text.
Result<ReadPassage> readPassage(Database &library, ArticleId article, int start, int end, const QString &text,
    std::optional<int> version = {});

/// On the newsroom's writer: the copy of what was read, linked into the chain, unless it is the newest of its
/// address already; the source; the quote. Answers the quote as stored.
Result<Quote> recordQuote(Database &newsroom, const Blobs &blobs, ReadPassage passage);
