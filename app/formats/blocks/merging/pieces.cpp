#include "formats/blocks/merging/pieces.h"

#include "formats/blocks/delimiter.h"
#include "formats/blocks/tags.h"
#include "formats/text/worddifference.h"

#include <algorithm>
#include <array>

namespace blocks::merging {

namespace {

struct RawPiece {
    Piece piece;
    char32_t mark = 0; ///< A quotation mark.
    QByteArray opens; ///< The element that it opens or closes, of those whose words are somebody's.
    QByteArray closes;
};

struct Marks {
    char32_t opening;
    std::array<char32_t, 2> closing;
};
constexpr std::array<Marks, 8> QuotationMarks{ {
    { U'“', { U'”', U'”' } },
    { U'„', { U'“', U'”' } },
    { U'«', { U'»', U'»' } },
    { U'»', { U'«', U'»' } },
    { U'”', { U'”', U'”' } },
    { U'「', { U'」', U'」' } },
    { U'『', { U'』', U'』' } },
    { U'"', { U'"', U'"' } },
} };

bool isQuotationMark(char32_t c)
{
    return std::any_of(QuotationMarks.begin(), QuotationMarks.end(), [c](const Marks &marks) {
        return c == marks.opening || c == marks.closing[0] || c == marks.closing[1];
    });
}

/// What stands between two quotation marks, or between the tags of a quotation, becomes one piece.
class Joiner final {
public:
    explicit Joiner(const std::vector<RawPiece> &raw)
        : m_raw(raw)
    {
    }

    std::vector<Piece> join()
    {
        std::vector<Piece> pieces;
        pieces.reserve(m_raw.size());
        for (size_t i = 0; i < m_raw.size();) {
            const size_t end = endOf(i);
            const QByteArrayView first = m_raw[i].piece.bytes;
            const QByteArrayView last = m_raw[end].piece.bytes;
            const bool isParting = end > i || m_raw[i].piece.isParting;
            pieces.push_back({ { first.data(), last.data() + last.size() - first.data() }, isParting });
            i = end + 1;
        }
        return pieces;
    }

private:
    size_t endOf(size_t start)
    {
        const RawPiece &first = m_raw[start];
        if (!first.opens.isEmpty())
            return elementEnd(start);
        for (size_t kind = 0; first.mark && kind < QuotationMarks.size(); ++kind) {
            const Marks &marks = QuotationMarks[kind];
            if (marks.opening != first.mark || m_isHopeless[kind])
                continue;
            for (size_t i = start + 1; i < m_raw.size(); ++i) {
                if (!m_raw[i].opens.isEmpty()) { // A quotation's marks are its own.
                    i = elementEnd(i);
                    continue;
                }
                if (m_raw[i].mark && (m_raw[i].mark == marks.closing[0] || m_raw[i].mark == marks.closing[1]))
                    return i;
            }
            m_isHopeless[kind] = true; // None comes any more: looked for once.
        }
        return start;
    }

    /// One that nobody closed goes on to the end.
    size_t elementEnd(size_t start) const
    {
        int depth = 0;
        for (size_t i = start; i < m_raw.size(); ++i) {
            depth += m_raw[i].opens == m_raw[start].opens ? 1 : 0;
            depth -= m_raw[i].closes == m_raw[start].opens ? 1 : 0;
            if (depth == 0)
                return i;
        }
        return m_raw.size() - 1;
    }

    const std::vector<RawPiece> &m_raw;
    std::array<bool, QuotationMarks.size()> m_isHopeless{};
};

bool isReferenceCharacter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '#';
}

/// `&…;` at the start; 0 if there is none.
qsizetype referenceLength(QByteArrayView text)
{
    constexpr qsizetype Longest = 40;
    qsizetype at = 1;
    while (at < text.size() && at < Longest && isReferenceCharacter(text[at]))
        ++at;
    return at > 1 && at < text.size() && text[at] == ';' ? at + 1 : 0;
}

void appendWords(std::vector<RawPiece> &pieces, QByteArrayView bytes)
{
    while (bytes.startsWith("\xEF\xBB\xBF")) { // QString would drop it.
        pieces.push_back({ { bytes.first(3), false }, 0, {}, {} });
        bytes = bytes.sliced(3);
    }
    if (bytes.isEmpty())
        return;
    if (!bytes.isValidUtf8()) {
        pieces.push_back({ { bytes, true }, 0, {}, {} });
        return;
    }
    const QString text = QString::fromUtf8(bytes);
    qsizetype at = 0;
    for (const QStringView word : wordPieces(text)) {
        const qsizetype size = word.toUtf8().size();
        RawPiece piece;
        piece.piece.bytes = bytes.sliced(at, size);
        piece.piece.isParting = std::any_of(word.begin(), word.end(),
            [](QChar c) { return c.isLetterOrNumber() || c.isSurrogate() || c == u'\n'; });
        if (word.size() == 1 && isQuotationMark(word.front().unicode()))
            piece.mark = word.front().unicode();
        pieces.push_back(std::move(piece));
        at += size;
    }
}

void appendText(std::vector<RawPiece> &pieces, QByteArrayView text)
{
    qsizetype from = 0;
    for (qsizetype at = text.indexOf('&'); at >= 0; at = text.indexOf('&', at + 1)) {
        const qsizetype length = referenceLength(text.sliced(at));
        if (length == 0)
            continue;
        appendWords(pieces, text.sliced(from, at - from));
        const QByteArrayView reference = text.sliced(at, length);
        const QString decoded = decodedText(reference);
        const bool isMark = decoded.size() == 1 && isQuotationMark(decoded.front().unicode());
        const bool isLetter = !decoded.isEmpty() && decoded.front().isLetterOrNumber();
        pieces.push_back(
            { { reference, isLetter }, isMark ? char32_t(decoded.front().unicode()) : 0, {}, {} });
        from = at + length;
    }
    appendWords(pieces, text.sliced(from));
}

} // namespace

std::vector<Piece> piecesOf(QByteArrayView html)
{
    std::vector<RawPiece> pieces;
    TagReader reader(html);
    qsizetype at = 0;
    while (const auto tag = reader.next()) {
        appendText(pieces, html.sliced(at, tag->span.start - at));
        RawPiece piece;
        piece.piece.bytes = html.sliced(tag->span.start, tag->span.length());
        piece.piece.isParting = tag->name == "br" || !isPhrasingElement(tag->name);
        if (tag->name == "blockquote" || tag->name == "q")
            (tag->kind == Tag::Kind::Open ? piece.opens : piece.closes) = tag->name;
        pieces.push_back(std::move(piece));
        at = tag->span.end;
    }
    appendText(pieces, html.sliced(at));
    return Joiner(pieces).join();
}

bool isBalanced(QByteArrayView html)
{
    std::vector<QByteArray> open;
    int links = 0;
    TagReader reader(html);
    while (const auto tag = reader.next()) {
        if (tag->kind == Tag::Kind::Comment || isVoidElement(tag->name))
            continue;
        if (tag->kind == Tag::Kind::Open) {
            if (tag->name == "a" && ++links > 1)
                return false;
            open.push_back(tag->name);
            continue;
        }
        if (open.empty() || open.back() != tag->name)
            return false;
        links -= tag->name == "a" ? 1 : 0;
        open.pop_back();
    }
    return open.empty();
}

std::vector<QByteArrayView> tagsOf(QByteArrayView html)
{
    std::vector<QByteArrayView> tags;
    TagReader reader(html);
    while (const auto tag = reader.next())
        tags.push_back(html.sliced(tag->span.start, tag->span.length()));
    return tags;
}

} // namespace blocks::merging
