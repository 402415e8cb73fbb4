#pragma once

#include "formats/html/pagereader.h"
#include "formats/photos/leftout.h"

#include <QSize>

#include <vector>

/// One of the files that a page offers for a picture.
struct PictureFile {
    QUrl url;
    QSize size; ///< Pixels, as the page or the address says; a side that is not said is 0.
    double density = 1; ///< Of an `x` descriptor.
    bool isOriginal = false; ///< The page says that there is no larger one.

    bool operator==(const PictureFile &) const = default;
};

/// What one tag offers.
struct OfferedFiles {
    std::vector<PictureFile> files;
    std::optional<LeftOut> refused; ///< Why an address of it is not among the files.
};

/// Of an <img>: its originals as galleries name them, its srcset, and its address, or, where it is loaded
/// late, the address that is meant (data-src and its kin; src is a placeholder then). A private address is
/// one only on a page that is not there itself.
OfferedFiles filesOfImage(const PageReader &page, const QUrl &pageUrl);

/// Of a <source> of a <picture>; of kinds that nobody here can decode, none.
OfferedFiles filesOfSource(const PageReader &page, const QUrl &pageUrl);

/// The address if it may be a photo's.
OfferedFiles fileAt(const QString &address, const QUrl &base, const QUrl &pageUrl);
