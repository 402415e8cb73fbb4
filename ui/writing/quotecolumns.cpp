#include "writing/quotecolumns.h"

#include "writing/bufferformat.h"

namespace {

struct Place {
    LineRole role;
    QString path;
    QString quote; ///< Path of the innermost quotation around it.
    qreal padding;
};

QString quoteOf(const QString &path)
{
    return linepath::upTo(path, linepath::innermost(path, linepath::Kind::Quote) + 1);
}

bool isOf(const Place &place, LineRole role, const QString &quote)
{
    return place.role == role && place.quote == quote;
}

} // namespace

std::vector<ColumnedLine> quoteColumns(const QTextBlock &first, const QTextBlock &last)
{
    std::vector<Place> places;
    bool isTranslated = false;
    for (QTextBlock line = first; line.isValid(); line = line.next()) {
        const QTextBlockFormat format = line.blockFormat();
        const QString path = pathOf(format);
        places.push_back({ roleOf(format), path, quoteOf(path), format.leftMargin() });
        isTranslated = isTranslated || places.back().role == LineRole::QuoteTranslation;
        if (line == last)
            break;
    }
    std::vector<ColumnedLine> columns(places.size());
    if (!isTranslated)
        return columns;
    for (size_t i = 0; i < places.size(); ++i) {
        if (places[i].role != LineRole::QuoteTranslation || places[i].quote.isEmpty())
            continue;
        const QString quote = places[i].quote;
        size_t begin = i;
        while (begin > 0 && linepath::isWithin(places[begin - 1].path, quote)
            && !isOf(places[begin - 1], LineRole::QuoteTranslation, quote)
            && !isOf(places[begin - 1], LineRole::QuoteCite, quote))
            --begin;
        size_t end = i;
        while (end < places.size() && linepath::isWithin(places[end].path, quote)
            && !isOf(places[end], LineRole::QuoteOriginal, quote)
            && !isOf(places[end], LineRole::QuoteCite, quote))
            ++end;
        if (begin == i)
            continue;
        for (size_t line = begin; line < end; ++line)
            columns[line]
                = { line < i ? QuoteColumn::Original : QuoteColumn::Translation, places[i].padding };
        i = end - 1;
    }
    return columns;
}
