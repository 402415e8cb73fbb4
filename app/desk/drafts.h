#pragma once

#include "base/async.h"
#include "model/attachment.h"
#include "model/draft.h"
#include "model/evidence.h"
#include "model/linkcheck.h"
#include "model/photoreport.h"

#include <QHash>
#include <QImage>
#include <QObject>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

struct Redaction;

enum class DraftFormat { Blocks, Html, Markdown };

/// Whether a file of a draft holds its earlier states: they may say what was taken out since.
enum class PackHistory { LeftOut, Included };

/// A picture of a text, as it came or was put there.
struct DraftPicture {
    QString address; ///< As it stands in the text.
    QByteArray bytes;
};

/// What came of a file that was opened.
struct OpenedPost {
    DraftId draft; ///< A new one.
    int quotes = 0;
    int proven = 0; ///< Quotations that were held against the captures in the file, and are there.
    int pictures = 0;
    int revisions = 0; ///< Earlier states.
    QString author; ///< Whose name stood over it; here it has none, for no site is known that has them.
    bool isFeaturedLeft = false; ///< Its featured image did not come with it.
};

/// What I write: from the first keystroke to the post. Text is on the disk at most two seconds behind typing,
/// as append-only revisions. Main thread.
class Drafts final : public QObject {
    Q_OBJECT
public:
    struct Parts;
    explicit Drafts(std::unique_ptr<Parts> parts, QObject *parent = nullptr);
    ~Drafts() override;

    // What is here.
    Result<std::vector<DraftRow>> list() const; ///< Newest change first; the trash left out.
    Result<std::vector<DraftRow>> trashed() const; ///< The trash, newest change first.
    /// The pages of a site that are known here, in its own order: each behind the one that it is under.
    Result<std::vector<PlacedPage>> pages(SiteId site) const;
    Result<Draft> draft(DraftId id) const; ///< With what was typed and is not on the disk yet.
    /// Newest first; without their text.
    Future<std::vector<Revision>> history(DraftId id, const RevisionRange &range = {});
    Future<Revision> revision(DraftId id, RevisionId revision); ///< With its text.

    // Writing.
    Future<DraftId> create(const PostFields &fields = {}, SiteId site = {}, PostType type = PostType::Post);
    /// Text in any format: an HTML or Markdown body becomes blocks.
    Future<DraftId> import(const QByteArray &text, DraftFormat format, const QString &title, SiteId site = {},
        PostType type = PostType::Post);
    /// What the editor holds now. Shows at once, is journaled within two seconds; `saved` says when it is on
    /// the disk.
    /// `copies`: quotations in it that are copies of others; their records are written with it.
    void write(DraftId id, const PostFields &fields, const QHash<QByteArray, QByteArray> &copies = {});
    /// On the disk when it answers; a name makes it a revision to come back to.
    Future<RevisionId> save(DraftId id, const QString &name = {});
    Future<> flush(); ///< Everything typed, now.
    /// Something typed is in memory alone. Whoever closes the program with a full disk asks first.
    bool hasUnsaved() const;
    std::vector<DraftId> unsaved() const; ///< The drafts of which that is so.
    /// What the person calls a revision; empty takes the name away.
    Future<> nameRevision(DraftId id, RevisionId revision, const QString &name);
    Future<RevisionId> restore(DraftId id, RevisionId revision); ///< As a new revision.
    Future<> setSite(DraftId id, SiteId site);
    Future<> trash(DraftId id);
    Future<> untrash(DraftId id);

    // Voices.
    /// Captures what was read, records the quotation and holds it against the capture. `start` and `end` are
    /// code points in the article's plain text: of the newest of the publisher's texts, or of that `version`,
    /// which is held against what that one arrived in. Works offline. The markup is the caller's to insert:
    /// `markup(quote)`.
    Future<Quote> quote(DraftId draft, ArticleId article, int start, int end, const QString &text,
        std::optional<int> version = {});
    Result<std::vector<Quote>> quotes(DraftId id) const;
    static QByteArray markup(const Quote &quote);
    /// Reads the photo report at an address: its title and author. Offline, the card carries the address
    /// alone.
    Future<Card> card(const QString &typed);
    static QByteArray markup(const Card &card);
    /// Puts blocks at the end of a draft that no editor holds open.
    Future<> append(DraftId id, const QByteArray &blocks);

    // Pictures that hang on it.
    /// The picture without what says where, when, by whom and with what it was taken is kept on this
    /// computer; what came is not. `name` is that of its file, or empty. Its bytes are on the disk before
    /// their record; a draft has a picture once, however often it comes. Nothing is put into the text:
    /// `markup(attachment)`. Errors as cleanPicture(), and the disk's.
    Future<Attachment> attach(DraftId id, const QByteArray &picture, const QString &name = {});
    Future<Attachment> attachImage(DraftId id, const QImage &image); ///< Pixels without a file.
    Future<Attachment> attachFile(DraftId id, const QString &path);
    /// A picture that is kept already, with what is redacted burnt in. Errors of redact(), too.
    Future<Attachment> attachKept(
        DraftId id, const QByteArray &sha256, const std::vector<Redaction> &redactions, const QString &name);
    Result<std::vector<Attachment>> attachments(DraftId id) const;
    /// What it shows and who made it, for the next time that it is put into the text.
    Future<> describe(DraftId id, const QByteArray &sha256, const QString &alt, const QString &credit);
    static QByteArray markup(const Attachment &attachment);
    /// Of any draft, scaled to fit. NotFound if it is not here.
    Future<QImage> attachedPicture(const QByteArray &sha256, QSize fit);

    // Links that stand in it.
    /// Asks for each address once, only when a person wishes it: without cookies and without saying where it
    /// stands. What came of it is kept with its time. Offline if there is no network; then nothing is kept.
    Future<> checkLinks(const QList<QUrl> &links);
    std::vector<LinkCheck> linkChecks(const QList<QUrl> &links) const; ///< As far as they were asked for.

    // Seeing it.
    /// Those of these pictures of its text that are on this computer: its own, and what was loaded for
    /// reading. Nothing is fetched.
    Future<std::vector<DraftPicture>> pictures(DraftId id, const QStringList &addresses);
    /// The same of one, scaled down to fit `fit` pixels. NotFound if it is not here; as decodePicture().
    Future<QImage> picture(DraftId id, const QString &address, QSize fit);
    Result<QByteArray> exportAs(DraftId id, DraftFormat format) const;

    // One file with everything (`.quotidian`, app/decisions/package.md).
    /// The text with its fields, its quotations with what they were captured in, and those of its pictures
    /// that are on this computer. Never half a file; what stood there gives way to a whole one.
    Future<> pack(DraftId id, const QString &file, PackHistory history);
    /// As a new draft of no site; nothing that is here changes. What the file says of itself is checked
    /// first: see Error::Reason::PackageDamaged and its neighbours. Its captures are links of our chain that
    /// say that another computer received them.
    Future<OpenedPost> openPackage(const QString &file);

    // Somebody else has written: the outbox, a synchronisation.
    void noteChanged(DraftId id); ///< Its text or its state.

signals:
    void listChanged();
    void changed(
        DraftId id); ///< By somebody other than `write`: restored, pulled, appended, state on the site.
    void saved(DraftId id, const QDateTime &at); ///< Committed.
    void attachmentsChanged(DraftId id);
    void writeFailed(DraftId id, const Error &error); ///< The text is still in memory; it is tried again.

private:
    Future<DraftId> createAs(Revision::Origin origin, const PostFields &fields, SiteId site, PostType type);
    void wakeWhenDue();
    void writeDue();
    Future<RevisionId> persist(DraftId id, const QString &name = {});
    void persisted(DraftId id, const QDateTime &at, const Result<RevisionId> &revision);
    Future<Attachment> keepPicture(DraftId id, std::function<Result<Attachment>()> clean);
    template<class T, class Work>
    Future<T> change(DraftId id, Work work);

    std::unique_ptr<Parts> m_parts;
};
