#pragma once

#include <QDateTime>
#include <QString>
#include <QUrl>

#include <vector>

/// One picture of a report.
struct Photo {
    QUrl url;
    QUrl thumbnail;
    QString caption;
    QString credit;
    int width = 0; ///< Pixels; 0 if not said.
    int height = 0;

    bool operator==(const Photo &) const = default;
};

/// Somebody's page of photos.
struct PhotoReport {
    QUrl url;
    QString title;
    QString author;
    QString siteName;
    QDateTime publishedAt;
    QString language;
    std::vector<Photo> photos;

    bool operator==(const PhotoReport &) const = default;
};

/// The link card of a photo report in a post; its id stands in the markup (`c-` and six letters or digits).
struct Card {
    QString id;
    QUrl url;
    QString title;
    QString author;

    bool operator==(const Card &) const = default;
};
