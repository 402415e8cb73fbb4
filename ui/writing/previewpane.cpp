#include "writing/previewpane.h"

#include "desk/errortext.h"
#include "reading/pictureframes.h"
#include "widgets/panes.h"
#include "widgets/tones.h"
#include "writing/previewframes.h"

#include <QAbstractTextDocumentLayout>
#include <QActionGroup>
#include <QBoxLayout>
#include <QButtonGroup>
#include <QDesktopServices>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QScrollBar>
#include <QTextBlock>
#include <QtConcurrent>

#include <limits>

using namespace Qt::StringLiterals;

namespace {

constexpr int phoneWidth = 390; ///< Device-independent pixels of a common phone held upright.
constexpr int roomForWords = 720; ///< Beside the buttons.

} // namespace

PreviewView::PreviewView(QWidget *parent)
    : PageView(parent)
    , m_pictures(new PictureFrames(this))
{
    setAccessibleName(tr("Preview of the post"));
    document()->documentLayout()->registerHandler(pictureproperty::objectType, m_pictures);
    connect(this, &PageView::targetActivated, this, [this](int target) {
        const QUrl address = targets()[size_t(target)].address;
        if (address.scheme() == "http"_L1 || address.scheme() == "https"_L1)
            QDesktopServices::openUrl(address);
    });
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &PreviewView::askPictures);
}

void PreviewView::present(const QString &about, const QString &title, const PreviewPost &post)
{
    m_about = about;
    m_title = title;
    m_post = post;
    layAgain();
}

void PreviewView::setPageWidth(PreviewWidth width)
{
    m_width = width;
    fitColumn();
}

void PreviewView::setColors(Colors colors)
{
    switch (colors) {
    case Colors::Window:
        setPalette(QPalette());
        break;
    case Colors::Light:
        setPalette(lightPalette());
        break;
    case Colors::Dark:
        setPalette(darkPalette());
        break;
    }
}

void PreviewView::forgetPictures()
{
    ++m_shown;
    m_asked.clear();
    m_pictures->clear();
    m_isTopWanted = true;
}

// The reader's place stays while the post is written on.
void PreviewView::layAgain()
{
    if (!m_post.lines)
        return;
    ArticlePage::Head head;
    head.about = m_about;
    head.title = m_title;
    ArticlePage::Look look = this->look();
    look.most = std::numeric_limits<int>::max();
    const bool isAtTop = m_isTopWanted || verticalScrollBar()->value() == 0;
    m_isTopWanted = false;
    begin(std::make_unique<ArticlePage>(document(), m_post.lines, head, look),
        isAtTop ? Place::Top : Place::Kept);
}

void PreviewView::pageGrew() { askPictures(); }

// Nothing is asked for that is far from what is seen.
void PreviewView::askPictures()
{
    if (!m_source || !page())
        return;
    if (m_fitted < textWidth()) { // Narrower ones are drawn smaller until then and for good.
        m_fitted = textWidth();
        m_asked.clear();
    }
    const int height = viewport()->height();
    const int first = cursorForPosition(QPoint(0, -height)).position();
    const int last = cursorForPosition(QPoint(0, 2 * height)).position();
    const QSize fit = QSize(m_fitted, 4000) * devicePixelRatioF();
    for (const PageTarget &target : targets()) {
        if (target.picture < 0 || target.position < first || target.position > last)
            continue;
        const QUrl source = page()->lines().pictures[size_t(target.picture)].source;
        if (source.isEmpty() || m_asked.contains(source))
            continue;
        m_asked.insert(source);
        onDone(m_source(pictureAddress(source), fit), this,
            [this, source, shown = m_shown](const Result<QImage> &image) {
                if (shown == m_shown)
                    putPicture(source, image);
            });
    }
}

void PreviewView::putPicture(const QUrl &source, const Result<QImage> &image)
{
    if (image) {
        QImage picture = *image;
        picture.setDevicePixelRatio(devicePixelRatioF());
        m_pictures->put(source, picture);
    } else {
        const bool isElsewhere = image.error().kind == Error::Kind::NotFound;
        m_pictures->setFailed(
            source, isElsewhere ? tr("it is not on this computer") : errorText(image.error()).what);
    }
    layPicture(source);
}

void PreviewView::paintEvent(QPaintEvent *event)
{
    if (page()) {
        QPainter painter(viewport());
        const QPointF scrolled(horizontalScrollBar()->value(), verticalScrollBar()->value());
        painter.translate(-scrolled);
        const int firstLine = document()->findBlock(page()->bodyPosition()).blockNumber();
        paintFrames(painter, *document(), firstLine, m_post.frames, palette(),
            QRectF(event->rect()).translated(scrolled));
    }
    PageView::paintEvent(event);
}

double PreviewView::columnWidth() const
{
    return m_width == PreviewWidth::Phone ? phoneWidth : PageView::columnWidth();
}

PreviewPane::PreviewPane(QWidget *parent)
    : QWidget(parent)
    , m_view(new PreviewView(this))
    , m_desktop(new QPushButton(tr("Desktop"), this))
    , m_phone(new QPushButton(tr("Phone"), this))
    , m_words(new QLabel(tr("As readers will see it, in plain clothes"), this))
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    auto *bar = new QFrame(this);
    bar->setFixedHeight(44);
    m_words->setToolTip(
        tr("The site's theme chooses fonts and colours; the words, their order and their links are "
           "these."));
    QPalette ink = m_words->palette();
    ink.setColor(QPalette::WindowText, mutedInk(ink));
    m_words->setPalette(ink);
    auto *look = new QPushButton(tr("Page"), bar);
    look->setMenu(makeLookMenu());
    look->setToolTip(tr("Direction and colours of the page"));
    auto *exact = new QPushButton(tr("On Site…"), bar);
    exact->setToolTip(tr("Opens the post in the site's own page, in the browser; nothing is sent"));
    auto *close = new QPushButton(tr("Close"), bar);
    close->setToolTip(tr("Back to the text (Esc)"));
    auto *group = new QButtonGroup(this);
    for (QPushButton *button : { m_desktop, m_phone }) {
        button->setCheckable(true);
        group->addButton(button);
    }
    m_desktop->setAccessibleName(tr("Width of a desktop"));
    m_phone->setAccessibleName(tr("Width of a phone"));
    m_desktop->setChecked(true);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(12, 0, 12, 0);
    row->addWidget(m_words);
    row->addStretch(1);
    for (QPushButton *button : { m_desktop, m_phone, look, exact, close })
        row->addWidget(button);
    QFrame *line = makeLine(this);
    QVBoxLayout *column = makeColumn(this);
    column->addWidget(bar);
    column->addWidget(line);
    column->addWidget(m_view, 1);
    setFocusProxy(m_view);
    m_due.setSingleShot(true);
    m_due.setInterval(200);
    connect(&m_due, &QTimer::timeout, this, &PreviewPane::read);
    connect(m_desktop, &QPushButton::clicked, this, [this] { m_view->setPageWidth(PreviewWidth::Desktop); });
    connect(m_phone, &QPushButton::clicked, this, [this] { m_view->setPageWidth(PreviewWidth::Phone); });
    connect(exact, &QPushButton::clicked, this, &PreviewPane::exactRequested);
    connect(close, &QPushButton::clicked, this, &PreviewPane::closed);
}

QMenu *PreviewPane::makeLookMenu()
{
    using Colors = PreviewView::Colors;
    using Choice = std::pair<QString, std::function<void()>>;
    auto *menu = new QMenu(this);
    const auto choose = [this, menu](const QString &title, const std::vector<Choice> &choices) {
        menu->addSection(title);
        auto *group = new QActionGroup(menu);
        for (const auto &[words, act] : choices) {
            QAction *action = menu->addAction(words);
            action->setCheckable(true);
            action->setChecked(group->actions().isEmpty());
            group->addAction(action);
            connect(action, &QAction::triggered, this, act);
        }
    };
    choose(tr("Direction"),
        { { tr("As the &Text Goes"),
              [this] {
                  setPageDirection(Direction::Unset);
              } },
            { tr("&Left to Right"),
                [this] {
                    setPageDirection(Direction::LeftToRight);
                } },
            { tr("&Right to Left"), [this] {
                 setPageDirection(Direction::RightToLeft);
             } } });
    choose(tr("Colours"),
        { { tr("As in the &Window"),
              [this] {
                  m_view->setColors(Colors::Window);
              } },
            { tr("L&ight"),
                [this] {
                    m_view->setColors(Colors::Light);
                } },
            { tr("&Dark"), [this] {
                 m_view->setColors(Colors::Dark);
             } } });
    return menu;
}

// The buttons first.
void PreviewPane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_words->setVisible(width() >= roomForWords);
}

void PreviewPane::setPageWidth(PreviewWidth width)
{
    (width == PreviewWidth::Phone ? m_phone : m_desktop)->setChecked(true);
    m_view->setPageWidth(width);
}

void PreviewPane::setPageDirection(Direction direction)
{
    m_direction = direction;
    again();
}

void PreviewPane::present(const QString &about, const PostFields &fields)
{
    m_about = about;
    m_fields = fields;
    again();
}

void PreviewPane::begin() { m_view->forgetPictures(); }

void PreviewPane::again()
{
    m_isStale = true;
    if (!m_due.isActive())
        m_due.start();
}

void PreviewPane::read()
{
    if (m_isReading || !m_isStale)
        return;
    m_isReading = true;
    m_isStale = false;
    const QString about = m_about;
    const QString title = m_fields.title;
    const QFuture<Result<PreviewPost>> reading = QtConcurrent::run(
        [markup = m_fields.content, direction = m_direction] { return readPreview(markup, direction); });
    onDone(reading, this, [this, about, title](const Result<PreviewPost> &post) {
        m_isReading = false;
        m_view->present(about, title, post ? *post : saying(errorText(post.error()).both()));
        if (m_isStale)
            m_due.start();
        else
            emit shown();
    });
}
