#pragma once

#include "reading/articlepage.h"

#include <QTextBrowser>

#include <memory>
#include <optional>

class QTimer;

/// A page to read, in a column. A long one is laid out slice by slice, so that no length of text holds up the
/// window. Tab goes through its links and pictures and then on; each of them is an element of its own for a
/// screen reader. Loads nothing. Main thread.
class PageView : public QTextBrowser {
    Q_OBJECT
public:
    explicit PageView(QWidget *parent = nullptr);
    ~PageView() override;

    void setTextFont(const QFont &font);
    const QFont &textFont() const { return m_textFont; }
    /// All of the page is laid out.
    bool isWritten() const { return !m_page || m_page->isWritten(); }

    /// What can be activated, as far as the page is laid out.
    const std::vector<PageTarget> &targets() const;
    int target() const { return m_target; } ///< That has the focus; -1 if none does.
    void goToTarget(int target); ///< Gives it the focus, in sight; -1 takes it away.
    void activateTarget(int target);
    /// For people: where it leads, or what it does.
    virtual QString describe(int target) const;
    void scrollTo(int from, int to); ///< Into sight; as soon as it is laid out.
    /// Around a target, in each line that it stands in; in the viewport's coordinates.
    QList<QRectF> rectsOf(const PageTarget &target) const;

    QVariant loadResource(int, const QUrl &) override { return {}; } ///< Nothing is fetched by a view.

signals:
    void targetActivated(int target);
    void targetPointed(int target); ///< It has the focus or the pointer is over it; -1: none any more.
    void written();
    void textSizeWanted(int steps); ///< By the wheel: larger, smaller.

protected:
    /// Replaces the page. `Kept`: what was read stays in sight; the same text in another look.
    enum class Place { Top, Kept };
    void begin(std::unique_ptr<ArticlePage> page, Place place);
    void clearPage();
    const ArticlePage *page() const { return m_page.get(); }
    ArticlePage::Look look() const;

    virtual void layAgain() { } ///< The look has changed: begin() again, Place::Kept.
    virtual void pageGrew() { } ///< More of it is laid out.
    virtual double columnWidth() const; ///< Device-independent pixels.
    void fitColumn();
    /// A picture's size is another: what is read stays in sight.
    void layPicture(const QUrl &source);
    int textWidth() const { return int(document()->textWidth()); } ///< Of the lines.

    bool focusNextPrevChild(bool isNext) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    void writeSlice();
    void keepPlace();
    void comeBack();
    void say();
    const PageTarget *focused() const;

    QFont m_textFont;
    std::unique_ptr<ArticlePage> m_page;
    QTimer *m_slices;
    int m_letters = 0; ///< In the next slice.
    struct Kept {
        int position; ///< In the document,
        int top; ///< and where it was seen.
        int anchor; ///< Of the selection,
        int caret; ///< and its moving end.
    };
    std::optional<Kept> m_kept; ///< To come back to when it is laid out.
    std::optional<std::pair<int, int>> m_wanted; ///< To be scrolled to then.
    int m_target = -1;
};
