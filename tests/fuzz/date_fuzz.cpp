#include "formats/feed/dates.h"

#include <cstdint>
#include <cstdlib>

/// Any bytes: either no date, or one of the years 1 to 9999 with a clock on Earth, which reads back the same
/// when it is written as RFC 3339.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const auto date = parseFeedDate({ reinterpret_cast<const char *>(data), size });
    if (!date)
        return 0;
    if (std::abs(date->offsetSeconds) >= 24 * 3600 || (!date->hasOffset && date->offsetSeconds != 0))
        std::abort();
    const QDateTime utc = date->utc();
    if (!utc.isValid())
        std::abort();
    const int year = utc.date().year();
    if (year < 1 || year > 9999)
        return 0; // A zone may lead one day beyond; that RFC has no way to write it.
    const QByteArray written = utc.toString(Qt::ISODateWithMs).toUtf8();
    const auto again = parseFeedDate({ written.constData(), size_t(written.size()) });
    if (!again || again->msecsSinceEpoch != date->msecsSinceEpoch)
        std::abort();
    return 0;
}
