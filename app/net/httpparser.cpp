#include "net/httpparser.h"

#include <QList>

#include <algorithm>

namespace {
constexpr qint64 chunkLineBytes = 4096;

bool isDigits(QByteArrayView text)
{
    return !text.isEmpty()
        && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The words of a list header (RFC 9110 section 5.6.1), in lower case.
std::vector<QByteArray> listWords(
    const std::vector<std::pair<QByteArray, QByteArray>> &headers, QByteArrayView name)
{
    std::vector<QByteArray> words;
    for (const auto &[header, value] : headers) {
        if (header.compare(name, Qt::CaseInsensitive) != 0)
            continue;
        for (const QByteArray &word : value.split(',')) {
            if (!word.trimmed().isEmpty())
                words.push_back(word.trimmed().toLower());
        }
    }
    return words;
}
} // namespace

HttpParser::HttpParser(Body body, qint64 headLimit)
    : m_wanted(body)
    , m_headLimit(headLimit)
{
}

QByteArray HttpParser::header(QByteArrayView name) const
{
    for (const auto &[header, value] : m_headers) {
        if (header.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

HttpParser::State HttpParser::feed(QByteArrayView bytes)
{
    m_buffer.append(bytes.data(), bytes.size());
    while (step()) { }
    m_buffer.remove(0, m_at);
    m_at = 0;
    if (m_stage == Stage::Done && !m_buffer.isEmpty()) {
        m_hasExtra = true;
        m_buffer.clear();
    }
    return m_state;
}

HttpParser::State HttpParser::end()
{
    if (m_stage == Stage::UntilClose)
        done();
    return m_state;
}

// One line or one run of data; false when more bytes are needed, or none.
bool HttpParser::step()
{
    switch (m_stage) {
    case Stage::StatusLine: {
        const auto line = takeLine();
        return line && statusLine(*line);
    }
    case Stage::HeaderLine: {
        const auto line = takeLine();
        return line && headerLine(*line);
    }
    case Stage::Fixed:
        takeData(m_left);
        return m_left == 0 && done();
    case Stage::ChunkSize: {
        const auto line = takeLine();
        return line && chunkSize(*line);
    }
    case Stage::ChunkData:
        takeData(m_left);
        if (m_left == 0)
            m_stage = Stage::ChunkEnd;
        return m_left == 0;
    case Stage::ChunkEnd: {
        const auto line = takeLine();
        if (!line)
            return false;
        if (!line->isEmpty())
            return fail(State::Malformed);
        m_overhead = 0;
        m_stage = Stage::ChunkSize;
        return true;
    }
    case Stage::Trailer: {
        const auto line = takeLine();
        return line && (!line->isEmpty() || done());
    }
    case Stage::UntilClose:
        takeData(m_buffer.size() - m_at);
        return false;
    case Stage::Done:
        return false;
    }
    return false;
}

// Without its end (CRLF, or LF alone: RFC 9112 section 2.2). What is taken counts, and what is waited for
// too.
std::optional<QByteArrayView> HttpParser::takeLine()
{
    const bool isChunkLine = m_stage == Stage::ChunkSize || m_stage == Stage::ChunkEnd;
    const qint64 limit = isChunkLine ? chunkLineBytes : m_headLimit;
    const qsizetype end = m_buffer.indexOf('\n', m_at);
    const qsizetype size = (end < 0 ? m_buffer.size() : end + 1) - m_at;
    if (m_overhead + size > limit) {
        fail(State::HeadTooLarge);
        return std::nullopt;
    }
    if (end < 0)
        return std::nullopt;
    const QByteArrayView whole = QByteArrayView(m_buffer).sliced(m_at, size);
    m_overhead += size;
    m_at += size;
    if (m_state == State::Head)
        m_head += whole;
    QByteArrayView line = whole.chopped(1);
    if (line.endsWith('\r'))
        line.chop(1);
    return line;
}

bool HttpParser::fail(State state)
{
    m_state = state;
    m_stage = Stage::Done;
    m_keepsOpen = false;
    return false;
}

bool HttpParser::statusLine(QByteArrayView line)
{
    if (line.isEmpty()) { // Left over from a careless answer before.
        m_head.clear();
        return true;
    }
    m_isOld = line.startsWith("HTTP/1.0 ");
    if (!m_isOld && !line.startsWith("HTTP/1.1 "))
        return fail(State::Malformed);
    const QByteArrayView status = line.sliced(9).first(std::min<qsizetype>(3, line.size() - 9));
    if (status.size() != 3 || !isDigits(status) || (line.size() > 12 && line[12] != ' '))
        return fail(State::Malformed);
    m_status = status.toByteArray().toInt();
    if (m_status < 100 || m_status == 101)
        return fail(State::Malformed);
    m_stage = Stage::HeaderLine;
    return true;
}

bool HttpParser::headerLine(QByteArrayView line)
{
    if (line.isEmpty())
        return headEnds();
    if (line.contains('\0'))
        return fail(State::Malformed);
    if (line[0] == ' ' || line[0] == '\t') { // Folded (RFC 9112 section 5.2).
        if (!m_headers.empty())
            m_headers.back().second += ' ' + line.trimmed().toByteArray();
        return true;
    }
    const qsizetype colon = line.indexOf(':');
    if (colon <= 0) {
        m_keepsOpen = false;
        return true;
    }
    m_headers.emplace_back(
        line.first(colon).trimmed().toByteArray(), line.sliced(colon + 1).trimmed().toByteArray());
    return true;
}

// Where the body ends: RFC 9112 section 6.3, in its order.
bool HttpParser::headEnds()
{
    if (m_status < 200) {
        m_head.clear();
        m_headers.clear();
        m_stage = Stage::StatusLine;
        return true;
    }
    m_state = State::Body;
    const auto connection = listWords(m_headers, "Connection");
    m_keepsOpen = m_keepsOpen && !m_isOld
        && std::find(connection.begin(), connection.end(), "close") == connection.end();

    const auto lengths = listWords(m_headers, "Content-Length");
    const auto codings = listWords(m_headers, "Transfer-Encoding");
    const bool isChunked = !codings.empty() && codings.back() == "chunked";
    if (codings.empty() && !lengths.empty()) {
        for (const QByteArray &length : lengths) {
            if (!isDigits(length) || length.size() > 18
                || length.toLongLong() != lengths.front().toLongLong())
                return fail(State::Malformed);
        }
        m_length = lengths.front().toLongLong();
    }
    if (m_wanted == Body::None || m_status == 204 || m_status == 304)
        return done();
    if (std::any_of(codings.begin(), codings.end(),
            [](const QByteArray &coding) { return coding != "chunked" && coding != "identity"; })
        || std::count(codings.begin(), codings.end(), "chunked") > 1)
        return fail(State::Malformed);
    if (isChunked) {
        m_keepsOpen = m_keepsOpen && lengths.empty();
        m_overhead = 0;
        m_stage = Stage::ChunkSize;
        return true;
    }
    if (m_length) {
        m_left = *m_length;
        m_stage = Stage::Fixed;
        return true;
    }
    m_isDelimited = false;
    m_keepsOpen = false;
    m_stage = Stage::UntilClose;
    return true;
}

bool HttpParser::chunkSize(QByteArrayView line)
{
    const qsizetype semicolon = line.indexOf(';');
    const QByteArray digits = (semicolon < 0 ? line : line.first(semicolon)).trimmed().toByteArray();
    const bool isHex
        = !digits.isEmpty() && digits.size() <= 15 && std::all_of(digits.begin(), digits.end(), [](char c) {
              return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
          });
    if (!isHex)
        return fail(State::Malformed);
    m_left = digits.toLongLong(nullptr, 16);
    m_overhead = 0;
    m_stage = m_left == 0 ? Stage::Trailer : Stage::ChunkData;
    return true;
}

void HttpParser::takeData(qint64 most)
{
    const qsizetype size = static_cast<qsizetype>(std::min<qint64>(most, m_buffer.size() - m_at));
    m_body.append(m_buffer.constData() + m_at, size);
    m_at += size;
    m_left -= size;
}

bool HttpParser::done()
{
    m_state = State::Whole;
    m_stage = Stage::Done;
    return false;
}
