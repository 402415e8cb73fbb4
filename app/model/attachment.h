#pragma once

#include "base/id.h"

#include <QByteArray>
#include <QDateTime>
#include <QSize>
#include <QString>

/// A picture hung on a draft: its bytes are a blob, clean of everything but what draws it, and its address in
/// the text is blocks::localPictureAddress().
struct Attachment {
    DraftId draft;
    QByteArray sha256; ///< Of its bytes.
    QString name; ///< Of the file that it came from, without a folder; empty if it came from none.
    QString mediaType; ///< `image/jpeg`, by its first bytes.
    qint64 bytes = 0;
    QSize size; ///< Pixels, upright.
    QString alt; ///< What it shows, for who cannot see it.
    QString credit; ///< Who made it.
    QDateTime addedAt;

    bool operator==(const Attachment &) const = default;
};
