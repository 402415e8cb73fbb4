// Photo reports in posts: galleries of one's own pictures, cards and the closing line of a story.

#include "desk/cardmarkup.h"
#include "desk/drafts.h"
#include "desk/photoreports.h"
#include "desk/photoreportsparts.h"
#include "desk/redactions.h"
#include "formats/blocks/identity.h"
#include "formats/blocks/localpictures.h"
#include "formats/blocks/makers.h"
#include "formats/blocks/tags.h"
#include "formats/images/clean.h"

#include <QtConcurrent>

using namespace Qt::StringLiterals;

namespace {

/// In the words of the post: its caption, and who made it.
QByteArray captionHtml(const KeptPhoto &photo)
{
    QString words = photo.caption.simplified();
    if (!photo.credit.isEmpty()) {
        const QString credit = PhotoReports::tr("Photo: %1").arg(photo.credit.simplified());
        words = words.isEmpty() ? credit : words + u" ("_s + credit + u')';
    }
    return blocks::escapedText(words);
}

QByteArray linkHtml(const QUrl &url, const QString &words)
{
    // The maker escapes the address as WordPress does.
    return blocks::attributionHtml(words, {}, url, {});
}

} // namespace

struct PhotoReports::GalleryRun {
    DraftId draft;
    QByteArray caption;
    std::vector<KeptPhoto> photos;
    size_t next = 0;
    std::vector<blocks::ImageMarkup> images;
    int job = 0;
    bool isCanceled = false;
    Answer<QByteArray> answer;
};

Future<QByteArray> PhotoReports::cleaned(const KeptPhoto &photo)
{
    return QtConcurrent::run(
        &m_parts->pool, [blobs = m_parts->room.profile.blobs(), photo]() -> Result<QByteArray> {
            const Result<QByteArray> bytes = blobs.get(photo.sha256);
            if (!bytes)
                return bytes.error();
            CleanOptions options;
            options.redactions = redactionsOf(photo.blackOuts);
            const Result<CleanPicture> clean = cleanPicture(*bytes, options);
            if (!clean)
                return clean.error();
            return clean->bytes;
        });
}

Future<QImage> PhotoReports::blackedOutPicture(const KeptPhoto &photo, QSize fit)
{
    return QtConcurrent::run(
        &m_parts->pool, [blobs = m_parts->room.profile.blobs(), photo, fit]() -> Result<QImage> {
            const Result<QByteArray> bytes = blobs.get(photo.sha256);
            if (!bytes)
                return bytes.error();
            return redactedPicture(*bytes, redactionsOf(photo.blackOuts), fit);
        });
}

/// Cleaned, hung on the draft, described. Answers its image, without caption and link.
Future<QByteArray> PhotoReports::hang(DraftId draft, const KeptPhoto &photo)
{
    const Answer<QByteArray> answer;
    onDone(m_parts->drafts.attachKept(draft, photo.sha256, redactionsOf(photo.blackOuts), photo.name), this,
        [this, draft, photo, answer](const Result<Attachment> &attachment) {
            if (!attachment)
                return answer.give(attachment.error());
            onDone(m_parts->drafts.describe(draft, attachment->sha256, photo.alt, photo.credit), this,
                [answer, sha256 = attachment->sha256](const Result<> &done) {
                    if (done)
                        answer.give(sha256);
                    else
                        answer.give(done.error());
                });
        });
    return answer.future();
}

Future<QByteArray> PhotoReports::gallery(DraftId draft, PhotoReportId id, const std::vector<PhotoId> &photos)
{
    auto run = std::make_shared<GalleryRun>();
    run->draft = draft;
    if (const KeptPhotoReport *report = findAny(id)) {
        run->caption = blocks::escapedText(report->caption.simplified());
        for (const KeptPhoto &photo : report->photos) {
            if (photos.empty() || std::ranges::find(photos, photo.id) != photos.end())
                run->photos.push_back(photo);
        }
    }
    if (run->photos.empty())
        return readyFuture<QByteArray>(
            Error{ Error::Kind::NotFound, Error::Reason::Unspecified, u"no pictures"_s });
    run->job = m_parts->room.jobs.start(
        tr("Preparing %n picture(s) for the draft", nullptr, int(run->photos.size())),
        [run] { run->isCanceled = true; });
    hangNext(run);
    return run->answer.future();
}

void PhotoReports::hangNext(const std::shared_ptr<GalleryRun> &run)
{
    if (run->isCanceled)
        return run->answer.give(Error{ Error::Kind::Canceled, Error::Reason::Unspecified, {} });
    m_parts->room.jobs.setProgress(run->job, int(run->next), int(run->photos.size()));
    if (run->next == run->photos.size()) {
        m_parts->room.jobs.finish(run->job);
        return run->answer.give(blocks::gallery(run->images, run->caption));
    }
    const KeptPhoto photo = run->photos[run->next++];
    onDone(hang(run->draft, photo), this, [this, run, photo](const Result<QByteArray> &sha256) {
        if (!sha256) {
            m_parts->room.jobs.fail(run->job, sha256.error());
            return run->answer.give(sha256.error());
        }
        blocks::ImageMarkup image;
        image.src = QUrl(blocks::localPictureAddress(*sha256));
        image.alt = photo.alt;
        image.caption = captionHtml(photo);
        run->images.push_back(image);
        hangNext(run);
    });
}

Future<QByteArray> PhotoReports::card(DraftId draft, PhotoReportId id, std::optional<PhotoId> photo)
{
    const KeptPhotoReport *report = findAny(id);
    if (!report)
        return readyFuture<QByteArray>(Error{ Error::Kind::NotFound, Error::Reason::Unspecified, {} });
    const Card card{ QString::fromLatin1(blocks::newCardId()), report->url, report->title, report->author };
    const auto shown
        = photo ? std::ranges::find(report->photos, *photo, &KeptPhoto::id) : report->photos.end();
    // Without a licence or a permission and whose it is, the card is a link and nothing else.
    if (shown == report->photos.end() || !report->permission.allows() || !shown->isHere())
        return readyFuture<QByteArray>(Drafts::markup(card));
    KeptPhoto hung = *shown;
    if (hung.credit.isEmpty())
        hung.credit = report->author;
    if (hung.alt.isEmpty())
        hung.alt = hung.caption;
    const Answer<QByteArray> answer;
    onDone(hang(draft, hung), this, [answer, card, alt = hung.alt](const Result<QByteArray> &sha256) {
        if (!sha256)
            return answer.give(sha256.error());
        blocks::CardMarkup markup = cardMarkup(card);
        markup.picture = { 0, QUrl(blocks::localPictureAddress(*sha256)), alt };
        answer.give(blocks::card(markup));
    });
    return answer.future();
}

QByteArray PhotoReports::closingLine(const std::vector<PhotoReportId> &ids) const
{
    std::vector<QByteArray> parts;
    for (const PhotoReportId id : ids) {
        const KeptPhotoReport *report = find(id);
        if (!report || report->url.isEmpty())
            continue;
        const QString who = !report->author.isEmpty() ? report->author : report->url.host();
        const bool isFirst = parts.empty();
        //: The closing line of a story; %1 is a name, %2 the linked word "here".
        const QString words = isFirst ? tr("See the photo report by %1 %2") : tr("another one by %1 %2");
        //: The linked word of the closing line: "See the photo report by … here".
        const QByteArray here = linkHtml(report->url, tr("here", "link"));
        QByteArray html = blocks::escapedText(words.arg(who, u"\u0001"_s));
        parts.push_back(html.replace('\x01', here));
    }
    if (parts.empty())
        return {};
    //: Between the parts of the closing line: "… here, and another one by … here".
    const QByteArray between = blocks::escapedText(tr(", and "));
    QByteArray line = parts.front();
    for (size_t i = 1; i < parts.size(); ++i)
        line += between + parts[i];
    return blocks::paragraph(line + '.');
}
