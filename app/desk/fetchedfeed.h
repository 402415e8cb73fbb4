#pragma once

#include "model/feed.h"
#include "storage/articlestore.h"

#include <QByteArray>

#include <chrono>

/// What a fetched document gives the library: all of the costly work done.
struct FetchedFeed {
    QString title;
    QString description; ///< Plain text.
    QString language;
    QUrl homePage;
    std::chrono::seconds wish{ 0 }; ///< Not more often than this, the document says; 0 if not said.
    bool isMalformed = false; ///< Part of it could not be read.
    std::vector<PreparedArticle> articles; ///< In the order of the document.
};

/// A header of an answer as it came; empty if absent.
QByteArray headerOf(const Capture &capture, QByteArrayView name);

/// The text of a received page or style sheet, by the charset that its head names, else by its own bytes. In
/// a worker.
QByteArray utf8Of(const Capture &capture);

/// Parses the body of a capture, and prepares what is in it for storing. Pure: for a worker thread.
/// Errors: Malformed/NotAFeed; Refused/TooLarge.
Result<FetchedFeed> readFeed(const Capture &capture, const QByteArray &contentType);
