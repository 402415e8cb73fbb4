#pragma once

#include "model/draft.h"
#include "net/httpclient.h"

#include <QDateTime>

/// A post as everybody can read it.
struct PublishedPost {
    QUrl link;
    QString title; ///< Its words.
    QByteArray content; ///< HTML, UTF-8.
    QString author; ///< The name that readers see; empty if the site does not say.
    QStringList categories; ///< Names,
    QStringList tags; ///< as readers see them.
    QDateTime at; ///< In the site's own time.
};

/// The newest ten public posts, or pages, newest first, asked for as a reader: without a password. Errors:
/// those of HttpClient::send; as WordPressClient's of what the site answers. Main thread.
Future<std::vector<PublishedPost>> fetchPublishedPosts(HttpClient &client, const QUrl &apiRoot, PostType type,
    bool isPrivateAllowed, const CancelToken &cancel = {});

/// The name that readers see under an account's posts. Unauthorized or NotFound if it has none that is
/// public.
Future<QString> fetchPublicName(HttpClient &client, const QUrl &apiRoot, qint64 user, bool isPrivateAllowed);
