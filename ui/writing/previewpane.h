#pragma once

#include "base/async.h"
#include "model/draft.h"
#include "reading/pageview.h"
#include "writing/previewpost.h"

#include <QImage>
#include <QSet>
#include <QTimer>
#include <QWidget>

#include <functional>

class PictureFrames;
class QLabel;
class QMenu;
class QPushButton;

/// How wide the page is that a reader holds.
enum class PreviewWidth { Desktop, Phone };

/// The page of a post, laid out; draws the bars of quotations and the frames of cards. Pictures are shown if
/// they are on this computer; none is fetched. Main thread.
class PreviewView final : public PageView {
    Q_OBJECT
public:
    explicit PreviewView(QWidget *parent = nullptr);

    enum class Colors { Window, Light, Dark };
    /// A picture that is on this computer, by its address, to fit `fit` pixels.
    using PictureSource = std::function<Future<QImage>(const QString &address, QSize fit)>;

    void present(const QString &about, const QString &title, const PreviewPost &post);
    void setPageWidth(PreviewWidth width);
    void setColors(Colors colors);
    void setPictureSource(const PictureSource &source) { m_source = source; }
    void forgetPictures(); ///< Another post comes.
    const std::vector<PreviewPost::Frame> &frames() const { return m_post.frames; }

protected:
    void layAgain() override;
    void pageGrew() override;
    double columnWidth() const override;
    void paintEvent(QPaintEvent *event) override;

private:
    void askPictures();
    void putPicture(const QUrl &source, const Result<QImage> &image);

    QString m_about;
    QString m_title;
    PreviewPost m_post;
    PictureSource m_source;
    PictureFrames *m_pictures;
    QSet<QUrl> m_asked;
    int m_shown = 0; ///< Grows with each post: what comes late for another is dropped.
    int m_fitted = 0; ///< The width that the pictures were made for.
    PreviewWidth m_width = PreviewWidth::Desktop;
    bool m_isTopWanted = true;
};

/// The draft as its readers will see it, kept up with what is typed; nothing leaves this computer. Main
/// thread.
class PreviewPane final : public QWidget {
    Q_OBJECT
public:
    explicit PreviewPane(QWidget *parent = nullptr);

    /// What is to be shown. Work of a longer post is done elsewhere; the newest wins.
    void present(const QString &about, const PostFields &fields);
    void begin(); ///< Another post comes: it is shown from its top.
    void setTextFont(const QFont &font) { m_view->setTextFont(font); }
    void setPageWidth(PreviewWidth width);
    void setPageDirection(Direction direction);
    PreviewView *view() const { return m_view; }

protected:
    void resizeEvent(QResizeEvent *event) override;

signals:
    void closed();
    void shown(); ///< What was given last is on the page.
    void exactRequested(); ///< In the site's own page.

private:
    QMenu *makeLookMenu();
    void read();
    void again();

    PreviewView *m_view;
    QPushButton *m_desktop;
    QPushButton *m_phone;
    QLabel *m_words;
    QTimer m_due;
    QString m_about;
    PostFields m_fields;
    Direction m_direction = Direction::Unset;
    bool m_isReading = false;
    bool m_isStale = false;
};
