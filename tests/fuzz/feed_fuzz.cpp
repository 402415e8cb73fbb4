#include "formats/feed/feedparser.h"
#include "formats/feed/jsonfeedwriter.h"
#include "formats/feed/opml.h"

#include <cstdint>
#include <cstdlib>

// Any bytes: no crash, spans inside the document, nothing grows out of bounds. The first byte chooses the
// charset of the server and whether it is OPML.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const types[]
        = { "", "text/xml; charset=utf-8", "text/xml; charset=windows-1251", "text/xml; charset=shift_jis" };
    if (size == 0)
        return 0;
    const QByteArray bytes(reinterpret_cast<const char *>(data + 1), qsizetype(size - 1));
    const QByteArray type = types[data[0] & 3];
    if (data[0] & 4) {
        if (const auto opml = parseOpml(bytes, type)) {
            const auto again = parseOpml(writeOpml(opml->title, opml->feeds));
            if (!opml->feeds.empty() && (!again || again->feeds.size() != opml->feeds.size()))
                std::abort();
        }
        return 0;
    }
    const auto feed = parseFeed(bytes, type, QUrl(QStringLiteral("https://example.org/feed")));
    if (!feed)
        return 0;
    qsizetype end = 0;
    for (const ParsedEntry &entry : feed->items) {
        if (feed->format != FeedFormat::Json1 && entry.span.offset < end)
            std::abort();
        end = entry.span.offset + entry.span.length;
        if (entry.span.offset < 0 || entry.span.length < 0 || end > feed->document.size())
            std::abort();
    }
    if (writeJsonFeed(*feed).isEmpty())
        std::abort();
    return 0;
}
