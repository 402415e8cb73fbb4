#pragma once

#include <QPalette>
#include <QPointer>
#include <QSyntaxHighlighter>
#include <QTimer>

class Spelling;

/// What is shown in the text and is no part of it: the colours of links, of cuts and insertions of an editor,
/// and misspelt words. Layout formats only: nothing of it is on the undo stack, and another palette is no
/// edit. Words are checked a few lines at a time, what is on the screen first. Main thread.
class PostHighlighter final : public QSyntaxHighlighter {
    Q_OBJECT
public:
    explicit PostHighlighter(QTextDocument *document);

    void setPalette(const QPalette &palette);
    void setSpelling(Spelling *spelling);
    void setLanguage(const QString &language); ///< Of the post.
    QString language() const { return m_language; }
    /// From which line on words are checked first.
    void startAt(const QTextBlock &line) { m_next = line.blockNumber(); }
    /// The word that ends here is still being written: it is not marked. -1 for none.
    void setTypingAt(int position);
    int typingAt() const { return m_typingAt; }

    struct Mistake {
        int position = -1; ///< In the document.
        int length = 0;
        QString word;
        QString language;

        explicit operator bool() const { return position >= 0; }
    };
    Mistake mistakeAt(int position) const;
    /// The next one from there to the end of the document. One that is not known yet counts as none.
    Mistake mistakeBehind(int position) const;
    /// Whether every line has been checked.
    bool isDone() const { return !m_later.isActive(); }

signals:
    void checked(); ///< isDone() from now on.

protected:
    void highlightBlock(const QString &text) override;

private:
    void colour(const QTextBlock &line);
    void check(const QTextBlock &line, const QString &text);
    void checkSome();
    void checkAll();
    std::vector<Mistake> mistakesIn(const QTextBlock &line) const;

    QPalette m_palette;
    QPointer<Spelling> m_spelling;
    QString m_language;
    QTimer m_later;
    int m_next = 0; ///< The line that is checked next.
    int m_typingAt = -1;
};
