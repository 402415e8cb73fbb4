#include "desk/photopages.h"

#include "desk/fetchedfeed.h"
#include "desk/parts.h"
#include "desk/typedaddress.h"
#include "formats/text/encoding.h"
#include "net/feedfetcher.h"

#include <QCoreApplication>
#include <QtConcurrent>

namespace {

Result<PhotoPage> readCapture(const Capture &capture)
{
    const QByteArray utf8 = toUtf8(capture.body, headerOf(capture, "Content-Type"), Markup::Html).utf8;
    return readPhotoPage(utf8, capture.finalUrl);
}

} // namespace

Future<PhotoPage> fetchPhotoPage(const QString &typed, NetworkPolicy policy)
{
    const Result<TypedAddress> address = typedAddress(typed);
    if (!address)
        return readyFuture<PhotoPage>(address.error());
    auto *client = new HttpClient; // Goes when it has answered.
    client->setPolicy(policy);
    const Answer<PhotoPage> answer;
    onDone(fetchPage(*client, address->url, true), client, [client, answer](const Result<Capture> &capture) {
        client->deleteLater();
        if (!capture)
            return answer.give(capture.error());
        const QFuture<Result<PhotoPage>> read
            = QtConcurrent::run([capture = *capture] { return readCapture(capture); });
        pass(read, qApp, answer);
    });
    return answer.future();
}
