#include "photos/broughtmime.h"

#include <QMimeData>
#include <QUrl>

using namespace Qt::StringLiterals;

Brought broughtBy(const QMimeData &data)
{
    Brought brought;
    const QList<QUrl> urls = data.urls();
    for (const QUrl &url : urls) {
        if (url.isLocalFile())
            brought.files.append(url.toLocalFile());
    }
    if (!brought.files.isEmpty())
        return brought;
    for (const QUrl &url : urls) {
        if (url.scheme() == "http"_L1 || url.scheme() == "https"_L1) {
            brought.address = url.toString(QUrl::FullyEncoded);
            return brought;
        }
    }
    const QString text = data.text().trimmed();
    const bool isAddress = text.startsWith("http://"_L1) || text.startsWith("https://"_L1);
    if (isAddress && text.size() < 2000 && !text.contains(u' ') && !text.contains(u'\n'))
        brought.address = text;
    return brought;
}
