#pragma once

#include "formats/text/worddifference.h"

#include <QTextEdit>

#include <vector>

/// Words to be read, as high as they are: no scroll bar, no cursor. Each line runs as its own words do. Main
/// thread.
class WordsView final : public QTextEdit {
    Q_OBJECT
public:
    explicit WordsView(QWidget *parent = nullptr);

    /// What of a difference is written, and what is marked in it.
    enum class Side {
        Quiet, ///< What came of it, in muted ink.
        Both, ///< What went is struck, what came is underlined.
        Before, ///< The text before, with what the other one does not say marked.
        After, ///< The text after, the same.
    };
    struct Paragraph {
        QString name; ///< In small letters above it; empty for none.
        std::vector<DifferencePart> words;
        Side side = Side::Both;
    };
    void show(std::vector<Paragraph> paragraphs);
    void setTextFont(const QFont &font);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void write();
    void fit();

    std::vector<Paragraph> m_paragraphs;
    QFont m_textFont;
};
