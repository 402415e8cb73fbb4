#pragma once

#include <QByteArray>

#include <memory>

/// Undoes a Content-Encoding piece by piece, never past a limit: gzip (RFC 1952, members in a row too),
/// deflate (RFC 1950, and the bare RFC 1951 that some servers send) and identity. One body, any thread.
class BodyDecoder final {
public:
    enum class State { Fine, TooLarge, Malformed };

    /// `encoding` as in the header. An unknown one is Malformed at the first byte.
    BodyDecoder(const QByteArray &encoding, qint64 limit);
    ~BodyDecoder();

    State feed(QByteArrayView bytes);
    /// Whether the stream came to its end, as far as it says where that is.
    bool isWhole() const;
    const QByteArray &body() const { return m_body; }
    QByteArray takeBody() { return std::move(m_body); }

private:
    enum class Encoding { Identity, Gzip, Deflate, Unknown };
    struct Stream;

    State inflatePiece(QByteArrayView bytes);

    Encoding m_encoding = Encoding::Identity;
    qint64 m_limit;
    QByteArray m_body;
    bool m_isEnded = false;
    bool m_sawInput = false;
    std::unique_ptr<Stream> m_stream;
};
