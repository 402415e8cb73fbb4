#pragma once

#include "base/id.h"

#include <QByteArray>
#include <QDateTime>
#include <QPoint>
#include <QRect>
#include <QSize>
#include <QString>
#include <QUrl>

#include <vector>

using PhotoReportId = Id<struct PhotoReportTag>;
using PhotoId = Id<struct PhotoTag>;

/// A place of a picture that nobody may see, in pixels of the picture as it is shown.
struct BlackOut {
    enum class Shape { Rectangle, Ellipse, Brush };

    Shape shape = Shape::Rectangle;
    QRect box; ///< Of a rectangle or an ellipse.
    std::vector<QPoint> path; ///< Of a brush, which is drawn from point to point,
    int width = 0; ///< as wide as this.

    bool operator==(const BlackOut &) const = default;
};

/// Whether a picture may be shown, who says so, and since when.
struct Permission {
    enum class State { NotAsked, Asked, Granted, Refused };

    State state = State::NotAsked;
    QString holder; ///< Who granted it, or whose licence it is.
    QDateTime at;
    QString licence; ///< "CC BY 4.0"; empty if there is none.

    /// A licence, or a permission, and whose.
    bool allows() const
    {
        return !holder.isEmpty()
            && (state == State::Granted || (!licence.isEmpty() && state != State::Refused));
    }
    bool operator==(const Permission &) const = default;
};

/// A picture of a report that is kept here.
struct KeptPhoto {
    PhotoId id;
    QByteArray sha256; ///< Of its bytes, which are a blob; empty while they are not here.
    QByteArray originalSha256; ///< Of the file as it came, where the person wanted it kept; else empty.
    QString name; ///< Of the file that it came from, without a folder.
    QUrl url; ///< Where it was received; empty for one's own.
    QSize size; ///< Upright, pixels; empty while it is not here.
    QDateTime takenAt; ///< What the camera's clock showed, wherever it stood: written as if it were UTC.
    QString caption;
    QString alt; ///< What it shows, for who cannot see it.
    QString credit; ///< Who made it.
    QString place; ///< For the newsroom alone: never leaves this computer.
    Permission permission;
    std::vector<BlackOut> blackOuts;
    QString missing; ///< Why its bytes are not here, in words; empty if they are, or were not asked for yet.
    SnapshotId snapshot; ///< Of a received one.

    bool isHere() const { return !sha256.isEmpty(); }
    bool operator==(const KeptPhoto &) const = default;
};

/// A photo report that is kept here: the newsroom's own, or somebody's page.
struct KeptPhotoReport {
    enum class Kind { Own, Captured };

    PhotoReportId id;
    Kind kind = Kind::Own;
    QString title;
    QString author;
    QString siteName;
    QString caption; ///< For all of its pictures together.
    QString language;
    QUrl url; ///< Of somebody's page.
    QDateTime publishedAt;
    QDateTime capturedAt; ///< Invalid while the page was not received.
    SnapshotId snapshot; ///< Of the page.
    Permission permission; ///< For somebody's report as a whole.
    bool keepsOriginals = false; ///< Files that are added are kept as they came, too.
    QString note; ///< What is missing and why, in words; empty if nothing is.
    QDateTime createdAt;
    QDateTime trashedAt; ///< Invalid if it is not in the trash.
    std::vector<KeptPhoto> photos; ///< In their order.
    std::vector<KeptPhoto> removed; ///< Taken out of it, and still here: in the order in which they went.

    bool operator==(const KeptPhotoReport &) const = default;
};
