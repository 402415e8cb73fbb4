#pragma once

#include "model/draft.h"
#include "reading/pageview.h"
#include "writing/previewpost.h"

#include <QTimer>
#include <QWidget>

#include <optional>

class QPushButton;

/// How wide the page is that a reader holds.
enum class PreviewWidth { Desktop, Phone };

/// The page of a post, laid out; draws the bars of quotations and the frames of cards. Loads nothing. Main
/// thread.
class PreviewView final : public PageView {
    Q_OBJECT
public:
    explicit PreviewView(QWidget *parent = nullptr);

    void present(const QString &about, const QString &title, const PreviewPost &post);
    void setPageWidth(PreviewWidth width);

protected:
    void layAgain() override;
    double columnWidth() const override;
    void paintEvent(QPaintEvent *event) override;

private:
    struct Frame {
        PreviewPost::Part part;
        int first; ///< Numbers of the document's lines.
        int last;
    };
    void dress();

    QString m_about;
    QString m_title;
    std::optional<PreviewPost> m_post;
    std::vector<Frame> m_frames;
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
