#include "formats/feed/opml.h"

#include <cstdint>
#include <cstdlib>

/// Any bytes: only web addresses come out, each once, within the limit, and what is written reads back the
/// same.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const auto opml = parseOpml(QByteArray(reinterpret_cast<const char *>(data), qsizetype(size)));
    if (!opml)
        return 0;
    if (opml->feeds.size() > mostOpmlFeeds || opml->refused.size() > mostOpmlFeeds)
        std::abort();
    for (const OpmlFeed &feed : opml->feeds) {
        const bool isWeb
            = feed.url.scheme() == QStringLiteral("http") || feed.url.scheme() == QStringLiteral("https");
        if (!isWeb || feed.url.host().isEmpty())
            std::abort();
    }
    if (opml->feeds.empty())
        return 0;
    const auto again = parseOpml(writeOpml(opml->title, opml->feeds));
    if (!again || again->feeds.size() != opml->feeds.size() || !again->refused.empty() || again->malformed)
        std::abort();
    for (size_t i = 0; i < opml->feeds.size(); ++i) {
        if (again->feeds[i].url != opml->feeds[i].url)
            std::abort();
    }
    return 0;
}
