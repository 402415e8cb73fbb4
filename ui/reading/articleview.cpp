#include "reading/articleview.h"

#include "formats/html/treebuilder.h"
#include "reading/pictureframes.h"
#include "reading/when.h"
#include "widgets/isolated.h"
#include "widgets/style.h"
#include "widgets/tones.h"

#include <QAbstractTextDocumentLayout>
#include <QEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextBoundaryFinder>

using namespace Qt::StringLiterals;

namespace {

constexpr int quoteRoom = 7; ///< Of a quotation's ground above and below its lines.

QString aboutLine(const ArticleText &article)
{
    QStringList parts;
    for (const QString &part : { article.feedName, article.article.author }) {
        if (!part.isEmpty())
            parts.append(isolated(part));
    }
    const QDateTime at = article.article.shownAt().toLocalTime();
    if (at.isValid())
        parts.append(isolated(fullWhen(at)));
    return parts.join(u" · "_s);
}

} // namespace

ArticleView::ArticleView(QWidget *parent)
    : QTextBrowser(parent)
    , m_textFont(readingFont({}, 13))
{
    setFrameShape(QFrame::NoFrame);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    setOpenLinks(false);
    setUndoRedoEnabled(false);
    setTextInteractionFlags(Qt::TextBrowserInteraction | Qt::TextSelectableByKeyboard);
    setAccessibleName(tr("Article"));
    document()->setDocumentMargin(4);
    document()->documentLayout()->registerHandler(pictureproperty::objectType, new PictureFrames(this));
    connect(this, &QTextBrowser::anchorClicked, this, &ArticleView::linkActivated);
    connect(this, &QTextEdit::selectionChanged, this, &ArticleView::passageChanged);
}

ArticleView::~ArticleView() = default;

void ArticleView::present(const ArticleText &article)
{
    m_article = article;
    lay();
    moveCursor(QTextCursor::Start);
    emit passageChanged();
}

void ArticleView::clearArticle()
{
    m_article.reset();
    m_page.reset();
    document()->clear();
    emit passageChanged();
}

std::optional<ArticleId> ArticleView::article() const
{
    return m_article ? std::optional(m_article->article.id) : std::nullopt;
}

void ArticleView::setTextFont(const QFont &font)
{
    m_textFont = font;
    lay();
    fitColumn();
}

void ArticleView::lay()
{
    if (!m_article)
        return;
    const auto read = readHtml(m_article->html, { .base = m_article->base });
    Node root;
    QStringList foot;
    if (read) {
        root = read->root;
        if (read->trackersRemoved > 0)
            foot.append(tr("%n tracker(s) removed", nullptr, read->trackersRemoved));
        if (read->picturesCount > 0)
            foot.append(tr("%n remote picture(s) not loaded", nullptr, read->picturesCount));
    } else {
        foot.append(tr("This article is too large to show here. Open it in the browser."));
    }
    if (m_article->article.versionCount > 1)
        foot.append(tr("%n version(s) kept", nullptr, m_article->article.versionCount));
    const QSignalBlocker quiet(this);
    m_page.emplace(document(), root,
        ArticlePage::Head{ aboutLine(*m_article), m_article->article.title, foot.join(u" · "_s) },
        ArticlePage::Look{ m_textFont, font(), palette() });
}

std::optional<SelectedPassage> ArticleView::passage() const
{
    const QTextCursor cursor = textCursor();
    if (!m_page || !cursor.hasSelection())
        return std::nullopt;
    ArticlePage::Range range = m_page->rangeBetween(cursor.selectionStart(), cursor.selectionEnd());
    QString text = m_page->textOf(range);
    while (!text.isEmpty() && text.back().isSpace()) {
        text.chop(1);
        --range.end;
    }
    qsizetype leading = 0;
    while (leading < text.size() && text.at(leading).isSpace())
        ++leading;
    text.remove(0, leading);
    range.start += leading;
    if (text.isEmpty())
        return std::nullopt;
    return SelectedPassage{ int(range.start), int(range.end), text };
}

void ArticleView::select(const SelectedPassage &passage)
{
    if (!m_page)
        return;
    const auto [from, to] = m_page->positionsOf({ passage.start, passage.end });
    if (from < 0)
        return;
    QTextCursor cursor = textCursor();
    cursor.setPosition(from);
    cursor.setPosition(to, QTextCursor::KeepAnchor);
    setTextCursor(cursor);
}

namespace {

/// Scripts that write no spaces: between their letters a person marks what they mean.
bool isWithoutSpaces(char32_t letter)
{
    switch (QChar::script(letter)) {
    case QChar::Script_Han:
    case QChar::Script_Hiragana:
    case QChar::Script_Katakana:
    case QChar::Script_Bopomofo:
    case QChar::Script_Thai:
    case QChar::Script_Lao:
    case QChar::Script_Khmer:
    case QChar::Script_Myanmar:
        return true;
    default:
        return false;
    }
}

/// `at` and what it answers count UTF-16 units of the text.
qsizetype wordEdge(const QString &text, qsizetype at, bool isStart)
{
    if (at <= 0 || at >= text.size() || isWithoutSpaces(text.at(at).unicode())
        || isWithoutSpaces(text.at(at - 1).unicode()))
        return at;
    QTextBoundaryFinder words(QTextBoundaryFinder::Word, text);
    words.setPosition(at);
    if (words.isAtBoundary())
        return at;
    const qsizetype edge = isStart ? words.toPreviousBoundary() : words.toNextBoundary();
    return edge < 0 ? at : edge;
}

} // namespace

void ArticleView::selectWholeWords()
{
    const auto marked = passage();
    if (!marked)
        return;
    const QString text = m_page->plainText();
    const qsizetype from = m_page->unitsOfPlain(marked->start);
    const qsizetype to = from + marked->text.size();
    const qsizetype start = wordEdge(text, from, true);
    const qsizetype end = wordEdge(text, to, false);
    select({ int(codePoints(QStringView(text).left(start))), int(codePoints(QStringView(text).left(end))),
        text.mid(start, end - start) });
}

// Each quotation has its ground and a bar on the side where its lines begin, under the text.
void ArticleView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    const QPointF scrolled(-horizontalScrollBar()->value(), -verticalScrollBar()->value());
    const QAbstractTextDocumentLayout *layout = document()->documentLayout();
    const double width = document()->textWidth() - 2 * document()->documentMargin();
    for (QTextBlock line = document()->begin(); line.isValid(); line = line.next()) {
        const int depth = line.blockFormat().intProperty(pageproperty::quoteDepth);
        if (depth == 0)
            continue;
        QRectF rect = layout->blockBoundingRect(line).translated(scrolled);
        const QTextBlock next = line.next();
        if (next.isValid() && next.blockFormat().hasProperty(pageproperty::quoteDepth))
            rect.setBottom(layout->blockBoundingRect(next).top() + scrolled.y());
        else
            rect.setBottom(rect.bottom() + quoteRoom);
        const QTextBlock before = line.previous();
        if (!before.isValid() || !before.blockFormat().hasProperty(pageproperty::quoteDepth))
            rect.setTop(rect.top() - quoteRoom);
        if (rect.bottom() < event->rect().top() - 8)
            continue;
        if (rect.top() > event->rect().bottom() + 8)
            break;
        const bool isRightToLeft = line.textDirection() == Qt::RightToLeft;
        const double margin = document()->documentMargin();
        const double inset = (depth - 1) * document()->indentWidth();
        const QRectF ground(margin + (isRightToLeft ? 0 : inset), rect.top(), width - inset, rect.height());
        painter.fillRect(ground, quoteGround(palette()));
        const double bar = isRightToLeft ? ground.right() - 3 : ground.left();
        painter.fillRect(QRectF(bar, ground.top(), 3, ground.height()), accent(palette()));
    }
    painter.end();
    QTextBrowser::paintEvent(event);
}

void ArticleView::resizeEvent(QResizeEvent *event)
{
    QTextBrowser::resizeEvent(event);
    fitColumn();
}

void ArticleView::fitColumn()
{
    const qreal column = QFontMetricsF(m_textFont).averageCharWidth() * 72 + 8;
    const int side = qMax(24, int((width() - column) / 2));
    const QMargins margins(side, 20, side, 0);
    if (viewportMargins() != margins)
        setViewportMargins(margins);
}

void ArticleView::changeEvent(QEvent *event)
{
    QTextBrowser::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        lay();
}
