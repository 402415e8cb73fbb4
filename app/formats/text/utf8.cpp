#include "formats/text/utf8.h"

#include <cstdint>
#include <cstring>

namespace {

constexpr uint64_t highBits = 0x8080808080808080;

size_t asciiPrefix(const char *data, size_t size)
{
    size_t at = 0;
    while (at + 32 <= size) {
        uint64_t words[4];
        std::memcpy(words, data + at, 32);
        if (((words[0] | words[1] | words[2] | words[3]) & highBits) != 0)
            break;
        at += 32;
    }
    while (at + 8 <= size) {
        uint64_t word = 0;
        std::memcpy(&word, data + at, 8);
        if ((word & highBits) != 0)
            break;
        at += 8;
    }
    while (at < size && uint8_t(data[at]) < 0x80)
        ++at;
    return at;
}

bool isContinuation(char c) { return (uint8_t(c) & 0xC0) == 0x80; }

struct Sequence {
    size_t length = 0; ///< Bytes that belong together.
    bool isValid = false;
};

/// The character that begins with a high byte.
Sequence readSequence(const char *data, size_t size)
{
    const auto byte = [data](size_t i) {
        return uint8_t(data[i]);
    };
    const uint8_t lead = byte(0);
    uint8_t low = 0x80;
    uint8_t high = 0xBF;
    size_t need = 0;
    if (lead >= 0xC2 && lead <= 0xDF) {
        need = 1;
    } else if ((lead & 0xF0) == 0xE0) {
        need = 2;
        if (lead == 0xE0)
            low = 0xA0;
        if (lead == 0xED)
            high = 0x9F;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        need = 3;
        if (lead == 0xF0)
            low = 0x90;
        if (lead == 0xF4)
            high = 0x8F;
    } else {
        return { 1, false };
    }
    for (size_t i = 1; i <= need; ++i) {
        if (i >= size || byte(i) < low || byte(i) > high)
            return { i, false };
        low = 0x80;
        high = 0xBF;
    }
    return { need + 1, true };
}

} // namespace

size_t validUtf8Prefix(std::string_view bytes)
{
    const char *data = bytes.data();
    const size_t size = bytes.size();
    size_t at = 0;
    for (;;) {
        at += asciiPrefix(data + at, size - at);
        // Scripts beyond ASCII come in runs: stay here while they last.
        while (at < size && uint8_t(data[at]) >= 0x80) {
            const auto lead = uint8_t(data[at]);
            if (at + 1 < size && lead >= 0xC2 && lead <= 0xDF && isContinuation(data[at + 1])) {
                at += 2;
                continue;
            }
            // All leads of three bytes but those with fewer seconds.
            if (at + 2 < size && lead > 0xE0 && lead < 0xF0 && lead != 0xED && isContinuation(data[at + 1])
                && isContinuation(data[at + 2])) {
                at += 3;
                continue;
            }
            const Sequence sequence = readSequence(data + at, size - at);
            if (!sequence.isValid)
                return at;
            at += sequence.length;
        }
        if (at >= size)
            return size;
    }
}

QByteArray repairedUtf8(std::string_view bytes)
{
    QByteArray text;
    text.reserve(qsizetype(bytes.size() + bytes.size() / 8));
    while (!bytes.empty()) {
        const size_t valid = validUtf8Prefix(bytes);
        text.append(bytes.data(), qsizetype(valid));
        bytes.remove_prefix(valid);
        if (bytes.empty())
            break;
        text.append("\xEF\xBF\xBD");
        bytes.remove_prefix(readSequence(bytes.data(), bytes.size()).length);
    }
    return text;
}

bool hasHighByte(std::string_view bytes) { return asciiPrefix(bytes.data(), bytes.size()) < bytes.size(); }

bool hasMultibyte(std::string_view bytes)
{
    size_t at = 0;
    for (;;) {
        at += asciiPrefix(bytes.data() + at, bytes.size() - at);
        if (at >= bytes.size())
            return false;
        const Sequence sequence = readSequence(bytes.data() + at, bytes.size() - at);
        if (sequence.isValid)
            return true;
        at += sequence.length;
    }
}
