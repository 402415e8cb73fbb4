#include "net/httpparser.h"

#include <cstdint>
#include <cstdlib>

namespace {

struct Answer {
    HttpParser::State state;
    int status;
    QByteArray head;
    QByteArray body;

    bool operator==(const Answer &) const = default;
};

/// The answer, when the bytes come `piece` at a time.
Answer answer(QByteArrayView bytes, qsizetype piece, HttpParser::Body wanted)
{
    HttpParser parser(wanted, 4096);
    QByteArray body;
    for (qsizetype at = 0; at < bytes.size(); at += piece) {
        parser.feed(bytes.sliced(at, std::min(piece, bytes.size() - at)));
        body += parser.takeBody();
    }
    parser.end();
    body += parser.takeBody();
    return { parser.state(), parser.status(), parser.head(), body };
}

} // namespace

// Any bytes: no crash, and what is read does not depend on how they were cut on the way.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const QByteArrayView bytes(reinterpret_cast<const char *>(data + 1), qsizetype(size - 1));
    const auto wanted = (data[0] & 1) ? HttpParser::Body::None : HttpParser::Body::Expected;
    const Answer whole = answer(bytes, std::max<qsizetype>(bytes.size(), 1), wanted);
    const Answer pieces = answer(bytes, 1 + data[0] / 2 % 7, wanted);
    if (whole.state == HttpParser::State::Whole && whole != pieces)
        std::abort();
    return 0;
}
