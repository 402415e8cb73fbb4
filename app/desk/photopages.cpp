#include "desk/photopages.h"

#include "desk/fetchedfeed.h"
#include "desk/parts.h"
#include "desk/typedaddress.h"
#include "net/feedfetcher.h"

#include <QCoreApplication>
#include <QtConcurrent>

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
            = QtConcurrent::run([capture = *capture]() -> Result<PhotoPage> {
                  return readPhotoPage(utf8Of(capture), capture.finalUrl);
              });
        pass(read, qApp, answer);
    });
    return answer.future();
}
