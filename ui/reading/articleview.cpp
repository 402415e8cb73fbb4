#include "reading/articleview.h"

#include "base/async.h"
#include "desk/errortext.h"
#include "desk/pictures.h"
#include "formats/feed/feedtext.h"
#include "formats/html/safeurl.h"
#include "formats/html/treebuilder.h"
#include "formats/text/scripts.h"
#include "reading/linkjudgement.h"
#include "reading/linkstrip.h"
#include "reading/pictureframes.h"
#include "widgets/icons.h"
#include "widgets/isolated.h"
#include "widgets/pictureviewer.h"
#include "widgets/tones.h"
#include "widgets/when.h"

#include <QAbstractTextDocumentLayout>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QLocale>
#include <QMenu>
#include <QMimeData>
#include <QPainter>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextBoundaryFinder>
#include <QTextDocumentFragment>
#include <QTimer>
#include <QtConcurrent>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

/// What was made of an article's HTML.
struct ArticleView::Reading {
    std::shared_ptr<const PageLines> lines;
    int trackersRemoved = 0;
    bool isTooLarge = false;
};

namespace {

constexpr int quoteRoom = 7; ///< Of a quotation's ground above and below its lines.
constexpr qsizetype shortArticle = 48 * 1024; ///< Bytes that are read at once, without a thread.
constexpr qsizetype shortText = 50'000; ///< Letters that are searched so.

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
    : PageView(parent)
    , m_frames(new PictureFrames(this))
    , m_strip(new LinkStrip(this))
    , m_settled(new QTimer(this))
{
    setAccessibleName(tr("Article"));
    document()->documentLayout()->registerHandler(pictureproperty::objectType, m_frames);
    connect(this, &PageView::targetActivated, this, &ArticleView::activate);
    connect(this, &PageView::targetPointed, this, &ArticleView::showPointed);
    connect(m_strip, &LinkStrip::confirmed, this, &ArticleView::linkActivated);
    connect(this, &QTextEdit::selectionChanged, this, &ArticleView::passageChanged);
    m_settled->setSingleShot(true);
    m_settled->setInterval(80);
    connect(m_settled, &QTimer::timeout, this, [this] {
        if (m_fitted < textWidth()) // Narrower ones are drawn smaller until then and for good.
            askAgain();
        else
            askPictures();
    });
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, [this] {
        markMatches();
        if (!m_settled->isActive())
            m_settled->start();
    });
}

ArticleView::~ArticleView() = default;

void ArticleView::present(const ArticleText &article, PictureUse use)
{
    m_article = article;
    m_read.reset();
    const bool mustWait = use == PictureUse::Allowed && m_pictures && m_pictures->isLineMetered();
    m_use = mustWait ? PictureUse::Waiting : use;
    m_isWhole = false;
    m_hosts.clear();
    m_frames->clear();
    m_strip->hide();
    forgetAsked();
    const int presented = ++m_presented;
    const auto read = [html = article.html, base = article.base] {
        const auto page = readHtml(html, { .base = base });
        Reading reading;
        reading.isTooLarge = !page;
        reading.lines = std::make_shared<const PageLines>(page ? pageLines(page->root) : PageLines());
        reading.trackersRemoved = page ? page->trackersRemoved : 0;
        return reading;
    };
    if (article.html.size() <= shortArticle)
        return take(read());
    lay(Place::Top); // Its title, until the rest is read.
    emit passageChanged();
    const QFuture<Result<Reading>> reading
        = QtConcurrent::run([read]() -> Result<Reading> { return read(); });
    onDone(reading, this, [this, presented](const Result<Reading> &done) {
        if (done && presented == m_presented)
            take(*done);
    });
}

void ArticleView::take(const Reading &read)
{
    m_read = std::make_shared<const Reading>(read);
    lay(Place::Top);
    search();
    emit passageChanged();
}

void ArticleView::clearArticle()
{
    m_article.reset();
    m_read.reset();
    ++m_presented;
    m_frames->clear();
    m_strip->hide();
    clearPage();
    forgetAsked();
    search();
    emit passageChanged();
}

std::optional<ArticleId> ArticleView::article() const
{
    return m_article ? std::optional(m_article->article.id) : std::nullopt;
}

void ArticleView::lay(Place place)
{
    if (!m_article)
        return;
    QStringList foot;
    if (m_read && m_read->trackersRemoved > 0)
        foot.append(tr("%Ln tracker(s) removed", nullptr, m_read->trackersRemoved));
    if (m_read && m_read->isTooLarge)
        foot.append(tr("This article is too large to show here. Open it in the browser."));
    if (m_article->article.versionCount > 1)
        foot.append(tr("%Ln version(s) kept", nullptr, m_article->article.versionCount));
    const QDateTime first = m_article->article.arrivedAt;
    if (first.isValid())
        foot.append(tr("first seen %1").arg(isolated(fullWhen(first))));
    ArticlePage::Look look = this->look();
    if (m_isWhole)
        look.most = std::numeric_limits<int>::max();
    begin(std::make_unique<ArticlePage>(document(),
              m_read ? m_read->lines : std::make_shared<const PageLines>(),
              ArticlePage::Head{ aboutLine(*m_article), m_article->article.title,
                  m_read ? enclosureLines(m_article->enclosures) : std::vector<ArticlePage::Offer>(),
                  m_read ? placeLine(m_article->article) : QString(),
                  m_read ? foot.join(u" · "_s) : QString() },
              look),
        place);
}

void ArticleView::layAgain() { lay(Place::Kept); }

void ArticleView::pageGrew()
{
    markMatches();
    askPictures();
}

bool ArticleView::hasBlockedPictures() const { return !m_missing.isEmpty(); }

void ArticleView::loadPictures()
{
    if (!m_article || m_use == PictureUse::Allowed)
        return;
    m_use = PictureUse::Allowed;
    askAgain();
}

void ArticleView::loadPicturesOf(const QString &host)
{
    m_hosts.insert(host);
    askAgain();
}

void ArticleView::forgetAsked()
{
    ++m_shown;
    m_asked.clear();
    m_missing.clear();
    m_fitted = textWidth();
    emit blockedPicturesChanged();
}

/// All that are near once more: they may be loaded now, or are wanted larger.
void ArticleView::askAgain()
{
    forgetAsked();
    askPictures();
}

// What is kept here is shown at once; the rest only when the person allows it. Nothing is asked for that is
// far from what is seen.
void ArticleView::askPictures()
{
    if (!m_pictures || !m_article || !page())
        return;
    const int height = viewport()->height();
    const int first = cursorForPosition(QPoint(0, -height)).position();
    const int last = cursorForPosition(QPoint(0, 2 * height)).position();
    const QSize fit = QSize(m_fitted, 4000) * devicePixelRatioF();
    const int shown = m_shown;
    for (const PageTarget &target : targets()) {
        if (target.picture < 0 || target.position < first || target.position > last)
            continue;
        const QUrl source = page()->lines().pictures[size_t(target.picture)].source;
        if (source.isEmpty() || m_asked.contains(source))
            continue;
        m_asked.insert(source);
        const bool isAllowed = m_use == PictureUse::Allowed || m_hosts.contains(source.host());
        if (isAllowed) {
            m_frames->setLoading(source);
            relayPicture(source);
        }
        const auto from = isAllowed ? Pictures::From::Network : Pictures::From::Here;
        onDone(m_pictures->picture(source, m_article->article.id, fit, from), this,
            [this, shown, source, isAllowed](const Result<QImage> &image) {
                if (shown == m_shown)
                    putPicture(source, image, isAllowed);
            });
    }
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
        m_missing.insert(source);
        emit blockedPicturesChanged();
        return;
    }
    relayPicture(source);
}

void ArticleView::relayPicture(const QUrl &source)
{
    layPicture(source);
    if (target() >= 0)
        showPointed(target()); // What Enter does there is another thing now.
}

void ArticleView::activatePicture(int index)
{
    const QUrl source = page()->lines().pictures[size_t(index)].source;
    if (m_frames->has(source))
        return openViewer(index);
    if (m_use == PictureUse::Allowed || m_hosts.contains(source.host()))
        return askAgain(); // Once more: it failed, or is on its way.
    loadPicturesOf(source.host());
}

void ArticleView::openViewer(int index)
{
    std::vector<PictureViewer::Shown> shown;
    m_inViewer.clear();
    int at = 0;
    const std::vector<PagePicture> &all = page()->lines().pictures;
    for (int i = 0; i < int(all.size()); ++i) {
        if (i == index)
            at = int(shown.size());
        if (!m_frames->has(all[size_t(i)].source))
            continue;
        shown.push_back({ all[size_t(i)].alternative, {}, m_frames->image(all[size_t(i)].source),
            all[size_t(i)].link, {} });
        m_inViewer.push_back(all[size_t(i)]);
    }
    if (!m_viewer) {
        m_viewer = new PictureViewer(window());
        connect(m_viewer, &PictureViewer::linkRequested, this, [this](int seen) {
            const PagePicture &picture = m_inViewer[size_t(seen)];
            const LinkJudgement judgement = judgeLink(picture.link, picture.alternative);
            if (judgement.warning.isEmpty())
                emit linkActivated(picture.link);
            else
                m_strip->ask(judgement, picture.link);
        });
        connect(m_viewer, &PictureViewer::closed, this, [this] {
            setFocus(Qt::OtherFocusReason);
            goToTarget(m_viewed);
        });
    }
    m_viewed = target();
    PictureViewer::Source source;
    if (m_pictures) {
        source = [this, article = m_article->article.id](int seen, QSize fit) {
            return m_pictures->picture(m_inViewer[size_t(seen)].source, article, fit, Pictures::From::Here);
        };
    }
    m_viewer->present(std::move(shown), at, std::move(source));
}

void ArticleView::activate(int target)
{
    const PageTarget there = targets()[size_t(target)];
    if (there.picture >= 0)
        return activatePicture(there.picture);
    if (there.address.scheme() == "quotidian"_L1) {
        m_isWhole = true;
        return lay(Place::Kept);
    }
    const LinkJudgement judgement = judgeLink(there.address, there.words);
    if (judgement.warning.isEmpty())
        emit linkActivated(there.address);
    else
        m_strip->ask(judgement, there.address);
}

QString ArticleView::describe(int target) const
{
    if (!page() || target < 0 || target >= int(targets().size()))
        return {};
    const PageTarget &there = targets()[size_t(target)];
    if (there.picture >= 0)
        return m_frames->words(page()->lines().pictures[size_t(there.picture)].source);
    if (there.address.scheme() == "quotidian"_L1)
        return {};
    const LinkJudgement judgement = judgeLink(there.address, there.words);
    return judgement.warning.isEmpty() ? judgement.target : judgement.warning;
}

void ArticleView::showPointed(int target)
{
    const bool isThere = page() && target >= 0 && target < int(targets().size());
    const PageTarget there = isThere ? targets()[size_t(target)] : PageTarget();
    const bool isPicture = isThere && there.picture >= 0;
    m_frames->setFocused(isPicture && target == this->target() && hasFocus() ? there.position : -1);
    viewport()->update();
    const QString words = describe(target);
    if (words.isEmpty())
        return m_strip->leave();
    if (isPicture) {
        const QString name = there.words.isEmpty() ? tr("A picture") : isolated(there.words);
        return m_strip->show({ name + u" · "_s + words, {} });
    }
    m_strip->show(judgeLink(there.address, there.words));
}

std::optional<SelectedPassage> ArticleView::passage() const
{
    const QTextCursor cursor = textCursor();
    if (!page() || !m_article || !cursor.hasSelection())
        return std::nullopt;
    PlainRange range = page()->rangeBetween(cursor.selectionStart(), cursor.selectionEnd());
    QString text = page()->lines().textOf(range);
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
    return SelectedPassage{ m_article->version, int(range.start), int(range.end), text };
}

void ArticleView::select(const SelectedPassage &passage)
{
    if (!page())
        return;
    const auto [from, to] = page()->positionsOf({ passage.start, passage.end });
    if (from < 0 || to >= document()->characterCount())
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
    // As far around as a word can reach: the whole of a long text takes long to be cut into words.
    constexpr qsizetype reach = 500;
    const qsizetype from = qMax<qsizetype>(0, at - reach);
    QTextBoundaryFinder words(QTextBoundaryFinder::Word, text.mid(from, 2 * reach));
    words.setPosition(at - from);
    if (words.isAtBoundary())
        return at;
    const qsizetype edge = isStart ? words.toPreviousBoundary() : words.toNextBoundary();
    return edge < 0 ? at : from + edge;
}

} // namespace

void ArticleView::selectWholeWords()
{
    const auto marked = passage();
    if (!marked)
        return;
    const QString &text = page()->lines().plain;
    const qsizetype from = page()->lines().unitsOf(marked->start);
    const qsizetype start = wordEdge(text, from, true);
    const qsizetype end = wordEdge(text, from + marked->text.size(), false);
    select({ marked->version, int(codePoints(QStringView(text).left(start))),
        int(codePoints(QStringView(text).left(end))), text.mid(start, end - start) });
}

/// The words as they are, never as they are shown: a long line's cuts and a list's bullets are not in them.
QMimeData *ArticleView::createMimeDataFromSelection() const
{
    QString text;
    if (page()) {
        const QTextCursor cursor = textCursor();
        QTextCursor around(document()); // What is said about it, before and behind.
        const auto shown = [&around](int from, int to) {
            around.setPosition(from);
            around.setPosition(qMax(from, to), QTextCursor::KeepAnchor);
            return around.selection().toPlainText().trimmed();
        };
        const int from = cursor.selectionStart();
        const int to = cursor.selectionEnd();
        const QString before = shown(from, qMin(to, page()->bodyPosition()));
        const QString after = shown(qMax(from, page()->bodyEnd()), to);
        QStringList parts{ before, page()->lines().textOf(page()->rangeBetween(from, to)), after };
        parts.removeAll({});
        text = parts.join(u"\n\n"_s);
    }
    auto *copied = new QMimeData;
    copied->setText(text);
    return copied;
}

void ArticleView::lookFor(const QString &asked, SearchBy how)
{
    if (m_looked == asked && m_how == how)
        return;
    m_looked = asked;
    m_how = how;
    search();
}

void ArticleView::search()
{
    const int asked = ++m_lookedFor;
    m_match = -1;
    m_matches.clear();
    markMatches();
    if (m_looked.isEmpty() || !m_read || !m_article) {
        emit matchesChanged();
        return;
    }
    using Found = std::pair<std::vector<TextMatch>, std::vector<TextMatch>>;
    const auto look = [title = m_article->article.title.left(longestLine), lines = m_read->lines,
                          looked = m_looked, how = m_how] {
        return Found{ searchText(title, looked, how), searchText(lines->plain, looked, how) };
    };
    const auto show = [this, asked](const Found &found) {
        if (asked != m_lookedFor || !page())
            return;
        for (const TextMatch &match : found.first) {
            const int from = page()->titlePosition() + int(match.start);
            m_matches.emplace_back(from, from + int(match.length));
        }
        for (const TextMatch &match : found.second) {
            const auto place = page()->positionsOfUnits(match.start, match.start + match.length);
            if (place.first >= 0)
                m_matches.push_back(place);
        }
        markMatches();
        emit matchesChanged();
    };
    if (m_read->lines->plain.size() <= shortText)
        return show(look());
    onDone(QtConcurrent::run([look]() -> Result<Found> { return look(); }), this,
        [show](const Result<Found> &found) {
            if (found)
                show(*found);
        });
}

/// Those that are near: a page can have thousands.
void ArticleView::markMatches()
{
    QList<QTextEdit::ExtraSelection> marks;
    if (!m_matches.empty()) {
        const int height = viewport()->height();
        const int first = cursorForPosition(QPoint(0, -height)).position();
        const int last = cursorForPosition(QPoint(0, 2 * height)).position();
        const auto begin = std::partition_point(m_matches.begin(), m_matches.end(),
            [first](const std::pair<int, int> &match) { return match.second < first; });
        for (auto match = begin; match != m_matches.end() && match->first <= last; ++match) {
            QTextEdit::ExtraSelection mark;
            mark.cursor = QTextCursor(document());
            mark.cursor.setPosition(match->first);
            mark.cursor.setPosition(
                qMin(match->second, document()->characterCount() - 1), QTextCursor::KeepAnchor);
            const bool isCurrent = match - m_matches.begin() == m_match;
            const TonePair pair = tonePair(Tone::Waiting, palette());
            mark.format.setBackground(isCurrent ? accent(palette()) : pair.ground);
            mark.format.setForeground(isCurrent ? onAccent(palette()) : pair.ink);
            marks.append(mark);
        }
    }
    if (!marks.isEmpty() || !extraSelections().isEmpty())
        setExtraSelections(marks);
}

void ArticleView::goToMatch(int by)
{
    if (m_matches.empty() || !page())
        return;
    const int count = matchCount();
    if (m_match >= 0) {
        m_match = (m_match + by + count) % count;
    } else {
        const int here = cursorForPosition(QPoint(0, 0)).position();
        const int next = int(std::partition_point(m_matches.begin(), m_matches.end(),
                                 [here](const std::pair<int, int> &match) { return match.first < here; })
            - m_matches.begin());
        m_match = by > 0 ? next % count : (next + count - 1) % count;
    }
    const auto [from, to] = m_matches[size_t(m_match)];
    if (page()->isCut() && to > page()->bodyEnd() && page()->isWritten()) {
        m_isWhole = true; // It stands beyond the cut.
        lay(Place::Kept);
    }
    if (from < document()->characterCount()) {
        QTextCursor caret(document());
        caret.setPosition(from);
        setTextCursor(caret); // A screen reader reads on from there.
    }
    scrollTo(from, to);
    markMatches();
    emit matchesChanged();
}

void ArticleView::selectMatch()
{
    if (m_match < 0 || m_matches[size_t(m_match)].second >= document()->characterCount())
        return;
    QTextCursor cursor(document());
    cursor.setPosition(m_matches[size_t(m_match)].first);
    cursor.setPosition(m_matches[size_t(m_match)].second, QTextCursor::KeepAnchor);
    setTextCursor(cursor);
}

void ArticleView::contextMenuEvent(QContextMenuEvent *event)
{
    if (!m_article || !page())
        return;
    const bool isByKey = event->reason() == QContextMenuEvent::Keyboard;
    const QString anchor = isByKey ? QString() : anchorAt(event->pos());
    const int chosen = isByKey ? target()
        : anchor.isEmpty()     ? -1
                               : anchor.mid(int(strlen("quotidian:"))).toInt();
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto copy = [](const QUrl &address) {
        QGuiApplication::clipboard()->setText(withoutTrackers(address).toString(QUrl::FullyEncoded));
    };
    QPoint at = event->globalPos();
    if (isByKey)
        at = viewport()->mapToGlobal(cursorRect().bottomLeft());
    if (chosen >= 0 && chosen < int(targets().size())) {
        const PageTarget there = targets()[size_t(chosen)];
        if (const QList<QRectF> rects = rectsOf(there); isByKey && !rects.isEmpty())
            at = viewport()->mapToGlobal(rects.back().bottomLeft().toPoint());
        if (there.picture >= 0) {
            const QUrl source = page()->lines().pictures[size_t(there.picture)].source;
            menu->addAction(m_frames->has(source) ? tr("Show in &Full Size") : tr("&Load This Picture"), this,
                [this, chosen] { activateTarget(chosen); });
            if (!source.isEmpty())
                menu->addAction(tr("Copy Address of the &Picture"), this, [copy, source] { copy(source); });
        } else {
            menu->addAction(tr("Open &Link in Browser"), this, [this, chosen] { activateTarget(chosen); });
        }
        if (!there.address.isEmpty() && there.address.scheme() != "quotidian"_L1)
            menu->addAction(tr("Copy Address of the Lin&k"), this, [copy, there] { copy(there.address); });
        menu->addSeparator();
    }
    QAction *quote
        = menu->addAction(lineIcon("quote"_L1), tr("&Quote in Draft"), this, &ArticleView::quoteWanted);
    quote->setEnabled(passage().has_value());
    menu->addAction(tr("&Copy"), this, &QTextEdit::copy)->setEnabled(textCursor().hasSelection());
    menu->addAction(tr("Select &All"), this, &QTextEdit::selectAll);
    menu->addSeparator();
    menu->addAction(lineIcon("search"_L1), tr("F&ind in This Article"), this, &ArticleView::findWanted);
    menu->addAction(tr("&Open Article in Browser"), this, &ArticleView::browserWanted);
    menu->addAction(tr("Copy Addre&ss of the Article"), this,
        [copy, address = m_article->article.url] { copy(address); });
    menu->popup(at);
}

// Each quotation has its ground and a bar on the side where its lines begin, under the text.
void ArticleView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    const QPointF scrolled(0, -verticalScrollBar()->value());
    const QAbstractTextDocumentLayout *layout = document()->documentLayout();
    const double width = document()->textWidth() - 2 * document()->documentMargin();
    const auto depthOf = [](const QTextBlock &line) {
        return line.isValid() ? line.blockFormat().intProperty(pageproperty::quoteDepth) : 0;
    };
    const QTextBlock first = cursorForPosition(event->rect().topLeft()).block();
    for (QTextBlock line = first.previous().isValid() ? first.previous() : first; line.isValid();
         line = line.next()) {
        QRectF rect = layout->blockBoundingRect(line).translated(scrolled);
        if (rect.top() > event->rect().bottom() + quoteRoom)
            break;
        const int depth = depthOf(line);
        if (depth == 0)
            continue;
        if (depthOf(line.next()) > 0)
            rect.setBottom(layout->blockBoundingRect(line.next()).top() + scrolled.y());
        else
            rect.setBottom(rect.bottom() + quoteRoom);
        if (depthOf(line.previous()) == 0)
            rect.setTop(rect.top() - quoteRoom);
        const bool isRightToLeft = line.textDirection() == Qt::RightToLeft;
        const double margin = document()->documentMargin();
        const double inset = (depth - 1) * document()->indentWidth();
        const QRectF ground(margin + (isRightToLeft ? 0 : inset), rect.top(), width - inset, rect.height());
        painter.fillRect(ground, quoteGround(palette()));
        const double bar = isRightToLeft ? ground.right() - 3 : ground.left();
        painter.fillRect(QRectF(bar, ground.top(), 3, ground.height()), accent(palette()));
    }
    painter.end();
    PageView::paintEvent(event);
}

void ArticleView::resizeEvent(QResizeEvent *event)
{
    PageView::resizeEvent(event);
    m_strip->place();
    m_settled->start();
}
