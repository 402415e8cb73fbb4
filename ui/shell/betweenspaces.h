#pragma once

#include "base/async.h"
#include "base/id.h"

#include <QObject>

#include <functional>

class Desk;
class PhotoSpace;
class ReadSpace;
class WriteSpace;
struct SelectedPassage;

/// What goes from one space into another: passages, galleries, cards and closing lines into a draft, and from
/// a card in a post back to its photo report. Each says where it went, and the way there. Main thread.
class BetweenSpaces final : public QObject {
    Q_OBJECT
public:
    BetweenSpaces(
        Desk &desk, ReadSpace &reading, WriteSpace &writing, PhotoSpace &photos, QObject *parent = nullptr);

    void quote(ArticleId article, const SelectedPassage &passage);
    void putGallery();
    /// For each report that is chosen; with the picture that is chosen, where that is allowed.
    void putCards();
    void putClosingLine();
    /// What a site's text names may be anybody's words: it is fetched only when the person says so.
    void openReport(const QUrl &url);

signals:
    void writingRequested();
    void photosRequested();
    void failed(const QString &key, const Error &error); ///< `key` of the message.

private:
    void inDraft(const std::function<void(DraftId)> &act);
    void put(DraftId draft, const QByteArray &markup);
    void putWhenMade(DraftId draft, const Future<QByteArray> &markup);
    void sayPut(DraftId draft);
    void sayQuoted();
    QString titleOf(DraftId draft) const; ///< Empty if it has none.

    Desk &m_desk;
    ReadSpace &m_read;
    WriteSpace &m_write;
    PhotoSpace &m_photos;
};
