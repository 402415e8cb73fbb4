#include "net/bodydecoder.h"

#include <array>
#include <zlib.h>

struct BodyDecoder::Stream {
    z_stream z{};
    bool isOpen = false;

    bool open(int windowBits)
    {
        close();
        z = {};
        isOpen = inflateInit2(&z, windowBits) == Z_OK;
        return isOpen;
    }
    void close()
    {
        if (isOpen)
            inflateEnd(&z);
        isOpen = false;
    }
    ~Stream() { close(); }
};

BodyDecoder::BodyDecoder(const QByteArray &encoding, qint64 limit)
    : m_limit(limit)
    , m_stream(std::make_unique<Stream>())
{
    const QByteArray name = encoding.trimmed().toLower();
    if (name.isEmpty() || name == "identity")
        m_encoding = Encoding::Identity;
    else if (name == "gzip" || name == "x-gzip")
        m_encoding = Encoding::Gzip;
    else if (name == "deflate")
        m_encoding = Encoding::Deflate;
    else
        m_encoding = Encoding::Unknown;
}

BodyDecoder::~BodyDecoder() = default;

BodyDecoder::State BodyDecoder::feed(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return State::Fine;
    if (m_encoding == Encoding::Unknown)
        return State::Malformed;
    if (m_encoding == Encoding::Identity) {
        m_sawInput = true;
        if (m_body.size() + bytes.size() > m_limit)
            return State::TooLarge;
        m_body.append(bytes);
        return State::Fine;
    }
    if (!m_sawInput) {
        m_sawInput = true;
        // Bare deflate has no header: 0x78 with a checksum that fits is zlib's.
        int bits = 16 + MAX_WBITS;
        if (m_encoding == Encoding::Deflate)
            bits = (static_cast<unsigned char>(bytes[0]) & 0x0f) == 8 ? MAX_WBITS : -MAX_WBITS;
        if (!m_stream->open(bits))
            return State::Malformed;
    }
    return inflatePiece(bytes);
}

BodyDecoder::State BodyDecoder::inflatePiece(QByteArrayView bytes)
{
    z_stream &z = m_stream->z;
    z.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(bytes.data()));
    z.avail_in = static_cast<uInt>(bytes.size());
    std::array<char, 64 * 1024> piece;
    while (true) {
        if (m_isEnded) {
            // Another member, or padding that is none of the body.
            if (m_encoding != Encoding::Gzip || z.avail_in < 1 || *z.next_in != 0x1f)
                return State::Fine;
            if (inflateReset(&z) != Z_OK)
                return State::Malformed;
            m_isEnded = false;
        }
        z.next_out = reinterpret_cast<Bytef *>(piece.data());
        z.avail_out = static_cast<uInt>(piece.size());
        const int status = inflate(&z, Z_NO_FLUSH);
        const qsizetype made = static_cast<qsizetype>(piece.size() - z.avail_out);
        if (m_body.size() + made > m_limit)
            return State::TooLarge;
        m_body.append(piece.data(), made);
        if (status == Z_STREAM_END) {
            m_isEnded = true;
            continue;
        }
        if (status == Z_BUF_ERROR || (status == Z_OK && z.avail_in == 0 && z.avail_out > 0))
            return State::Fine;
        if (status != Z_OK)
            return State::Malformed;
    }
}

bool BodyDecoder::isWhole() const { return m_encoding == Encoding::Identity || !m_sawInput || m_isEnded; }
