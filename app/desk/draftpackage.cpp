// Everything of a draft in one file, and such a file as a new draft.

#include "base/sha256.h"
#include "desk/drafts.h"
#include "desk/draftsparts.h"
#include "evidence/verify.h"
#include "formats/blocks/identity.h"
#include "formats/blocks/localpictures.h"
#include "formats/blocks/tags.h"
#include "formats/images/clean.h"
#include "formats/package/postpackage.h"
#include "storage/attachmentstore.h"
#include "storage/draftstore.h"
#include "storage/durablefile.h"
#include "storage/evidencestore.h"
#include "storage/revisionstore.h"
#include "storage/sitelists.h"
#include "sync/postmemory.h"
#include "sync/voices.h"

#include <QFile>
#include <QHash>
#include <QtConcurrent>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 largestFile = 512 * 1024 * 1024;

QStringList pictureAddresses(const QByteArray &markup)
{
    QStringList addresses;
    blocks::TagReader reader(markup);
    while (const auto tag = reader.next()) {
        if (tag->name == "img")
            addresses << blocks::decodedText(tag->attribute("src"));
    }
    addresses.removeDuplicates();
    addresses.removeAll(QString());
    return addresses;
}

/// The author by name, as the site said last; empty for whoever sends it, and for one without a name.
Result<QString> authorOf(Database &newsroom, const Draft &draft)
{
    if (draft.fields.author == 0 || !draft.site)
        return QString();
    const Result<std::vector<SiteAuthor>> authors = SiteListStore(newsroom).authors(draft.site);
    if (!authors)
        return authors.error();
    const auto known = std::ranges::find(*authors, draft.fields.author, &SiteAuthor::id);
    return known != authors->end() ? known->name : QString();
}

/// What is a number of the site says nothing elsewhere.
void takeSiteAway(PostFields &fields)
{
    fields.author = 0;
    fields.parent = 0;
    if (!blocks::localPicture(fields.featuredImage))
        fields.featuredImage.clear();
}

/// On the newsroom's reader. The bodies of its captures and its pictures are blobs, and come later.
Result<PostPackage> gather(Database &newsroom, DraftId id, PackHistory history)
{
    const Result<Draft> draft = DraftStore(newsroom).load(id);
    if (!draft)
        return draft.error();
    PostPackage package;
    package.type = draft->type;
    package.fields = draft->fields;
    if (const Result<QString> author = authorOf(newsroom, *draft); author)
        package.author = *author;
    else
        return author.error();
    takeSiteAway(package.fields);
    package.isFeaturedElsewhere
        = !draft->fields.featuredImage.isEmpty() && package.fields.featuredImage.isEmpty();
    EvidenceStore evidence(newsroom);
    const Result<std::vector<Quote>> quotes = evidence.quotesOf(id);
    if (!quotes)
        return quotes.error();
    QHash<SnapshotId, QByteArray> known;
    for (const Quote &quote : *quotes) {
        PackedQuote packed{ quote, {}, {} };
        if (quote.source) {
            const Result<Source> source = evidence.loadSource(quote.source);
            if (!source)
                return source.error();
            packed.source = *source;
            packed.source.note.clear();
        }
        const SnapshotId snapshotId = quote.passage.snapshot;
        if (snapshotId && !known.contains(snapshotId)) {
            const Result<Snapshot> snapshot = evidence.loadSnapshot(snapshotId);
            const Result<Capture> capture = evidence.loadCapture(snapshotId);
            if (!snapshot || !capture)
                return snapshot ? capture.error() : snapshot.error();
            known.insert(snapshotId, snapshot->chainSha256);
            package.snapshots.push_back({ *snapshot, *capture });
        }
        packed.snapshot = known.value(snapshotId);
        package.quotes.push_back(std::move(packed));
    }
    if (history == PackHistory::LeftOut)
        return package;
    RevisionStore revisions(newsroom);
    const Result<std::vector<Revision>> all = revisions.history(id);
    if (!all)
        return all.error();
    for (auto each = all->rbegin(); each != all->rend(); ++each) {
        Result<Revision> whole = revisions.load(each->id);
        if (!whole)
            return whole.error();
        takeSiteAway(whole->fields);
        package.revisions.push_back(std::move(*whole));
    }
    return package;
}

/// Any thread.
Result<> writePackage(PostPackage package, const std::vector<DraftPicture> &pictures, const Blobs &blobs,
    const QDateTime &at, const QString &file)
{
    package.packedAt = at;
    for (PackedSnapshot &snapshot : package.snapshots) {
        Result<QByteArray> body = blobs.get(snapshot.snapshot.bodySha256);
        if (!body)
            return body.error();
        snapshot.capture.body = std::move(*body);
    }
    for (const DraftPicture &picture : pictures)
        package.pictures.push_back({ picture.address, picture.bytes });
    // A picture that is not here any more cannot come along.
    const auto isHere = [&](const QString &address) {
        return std::ranges::find(package.pictures, address, &PackedPicture::address)
            != package.pictures.end();
    };
    for (Revision &revision : package.revisions) {
        if (!isHere(revision.fields.featuredImage))
            revision.fields.featuredImage.clear();
    }
    if (!isHere(package.fields.featuredImage)) {
        package.isFeaturedElsewhere |= !package.fields.featuredImage.isEmpty();
        package.fields.featuredImage.clear();
    }
    const Result<QByteArray> bytes = packPost(package);
    if (!bytes)
        return bytes.error();
    return durable::write(file, *bytes);
}

struct ReadPackage {
    PostPackage package;
    QByteArray sha256; ///< Of the file.
};

/// A picture that can be shown; one that only this computer will hold is clean, and what its address says.
bool isSound(const PackedPicture &picture)
{
    if (!pictureSize(picture.bytes))
        return false;
    const auto local = blocks::localPicture(picture.address);
    return !local || (*local == sha256(picture.bytes) && isCleanPicture(picture.bytes));
}

/// What is there already costs its hash.
Result<> keepBytes(const PostPackage &package, const Blobs &blobs)
{
    for (const PackedSnapshot &packed : package.snapshots) {
        if (Result<QByteArray> kept = blobs.put(packed.capture.body); !kept)
            return kept.error();
    }
    for (const PackedPicture &picture : package.pictures) {
        if (Result<QByteArray> kept = blobs.put(picture.bytes); !kept)
            return kept.error();
    }
    return {};
}

/// Any thread. The file as it is, and whether its captures are what their hashes say.
Result<ReadPackage> readPackage(const QString &path, const Blobs &blobs)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{ file.exists() ? Error::Kind::Storage : Error::Kind::NotFound,
            file.exists() ? Error::Reason::DiskFailed : Error::Reason::Unspecified, path };
    if (file.size() > largestFile)
        return Error{ Error::Kind::Refused, Error::Reason::TooLarge, {} };
    const QByteArray bytes = file.readAll();
    if (bytes.startsWith("SQLite format 3"))
        return Error{ Error::Kind::Refused, Error::Reason::PackageIsBackup, path };
    Result<PostPackage> package = unpackPost(bytes);
    if (!package)
        return package.error();
    for (const PackedSnapshot &packed : package->snapshots) {
        const Snapshot &snapshot = packed.snapshot;
        if (EvidenceStore::chain(snapshot.previousChainSha256, snapshot, packed.capture)
            != snapshot.chainSha256)
            return Error{ Error::Kind::Malformed, Error::Reason::PackageDamaged,
                QString::fromLatin1(snapshot.chainSha256.toHex()) };
    }
    std::erase_if(package->pictures, [](const PackedPicture &picture) { return !isSound(picture); });
    // Bytes are on the disk before the rows that name them.
    if (Result<> kept = keepBytes(*package, blobs); !kept)
        return kept.error();
    return ReadPackage{ std::move(*package), sha256(bytes) };
}

Result<SourceId> sourceOf(EvidenceStore &store, const Source &source)
{
    if (source.name.isEmpty() && source.url.isEmpty())
        return SourceId();
    const Result<std::optional<Source>> known = store.findSource(source.url);
    if (!known)
        return known.error();
    if (*known)
        return (*known)->id; // What this newsroom knows of them stands.
    return store.addSource(source);
}

/// The snapshot as a link of our chain, which says that it came from another; or the one that is here
/// already.
Result<SnapshotId> snapshotOf(
    EvidenceStore &store, const PackedSnapshot &packed, const QByteArray &file, const QDateTime &at)
{
    const auto known = store.findLink(packed.snapshot.chainSha256);
    if (!known)
        return known.error();
    if (*known)
        return **known;
    Snapshot snapshot = packed.snapshot;
    snapshot.origin
        = SnapshotOrigin{ file, packed.snapshot.previousChainSha256, packed.snapshot.chainSha256, at };
    const Result<Snapshot> added = store.addSnapshot(snapshot, packed.capture);
    if (!added)
        return added.error();
    return added->id;
}

/// The markup under an id that no quotation here has. Quotations may stand within others.
QByteArray renamed(const QByteArray &markup, const QString &from, const QString &to)
{
    const blocks::Document document = blocks::Document::parse(markup);
    for (const blocks::Block &block : blocks::allBlocks(document)) {
        if (blocks::quoteId(block) != from.toLatin1())
            continue;
        if (const auto changed = blocks::withId(document, block, to.toLatin1()))
            return changed->toBytes();
    }
    return markup;
}

/// On the newsroom's writer. Nothing that is here is changed.
Result<OpenedPost> store(Database &newsroom, const ReadPackage &read, const Blobs &blobs, const QDateTime &at)
{
    const PostPackage &package = read.package;
    // A report with the same picture may have been deleted forever since they were put there.
    if (Result<> kept = keepBytes(package, blobs); !kept)
        return kept.error();
    OpenedPost opened;
    EvidenceStore evidence(newsroom);
    PostFields fields = package.fields;
    std::vector<Revision> revisions = package.revisions;
    // One that is not clean did not come in.
    const auto keepFeatured = [&](PostFields &of) {
        if (std::ranges::find(package.pictures, of.featuredImage, &PackedPicture::address)
            == package.pictures.end())
            of.featuredImage.clear();
    };
    keepFeatured(fields);
    for (Revision &revision : revisions)
        keepFeatured(revision.fields);
    opened.author = package.author;
    opened.isFeaturedLeft
        = fields.featuredImage != package.fields.featuredImage || package.isFeaturedElsewhere;
    std::vector<Quote> quotes;
    for (const PackedQuote &packed : package.quotes) {
        Quote quote = packed.quote;
        const auto known = evidence.findQuote(quote.id);
        if (!known)
            return known.error();
        if (*known) { // A copy must not carry the first one's.
            const QString fresh = QString::fromLatin1(blocks::newQuoteId());
            fields.content = renamed(fields.content, quote.id, fresh);
            for (Revision &revision : revisions)
                revision.fields.content = renamed(revision.fields.content, quote.id, fresh);
            quote.id = fresh;
        }
        const Result<SourceId> source = sourceOf(evidence, packed.source);
        if (!source)
            return source.error();
        quote.source = *source;
        quote.verdict = Quote::Verdict::NotChecked;
        for (const PackedSnapshot &snapshot : package.snapshots) {
            if (snapshot.snapshot.chainSha256 != packed.snapshot)
                continue;
            const Result<SnapshotId> link = snapshotOf(evidence, snapshot, read.sha256, at);
            if (!link)
                return link.error();
            quote.passage.snapshot = *link;
            // What the file says of it is not believed: it is held against its capture again.
            const TextRange range{ quote.passage.start, quote.passage.end };
            quote.passage.text = textIn(snapshot.snapshot.text, range);
            quote.verdict = quote.passage.text.isEmpty()
                ? Quote::Verdict::NotFound
                : verify(snapshot.snapshot.text, quote.original, range).verdict;
            const bool isProven
                = quote.verdict == Quote::Verdict::Exact || quote.verdict == Quote::Verdict::DeclaredEdits;
            opened.proven += isProven ? 1 : 0;
        }
        quotes.push_back(std::move(quote));
    }
    opened.quotes = int(quotes.size());
    // The earlier states first, each at its own time; then what the file is of.
    Revision last;
    last.origin = Revision::Origin::Imported;
    last.at = at;
    last.fields = fields;
    revisions.push_back(last);
    DraftStore drafts(newsroom);
    Draft draft;
    draft.type = package.type;
    draft.uuid = QUuid::createUuid();
    draft.createdAt = revisions.front().at;
    const Result<DraftId> id = drafts.create(draft);
    if (!id)
        return id.error();
    opened.draft = *id;
    for (Quote &quote : quotes) {
        quote.draft = *id;
        if (Result<> put = evidence.putQuote(quote); !put)
            return put.error();
    }
    const Result<QByteArray> own = withOwnVoices(newsroom, *id, fields.content);
    if (!own)
        return own.error();
    revisions.back().fields.content = *own;
    RevisionId parent;
    for (const Revision &revision : revisions) {
        // A merged text was made from its parent, as here.
        const Result<RevisionId> next = appendRevision(
            newsroom, *id, parent, revision.origin, revision.fields, revision.at, revision.name);
        if (!next)
            return next.error();
        parent = *next;
    }
    opened.revisions = int(package.revisions.size());
    for (const PackedPicture &picture : package.pictures) {
        if (const auto local = blocks::localPicture(picture.address)) {
            const Attachment attachment{ *id, *local, {}, mediaType(*pictureFormat(picture.bytes)),
                picture.bytes.size(), pictureSize(picture.bytes).value_or(QSize()), {}, {}, at };
            if (Result<Attachment> added = AttachmentStore(newsroom).add(attachment); !added)
                return added.error();
            continue;
        }
        if (Result<> put = drafts.putPicture(*id, picture.address, sha256(picture.bytes)); !put)
            return put.error();
    }
    opened.pictures = int(package.pictures.size());
    return opened;
}

} // namespace

Future<> Drafts::pack(DraftId id, const QString &file, PackHistory history)
{
    const Answer<> answer;
    const int job = m_parts->room.jobs.start(tr("Saving a post in one file"), {});
    onDone(answer.future(), this, [this, job](const Result<> &) { m_parts->room.jobs.finish(job); });
    const auto go = [this, id, file, history, answer] {
        const auto gathered = m_parts->file().read(
            [id, history](Database &newsroom) { return gather(newsroom, id, history); });
        onDone(gathered, this, [this, id, file, answer](const Result<PostPackage> &package) {
            if (!package)
                return answer.give(package.error());
            QStringList addresses = pictureAddresses(package->fields.content);
            if (const QString &featured = package->fields.featuredImage; !featured.isEmpty())
                addresses.append(featured);
            addresses.removeDuplicates();
            onDone(pictures(id, addresses), this,
                [this, file, answer, package = *package](const Result<std::vector<DraftPicture>> &pictures) {
                    if (!pictures)
                        return answer.give(pictures.error());
                    const QFuture<Result<>> written = QtConcurrent::run(
                        [package, pictures = *pictures, blobs = m_parts->room.profile.blobs(),
                            at = m_parts->room.clock.now(),
                            file] { return writePackage(package, pictures, blobs, at, file); });
                    pass(written, this, answer);
                });
        });
    };
    // What was typed is on the disk first. Beside another program's window there is nothing to write.
    if (!m_parts->typing.contains(id)) {
        go();
        return answer.future();
    }
    onDone(save(id), this, [go, answer](const Result<RevisionId> &saved) {
        if (!saved)
            return answer.give(saved.error());
        go();
    });
    return answer.future();
}

Future<OpenedPost> Drafts::openPackage(const QString &file)
{
    const Answer<OpenedPost> answer;
    const int job = m_parts->room.jobs.start(tr("Opening a post in one file"), {});
    onDone(
        answer.future(), this, [this, job](const Result<OpenedPost> &) { m_parts->room.jobs.finish(job); });
    const QFuture<Result<ReadPackage>> read = QtConcurrent::run(
        [file, blobs = m_parts->room.profile.blobs()] { return readPackage(file, blobs); });
    onDone(read, this, [this, answer](const Result<ReadPackage> &package) {
        if (!package)
            return answer.give(package.error());
        const auto stored = m_parts->file().write(
            [package = *package, blobs = m_parts->room.profile.blobs(), at = m_parts->room.clock.now()](
                Database &newsroom) { return store(newsroom, package, blobs, at); });
        onDone(stored, this, [this, answer](const Result<OpenedPost> &opened) {
            if (opened)
                emit listChanged();
            answer.give(opened);
        });
    });
    return answer.future();
}
