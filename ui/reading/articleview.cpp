#include "reading/articleview.h"

#include "desk/errortext.h"
#include "desk/pictures.h"
#include "formats/feed/feedtext.h"
#include "formats/html/treebuilder.h"
#include "formats/text/scripts.h"
#include "reading/linkjudgement.h"
#include "reading/linkstrip.h"
#include "reading/pictureframes.h"
#include "reading/pictureviewer.h"
#include "reading/when.h"
#include "widgets/isolated.h"
#include "widgets/style.h"
#include "widgets/tones.h"

#include <QAbstractTextDocumentLayout>
#include <QEvent>
#include <QLocale>
#include <QPainter>
#include <QScrollBar>
#include <QSet>
#include <QTextBlock>
#include <QTextBoundaryFinder>
#include <QTimer>

#include <limits>

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
    const bool isPublishers = article.article.publishedOffset && at == article.article.publishedAt;
    const QString there = isPublishers ? thereWhen(at, *article.article.publishedOffset) : QString();
    if (!there.isEmpty())
        parts.append(isolated(there));
    return parts.join(u" · "_s);
}

/// Words alone: nothing is looked up on a map by itself.
QString placeLine(const Article &article)
{
    if (!article.place)
        return {};
    const auto degrees = [](double value) {
        return QString::number(value, 'g', QLocale::FloatingPointShortest);
    };
    const QString numbers = degrees(article.place->latitude) + u", "_s + degrees(article.place->longitude);
    //: Latitude and longitude in degrees, as on a map.
    return ArticleView::tr("Place given by the blog: %1").arg(isolated(numbers));
}

/// Files that come with the article: their names, types, sizes and lengths. They open in the browser, none is
/// fetched.
std::vector<ArticlePage::Offer> enclosureLines(const std::vector<Enclosure> &enclosures)
{
    std::vector<ArticlePage::Offer> lines;
    for (const Enclosure &enclosure : enclosures) {
        if (enclosure.url.scheme() != "http"_L1 && enclosure.url.scheme() != "https"_L1)
            continue;
        // A name that is percent-encoded may hold anything.
        const QString name
            = enclosure.title.isEmpty() ? oneLine(view(enclosure.url.fileName().toUtf8())) : enclosure.title;
        QStringList parts{ isolated(name) };
        if (!enclosure.type.isEmpty())
            parts << isolated(enclosure.type);
        if (enclosure.bytes > 0)
            parts << isolated(QLocale().formattedDataSize(enclosure.bytes));
        if (enclosure.duration.count() > 0)
            parts << QTime(0, 0).addSecs(int(enclosure.duration.count() % 86400)).toString(u"H:mm:ss"_s);
        lines.push_back({ parts.join(u" · "_s), enclosure.url });
    }
    return lines;
}

} // namespace

ArticleView::ArticleView(QWidget *parent)
    : QTextBrowser(parent)
    , m_textFont(readingFont({}, 13))
    , m_frames(new PictureFrames(this))
    , m_strip(new LinkStrip(this))
    , m_settled(new QTimer(this))
{
    setFrameShape(QFrame::NoFrame);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    setOpenLinks(false);
    setUndoRedoEnabled(false);
    setTextInteractionFlags(Qt::TextBrowserInteraction | Qt::TextSelectableByKeyboard);
    setAccessibleName(tr("Article"));
    document()->setDocumentMargin(4);
    document()->documentLayout()->registerHandler(pictureproperty::objectType, m_frames);
    connect(this, &QTextBrowser::anchorClicked, this, &ArticleView::activate);
    connect(this, &QTextBrowser::highlighted, this, &ArticleView::showTarget);
    connect(this, &QTextEdit::cursorPositionChanged, this, [this] {
        const QTextCursor cursor = textCursor(); // Tab selects the link that has the focus.
        const bool isTarget = cursor.hasSelection() && hasFocus();
        const bool isPicture = isTarget && cursor.selectionEnd() - cursor.selectionStart() == 1
            && cursor.charFormat().objectType() == pictureproperty::objectType;
        m_frames->setFocused(isPicture ? cursor.selectionStart() : -1);
        showTarget(isTarget ? QUrl(cursor.charFormat().anchorHref()) : QUrl());
    });
    connect(m_strip, &LinkStrip::confirmed, this, &ArticleView::linkActivated);
    connect(this, &QTextEdit::selectionChanged, this, &ArticleView::passageChanged);
    m_settled->setSingleShot(true);
    m_settled->setInterval(200);
    connect(m_settled, &QTimer::timeout, this, [this] {
        if (m_fitted < document()->textWidth()) // Narrower ones are drawn smaller until then and for good.
            showPictures();
    });
}

ArticleView::~ArticleView() = default;

void ArticleView::present(const ArticleText &article, PictureUse use)
{
    m_article = article;
    const bool mustWait = use == PictureUse::Allowed && m_pictures && m_pictures->isLineMetered();
    m_use = mustWait ? PictureUse::Waiting : use;
    m_isWhole = false;
    m_hosts.clear();
    m_frames->clear();
    m_strip->hide();
    lay();
    showPictures();
    moveCursor(QTextCursor::Start);
    emit passageChanged();
}

void ArticleView::clearArticle()
{
    m_article.reset();
    m_page.reset();
    ++m_shown;
    m_frames->clear();
    m_strip->hide();
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
    std::vector<ArticlePage::Offer> offers;
    if (read) {
        root = read->root;
        if (read->trackersRemoved > 0)
            foot.append(tr("%n tracker(s) removed", nullptr, read->trackersRemoved));
        if (read->picturesCount > 0 && m_use == PictureUse::Blocked) {
            foot.append(tr("%n remote picture(s) not loaded", nullptr, read->picturesCount));
            if (m_pictures) {
                offers.push_back({ tr("Load the pictures"), QUrl(u"quotidian:load"_s) });
                offers.push_back({ tr("Always load them for this blog"), QUrl(u"quotidian:always"_s) });
            }
        }
        if (read->picturesCount > 0 && m_use == PictureUse::Waiting) {
            foot.append(tr("%n picture(s) not loaded on this line", nullptr, read->picturesCount));
            offers.push_back({ tr("Load the pictures"), QUrl(u"quotidian:load"_s) });
        }
    } else {
        foot.append(tr("This article is too large to show here. Open it in the browser."));
    }
    if (m_article->article.versionCount > 1)
        foot.append(tr("%n version(s) kept", nullptr, m_article->article.versionCount));
    const QDateTime first = m_article->article.arrivedAt;
    if (first.isValid())
        foot.append(tr("first seen %1").arg(isolated(fullWhen(first))));
    const QSignalBlocker quiet(this);
    m_page.emplace(document(), root,
        ArticlePage::Head{ aboutLine(*m_article), m_article->article.title,
            enclosureLines(m_article->enclosures), placeLine(m_article->article), foot.join(u" · "_s),
            offers },
        ArticlePage::Look{
            m_textFont, font(), palette(), m_isWhole ? std::numeric_limits<int>::max() : 3000 });
}

void ArticleView::loadPictures()
{
    if (!m_article || m_use == PictureUse::Allowed)
        return;
    m_use = PictureUse::Allowed;
    const int place = verticalScrollBar()->value();
    lay();
    verticalScrollBar()->setValue(place);
    showPictures();
}

void ArticleView::loadPicturesOf(const QString &host)
{
    if (!m_page || m_use == PictureUse::Allowed)
        return;
    m_hosts.insert(host);
    const auto &all = m_page->pictures();
    if (std::all_of(all.begin(), all.end(),
            [this](const ArticlePage::Picture &picture) { return m_hosts.contains(picture.source.host()); }))
        return loadPictures();
    showPictures();
}

// What is kept here is shown at once; the rest only when the person allows it.
void ArticleView::showPictures()
{
    const int shown = ++m_shown;
    if (!m_pictures || !m_article || !m_page)
        return;
    QSet<QUrl> asked;
    m_fitted = qMax(60, int(document()->textWidth()));
    const QSize fit = QSize(m_fitted, 4000) * devicePixelRatioF();
    for (const ArticlePage::Picture &picture : m_page->pictures()) {
        const QUrl source = picture.source;
        if (source.isEmpty() || asked.contains(source))
            continue;
        asked.insert(source);
        const bool isAllowed = m_use == PictureUse::Allowed || m_hosts.contains(source.host());
        if (isAllowed)
            m_frames->setLoading(source);
        const auto from = isAllowed ? Pictures::From::Network : Pictures::From::Here;
        onDone(m_pictures->picture(source, m_article->article.id, fit, from), this,
            [this, shown, source, isAllowed](const Result<QImage> &image) {
                if (shown == m_shown)
                    putPicture(source, image, isAllowed);
            });
    }
    layPicturesAgain();
}

void ArticleView::putPicture(const QUrl &source, const Result<QImage> &image, bool wasAsked)
{
    if (image) {
        QImage picture = *image;
        picture.setDevicePixelRatio(devicePixelRatioF());
        m_frames->put(source, picture);
    } else if (wasAsked) {
        m_frames->setFailed(source, errorText(image.error()).what);
    } else {
        return;
    }
    layPicturesAgain();
}

// The first line that is seen stays where it is.
void ArticleView::layPicturesAgain()
{
    const QAbstractTextDocumentLayout *layout = document()->documentLayout();
    const QTextBlock first = cursorForPosition(QPoint(0, 0)).block();
    QScrollBar *bar = verticalScrollBar();
    const double before = layout->blockBoundingRect(first).top();
    document()->markContentsDirty(0, document()->characterCount());
    if (bar->value() > 0)
        bar->setValue(bar->value() + int(layout->blockBoundingRect(first).top() - before));
    viewport()->update();
}

void ArticleView::activatePicture(int index)
{
    if (!m_page || index < 0 || index >= int(m_page->pictures().size()))
        return;
    const QUrl source = m_page->pictures()[size_t(index)].source;
    if (m_frames->has(source))
        return openViewer(index);
    if (m_use == PictureUse::Allowed || m_hosts.contains(source.host()))
        return showPictures(); // Once more: it failed, or is on its way.
    loadPicturesOf(source.host());
}

void ArticleView::openViewer(int index)
{
    std::vector<PictureViewer::Shown> shown;
    int at = 0;
    const auto &all = m_page->pictures();
    for (int i = 0; i < int(all.size()); ++i) {
        if (i == index)
            at = int(shown.size());
        if (m_frames->has(all[size_t(i)].source))
            shown.push_back({ all[size_t(i)], m_frames->image(all[size_t(i)].source) });
    }
    if (!m_viewer) {
        m_viewer = new PictureViewer(window());
        connect(m_viewer, &PictureViewer::linkRequested, this, &ArticleView::activate);
        connect(m_viewer, &PictureViewer::closed, this, [this] { setFocus(Qt::OtherFocusReason); });
    }
    m_viewer->present(std::move(shown), at, m_article->article.id, m_pictures);
}

/// The words of the link that has this address; of the first, if there are several.
QString ArticleView::wordsOf(const QUrl &address) const
{
    QString words;
    for (QTextBlock line = document()->begin(); line.isValid() && words.isEmpty(); line = line.next()) {
        for (auto part = line.begin(); !part.atEnd(); ++part) {
            const QTextFragment fragment = part.fragment();
            if (fragment.charFormat().isAnchor() && QUrl(fragment.charFormat().anchorHref()) == address)
                words += fragment.text();
            else if (!words.isEmpty())
                break;
        }
    }
    return words;
}

void ArticleView::activate(const QUrl &address)
{
    if (address.scheme() == "quotidian"_L1) {
        if (address.path() == "always"_L1 && m_article)
            emit picturesAlwaysWanted(m_article->article.feed);
        if (address.path() == "all"_L1) {
            m_isWhole = true;
            const int place = verticalScrollBar()->value();
            lay();
            verticalScrollBar()->setValue(place);
            showPictures();
            return;
        }
        if (address.path().startsWith("picture/"_L1))
            return activatePicture(address.path().mid(8).toInt());
        loadPictures();
        return;
    }
    const LinkJudgement judgement = judgeLink(address, wordsOf(address));
    if (judgement.warning.isEmpty())
        emit linkActivated(address);
    else
        m_strip->ask(judgement, address);
}

void ArticleView::showTarget(const QUrl &address)
{
    const int picture = address.path().startsWith("picture/"_L1) ? address.path().mid(8).toInt() : -1;
    if (address.scheme() == "quotidian"_L1 && m_page && picture >= 0
        && picture < int(m_page->pictures().size())) {
        const ArticlePage::Picture &target = m_page->pictures()[size_t(picture)];
        QTextCharFormat format;
        format.setProperty(pictureproperty::Source, target.source);
        const QString name = target.alternative.isEmpty() ? tr("A picture") : isolated(target.alternative);
        return m_strip->show({ name + u" · "_s + m_frames->words(format), {} });
    }
    if (address.isEmpty() || address.scheme() == "quotidian"_L1)
        return m_strip->leave();
    m_strip->show(judgeLink(address, wordsOf(address)));
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
    m_strip->place();
    m_settled->start();
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
