#pragma once

#include <QByteArray>

#include <optional>
#include <utility>
#include <vector>

/// Reads one answer of HTTP/1.0 or 1.1 from bytes as they come (RFC 9112), and knows whether all of it came.
/// Interim answers (1xx) are passed over. One answer, any thread.
class HttpParser final {
public:
    enum class State {
        Head, ///< Not all of the head came.
        Body,
        Whole,
        Malformed,
        HeadTooLarge, ///< Or a chunk's line or the trailers.
    };
    enum class Body { Expected, None }; ///< None: of a HEAD.

    HttpParser(Body body, qint64 headLimit);

    State feed(QByteArrayView bytes);
    /// The line ended. Whole only if nothing was missing, or if only the line's end could say so (RFC
    /// 9112 6.3, 8); else the state stays at Head or Body: the answer is cut short.
    State end();
    State state() const { return m_state; }

    int status() const { return m_status; }
    /// Status line and headers as received, to the empty line.
    const QByteArray &head() const { return m_head; }
    const std::vector<std::pair<QByteArray, QByteArray>> &headers() const { return m_headers; }
    /// The first value of a header, without regard to case; empty if absent.
    QByteArray header(QByteArrayView name) const;
    /// Bytes of the body as sent, if the head says.
    std::optional<qint64> length() const { return m_length; }
    /// What came of the body since the last call, without the chunks' lines, as encoded by Content-Encoding.
    QByteArray takeBody() { return std::exchange(m_body, {}); }
    /// Whether the answer itself says where it ends. If not, a line that broke looks like one that ended.
    bool isDelimited() const { return m_isDelimited; }
    /// Whether the connection may carry another request.
    bool keepsOpen() const { return m_state == State::Whole && m_keepsOpen && !m_hasExtra; }

private:
    enum class Stage {
        StatusLine,
        HeaderLine,
        Fixed,
        ChunkSize,
        ChunkData,
        ChunkEnd,
        Trailer,
        UntilClose,
        Done
    };

    bool step();
    std::optional<QByteArrayView> takeLine();
    bool fail(State state);
    bool statusLine(QByteArrayView line);
    bool headerLine(QByteArrayView line);
    bool headEnds();
    bool chunkSize(QByteArrayView line);
    void takeData(qint64 most);
    bool done();

    Body m_wanted;
    qint64 m_headLimit;
    State m_state = State::Head;
    Stage m_stage = Stage::StatusLine;
    QByteArray m_buffer;
    qsizetype m_at = 0; ///< In m_buffer: what was read.
    qint64 m_overhead = 0; ///< Bytes of heads and trailers so far, and of the present chunk's line.
    QByteArray m_head;
    std::vector<std::pair<QByteArray, QByteArray>> m_headers;
    QByteArray m_body;
    int m_status = 0;
    std::optional<qint64> m_length;
    qint64 m_left = 0; ///< Of the body or the present chunk.
    bool m_isOld = false; ///< HTTP/1.0.
    bool m_isDelimited = true;
    bool m_keepsOpen = true;
    bool m_hasExtra = false;
};
