#pragma once

#include "base/async.h"
#include "model/feed.h"

#include <QImage>
#include <QObject>
#include <QUrl>

#include <memory>
#include <vector>

/// Pictures of articles: kept on this computer, fetched only when the person allows it. Main thread; decoding is in
/// workers.
class Pictures final : public QObject {
    Q_OBJECT
public:
    struct Parts;
    explicit Pictures(std::unique_ptr<Parts> parts, QObject *parent = nullptr);
    ~Pictures() override;

    enum class From {
        Here, ///< Only what is kept: nothing leaves this computer.
        Network, ///< Fetched if it is not here.
    };
    /// Scaled to fit `fit` pixels. `page` is the article's address: a private address is allowed only to its origin,
    /// and only if the feed's is. Errors: NotFound if it is not here; those of fetching and of decodePicture().
    Future<QImage> picture(const QUrl &address, FeedId feed, QSize fit, From from);

    /// Fetches the pictures of the feed's articles that are not here yet, newest first, as one job: to be read offline.
    void keepOffline(FeedId feed);
    /// Bytes on the disk, and taking them all away.
    qint64 size() const;
    Future<> clear();

private:
    std::unique_ptr<Parts> m_parts;
};
