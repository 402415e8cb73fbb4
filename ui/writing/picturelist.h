#pragma once

#include "model/attachment.h"

#include <QListWidget>

#include <vector>

class Drafts;

/// The pictures that hang on a draft, each with its thumbnail. Main thread; they are decoded in workers.
class PictureList final : public QListWidget {
    Q_OBJECT
public:
    explicit PictureList(Drafts &drafts, QWidget *parent = nullptr);

    /// `inText` are those that the text names.
    void present(const std::vector<Attachment> &attachments, const std::vector<QByteArray> &inText);
    const Attachment *current() const; ///< Null if none is chosen.

private:
    void fetch(const QByteArray &sha256);

    Drafts &m_drafts;
    std::vector<Attachment> m_attachments;
};

/// In the middle of a canvas of that size, so that words beside pictures begin in one line.
QPixmap onCanvas(const QImage &image, QSize size, qreal ratio);
/// What a picture is called where it has no name.
QString nameOf(const Attachment &attachment);
