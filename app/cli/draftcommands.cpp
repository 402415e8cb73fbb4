#include "cli/answers.h"
#include "cli/commands.h"
#include "desk/drafts.h"
#include "desk/errortext.h"
#include "desk/outbox.h"
#include "desk/sites.h"
#include "formats/blocks/edits.h"
#include "formats/blocks/localpictures.h"
#include "formats/blocks/tags.h"

using namespace Qt::StringLiterals;

namespace cli {

namespace {

DraftId draftIn(const Session &session) { return DraftId{ session.argument(0).toLongLong() }; }

std::optional<DraftFormat> formatOf(const QString &word)
{
    if (word == "blocks"_L1)
        return DraftFormat::Blocks;
    if (word == "html"_L1)
        return DraftFormat::Html;
    if (word == "markdown"_L1)
        return DraftFormat::Markdown;
    return std::nullopt;
}

/// The site that `--site` names; none without it.
Result<SiteId> siteIn(const Session &session)
{
    const QString name = session.arguments.value(u"--site"_s);
    if (!session.arguments.has(u"--site"_s))
        return SiteId();
    const std::optional<Site> site = session.desk->sites().siteNamed(name);
    if (!site)
        return Error{ Error::Kind::NotFound, Error::Reason::Unspecified, u"site "_s + name };
    return site->id;
}

/// A picture of the site's media by its number, a file that is cleaned and kept here, or none.
Result<QString> featuredIn(const Session &session, DraftId id, const QString &image)
{
    if (image.isEmpty())
        return QString();
    if (const QString media = toFeaturedImage(image.toLongLong()); !media.isEmpty())
        return media;
    const Result<Attachment> attachment = session.wait(session.desk->drafts().attachFile(id, image));
    if (!attachment)
        return attachment.error();
    return blocks::localPictureAddress(attachment->sha256);
}

/// The picture's block, with a caption before its credit.
Result<QByteArray> captioned(const Attachment &attachment, const QString &caption)
{
    const blocks::Document picture = blocks::Document::parse(Drafts::markup(attachment));
    if (caption.isEmpty())
        return picture.toBytes();
    QByteArray html = blocks::escapedText(caption);
    const auto view = blocks::imageView(picture.block(0));
    if (view && !view->captionHtml().isEmpty())
        html += ' ' + view->captionHtml();
    const Result<blocks::Document> whole = blocks::withCaption(picture, picture.block(0), html);
    if (!whole)
        return whole.error();
    return whole->toBytes();
}

QStringList listOf(const QString &words)
{
    QStringList list;
    for (const QString &word : words.split(u',')) {
        if (!word.trimmed().isEmpty())
            list << word.trimmed();
    }
    return list;
}

} // namespace

Exit draftImport(Session &session)
{
    const auto format = formatOf(
        session.arguments.has(u"--format"_s) ? session.arguments.value(u"--format"_s) : u"blocks"_s);
    if (!format)
        return session.misused(u"--format is blocks, html or markdown."_s);
    if (!session.arguments.has(u"--title"_s))
        return session.misused(u"--title is needed."_s);
    const Result<SiteId> site = siteIn(session);
    if (!site)
        return session.fail(site.error());
    const Result<QByteArray> text = session.readText(session.argument(0));
    if (!text)
        return session.fail(text.error());
    const PostType type = session.arguments.has(u"--page"_s) ? PostType::Page : PostType::Post;
    const Result<DraftId> id = session.wait(
        session.desk->drafts().import(*text, *format, session.arguments.value(u"--title"_s), *site, type));
    if (!id)
        return session.fail(id.error());
    session.answer(QJsonObject{ { u"draft"_s, id->value } });
    return Exit::Done;
}

QString reasonOf(const QHash<DraftId, Error> &reasons, DraftId draft)
{
    const auto why = reasons.constFind(draft);
    return why == reasons.constEnd() ? QString() : reasonInWords(*why);
}

Exit draftList(Session &session)
{
    const Result<SiteId> site = siteIn(session);
    if (!site)
        return session.fail(site.error());
    const Result<std::vector<DraftRow>> rows = session.desk->drafts().list();
    if (!rows)
        return session.fail(rows.error());
    const QHash<DraftId, Error> reasons = session.desk->outbox().reasons();
    for (const DraftRow &row : *rows) {
        if (!*site || row.site == *site)
            session.answer(toJson(row, reasonOf(reasons, row.id)));
    }
    return Exit::Done;
}

Exit draftShow(Session &session)
{
    const Result<Draft> draft = session.desk->drafts().draft(draftIn(session));
    if (!draft)
        return session.fail(draft.error());
    const std::optional<Site> site = session.desk->sites().site(draft->site);
    session.answer(
        toJson(*draft, site ? site->name : QString(), reasonOf(session.desk->outbox().reasons(), draft->id)));
    return Exit::Done;
}

Exit draftHistory(Session &session)
{
    const auto revisions = session.wait(session.desk->drafts().history(draftIn(session)));
    if (!revisions)
        return session.fail(revisions.error());
    for (const Revision &revision : *revisions)
        session.answer(toJson(revision));
    return Exit::Done;
}

Exit draftExport(Session &session)
{
    const auto format = formatOf(session.arguments.value(u"--format"_s));
    if (!format)
        return session.misused(u"--format is html, markdown or blocks."_s);
    const Result<QByteArray> text = session.desk->drafts().exportAs(draftIn(session), *format);
    if (!text)
        return session.fail(text.error());
    session.answer(*text);
    return Exit::Done;
}

Exit draftSet(Session &session)
{
    const DraftId id = draftIn(session);
    Drafts &drafts = session.desk->drafts();
    const Result<Draft> draft = drafts.draft(id);
    if (!draft)
        return session.fail(draft.error());
    PostFields fields = draft->fields;
    const Arguments &given = session.arguments;
    const bool isPage = draft->type == PostType::Page;
    if (isPage && (given.has(u"--tags"_s) || given.has(u"--categories"_s)))
        return session.misused(u"A page has neither tags nor categories."_s);
    if (!isPage && (given.has(u"--parent"_s) || given.has(u"--order"_s)))
        return session.misused(u"Only a page has a parent and an order."_s);
    bool isParent = true;
    bool isOrder = true;
    if (given.has(u"--parent"_s))
        fields.parent = given.value(u"--parent"_s).toLongLong(&isParent);
    if (given.has(u"--order"_s))
        fields.menuOrder = given.value(u"--order"_s).toInt(&isOrder);
    if (!isParent || fields.parent < 0 || !isOrder)
        return session.misused(u"--parent takes the id of a page of the site, --order a number."_s);
    if (given.has(u"--content"_s)) {
        const Result<QByteArray> content = session.readText(given.value(u"--content"_s));
        if (!content)
            return session.fail(content.error());
        fields.content = *content;
    }
    if (given.has(u"--title"_s))
        fields.title = given.value(u"--title"_s);
    if (given.has(u"--excerpt"_s))
        fields.excerpt = given.value(u"--excerpt"_s);
    if (given.has(u"--slug"_s))
        fields.slug = given.value(u"--slug"_s);
    if (given.has(u"--tags"_s))
        fields.tags = listOf(given.value(u"--tags"_s));
    if (given.has(u"--categories"_s))
        fields.categories = listOf(given.value(u"--categories"_s));
    if (given.has(u"--featured"_s)) {
        const Result<QString> featured = featuredIn(session, id, given.value(u"--featured"_s));
        if (!featured)
            return session.fail(featured.error());
        fields.featuredImage = *featured;
    }
    drafts.write(id, fields);
    const Result<RevisionId> revision = session.wait(drafts.save(id));
    if (!revision)
        return session.fail(revision.error());
    session.answer(QJsonObject{ { u"draft"_s, id.value }, { u"revision"_s, revision->value } });
    return Exit::Done;
}

Exit draftPack(Session &session)
{
    const auto history = session.arguments.has(u"--history"_s) ? PackHistory::Included : PackHistory::LeftOut;
    const Result<> packed
        = session.wait(session.desk->drafts().pack(draftIn(session), session.argument(1), history));
    if (!packed)
        return session.fail(packed.error());
    session.answer(QJsonObject{ { u"draft"_s, draftIn(session).value }, { u"file"_s, session.argument(1) } });
    return Exit::Done;
}

Exit draftOpen(Session &session)
{
    const Result<OpenedPost> opened = session.wait(session.desk->drafts().openPackage(session.argument(0)));
    if (!opened)
        return session.fail(opened.error());
    session.answer(QJsonObject{ { u"draft"_s, opened->draft.value }, { u"quotes"_s, opened->quotes },
        { u"proven"_s, opened->proven }, { u"pictures"_s, opened->pictures },
        { u"revisions"_s, opened->revisions } });
    return Exit::Done;
}

Exit mediaAdd(Session &session)
{
    const DraftId id = draftIn(session);
    Drafts &drafts = session.desk->drafts();
    if (const Result<Draft> draft = drafts.draft(id); !draft)
        return session.fail(draft.error());
    Result<Attachment> attachment = session.wait(drafts.attachFile(id, session.argument(1)));
    if (!attachment)
        return session.fail(attachment.error());
    const Arguments &given = session.arguments;
    if (given.has(u"--alt"_s))
        attachment->alt = given.value(u"--alt"_s).simplified();
    if (given.has(u"--credit"_s))
        attachment->credit = given.value(u"--credit"_s).simplified();
    if (const Result<> described
        = session.wait(drafts.describe(id, attachment->sha256, attachment->alt, attachment->credit));
        !described)
        return session.fail(described.error());
    const Result<QByteArray> block = captioned(*attachment, given.value(u"--caption"_s).simplified());
    if (!block)
        return session.fail(block.error());
    const Result<> added = session.wait(drafts.append(id, *block));
    if (!added)
        return session.fail(added.error());
    session.answer(QJsonObject{ { u"draft"_s, id.value },
        { u"sha256"_s, QString::fromLatin1(attachment->sha256.toHex()) },
        { u"width"_s, attachment->size.width() }, { u"height"_s, attachment->size.height() } });
    return Exit::Done;
}

Exit publish(Session &session)
{
    const DraftId id = draftIn(session);
    const Arguments &given = session.arguments;
    const auto status = toPostStatus(given.has(u"--status"_s) ? given.value(u"--status"_s) : u"publish"_s);
    if (!status || *status == PostStatus::Private || *status == PostStatus::Trash)
        return session.misused(u"--status is draft, pending, publish or future."_s);
    const QDateTime at = QDateTime::fromString(given.value(u"--at"_s), Qt::ISODate).toUTC();
    if (given.has(u"--at"_s) != at.isValid())
        return session.misused(u"--at takes a time like 2026-11-23T09:30:00Z."_s);
    if (*status == PostStatus::Future && !at.isValid())
        return session.misused(u"--status future needs --at TIME."_s);
    Result<SiteId> site = siteIn(session);
    if (!site)
        return session.fail(site.error());
    const Result<Draft> draft = session.desk->drafts().draft(id);
    if (!draft)
        return session.fail(draft.error());
    // With one site there is no question where to.
    const std::vector<Site> sites = session.desk->sites().sites();
    if (!*site && !draft->site && sites.size() == 1)
        site = sites.front().id;
    const Result<IntentId> wish = session.wait(session.desk->outbox().publish(id, *site, *status, at));
    if (!wish)
        return session.fail(wish.error());
    if (given.has(u"--agree-filter"_s)) {
        if (const Result<> agreed = session.wait(session.desk->outbox().agree(*wish)); !agreed)
            return session.fail(agreed.error());
    }
    session.answer(QJsonObject{
        { u"draft"_s, id.value }, { u"intent"_s, wish->value }, { u"status"_s, ::toWord(*status) } });
    return Exit::Done;
}

} // namespace cli
