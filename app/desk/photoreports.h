#pragma once

#include "base/async.h"
#include "model/keptphotos.h"

#include <QImage>
#include <QObject>
#include <QSet>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QUndoStack;
class Thumbnails;

/// What came of files that were added to a report.
struct AddedPhotos {
    struct Refused {
        QString name;
        Error error;
    };
    int added = 0;
    int known = 0; ///< They are in the report already.
    std::vector<Refused> refused;
};

/// Photo reports: the newsroom's own, and pages of others with their pictures as they were received. A change
/// shows at once, is a step of undo, and goes to the disk as it is made. Main thread; pictures are read and
/// decoded in workers.
class PhotoReports final : public QObject {
    Q_OBJECT
public:
    struct Parts;
    explicit PhotoReports(std::unique_ptr<Parts> parts, QObject *parent = nullptr);
    ~PhotoReports() override; ///< What was changed is on its way to the disk.

    // What is here.
    Future<> load(); ///< From the disk, once; listChanged() says, too, when they are here.
    bool isLoaded() const;
    std::vector<const KeptPhotoReport *> list() const; ///< Newest first, the trash left out.
    const KeptPhotoReport *find(PhotoReportId id) const; ///< Null if there is none.
    /// Somebody's, by the address of its page, in the trash too; null if it is not here.
    const KeptPhotoReport *find(const QUrl &url) const;

    // The newsroom's own.
    PhotoReportId create(const QString &title);
    /// Each without what says where, when, by whom and with what it was taken, in the order of the files; as
    /// it came too, if the report keeps originals. added() says what came of them.
    void addFiles(PhotoReportId id, const QStringList &paths);
    void addPicture(PhotoReportId id, const QByteArray &bytes, const QString &name);
    void addImage(PhotoReportId id, const QImage &image); ///< Pixels, as they are pasted.

    // Somebody's.
    /// The page at this address with its pictures, all kept as received; the one that is here if it is.
    /// Answers when the page is read, or could not be for want of a line; pictures follow. Errors as of
    /// fetchPage().
    Future<PhotoReportId> open(const QString &typed);
    /// The same of an address that somebody else may have written: nothing in the person's own network.
    Future<PhotoReportId> capture(const QUrl &url);
    /// The pictures of an article; its page if the article has none.
    Future<PhotoReportId> keep(ArticleId article);
    void fetchMissing(PhotoReportId id); ///< The page, if it was not received, and what is missing of it.
    bool isFetching(PhotoReportId id) const;

    // Changing.
    /// What a person did, in words. A step with the key of the one before it becomes one with it.
    void change(const KeptPhotoReport &after, const QString &what, const QString &key = {});
    QUndoStack *steps(PhotoReportId id); ///< Never null for a report that is here.

    // The trash. What a draft shows is a copy of its own, and stays.
    void setTrashed(PhotoReportId id, bool isTrashed);
    /// Reports that are in the trash, and those of which pictures are; newest first.
    std::vector<const KeptPhotoReport *> trash() const;
    void removePhotos(PhotoReportId id, const std::vector<PhotoId> &photos); ///< Into it: a step of undo,
    void takeBackPhotos(PhotoReportId id, const std::vector<PhotoId> &photos); ///< and out of it, to the end.
    /// Nothing brings them back: their bytes go from the disk, unless something else here names them.
    void deleteForever(PhotoReportId id);
    void deleteForever(PhotoReportId id, const std::vector<PhotoId> &removed);

    // Seeing.
    Thumbnails &thumbnails();
    /// As it is kept, scaled to fit `fit` pixels; an empty one is its own size. Errors as decodePicture().
    Future<QImage> picture(const QByteArray &sha256, QSize fit);
    /// The same, with what is blacked out as it is when it leaves.
    Future<QImage> blackedOutPicture(const KeptPhoto &photo, QSize fit);

    // Into a post. What is answered is markup for whoever holds the text.
    /// As it may leave this computer: what is blacked out is burnt in, and a large one is smaller.
    Future<QByteArray> cleaned(const KeptPhoto &photo);
    /// These pictures of one's own, all of them if none is said, hung on the draft, as one gallery in the
    /// order of the report.
    Future<QByteArray> gallery(DraftId draft, PhotoReportId id, const std::vector<PhotoId> &photos);
    /// A link card; with that picture, hung on the draft, only where a licence or a permission and whose it
    /// is are written down.
    Future<QByteArray> card(DraftId draft, PhotoReportId id, std::optional<PhotoId> photo);
    /// "See the photo report by … here, and another one by … here." Empty if none of them has an address.
    QByteArray closingLine(const std::vector<PhotoReportId> &ids) const;

signals:
    void listChanged();
    void changed(PhotoReportId id);
    void added(PhotoReportId id, const AddedPhotos &what);
    void fetched(PhotoReportId id); ///< Nothing more is fetched for it now.
    void writeFailed(const Error &error); ///< It is in memory, and is written again.

private:
    struct AddRun;
    struct FetchRun;
    struct GalleryRun;
    class Step;
    KeptPhotoReport *findAny(PhotoReportId id);
    PhotoReportId insert(KeptPhotoReport report);
    void apply(KeptPhotoReport report);
    void keepFacts(const KeptPhotoReport &report);
    void keepPhoto(PhotoReportId id, const KeptPhoto &photo);
    void write(PhotoReportId id);
    void writeAgain(PhotoReportId id, const Error &error);
    void endAdding();
    void discard(const QSet<QByteArray> &hashes);
    void removeDiscarded();
    QSet<QByteArray> namedInMemory() const;
    Future<KeptPhoto> put(const std::function<Result<KeptPhoto>()> &clean);
    void addOne(PhotoReportId id, const QString &name, std::function<Result<QByteArray>()> read);
    void addNext(const std::shared_ptr<AddRun> &run);
    void takeAdded(const std::shared_ptr<AddRun> &run);
    bool isGone(const AddRun &run);
    enum class Named { ByThePerson, ByAStranger }; ///< An address.
    const KeptPhotoReport *captured(const QUrl &url) const;
    void openPage(const QUrl &url, Named named, const Answer<PhotoReportId> &answer);
    void trust(PhotoReportId id, Named named);
    void fetchPage(PhotoReportId id, const Answer<PhotoReportId> &answer);
    void takePage(PhotoReportId id, const struct ReadPhotoPage &page);
    void fetchPictures(PhotoReportId id);
    void fetchNext(const std::shared_ptr<FetchRun> &run);
    void endFetch(const std::shared_ptr<FetchRun> &run);
    static void cancelFetch(FetchRun &run);
    Future<QByteArray> hang(DraftId draft, const KeptPhoto &photo);
    void hangNext(const std::shared_ptr<GalleryRun> &run);

    std::unique_ptr<Parts> m_parts;
};
