#pragma once

#include "base/async.h"
#include "model/feed.h"

#include <QImage>
#include <QObject>
#include <QUrl>

#include <memory>
#include <vector>

/// Pictures of articles: kept on this computer, fetched only when the person allows it. Main thread; decoding
/// is in workers.
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
    /// Of an article, scaled to fit `fit` pixels. A private address is allowed only where the article's feed
    /// is one, and only at its origin. One fetch at a time for each address, however many ask. Errors:
    /// NotFound if it is not here; PictureUnavailable if it could not be had lately; those of fetchBytes()
    /// and of decodePicture().
    Future<QImage> picture(const QUrl &address, ArticleId article, QSize fit, From from);

    /// Whether what nobody asks for waits for another line.
    bool isLineMetered() const;

    /// Fetches the pictures of the feed's articles that are not here yet, newest first, as one job: to be
    /// read offline.
    void keepOffline(FeedId feed);
    /// Bytes on the disk, and taking them all away.
    qint64 size() const;
    Future<> clear();

private:
    struct KeepRun;
    void fetch(const QUrl &address, ArticleId article, QSize fit, const Answer<QImage> &answer);
    void keep(const QString &key, ArticleId article, const QByteArray &bytes);
    void giveUp(const QString &key, const Error &error);
    void noteUse(const QString &key, ArticleId article);
    void writeUses();
    void makeRoom();
    void keepMore(const std::shared_ptr<KeepRun> &run);
    void keepNext(const std::shared_ptr<KeepRun> &run);

    std::unique_ptr<Parts> m_parts;
};
