#include "reading/pictureviewer.h"

#include "base/async.h"
#include "desk/pictures.h"
#include "widgets/icons.h"
#include "widgets/isolated.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QPushButton>

#include <cmath>

using namespace Qt::StringLiterals;

PictureViewer::PictureViewer(QWidget *window)
    : QWidget(window)
    , m_caption(new QLabel(this))
    , m_previous(new QPushButton(lineIcon("back"_L1, Mirror::InRightToLeft), tr("&Previous"), this))
    , m_next(new QPushButton(lineIcon("forward"_L1, Mirror::InRightToLeft), tr("&Next"), this))
    , m_fit(new QPushButton(this))
    , m_link(new QPushButton(lineIcon("link"_L1), tr("Open its &link"), this))
    , m_close(new QPushButton(lineIcon("close"_L1), tr("&Close"), this))
{
    setObjectName(u"pictureViewer"_s);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    setFocusPolicy(Qt::StrongFocus);
    m_caption->setTextFormat(Qt::PlainText);
    m_caption->setWordWrap(true);
    auto *row = new QHBoxLayout;
    row->addWidget(m_caption, 1);
    for (QPushButton *button : { m_previous, m_next, m_fit, m_link, m_close })
        row->addWidget(button);
    auto *column = new QVBoxLayout(this);
    column->addStretch(1);
    column->addLayout(row);
    connect(m_previous, &QPushButton::clicked, this, &PictureViewer::goToPrevious);
    connect(m_next, &QPushButton::clicked, this, &PictureViewer::goToNext);
    connect(m_fit, &QPushButton::clicked, this, &PictureViewer::toggleFit);
    connect(m_link, &QPushButton::clicked, this, [this] {
        const PagePicture picture = m_shown[size_t(m_index)].picture;
        close();
        emit linkRequested(picture.link, picture.alternative);
    });
    connect(m_close, &QPushButton::clicked, this, &PictureViewer::close);
    window->installEventFilter(this);
    hide();
}

void PictureViewer::present(std::vector<Shown> shown, int index, ArticleId article, Pictures *pictures)
{
    if (index < 0 || index >= int(shown.size()))
        return;
    m_shown = std::move(shown);
    m_article = article;
    m_pictures = pictures;
    setGeometry(parentWidget()->rect());
    raise();
    setVisible(true);
    setFocus(Qt::OtherFocusReason);
    show(index);
}

void PictureViewer::show(int index)
{
    m_index = index;
    m_isFitted = true;
    m_middle = {};
    const Shown &shown = m_shown[size_t(index)];
    m_image = shown.small;
    m_image.setDevicePixelRatio(1);
    const QString name
        = shown.picture.alternative.isEmpty() ? tr("A picture") : isolated(shown.picture.alternative);
    //: A picture's words; which of the article's pictures it is, and how many there are.
    m_caption->setText(
        tr("%1 · %2 of %3").arg(name, QLocale().toString(index + 1), QLocale().toString(m_shown.size())));
    setAccessibleName(m_caption->text());
    m_fit->setText(tr("Full &size"));
    m_previous->setEnabled(index > 0);
    m_next->setEnabled(index + 1 < int(m_shown.size()));
    m_link->setVisible(!shown.picture.link.isEmpty());
    update();
    const int asked = ++m_asked;
    if (!m_pictures)
        return;
    onDone(m_pictures->picture(shown.picture.source, m_article, {}, Pictures::From::Here), this,
        [this, asked](const Result<QImage> &image) {
            if (!image || image->isNull() || asked != m_asked)
                return; // What the article shows is shown, large.
            m_image = *image;
            update();
        });
}

void PictureViewer::goToNext()
{
    if (m_index + 1 < int(m_shown.size()))
        show(m_index + 1);
}

void PictureViewer::goToPrevious()
{
    if (m_index > 0)
        show(m_index - 1);
}

void PictureViewer::toggleFit()
{
    m_isFitted = !m_isFitted;
    m_zoom = 1 / devicePixelRatioF();
    m_middle = {};
    m_fit->setText(m_isFitted ? tr("Full &size") : tr("&Fit the window"));
    update();
}

QRectF PictureViewer::room() const { return QRectF(rect()).adjusted(8, 8, -8, -m_close->height() - 24); }

double PictureViewer::scale() const
{
    if (!m_isFitted || m_image.isNull())
        return m_zoom;
    const QSizeF room = this->room().size();
    return qMax(0.01,
        std::min(
            { room.width() / m_image.width(), room.height() / m_image.height(), 1 / devicePixelRatioF() }));
}

void PictureViewer::zoom(double factor)
{
    m_zoom = qBound(0.02, scale() * factor, 16.0);
    m_isFitted = false;
    m_fit->setText(tr("&Fit the window"));
    moveBy({});
}

// No further than that its edge is seen.
void PictureViewer::moveBy(QPointF distance)
{
    const QSizeF over = (QSizeF(m_image.size()) * scale() - room().size()) / 2;
    m_middle += distance;
    m_middle.setX(qBound(-qMax(0.0, over.width()), m_middle.x(), qMax(0.0, over.width())));
    m_middle.setY(qBound(-qMax(0.0, over.height()), m_middle.y(), qMax(0.0, over.height())));
    update();
}

void PictureViewer::close()
{
    ++m_asked;
    hide();
    m_shown.clear();
    m_image = {};
    emit closed();
}

void PictureViewer::paintEvent(QPaintEvent *)
{
    if (m_image.isNull())
        return;
    QPainter painter(this);
    painter.setClipRect(room());
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    QRectF place(QPointF(), QSizeF(m_image.size()) * scale());
    place.moveCenter(room().center() + m_middle);
    painter.drawImage(place, m_image);
}

void PictureViewer::keyPressEvent(QKeyEvent *event)
{
    constexpr double step = 60;
    switch (event->key()) {
    case Qt::Key_Escape:
        return close();
    case Qt::Key_Left:
        return isRightToLeft() ? goToNext() : goToPrevious();
    case Qt::Key_Right:
        return isRightToLeft() ? goToPrevious() : goToNext();
    case Qt::Key_Space:
    case Qt::Key_1:
        return toggleFit();
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoom(1.25);
    case Qt::Key_Minus:
        return zoom(0.8);
    case Qt::Key_Up:
        return moveBy({ 0, step });
    case Qt::Key_Down:
        return moveBy({ 0, -step });
    default:
        event->accept(); // Nothing behind it hears a key: the article's own commands are of one letter.
    }
}

void PictureViewer::wheelEvent(QWheelEvent *event)
{
    if (event->modifiers() & Qt::ControlModifier)
        zoom(std::pow(1.25, event->angleDelta().y() / 120.0));
    else
        moveBy(
            event->pixelDelta().isNull() ? QPointF(event->angleDelta()) / 2 : QPointF(event->pixelDelta()));
    event->accept();
}

void PictureViewer::mousePressEvent(QMouseEvent *event) { m_dragged = event->position(); }

void PictureViewer::mouseMoveEvent(QMouseEvent *event)
{
    moveBy(event->position() - m_dragged);
    m_dragged = event->position();
}

void PictureViewer::resizeEvent(QResizeEvent *) { moveBy({}); }

bool PictureViewer::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == parentWidget() && event->type() == QEvent::Resize && isVisible())
        setGeometry(parentWidget()->rect());
    return QWidget::eventFilter(watched, event);
}

// The focus stays among its buttons while it covers the window.
bool PictureViewer::focusNextPrevChild(bool isNext)
{
    std::vector<QWidget *> stops{ this };
    for (QPushButton *button : { m_previous, m_next, m_fit, m_link, m_close }) {
        if (button->isVisible() && button->isEnabled())
            stops.push_back(button);
    }
    size_t at = 0;
    while (at < stops.size() && !stops[at]->hasFocus())
        ++at;
    at = at == stops.size() ? 0 : (at + (isNext ? 1 : stops.size() - 1)) % stops.size();
    stops[at]->setFocus(isNext ? Qt::TabFocusReason : Qt::BacktabFocusReason);
    return true;
}
