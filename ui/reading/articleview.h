#pragma once

#include "base/result.h"
#include "model/feed.h"
#include "reading/articlepage.h"

#include <QSet>
#include <QTextBrowser>

#include <optional>

class LinkStrip;
class PictureFrames;
class PictureViewer;
class Pictures;
class QTimer;

/// A range of an article's plain text, as the person marked it.
struct SelectedPassage {
    int start = 0; ///< Code points in the plain text.
    int end = 0;
    QString text; ///< Of the plain text.

    bool operator==(const SelectedPassage &) const = default;
};

/// Shows an article: text first, in a column; pictures are frames until they are allowed, and open in full
/// size. Knows the selected passage. Loads nothing by itself, and asks before a link that pretends is opened.
/// Main thread.
class ArticleView final : public QTextBrowser {
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
    void clearArticle();
    std::optional<ArticleId> article() const;
    void setTextFont(const QFont &font);

    /// Nothing if no word of the body is selected. White space at its ends is left out.
    std::optional<SelectedPassage> passage() const;
    void select(const SelectedPassage &passage);
    /// Grows the selection to the words that it begins and ends in, and leaves white space at its ends out.
    /// Where no spaces part the words (Chinese, Japanese, Thai) an end stays where it is.
    void selectWholeWords();

    QVariant loadResource(int, const QUrl &) override { return {}; } ///< Nothing is fetched by a view.

signals:
    void passageChanged();
    void picturesAlwaysWanted(FeedId feed); ///< The person allows them for this blog.
    void linkActivated(const QUrl &address); ///< After a warning was confirmed, if there was one.

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void lay();
    void fitColumn();
    void showPictures();
    void putPicture(const QUrl &source, const Result<QImage> &image, bool wasAsked);
    void layPicturesAgain();
    void activatePicture(int index);
    void openViewer(int index);
    void activate(const QUrl &address);
    void showTarget(const QUrl &address);
    QString wordsOf(const QUrl &address) const;

    std::optional<ArticleText> m_article;
    std::optional<ArticlePage> m_page;
    QFont m_textFont;
    Pictures *m_pictures = nullptr;
    PictureFrames *m_frames;
    LinkStrip *m_strip;
    PictureViewer *m_viewer = nullptr; ///< Of the window; made when it is needed.
    QSet<QString> m_hosts; ///< Whose pictures are allowed for this article.
    QTimer *m_settled; ///< After the last change of the width.
    int m_fitted = 0; ///< The width that the pictures were made for.
    PictureUse m_use = PictureUse::Blocked;
    bool m_isWhole = false; ///< A long article is shown to its end.
    int m_shown = 0; ///< Grows with each article: what comes late for another is dropped.
};
