#include "widgets/isolated.h"

namespace {

constexpr QChar firstStrongIsolate(0x2068);
constexpr QChar popDirectionalIsolate(0x2069);
constexpr QChar leftToRightOverride(0x202D);
constexpr QChar rightToLeftOverride(0x202E);

} // namespace

QString isolated(const QString &text)
{
    if (text.isEmpty())
        return text;
    QString whole;
    whole.reserve(text.size() + 2);
    whole += firstStrongIsolate;
    int open = 0;
    for (const QChar c : text) {
        if ((c == popDirectionalIsolate && open == 0) || c == leftToRightOverride || c == rightToLeftOverride)
            continue;
        if (c == popDirectionalIsolate)
            --open;
        else if (c.unicode() >= 0x2066 && c.unicode() <= 0x2068)
            ++open;
        whole += c;
    }
    return whole + QString(open + 1, popDirectionalIsolate);
}
