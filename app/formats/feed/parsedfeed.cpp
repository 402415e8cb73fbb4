#include "formats/feed/parsedfeed.h"

#include "formats/feed/feedtext.h"

using namespace Qt::StringLiterals;

QString wordOf(FeedFormat format)
{
    switch (format) {
    case FeedFormat::Rss20:
        return u"rss20"_s;
    case FeedFormat::Rss10:
        return u"rss10"_s;
    case FeedFormat::Rss09x:
        return u"rss09x"_s;
    case FeedFormat::Atom10:
        return u"atom10"_s;
    case FeedFormat::Atom03:
        return u"atom03"_s;
    case FeedFormat::Json1:
        return u"json1"_s;
    case FeedFormat::Cdf:
        return u"cdf"_s;
    }
    Q_UNREACHABLE();
}

QByteArray FeedText::html() const
{
    if (type != Type::Plain)
        return value;
    QByteArray escaped;
    escaped.reserve(value.size());
    appendEscapedText(escaped, view(value));
    return escaped;
}

QString FeedText::plain() const
{
    return type == Type::Plain ? oneLine(view(value)) : plainTextOf(view(value));
}
