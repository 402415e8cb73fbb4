#include "evidence/normalise.h"

#include <QChar>
#include <QList>

namespace {

bool isHangulTail(char32_t c) { return (c >= 0x1160 && c <= 0x11ff) || (c >= 0xd7b0 && c <= 0xd7ff); }

/// Whether NFC may join it with what stands before it.
bool mayCompose(char32_t c) { return QChar::isMark(c) || isHangulTail(c); }

bool isBidiControl(char32_t c)
{
    return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
}

bool isDropped(char32_t c)
{
    return c == 0x00ad || c == 0x200b || c == 0x2060 || c == 0xfeff || isBidiControl(c);
}

/// One character folded; nothing for one that goes. White space becomes a space.
std::u32string_view fold(const char32_t &c)
{
    switch (c) {
    case U'“':
    case U'”':
    case U'„':
    case U'‟':
    case U'«':
    case U'»':
    case U'‹':
    case U'›':
        return U"\"";
    case U'‘':
    case U'’':
    case U'‚':
    case U'‛':
        return U"'";
    case U'‐':
    case U'‑':
    case U'‒':
    case U'–':
    case U'—':
    case U'―':
    case U'−':
        return U"-";
    case U'…':
        return U"...";
    default:
        break;
    }
    if (isDropped(c))
        return {};
    if (QChar::isSpace(c))
        return U" ";
    return { &c, 1 };
}

} // namespace

Normalised normalise(const QString &text)
{
    const QList<uint> points = text.toUcs4();
    Normalised result;
    result.text.reserve(static_cast<size_t>(points.size()));
    result.origins.reserve(static_cast<size_t>(points.size()));
    for (qsizetype start = 0; start < points.size();) {
        // A piece that NFC treats on its own: a character and the marks on it.
        qsizetype end = start + 1;
        while (end < points.size() && mayCompose(points[end]))
            ++end;
        const bool isPlain = end == start + 1 && points[start] < 0x300;
        const QList<uint> composed = isPlain
            ? points.mid(start, 1)
            : QString::fromUcs4(reinterpret_cast<const char32_t *>(points.constData() + start), end - start)
                  .normalized(QString::NormalizationForm_C)
                  .toUcs4();
        const Normalised::Origin origin{ static_cast<int>(start), static_cast<int>(end) };
        for (const uint point : composed) {
            const char32_t c = point;
            result.hasBidiControls = result.hasBidiControls || isBidiControl(c);
            for (const char32_t folded : fold(c)) {
                if (folded == U' ' && (result.text.empty() || result.text.back() == U' '))
                    continue;
                result.text.push_back(folded);
                result.origins.push_back(origin);
            }
        }
        start = end;
    }
    if (!result.text.empty() && result.text.back() == U' ') {
        result.text.pop_back();
        result.origins.pop_back();
    }
    return result;
}
