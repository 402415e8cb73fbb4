#pragma once

#include "base/id.h"

#include <QByteArray>
#include <QSize>
#include <QString>
#include <QStringList>
#include <QUrl>

/// A picture on its way from this computer to a site's media library: one for each picture and site, however
/// many posts show it. What it says is on the disk before anything is sent.
struct Upload {
    enum class Stage {
        Waiting, ///< Nothing of it is under way. Whether the site has it is to be looked at.
        Sent, ///< It left, and its answer did not come.
        Arrived, ///< The site has something under `media`; not verified yet.
        Broken, ///< What the site has under `media` is not this picture: it is to be removed.
        OnSite, ///< Verified. `url` and `sizeSlug` are what a post shows.
    };

    SiteId site;
    QByteArray sha256; ///< Of its bytes.
    QString key; ///< Its slug on the site and the name of its file there.
    Stage stage = Stage::Waiting;
    qint64 media = 0; ///< On the site; 0 if it is not known.
    QUrl url;
    QString sizeSlug; ///< WordPress's name for the size at `url`: `large`, `full`.
    int sends = 0; ///< How often it was sent.
    int lost = 0; ///< How many of these were given up as never arrived.
    int looks = 0; ///< For Sent: how often the site was asked, each at its due time, and did not have it.
    int finishes = 0; ///< How often the site was asked to make the smaller sizes.
    int broken = 0; ///< How often the site stored something else.
    qint64 newest = 0; ///< On the site under our key before we sent: what is newer is ours.

    bool operator==(const Upload &) const = default;
};

/// An item of a site's media library, as the site says (context=edit).
struct RemoteMedia {
    qint64 id = 0;
    QString slug;
    qint64 author = 0;
    QString mediaType;
    QUrl url; ///< Of the picture; of a very large one, of what the site scaled it to.
    QSize size; ///< Of that; empty if the site does not say.
    qint64 bytes = 0; ///< Of that; 0 if the site does not say.
    bool isScaled = false; ///< The site keeps the original beside it.
    QUrl large; ///< The smaller one that posts show; empty if there is none.
    QStringList missingSizes; ///< That the site should have made.

    bool operator==(const RemoteMedia &) const = default;
};

/// How far a picture is.
struct UploadProgress {
    DraftId draft;
    int number = 0; ///< From 1, of those of the post that may not be on the site.
    int count = 0;
    qint64 sent = 0; ///< Bytes.
    qint64 total = 0;

    bool operator==(const UploadProgress &) const = default;
};
