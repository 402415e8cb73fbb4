#include "writing/attribution.h"

#include "writing/inlinetext.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

// Found again in any language, and kept by every WordPress (notes on markup: a span with a class).
constexpr auto sentenceClass = "qtd-translated-by"_L1;
constexpr auto nameClass = "qtd-translator"_L1;

bool isWithin(const InlineRun &run, QLatin1StringView className)
{
    return std::ranges::any_of(run.tags, [&](const QString &tag) {
        return tagName(tag) == "span"_L1 && tagAttribute(tag, "class"_L1).split(u' ').contains(className);
    });
}

QString sentenceOf(const CiteParts &parts)
{
    const QString name
        = u"<span class=\"%1\">%2</span>"_s.arg(QString(nameClass), escapedHtml(parts.translator));
    const QString words = parts.language.isEmpty()
        ? escapedHtml(QCoreApplication::translate("CiteParts", "Translated by %1")).arg(name)
        : escapedHtml(QCoreApplication::translate("CiteParts", "Translated from %1 by %2"))
              .arg(escapedHtml(parts.language), name);
    return u"<span class=\"%1\">%2</span>"_s.arg(QString(sentenceClass), words);
}

void endWithout(QString &text, const QString &end)
{
    if (text.endsWith(end))
        text.chop(end.size());
}

} // namespace

CiteParts partsOfCite(const QString &citeHtml)
{
    CiteParts parts;
    const auto runs = readInline(citeHtml.toUtf8());
    if (!runs)
        return parts;
    std::vector<InlineRun> sentence;
    for (const InlineRun &run : *runs) {
        if (isWithin(run, sentenceClass)) {
            sentence.push_back(run);
            if (isWithin(run, nameClass))
                parts.translator += run.text;
            continue;
        }
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
    if (!sentence.empty()) {
        parts.sentence = QString::fromUtf8(writeInline(sentence));
        endWithout(parts.behind.isEmpty() ? parts.linked : parts.behind, u". "_s);
        if (parts.behind == "."_L1)
            parts.behind.clear();
    }
    return parts;
}

QString citeOf(const CiteParts &parts)
{
    QString html = escapedHtml(parts.linked.isEmpty() ? parts.address : parts.linked);
    if (!parts.address.isEmpty())
        html = linkTag(parts.address) + html + u"</a>"_s;
    if (!parts.behind.isEmpty())
        html += (html.isEmpty() ? u""_s : u", "_s) + escapedHtml(parts.behind);
    if (parts.translator.isEmpty())
        return html;
    const bool isSame
        = !parts.sentence.isEmpty() && partsOfCite(parts.sentence).translator == parts.translator;
    return html + (html.isEmpty() ? u""_s : u". "_s) + (isSame ? parts.sentence : sentenceOf(parts));
}
