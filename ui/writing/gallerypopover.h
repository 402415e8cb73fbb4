#pragma once

#include "base/async.h"
#include "writing/blockpopover.h"

#include <QImage>

#include <functional>

class InlineEdit;
class QListWidget;

/// The pictures of a gallery: what each shows, its caption, and their order. Main thread.
class GalleryPopover final : public BlockPopover {
    Q_OBJECT
public:
    /// A picture that is on this computer, by its address, to fit `fit` pixels.
    using PictureSource = std::function<Future<QImage>(const QString &address, QSize fit)>;

    /// `markup` begins with a gallery that is not locked.
    GalleryPopover(
        QWidget *window, const QString &title, const QByteArray &markup, const PictureSource &source);

    /// With what was typed.
    Result<QByteArray> markup() const;

protected:
    void showEvent(QShowEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fillList(const PictureSource &source);
    void takeWords();
    void showPicture(int row);
    void showRow(int row);
    void moveTo(int row);
    void goOn();

    std::vector<GalleryPicture> m_pictures; ///< With what was typed, in the order of the list.
    QByteArray m_markup; ///< In that order, with the words of before.
    std::optional<Error> m_failure;
    int m_shown = -1;
    QListWidget *m_list;
    QLineEdit *m_alt;
    InlineEdit *m_words;
    InlineEdit *m_caption;
};
