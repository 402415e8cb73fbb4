#pragma once

#include "base/result.h"
#include "desk/textsearch.h"
#include "model/feed.h"
#include "reading/pageview.h"

#include <QSet>

#include <optional>

class LinkStrip;
class PictureFrames;
class PictureViewer;
class Pictures;

/// A range of an article's plain text, as the person marked it.
struct SelectedPassage {
    int version = 0; ///< Of the publisher's texts: the one that was read.
    int start = 0; ///< Code points in the plain text.
    int end = 0;
    QString text; ///< Of the plain text.

    bool operator==(const SelectedPassage &) const = default;
};

/// Shows an article: text first, in a column; pictures are frames until they are allowed, and open in full
/// size. Knows the selected passage, and marks what is looked for. Loads nothing by itself, and asks before a
/// link that pretends is opened. Main thread; a long article is read in a worker.
class ArticleView final : public PageView {
    Q_OBJECT
public:
    explicit ArticleView(QWidget *parent = nullptr);
    ~ArticleView() override;

    enum class PictureUse {
        Blocked,
        Waiting, ///< Allowed, but not on this line.
        Allowed,
    };
    void present(const ArticleText &article, PictureUse use = PictureUse::Blocked);
    /// Where its pictures come from; without it all stay frames.
    void setPictures(Pictures *pictures) { m_pictures = pictures; }
    void loadPictures(); ///< For this article: the person said so.
    void loadPicturesOf(const QString &host); ///< For this article, of this host alone.
    /// Some picture is not shown because nobody allowed it to be loaded.
    bool hasBlockedPictures() const;
    bool isWaiting() const
    {
        return m_use == PictureUse::Waiting;
    } ///< They are allowed, but not on this line.
    void clearArticle();
    std::optional<ArticleId> article() const;
    const std::optional<ArticleText> &text() const { return m_article; }

    /// Nothing if no word of the body is selected. White space at its ends is left out.
    std::optional<SelectedPassage> passage() const;
    void select(const SelectedPassage &passage);
    /// Grows the selection to the words that it begins and ends in, and leaves white space at its ends out.
    /// Where no spaces part the words (Chinese, Japanese, Thai) an end stays where it is.
    void selectWholeWords();

    /// Marks what is found in the title and the text, now and while articles change; nothing if empty.
    void lookFor(const QString &asked, SearchBy how);
    int matchCount() const { return int(m_matches.size()); }
    int match() const { return m_match; } ///< That was gone to last; -1 for none.
    void goToMatch(int by); ///< The next one, from the place that is read; after the last comes the first.
    void selectMatch(); ///< The one that was gone to.

    QString describe(int target) const override;

signals:
    void passageChanged();
    void blockedPicturesChanged();
    void matchesChanged(); ///< How many there are, or which one is the current.
    void linkActivated(const QUrl &address); ///< After a warning was confirmed, if there was one.
    void quoteWanted();
    void findWanted();
    void browserWanted();

protected:
    void layAgain() override;
    void pageGrew() override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    QMimeData *createMimeDataFromSelection() const override;

private:
    struct Reading;
    void take(const Reading &read);
    void lay(Place place);
    void askPictures();
    void askAgain();
    void forgetAsked();
    void putPicture(const QUrl &source, const Result<QImage> &image, bool wasAsked);
    void relayPicture(const QUrl &source);
    void activatePicture(int index);
    void openViewer(int index);
    void activate(int target);
    void showPointed(int target);
    void search();
    void markMatches();

    std::optional<ArticleText> m_article;
    std::shared_ptr<const Reading> m_read; ///< Null until it is read.
    int m_presented = 0; ///< Grows with each article: what comes late for another is dropped.
    bool m_isWhole = false; ///< A long article is shown to its end.

    Pictures *m_pictures = nullptr;
    PictureFrames *m_frames;
    LinkStrip *m_strip;
    PictureViewer *m_viewer = nullptr; ///< Of the window; made when it is needed.
    std::vector<PagePicture> m_inViewer;
    int m_viewed = -1; ///< The target that it was opened from.
    QSet<QString> m_hosts; ///< Whose pictures are allowed for this article.
    QSet<QUrl> m_asked; ///< Pictures that were asked for,
    QSet<QUrl> m_missing; ///< and of them those that are not here and may not be loaded.
    int m_shown = 0; ///< Grows when pictures are asked for anew.
    QTimer *m_settled; ///< After the last change of the width or the place.
    int m_fitted = 0; ///< The width that the pictures were made for.
    PictureUse m_use = PictureUse::Blocked;

    QString m_looked; ///< What is looked for,
    SearchBy m_how = SearchBy::Letters;
    int m_lookedFor = 0; ///< grows with each question.
    std::vector<std::pair<int, int>> m_matches; ///< Positions in the document.
    int m_match = -1;
};
