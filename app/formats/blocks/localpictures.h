#pragma once

#include "formats/blocks/document.h"

#include <QByteArray>
#include <QHash>
#include <QString>
#include <QUrl>

#include <optional>
#include <vector>

/// Pictures that are on this computer alone, by the address that stands for them in a post until they are on
/// its site: `quotidian-picture:` and the SHA-256 of their bytes, 64 letters. It names no folder and no
/// computer. Pure: any thread.
namespace blocks {

QString localPictureAddress(const QByteArray &sha256);
/// The 32 bytes; nothing for any other address.
std::optional<QByteArray> localPicture(QStringView address);

/// Every one that the markup names, in order, each once: in tags, attributes or anywhere else.
std::vector<QByteArray> localPictures(const QByteArray &markup);

/// Whether an address in it is `file:`. Linear.
bool namesFiles(const QByteArray &markup);
/// Whether the markup names anything of this computer, by such an address or by `file:`. It must not leave.
/// Linear.
bool isBoundHere(const QByteArray &markup);

/// The same picture in a site's media library.
struct SitePicture {
    qint64 id = 0;
    QUrl url;
    QByteArray sizeSlug; ///< WordPress's name for the size at `url`: `large`, `full`.

    bool operator==(const SitePicture &) const = default;
};
/// The image block shows that picture: address, id, class and size, as WordPress's own editor writes them.
/// FormUnknown if it is no image that we can read.
Result<Document> withSitePicture(const Document &document, const Block &image, const SitePicture &picture);

/// With the pictures of a site, by hash, in the place of those of this computer; every other byte stays. In
/// an image block, in a gallery or a card too, as withSitePicture(); anywhere else the address alone.
QByteArray withSitePictures(const QByteArray &markup, const QHash<QByteArray, SitePicture> &pictures);

} // namespace blocks
