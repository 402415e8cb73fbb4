#include "formats/html/canonical.h"
#include "formats/html/pagefacts.h"
#include "formats/html/plaintext.h"

#include <cstdint>
#include <cstdlib>

using namespace Qt::StringLiterals;

/// Any bytes are read without a fault, and what was written is written again the same.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    const QByteArray html(reinterpret_cast<const char *>(bytes), static_cast<qsizetype>(size));
    const QUrl base(u"https://blog.example/2024/"_s);
    const QByteArray clean = cleanHtml(html, base);
    if (cleanHtml(clean, base) != clean)
        std::abort();
    if (cleanText(clean, base) != cleanText(html, base))
        std::abort();
    (void)pageFacts(html, base);
    if (feedLinks(html, base).size() > 200)
        std::abort();
    return 0;
}
