#include "formats/photos/photojson.h"
#include "formats/photos/photopage.h"
#include "formats/photos/privatehost.h"

#include <QJsonDocument>
#include <QSet>

#include <cstdint>
#include <cstdlib>

using namespace Qt::StringLiterals;

/// Any bytes are read without a fault, and what is found is addresses of the public web, each once, at most
/// 1,000.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const QByteArray html(reinterpret_cast<const char *>(bytes), static_cast<qsizetype>(size));
    const PhotoPage page = readPhotoPage(html, QUrl(u"https://blog.example/2024/"_s));
    QSet<QUrl> seen;
    for (const Photo &photo : page.report.photos) {
        for (const QUrl &url : { photo.url, photo.thumbnail }) {
            const bool isWeb = url.scheme() == "https"_L1 || url.scheme() == "http"_L1;
            if (!url.isEmpty() && (!isWeb || isPrivateHost(url.host())))
                std::abort();
        }
        if (photo.url.isEmpty() || photo.url == photo.thumbnail || seen.contains(photo.url)
            || photo.caption.size() > 2000)
            std::abort();
        seen.insert(photo.url);
    }
    if (page.report.photos.size() > 1000)
        std::abort();
    (void)QJsonDocument(photoReportJson(page.report)).toJson();
    return 0;
}
