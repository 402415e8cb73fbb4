#include "writing/previewpane.h"

#include "base/async.h"
#include "desk/errortext.h"
#include "reading/articlepage.h"
#include "reading/pictureframes.h"
#include "widgets/tones.h"

#include <QAbstractTextDocumentLayout>
#include <QBoxLayout>
#include <QButtonGroup>
#include <QDesktopServices>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollBar>
#include <QTextBlock>
#include <QtConcurrent>

#include <limits>

using namespace Qt::StringLiterals;

namespace {

constexpr int phoneWidth = 390; ///< Device-independent pixels of a common phone held upright.
constexpr int padding = 14; ///< Between a frame and its words.

/// A line of the attribution alone.
bool isAttribution(const Node &node)
{
    return node.element == Element::Paragraph && node.children.size() == 1
        && node.children.front().element == Element::Citation;
}

} // namespace

PreviewView::PreviewView(QWidget *parent)
    : PageView(parent)
{
    setAccessibleName(tr("Preview of the post"));
    document()->documentLayout()->registerHandler(pictureproperty::objectType, new PictureFrames(this));
    connect(this, &PageView::targetActivated, this, [this](int target) {
        const QUrl address = targets()[size_t(target)].address;
        if (address.scheme() == "http"_L1 || address.scheme() == "https"_L1)
            QDesktopServices::openUrl(address);
    });
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

// At once: what is dressed is the whole post.
void PreviewView::layAgain()
{
    if (!m_post)
        return;
    ArticlePage::Head head;
    head.about = m_about;
    head.title = m_title;
    ArticlePage::Look look = this->look();
    look.most = std::numeric_limits<int>::max();
    const int place = verticalScrollBar()->value();
    auto page = std::make_unique<ArticlePage>(
        document(), std::make_shared<const PageLines>(pageLines(m_post->root)), head, look);
    page->writeAll();
    dress();
    begin(std::move(page), Place::Top);
    verticalScrollBar()->setValue(place);
}

/// Room around what stands in a frame, and quiet attributions.
void PreviewView::dress()
{
    m_frames.clear();
    int block = -1;
    for (QTextBlock line = document()->begin(); line.isValid(); line = line.next()) {
        const QTextBlockFormat format = line.blockFormat();
        if (!format.hasProperty(pageproperty::part)) {
            block = -1;
            continue;
        }
        const auto part = size_t(format.intProperty(pageproperty::part));
        const PreviewPost::Part kind = m_post->parts.at(part);
        if (kind == PreviewPost::Part::Plain) {
            block = -1;
            continue;
        }
        if (m_post->blocks.at(part) != block)
            m_frames.push_back({ kind, line.blockNumber(), line.blockNumber() });
        block = m_post->blocks.at(part);
        m_frames.back().last = line.blockNumber();
    }
    for (const Frame &frame : m_frames) {
        for (int number = frame.first; number <= frame.last; ++number) {
            QTextCursor cursor(document()->findBlockByNumber(number));
            QTextBlockFormat format = cursor.blockFormat();
            const bool isRightToLeft = cursor.block().textDirection() == Qt::RightToLeft;
            if (isRightToLeft)
                format.setLeftMargin(padding);
            else
                format.setRightMargin(padding);
            if (number == frame.first)
                format.setTopMargin(padding);
            format.setBottomMargin(number == frame.last ? padding + 18 : 8);
            cursor.setBlockFormat(format);
            const Node &node = m_post->root.children.at(size_t(format.intProperty(pageproperty::part)));
            const bool isCite = frame.part == PreviewPost::Part::Quote && number == frame.last
                && !node.children.empty() && isAttribution(node.children.back());
            if (!isCite)
                continue;
            cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
            QTextCharFormat quiet;
            quiet.setFontPointSize(textFont().pointSizeF() * 0.85);
            quiet.setFontItalic(false);
            cursor.mergeCharFormat(quiet);
        }
    }
}

void PreviewView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(-horizontalScrollBar()->value(), -verticalScrollBar()->value());
    const QAbstractTextDocumentLayout *layout = document()->documentLayout();
    for (const Frame &frame : m_frames) {
        const QTextBlock first = document()->findBlockByNumber(frame.first);
        const QRectF top = layout->blockBoundingRect(first);
        const QRectF end = layout->blockBoundingRect(document()->findBlockByNumber(frame.last));
        // The rectangle of a block has its margins above and below it in Qt's layout only from its text on.
        QRectF rect(document()->documentMargin(), top.top() - padding + 2,
            document()->textWidth() - 2 * document()->documentMargin(),
            end.bottom() - top.top() + 2 * padding - 4);
        painter.setPen(Qt::NoPen);
        if (frame.part == PreviewPost::Part::Card) {
            painter.setPen(QPen(controlBorder(palette()), 1));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
            continue;
        }
        painter.setBrush(quoteGround(palette()));
        painter.drawRoundedRect(rect, 4, 4);
        const bool isRightToLeft = first.textDirection() == Qt::RightToLeft;
        QRectF bar = rect;
        if (isRightToLeft)
            bar.setLeft(rect.right() - 4);
        else
            bar.setWidth(4);
        painter.fillRect(bar, accent(palette()));
    }
    painter.end();
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
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    auto *bar = new QFrame(this);
    bar->setFixedHeight(44);
    auto *words = new QLabel(tr("Preview: as readers will see it, in plain clothes"), bar);
    words->setToolTip(
        tr("The site's theme chooses fonts and colours; the words, their order and their links are "
           "these."));
    QPalette ink = words->palette();
    ink.setColor(QPalette::WindowText, mutedInk(ink));
    words->setPalette(ink);
    words->setMinimumWidth(40);
    auto *close = new QPushButton(tr("Back to the Text"), bar);
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
    row->addWidget(words, 1);
    row->addWidget(m_desktop);
    row->addWidget(m_phone);
    row->addWidget(close);
    auto *line = new QFrame(this);
    line->setFrameShape(QFrame::HLine);
    line->setFixedHeight(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(bar);
    column->addWidget(line);
    column->addWidget(m_view, 1);
    setFocusProxy(m_view);
    m_due.setSingleShot(true);
    m_due.setInterval(200);
    connect(&m_due, &QTimer::timeout, this, &PreviewPane::read);
    connect(m_desktop, &QPushButton::clicked, this, [this] { m_view->setPageWidth(PreviewWidth::Desktop); });
    connect(m_phone, &QPushButton::clicked, this, [this] { m_view->setPageWidth(PreviewWidth::Phone); });
    connect(close, &QPushButton::clicked, this, &PreviewPane::closed);
}

void PreviewPane::setPageWidth(PreviewWidth width)
{
    (width == PreviewWidth::Phone ? m_phone : m_desktop)->setChecked(true);
    m_view->setPageWidth(width);
}

void PreviewPane::present(const QString &about, const PostFields &fields)
{
    m_about = about;
    m_fields = fields;
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
    const QFuture<Result<PreviewPost>> reading
        = QtConcurrent::run([markup = m_fields.content] { return readPreview(markup); });
    onDone(reading, this, [this, about, title](const Result<PreviewPost> &post) {
        m_isReading = false;
        if (post) {
            m_view->present(about, title, *post);
        } else {
            PreviewPost failed;
            Node line;
            line.element = Element::Paragraph;
            Node words;
            words.element = Element::Text;
            words.text = errorText(post.error()).both();
            line.children.push_back(words);
            failed.root.children.push_back(line);
            failed.parts.push_back(PreviewPost::Part::Plain);
            failed.blocks.push_back(0);
            m_view->present(about, title, failed);
        }
        if (m_isStale)
            m_due.start();
        else
            emit shown();
    });
}
