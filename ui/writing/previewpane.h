#pragma once

#include "model/draft.h"
#include "writing/previewpost.h"

#include <QTextBrowser>
#include <QTimer>
#include <QWidget>

#include <optional>

class QPushButton;

/// How wide the page is that a reader holds.
enum class PreviewWidth { Desktop, Phone };

/// The page of a post, laid out; draws the bars of quotations and the frames of cards. Loads nothing. Main
/// thread.
class PreviewView final : public QTextBrowser {
    Q_OBJECT
public:
    explicit PreviewView(QWidget *parent = nullptr);

    void present(const QString &about, const QString &title, const PreviewPost &post);
    void setTextFont(const QFont &font);
    void setPageWidth(PreviewWidth width);

    QVariant loadResource(int, const QUrl &) override { return {}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct Frame {
        PreviewPost::Part part;
        int first; ///< Numbers of the document's lines.
        int last;
    };
    void lay();
    void dress();
    void fitColumn();

    QString m_about;
    QString m_title;
    std::optional<PreviewPost> m_post;
    std::vector<Frame> m_frames;
    QFont m_textFont;
    PreviewWidth m_width = PreviewWidth::Desktop;
};

/// The draft as its readers will see it, kept up with what is typed; nothing leaves this computer. Main
/// thread.
class PreviewPane final : public QWidget {
    Q_OBJECT
public:
    explicit PreviewPane(QWidget *parent = nullptr);

    /// What is to be shown. Work of a longer post is done elsewhere; the newest wins.
    void present(const QString &about, const PostFields &fields);
    void setTextFont(const QFont &font) { m_view->setTextFont(font); }
    void setPageWidth(PreviewWidth width);
    PreviewView *view() const { return m_view; }

signals:
    void closed();
    void shown(); ///< What was given last is on the page.

private:
    void read();

    PreviewView *m_view;
    QPushButton *m_desktop;
    QPushButton *m_phone;
    QTimer m_due;
    QString m_about;
    PostFields m_fields;
    bool m_isReading = false;
    bool m_isStale = false;
};
