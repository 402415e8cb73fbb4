#pragma once

#include "model/attachment.h"

#include <QWidget>

#include <vector>

class Drafts;
class PictureList;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

/// The pictures of the post: what they show, who made them, and the way into the text. Main thread.
class MediaPanel final : public QWidget {
    Q_OBJECT
public:
    explicit MediaPanel(Drafts &drafts, QWidget *parent = nullptr);

    void present(const std::vector<Attachment> &attachments, const std::vector<QByteArray> &inText);
    void setProgress(const QString &words); ///< Of a picture that is being sent; empty if none is.
    void choose(const QByteArray &sha256); ///< And its alt text, to be written.

signals:
    void addRequested(); ///< From a file.
    void insertRequested(const Attachment &attachment);
    /// Its words as they are now; `attachment` has those of before.
    void described(const Attachment &attachment, const QString &alt, const QString &credit);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void showChosen();
    void keepWords();

    PictureList *m_list;
    QWidget *m_details;
    QLabel *m_empty;
    QLabel *m_progress;
    QLabel *m_altLabel;
    QPlainTextEdit *m_alt;
    QLineEdit *m_credit;
    QPushButton *m_insert;
    Attachment m_chosen; ///< Whose words are in the fields.
};
