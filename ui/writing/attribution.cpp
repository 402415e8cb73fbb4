#include "writing/attribution.h"

#include "writing/inlinetext.h"

using namespace Qt::StringLiterals;

CiteParts partsOfCite(const QString &citeHtml)
{
    CiteParts parts;
    const auto runs = readInline(citeHtml.toUtf8());
    if (!runs)
        return parts;
    for (const InlineRun &run : *runs) {
        QString address;
        for (const QString &tag : run.tags) {
            if (tagName(tag) == "a"_L1)
                address = tagAttribute(tag, "href"_L1);
        }
        if (!address.isEmpty() && parts.address.isEmpty())
            parts.address = address;
        if (parts.address.isEmpty() || !address.isEmpty())
            parts.linked += run.text;
        else
            parts.behind += run.text;
    }
    while (parts.behind.startsWith(u',') || parts.behind.startsWith(u' '))
        parts.behind.remove(0, 1);
    return parts;
}

QString citeOf(const CiteParts &parts)
{
    QString html = escapedHtml(parts.linked.isEmpty() ? parts.address : parts.linked);
    if (!parts.address.isEmpty())
        html = linkTag(parts.address) + html + u"</a>"_s;
    if (!parts.behind.isEmpty())
        html += (html.isEmpty() ? u""_s : u", "_s) + escapedHtml(parts.behind);
    return html;
}
