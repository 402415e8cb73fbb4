#include "formats/photos/photojson.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace {

QJsonValue addressValue(const QUrl &url)
{
    return url.isEmpty() ? QJsonValue() : QJsonValue(url.toString(QUrl::FullyEncoded));
}

} // namespace

QJsonObject photoReportJson(const PhotoReport &report)
{
    QJsonArray photos;
    for (const Photo &photo : report.photos) {
        photos.append(QJsonObject{ { u"url"_s, addressValue(photo.url) },
            { u"thumbnail"_s, addressValue(photo.thumbnail) }, { u"caption"_s, photo.caption },
            { u"credit"_s, photo.credit }, { u"width"_s, photo.width }, { u"height"_s, photo.height } });
    }
    const QJsonValue published
        = report.publishedAt.isValid() ? report.publishedAt.toUTC().toString(Qt::ISODate) : QJsonValue();
    return { { u"title"_s, report.title }, { u"author"_s, report.author },
        { u"url"_s, addressValue(report.url) }, { u"published"_s, published }, { u"site"_s, report.siteName },
        { u"language"_s, report.language }, { u"photos"_s, photos } };
}
