#include "widgets/pictureviewer.h"

#include "widgets/icons.h"
#include "widgets/isolated.h"
#include "widgets/picturecanvas.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QPushButton>

using namespace Qt::StringLiterals;

PictureViewer::PictureViewer(QWidget *window)
    : QWidget(window)
    , m_canvas(new PictureCanvas(this))
    , m_caption(new QLabel(this))
    , m_previous(new QPushButton(lineIcon("back"_L1, Mirror::InRightToLeft), tr("&Previous"), this))
    , m_next(new QPushButton(lineIcon("forward"_L1, Mirror::InRightToLeft), tr("&Next"), this))
    , m_fit(new QPushButton(this))
    , m_screen(new QPushButton(tr("Full sc&reen"), this))
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
    for (QPushButton *button : buttons())
        row->addWidget(button);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->addWidget(m_canvas, 1);
    column->addLayout(row);
    connect(m_previous, &QPushButton::clicked, this, &PictureViewer::goToPrevious);
    connect(m_next, &QPushButton::clicked, this, &PictureViewer::goToNext);
    connect(m_fit, &QPushButton::clicked, this, &PictureViewer::toggleFit);
    connect(m_screen, &QPushButton::clicked, this, &PictureViewer::fillScreen);
    connect(m_link, &QPushButton::clicked, this, [this] {
        const int index = m_index;
        close();
        emit linkRequested(index);
    });
    connect(m_close, &QPushButton::clicked, this, &PictureViewer::close);
    connect(m_canvas, &PictureCanvas::shown, this, &PictureViewer::askAhead);
    connect(m_canvas, &PictureCanvas::viewChanged, this,
        [this] { m_fit->setText(m_canvas->isFitted() ? tr("Full &size") : tr("&Fit the window")); });
    window->installEventFilter(this);
    hide();
}

std::vector<QPushButton *> PictureViewer::buttons() const
{
    return { m_previous, m_next, m_fit, m_screen, m_link, m_close };
}

bool PictureViewer::isFitted() const { return m_canvas->isFitted(); }

bool PictureViewer::isWhole() const { return m_canvas->isWhole(); }

void PictureViewer::present(std::vector<Shown> shown, int index, Source source)
{
    if (index < 0 || index >= int(shown.size()))
        return;
    m_shown = std::move(shown);
    m_source = std::move(source);
    m_ahead = {};
    ++m_presented;
    setGeometry(parentWidget()->rect());
    raise();
    setVisible(true);
    layout()->activate(); // The room is known before a picture is asked for it.
    setFocus(Qt::OtherFocusReason);
    show(index);
}

void PictureViewer::show(int index)
{
    m_index = index;
    const Shown &shown = m_shown[size_t(index)];
    QStringList words{ shown.words.isEmpty() ? tr("A picture") : isolated(shown.words) };
    for (const QString &more : { shown.credit, shown.note }) {
        if (!more.isEmpty())
            words.append(isolated(more));
    }
    //: Which of the pictures it is, and how many there are.
    words.append(tr("%1 of %2").arg(QLocale().toString(index + 1), QLocale().toString(m_shown.size())));
    m_caption->setText(words.join(u" · "_s));
    setAccessibleName(m_caption->text());
    setAccessibleDescription(shown.missing);
    m_previous->setEnabled(index > 0);
    m_next->setEnabled(index + 1 < int(m_shown.size()));
    m_fit->setEnabled(shown.missing.isEmpty());
    m_fit->setText(tr("Full &size"));
    m_link->setVisible(!shown.link.isEmpty());
    if (!shown.missing.isEmpty())
        return m_canvas->setWords(shown.missing);
    PictureCanvas::Source source;
    if (m_source)
        source = [all = m_source, index](QSize fit) {
            return all(index, fit);
        };
    const bool isReady
        = m_ahead.index == index && m_ahead.fit == m_canvas->roomPixels() && !m_ahead.image.isNull();
    m_canvas->show(isReady ? m_ahead.image : shown.small, std::move(source), isReady ? m_ahead.fit : QSize());
}

// Going on is what people do most: the next one is ready.
void PictureViewer::askAhead()
{
    const int next = m_index + 1;
    if (!m_source || next >= int(m_shown.size()) || !m_shown[size_t(next)].missing.isEmpty()
        || m_ahead.index == next)
        return;
    const QSize fit = m_canvas->roomPixels();
    m_ahead = { next, fit, {} };
    onDone(m_source(next, fit), this, [this, next, fit, presented = m_presented](const Result<QImage> &image) {
        if (presented == m_presented && m_ahead.index == next)
            m_ahead = image ? Ahead{ next, fit, *image } : Ahead{};
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

void PictureViewer::toggleFit() { m_canvas->toggleFit(); }

void PictureViewer::fillScreen()
{
    m_hasFilledScreen = !window()->isFullScreen();
    window()->setWindowState(window()->windowState() ^ Qt::WindowFullScreen);
}

void PictureViewer::close()
{
    hide();
    if (std::exchange(m_hasFilledScreen, false))
        window()->setWindowState(window()->windowState() & ~Qt::WindowFullScreen);
    m_canvas->clear();
    m_shown.clear();
    m_source = {};
    m_ahead = {};
    ++m_presented;
    emit closed();
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
    case Qt::Key_PageUp:
        return goToPrevious();
    case Qt::Key_PageDown:
        return goToNext();
    case Qt::Key_Home:
        return show(0);
    case Qt::Key_End:
        return show(int(m_shown.size()) - 1);
    case Qt::Key_F:
        return fillScreen();
    case Qt::Key_Space:
    case Qt::Key_1:
        return toggleFit();
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return m_canvas->zoom(1.25);
    case Qt::Key_Minus:
        return m_canvas->zoom(0.8);
    case Qt::Key_Up:
        return m_canvas->moveBy({ 0, step });
    case Qt::Key_Down:
        return m_canvas->moveBy({ 0, -step });
    default:
        event->accept(); // Nothing behind it hears a key: the article's own commands are of one letter.
    }
}

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
    for (QPushButton *button : buttons()) {
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
