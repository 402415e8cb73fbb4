#include "formats/html/safeurl.h"

#include <cstdint>
#include <cstdlib>

using namespace Qt::StringLiterals;

namespace {

void check(const QString &text, const QUrl &base, UrlUse use)
{
    const std::optional<QUrl> url = safeUrl(text, base, use);
    if (!url)
        return;
    const QString scheme = url->scheme();
    const bool isMail = scheme == u"mailto";
    if (scheme != u"http" && scheme != u"https" && !(isMail && use == UrlUse::Link))
        std::abort();
    if (!url->userInfo().isEmpty() || (!isMail && url->host().isEmpty()))
        std::abort();
    const QByteArray written = url->toEncoded();
    for (const char c : written) {
        if (c <= ' ' || c == '\x7f' || c == '\\' || c == '"' || c == '<' || c == '>')
            std::abort();
    }
    // What was kept is kept again, unchanged, without any base.
    const std::optional<QUrl> again = safeUrl(QString::fromLatin1(written), {}, use);
    if (!again || again->toEncoded() != written)
        std::abort();
    const QUrl clean = withoutTrackers(*url);
    if (clean.host() != url->host() || withoutTrackers(clean) != clean)
        std::abort();
}

} // namespace

/// Any text: only addresses of the web and of mail come out, without names, passwords and characters that two
/// programs read in two ways; and what came out stays as it is.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const QString text = QString::fromUtf8(reinterpret_cast<const char *>(data), qsizetype(size));
    const QUrl base(u"https://blog.example/2024/post.html?p=1#top"_s);
    for (const UrlUse use : { UrlUse::Link, UrlUse::Resource }) {
        check(text, {}, use);
        check(text, base, use);
    }
    return 0;
}
