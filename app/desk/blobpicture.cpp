#include "desk/blobpicture.h"

#include "formats/images/picture.h"
#include "storage/blobs.h"

Result<QImage> blobPicture(const Blobs &blobs, const QByteArray &sha256, QSize fit)
{
    const Result<QByteArray> bytes = blobs.get(sha256);
    if (!bytes)
        return bytes.error();
    return decodePicture(*bytes, fit);
}
