#pragma once

#include <QByteArray>
#include <QTextEdit>

#include <functional>

class InlinePictures;
class PostHighlighter;

/// One line of text with its marks: a caption, a cell of a table. Reads inline HTML and gives it back;
/// outside of the words that were edited byte for byte. Bold, italic, code and link by the keys of the
/// editor; Shift+ Enter breaks the line, Enter is accepted(). What it cannot edit without loss is shown and
/// not edited. Main thread.
class InlineEdit final : public QTextEdit {
    Q_OBJECT
public:
    explicit InlineEdit(QWidget *parent = nullptr);
    ~InlineEdit() override;

    void setMarkup(const QByteArray &html);
    QByteArray markup() const; ///< As it was set, while its words and marks are the same.
    void setVisibleLines(int lines); ///< Its height; more is scrolled to.
    /// Asked before anything is pasted: true if it was something else than words for this line.
    void setPasteTaker(const std::function<bool(const QMimeData &)> &take) { m_takesPaste = take; }

    void toggleMark(const QString &openTag); ///< `<strong>`, `<em>`, `<code>`.
    void setLink(const QString &address); ///< Of what is selected, or of the link here; empty takes it away.
    void askLink(); ///< Its address, in a small window of its own.

signals:
    void accepted(); ///< Enter.

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void inputMethodEvent(QInputMethodEvent *event) override;
    void changeEvent(QEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    QMimeData *createMimeDataFromSelection() const override;
    bool canInsertFromMimeData(const QMimeData *source) const override;
    void insertFromMimeData(const QMimeData *source) override;

private:
    void endMarksBeforeTyping();
    void applyPalette();

    InlinePictures *m_pictures;
    PostHighlighter *m_highlighter;
    QByteArray m_html; ///< As it was set.
    QByteArray m_asRead; ///< The same in our spelling, to see an edit.
    std::function<bool(const QMimeData &)> m_takesPaste;
};
