// Commands that open no profile: bytes in, bytes out.

#include "cli/answers.h"
#include "cli/commands.h"
#include "desk/errortext.h"
#include "formats/blocks/blockedit.h"
#include "formats/blocks/parsed.h"
#include "formats/feed/feedparser.h"
#include "formats/feed/jsonfeedwriter.h"
#include "formats/html/canonical.h"
#include "formats/html/pagefacts.h"
#include "formats/html/plaintext.h"
#include "formats/text/encoding.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace cli {

Exit feedParse(Session &session)
{
    const Result<QByteArray> bytes = session.read(session.argument(0));
    if (!bytes)
        return session.fail(bytes.error());
    const Result<ParsedFeed> feed = parseFeed(*bytes, session.arguments.value(u"--content-type"_s).toUtf8(),
        QUrl(session.arguments.value(u"--url"_s)));
    if (!feed)
        return session.fail(feed.error());
    session.answer(
        writeJsonFeed(*feed, session.arguments.has(u"--clean"_s) ? HtmlCleaner(cleanHtml) : HtmlCleaner())
        + '\n');
    if (feed->malformed) {
        session.say(QCoreApplication::translate(
            "Commands", "The feed is not well formed; what could be read of it is here."));
    }
    return Exit::Done;
}

Exit feedDiscover(Session &session)
{
    const Result<QByteArray> bytes = session.read(session.argument(0));
    if (!bytes)
        return session.fail(bytes.error());
    const std::vector<FeedLink> links
        = feedLinks(toUtf8(*bytes, {}, Markup::Html).utf8, QUrl(session.arguments.value(u"--url"_s)));
    if (links.empty())
        return session.fail({ Error::Kind::NotFound, Error::Reason::NoFeedFound, {} });
    for (const FeedLink &link : links) {
        session.answer(QJsonObject{ { u"url"_s, link.url.toString(QUrl::FullyEncoded) },
            { u"title"_s, link.title }, { u"type"_s, link.type } });
    }
    return Exit::Done;
}

Exit htmlClean(Session &session)
{
    const Result<QByteArray> bytes = session.read(session.argument(0));
    if (!bytes)
        return session.fail(bytes.error());
    const QUrl base(session.arguments.value(u"--base"_s));
    const QByteArray utf8 = toUtf8(*bytes, {}, Markup::Html).utf8;
    session.answer(
        session.arguments.has(u"--text"_s) ? cleanText(utf8, base).toUtf8() : cleanHtml(utf8, base));
    return Exit::Done;
}

Exit blocksParse(Session &session)
{
    const Result<QByteArray> bytes = session.read(session.argument(0));
    if (!bytes)
        return session.fail(bytes.error());
    const Result<QByteArray> json = blocks::parsedBlocksToJson(blocks::Document::parse(*bytes));
    if (!json)
        return session.fail(json.error());
    session.answer(*json + '\n');
    return Exit::Done;
}

Exit blocksEdit(Session &session)
{
    if (!session.arguments.has(u"--path"_s) || !session.arguments.has(u"--text"_s))
        return session.misused(u"--path and --text are needed."_s);
    const Result<QList<int>> path = blocks::parsePath(session.arguments.value(u"--path"_s));
    if (!path)
        return session.misused(errorText(path.error()).both());
    const Result<QByteArray> bytes = session.read(session.argument(0));
    if (!bytes)
        return session.fail(bytes.error());
    const Result<QByteArray> edited
        = blocks::replaceText(*bytes, *path, session.arguments.value(u"--text"_s));
    if (!edited)
        return session.fail(edited.error());
    session.answer(*edited);
    return Exit::Done;
}

Exit blocksMerge(Session &session)
{
    QByteArray texts[3];
    for (int i = 0; i < 3; ++i) {
        const Result<QByteArray> bytes = session.read(session.argument(i));
        if (!bytes)
            return session.fail(bytes.error());
        texts[i] = *bytes;
    }
    const blocks::Merged merged = blocks::merge(texts[0], texts[1], texts[2]);
    if (!merged.isClean()) {
        session.answer(QJsonObject{ { u"conflicts"_s, toJson(merged) } });
        return Exit::Refused;
    }
    session.answer(blocks::decided(merged, blocks::MergeChoice::Take::Both));
    return Exit::Done;
}

} // namespace cli
