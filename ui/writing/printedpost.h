#pragma once

#include "base/result.h"
#include "writing/previewpost.h"

#include <QFont>
#include <QHash>
#include <QImage>
#include <QPageLayout>
#include <QUrl>

class QPagedPaintDevice;

/// A post for paper, in black on white: its title above each page, the number of the page below, and behind
/// it where its links lead, which paper does not tell. Any thread that the device belongs to.
struct PrintedPost {
    QString about; ///< Of the site, with the date.
    QString title;
    PreviewPost post;
    QHash<QUrl, QImage> pictures; ///< Those that are here; of others the alternative text is printed.
    QFont text;
    QFont small;
};

/// Addresses of its pictures.
QStringList pictureAddresses(const PreviewPost &post);

/// A4, or Letter where inches are used, with margins to hold it by.
QPageLayout paper();

/// How many pages there were. Refused/Unspecified if the device cannot be painted on.
Result<int> print(const PrintedPost &printed, QPagedPaintDevice &device);

/// As a file in PDF, with links that can be followed; never half a file. Storage/DiskFailed.
Result<int> printToPdf(const PrintedPost &printed, const QString &path);
