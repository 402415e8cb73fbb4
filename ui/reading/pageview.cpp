#include "reading/pageview.h"

#include "reading/pageaccess.h"
#include "widgets/style.h"
#include "widgets/tones.h"

#include <QAbstractTextDocumentLayout>
#include <QElapsedTimer>
#include <QEvent>
#include <QFontMetricsF>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>
#include <QTimer>
#include <QWheelEvent>

using namespace Qt::StringLiterals;

namespace {

constexpr int firstSlice = 6000; ///< Letters: more than a screen shows.
constexpr int leastSlice = 1000;
constexpr int mostSlice = 20'000;
constexpr double sliceMilliseconds = 6; ///< Of a slice; what is painted and heard comes between two.
constexpr int mostAtOnce = 20'000; ///< Letters that get other lines without slices.
constexpr int columnLetters = 70;
constexpr int leastSide = 24;
constexpr int documentMargin = 4;

/// The number behind `quotidian:`; -1 if it is none.
int targetOf(const QUrl &address)
{
    bool isNumber = false;
    const int target = address.path().toInt(&isNumber);
    return address.scheme() == "quotidian"_L1 && isNumber ? target : -1;
}

} // namespace

PageView::PageView(QWidget *parent)
    : QTextBrowser(parent)
    , m_textFont(readingFont({}, 13))
    , m_slices(new QTimer(this))
{
    PageAccess::install();
    setFrameShape(QFrame::NoFrame);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    setOpenLinks(false);
    setUndoRedoEnabled(false);
    setTextInteractionFlags(Qt::TextBrowserInteraction | Qt::TextSelectableByKeyboard);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    document()->setDocumentMargin(documentMargin);
    connect(this, &QTextBrowser::anchorClicked, this,
        [this](const QUrl &address) { activateTarget(targetOf(address)); });
    connect(this, qOverload<const QUrl &>(&QTextBrowser::highlighted), this,
        [this](const QUrl &address) { emit targetPointed(targetOf(address)); });
    connect(this, &QTextEdit::cursorPositionChanged, this, [this] {
        if (focused() && textCursor().position() != focused()->position)
            goToTarget(-1); // The person went on from there.
    });
    m_slices->setInterval(0);
    connect(m_slices, &QTimer::timeout, this, &PageView::writeSlice);
}

PageView::~PageView() = default;

void PageView::setTextFont(const QFont &font)
{
    if (m_textFont == font)
        return;
    m_textFont = font;
    fitColumn();
    layAgain();
}

const std::vector<PageTarget> &PageView::targets() const
{
    static const std::vector<PageTarget> none;
    return m_page ? m_page->targets() : none;
}

ArticlePage::Look PageView::look() const
{
    return { m_textFont, font(), palette(), double(textWidth() - 2 * documentMargin) };
}

void PageView::begin(std::unique_ptr<ArticlePage> page, Place place)
{
    if (place == Place::Top) {
        m_kept.reset();
        m_wanted.reset();
        m_target = -1;
    } else if (!m_kept) {
        keepPlace();
    }
    m_page = std::move(page);
    m_letters = firstSlice;
    {
        const QSignalBlocker quiet(this);
        m_page->write(firstSlice);
        moveCursor(QTextCursor::Start);
    }
    viewport()->setUpdatesEnabled(!m_kept); // Until the place is there, what was seen stays.
    m_slices->start();
    if (m_page->isWritten() || m_kept)
        writeSlice();
    else
        pageGrew();
}

/// What is read stays where it is while the same text is laid out anew.
void PageView::keepPlace()
{
    const QTextCursor first = cursorForPosition(QPoint(0, 0));
    const QTextCursor cursor = textCursor();
    m_kept = { first.position(), cursorRect(first).top(), cursor.anchor(), cursor.position() };
}

void PageView::comeBack()
{
    const Kept kept = *std::exchange(m_kept, std::nullopt);
    const int last = document()->characterCount() - 1;
    {
        const QSignalBlocker quiet(this);
        QTextCursor cursor(document());
        cursor.setPosition(qMin(kept.anchor, last));
        cursor.setPosition(qMin(kept.caret, last), QTextCursor::KeepAnchor);
        setTextCursor(cursor);
    }
    QTextCursor there(document());
    there.setPosition(qMin(kept.position, last));
    verticalScrollBar()->setValue(verticalScrollBar()->value() + cursorRect(there).top() - kept.top);
    viewport()->setUpdatesEnabled(true);
}

void PageView::clearPage()
{
    m_slices->stop();
    m_page.reset();
    m_target = -1;
    m_kept.reset();
    m_wanted.reset();
    viewport()->setUpdatesEnabled(true);
    document()->clear();
}

void PageView::writeSlice()
{
    if (!m_page) {
        m_slices->stop();
        return;
    }
    QElapsedTimer clock;
    clock.start();
    const int before = document()->characterCount();
    m_page->write(m_letters);
    const double took = double(clock.nsecsElapsed()) / 1e6;
    if (took > 0 && document()->characterCount() - before > leastSlice)
        m_letters
            = qBound(leastSlice, int(m_letters * qBound(0.5, sliceMilliseconds / took, 2.0)), mostSlice);
    const int written = document()->characterCount();
    const bool isWritten = m_page->isWritten();
    if (m_kept && (isWritten || written > m_kept->position + firstSlice / 2))
        comeBack();
    if (m_wanted && (isWritten || written > m_wanted->second)) {
        const auto [from, to] = *std::exchange(m_wanted, std::nullopt);
        scrollTo(from, to);
    }
    pageGrew();
    if (!isWritten)
        return;
    m_slices->stop();
    emit this->written();
}

void PageView::scrollTo(int from, int to)
{
    const int last = document()->characterCount() - 1;
    if (to > last && !isWritten()) {
        m_wanted = { from, to };
        return;
    }
    QTextCursor cursor(document());
    cursor.setPosition(qMin(from, last));
    QRect there = cursorRect(cursor);
    cursor.setPosition(qMin(to, last));
    there |= cursorRect(cursor);
    const int height = viewport()->height();
    if (there.top() < 0 || there.bottom() > height)
        verticalScrollBar()->setValue(verticalScrollBar()->value() + there.top() - height / 3);
}

double PageView::columnWidth() const
{
    return QFontMetricsF(m_textFont).averageCharWidth() * columnLetters + 2 * documentMargin;
}

void PageView::fitColumn()
{
    const int side = qMax(leastSide, (width() - int(columnWidth())) / 2);
    const QMargins margins(side, 20, side, 0);
    if (viewportMargins() != margins)
        setViewportMargins(margins);
}

void PageView::layPicture(const QUrl &source)
{
    const QAbstractTextDocumentLayout *layout = document()->documentLayout();
    const QTextBlock first = cursorForPosition(QPoint(0, 0)).block();
    QScrollBar *bar = verticalScrollBar();
    const double before = layout->blockBoundingRect(first).top();
    for (const PageTarget &target : targets()) {
        if (target.picture >= 0 && page()->lines().pictures[size_t(target.picture)].source == source)
            document()->markContentsDirty(target.position, 1);
    }
    if (bar->value() > 0)
        bar->setValue(bar->value() + int(layout->blockBoundingRect(first).top() - before));
    viewport()->update();
}

void PageView::goToTarget(int target)
{
    const bool isTarget = target >= 0 && target < int(targets().size());
    if (!isTarget && m_target < 0)
        return;
    m_target = isTarget ? target : -1;
    if (isTarget) {
        const PageTarget &there = targets()[size_t(target)];
        QTextCursor cursor(document());
        cursor.setPosition(there.position);
        setTextCursor(cursor); // Reading goes on from there.
        scrollTo(there.position, there.position + there.length);
    }
    say();
    viewport()->update();
    emit targetPointed(m_target);
}

/// For a screen reader: what has the focus.
void PageView::say()
{
    if (!QAccessible::isActive() || !hasFocus())
        return;
    QAccessibleEvent event(this, QAccessible::Focus);
    if (focused())
        event.setChild(m_target);
    QAccessible::updateAccessibility(&event);
}

/// Nothing while the page is laid out anew and has not come to it yet.
const PageTarget *PageView::focused() const
{
    return m_target >= 0 && m_target < int(targets().size()) ? &targets()[size_t(m_target)] : nullptr;
}

QString PageView::describe(int target) const
{
    return target >= 0 && target < int(targets().size()) ? targets()[size_t(target)].address.toDisplayString()
                                                         : QString();
}

void PageView::activateTarget(int target)
{
    if (target >= 0 && target < int(targets().size()))
        emit targetActivated(target);
}

QList<QRectF> PageView::rectsOf(const PageTarget &target) const
{
    QList<QRectF> rects;
    const QAbstractTextDocumentLayout *layout = document()->documentLayout();
    const QPointF scrolled(0, -verticalScrollBar()->value());
    const int end = target.position + target.length;
    for (QTextBlock block = document()->findBlock(target.position); block.isValid() && block.position() < end;
         block = block.next()) {
        const QPointF origin = layout->blockBoundingRect(block).topLeft() + scrolled;
        const QTextLayout *lines = block.layout();
        for (int i = 0; i < lines->lineCount(); ++i) {
            const QTextLine line = lines->lineAt(i);
            const int from = qMax(target.position - block.position(), line.textStart());
            const int to = qMin(end - block.position(), line.textStart() + line.textLength());
            double left = line.width() + line.x();
            double right = line.x();
            for (int at = from; at < to; ++at) {
                // Qt knows no trailing edge of an object.
                const double before = line.cursorToX(at);
                const double behind
                    = target.picture >= 0 ? line.cursorToX(at + 1) : line.cursorToX(at, QTextLine::Trailing);
                left = qMin(left, qMin(before, behind));
                right = qMax(right, qMax(before, behind));
            }
            if (from < to)
                rects.append(QRectF(left, line.y(), right - left, line.height()).translated(origin));
        }
    }
    return rects;
}

// Forward from the view itself to its first target, and through all; back the same way.
bool PageView::focusNextPrevChild(bool isNext)
{
    const std::vector<PageTarget> &all = targets();
    const auto canHave = [&all](int i) {
        return all[size_t(i)].length > 0;
    };
    const int count = int(all.size());
    int next = m_target;
    if (m_target < 0 && isNext) { // From where the person reads.
        const int caret = textCursor().position();
        next = 0;
        while (next < count && all[size_t(next)].position < caret)
            ++next;
        --next;
    } else if (m_target < 0) {
        return QWidget::focusNextPrevChild(false);
    }
    do {
        next += isNext ? 1 : -1;
    } while (next >= 0 && next < count && !canHave(next));
    if (next >= 0 && next < count) {
        goToTarget(next);
        return true;
    }
    if (!isNext) {
        goToTarget(-1);
        return true;
    }
    return QWidget::focusNextPrevChild(true);
}

void PageView::keyPressEvent(QKeyEvent *event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isEnter && m_target >= 0 && event->modifiers() == Qt::NoModifier)
        return activateTarget(m_target);
    QTextBrowser::keyPressEvent(event);
}

void PageView::focusInEvent(QFocusEvent *event)
{
    QTextBrowser::focusInEvent(event);
    if (event->reason() == Qt::BacktabFocusReason) {
        int last = int(targets().size()) - 1;
        while (last >= 0 && targets()[size_t(last)].length == 0)
            --last;
        goToTarget(last);
        QMetaObject::invokeMethod(
            this, &PageView::say, Qt::QueuedConnection); // Qt says the view itself next.
    }
}

void PageView::focusOutEvent(QFocusEvent *event)
{
    QTextBrowser::focusOutEvent(event);
    const bool comesBack = event->reason() == Qt::ActiveWindowFocusReason
        || event->reason() == Qt::PopupFocusReason || event->reason() == Qt::MenuBarFocusReason;
    if (!comesBack)
        goToTarget(-1);
    viewport()->update();
}

void PageView::paintEvent(QPaintEvent *event)
{
    QTextBrowser::paintEvent(event);
    const PageTarget *target = focused();
    if (!target || !hasFocus() || target->picture >= 0) // A picture draws its own.
        return;
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(accent(palette()), 2));
    for (const QRectF &rect : rectsOf(*target))
        painter.drawRoundedRect(rect.adjusted(-2, 1, 2, -1), 3, 3);
}

// What is read stays in sight.
void PageView::resizeEvent(QResizeEvent *event)
{
    if (m_page && textWidth() != viewport()->width() && document()->characterCount() > mostAtOnce) {
        if (!m_kept)
            keepPlace();
        viewport()->setUpdatesEnabled(false);
        {
            const QSignalBlocker quiet(this);
            document()->clear(); // Qt would give all of it other lines in this one event.
        }
        QTextBrowser::resizeEvent(event);
        fitColumn();
        layAgain();
        return;
    }
    const bool isLaidAnew
        = m_page && !m_kept && verticalScrollBar()->value() > 0 && textWidth() != viewport()->width();
    if (isLaidAnew)
        keepPlace();
    QTextBrowser::resizeEvent(event);
    if (isLaidAnew)
        comeBack();
    fitColumn();
    // Margins that were set on the way here, or a scroll bar, made it narrower than what QTextEdit laid out.
    if (textWidth() != viewport()->width())
        document()->setTextWidth(viewport()->width());
}

void PageView::changeEvent(QEvent *event)
{
    QTextBrowser::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        layAgain();
}

void PageView::wheelEvent(QWheelEvent *event)
{
    if (!(event->modifiers() & Qt::ControlModifier))
        return QTextBrowser::wheelEvent(event);
    if (event->angleDelta().y() != 0)
        emit textSizeWanted(event->angleDelta().y() > 0 ? 1 : -1);
    event->accept();
}
