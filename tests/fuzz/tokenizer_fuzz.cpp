#include "formats/feed/xmltokenizer.h"

#include <cstdint>
#include <cstdlib>

/// Any bytes: a balanced stream within the limits, every view inside the bytes, positions that never go back,
/// and no more tokens than the bytes can hold.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const std::string_view all(reinterpret_cast<const char *>(data), size);
    const auto isInside = [&](std::string_view part) {
        return part.empty() || (part.data() >= all.data() && part.data() + part.size() <= all.data() + size);
    };
    XmlTokenizer xml(all, QUrl(QStringLiteral("https://example.org/feed")));
    if (size % 2 == 1)
        xml.setNeverNested("item");
    int depth = 0;
    size_t tokens = 0;
    qsizetype position = 0;
    for (;;) {
        const XmlTokenizer::Token token = xml.next();
        if (token == XmlTokenizer::Token::End)
            break;
        if (++tokens > 2 * size + 2)
            std::abort();
        switch (token) {
        case XmlTokenizer::Token::StartTag:
            ++depth;
            if (!isInside(xml.qualifiedName()) || xml.qualifiedName().size() > XmlTokenizer::longestName)
                std::abort();
            if (xml.attributes().size() > XmlTokenizer::mostAttributes)
                std::abort();
            for (const XmlAttribute &attribute : xml.attributes()) {
                if (!isInside(attribute.name) || !isInside(attribute.raw))
                    std::abort();
            }
            xml.attribute("href");
            break;
        case XmlTokenizer::Token::EndTag:
            if (--depth < 0 || xml.elementEnd() > qsizetype(size))
                std::abort();
            break;
        case XmlTokenizer::Token::Text:
        case XmlTokenizer::Token::CData:
            if (!isInside(xml.text()))
                std::abort();
            break;
        case XmlTokenizer::Token::End:
            break;
        }
        if (xml.depth() != depth || depth > XmlTokenizer::deepest)
            std::abort();
        if (xml.position() < position || xml.position() > qsizetype(size)
            || xml.tokenStart() > xml.position())
            std::abort();
        position = xml.position();
        if (!isInside(xml.language()))
            std::abort();
    }
    if (depth != 0)
        std::abort();
    return 0;
}
