#include "reading/articleview.h"

#include "formats/html/treebuilder.h"
#include "widgets/icons.h"
#include "widgets/style.h"
#include "widgets/tones.h"

#include <QAbstractTextDocumentLayout>
#include <QEvent>
#include <QPainter>
#include <QTextObjectInterface>

using namespace Qt::StringLiterals;

namespace {

/// The frame of a picture that is not loaded, with its words.
class PictureFrames final : public QObject, public QTextObjectInterface {
    Q_OBJECT
    Q_INTERFACES(QTextObjectInterface)
public:
    explicit PictureFrames(QWidget *view)
        : QObject(view)
        , m_view(view)
    {
    }

    QSizeF intrinsicSize(QTextDocument *document, int, const QTextFormat &) override
    {
        return { qMax(120.0, qMin(420.0, document->textWidth() - 24)), 72 };
    }

    void drawObject(
        QPainter *painter, const QRectF &rect, QTextDocument *, int, const QTextFormat &format) override
    {
        const QPalette palette = m_view->palette();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(controlBorder(palette), 1, Qt::DashLine));
        painter->drawRoundedRect(rect.adjusted(0.5, 4.5, -0.5, -4.5), 6, 6);
        painter->drawPixmap(rect.topLeft() + QPointF(14, rect.height() / 2 - 12),
            linePixmap("picture"_L1, 24, mutedInk(palette), painter->device()->devicePixelRatioF()));
        painter->setFont(m_view->font());
        painter->setPen(mutedInk(palette));
        const QString alternative = format.stringProperty(pictureproperty::Alternative);
        const QString host = format.property(pictureproperty::Source).toUrl().host();
        QString words = alternative.isEmpty() ? tr("A picture") : alternative;
        if (!host.isEmpty())
            words += u'\n' + tr("Not loaded from %1").arg(host);
        painter->drawText(rect.adjusted(50, 8, -10, -8), Qt::AlignVCenter | Qt::TextWordWrap, words);
        painter->restore();
    }

private:
    QWidget *m_view;
};

QString aboutLine(const ArticleText &article)
{
    QStringList parts;
    for (const QString &part : { article.feedName, article.article.author }) {
        if (!part.isEmpty())
            parts.append(part);
    }
    const QDateTime at = article.article.shownAt().toLocalTime();
    if (at.isValid())
        parts.append(QLocale().toString(at, QLocale::ShortFormat));
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
            foot.append(tr("%n picture(s) not loaded", nullptr, read->picturesCount));
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

#include "articleview.moc"
