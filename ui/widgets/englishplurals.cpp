#include "widgets/englishplurals.h"

using namespace Qt::StringLiterals;

QString EnglishPlurals::translate(const char *, const char *source, const char *, int n) const
{
    if (n < 0)
        return {};
    const QString text = QString::fromUtf8(source);
    if (!text.contains("(s)"_L1))
        return {};
    return QString(text).replace("(s)"_L1, n == 1 ? ""_L1 : "s"_L1);
}
