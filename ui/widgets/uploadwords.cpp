#include "widgets/uploadwords.h"

#include "widgets/isolated.h"

#include <QCoreApplication>
#include <QLocale>

QString uploadWords(const UploadProgress &progress)
{
    const auto say = [](const char *text) {
        return QCoreApplication::translate("UploadWords", text);
    };
    const QLocale locale;
    const auto size = [&](qint64 bytes) {
        return isolated(
            locale.formattedDataSize(bytes, bytes < 1'000'000 ? 0 : 1, QLocale::DataSizeSIFormat));
    };
    const QString left = say("%1 of %2").arg(size(progress.sent), size(progress.total));
    if (progress.count == 1)
        return say("Sending a picture · %1").arg(left);
    return say("Sending picture %1 of %2 · %3")
        .arg(locale.toString(progress.number), locale.toString(progress.count), left);
}
