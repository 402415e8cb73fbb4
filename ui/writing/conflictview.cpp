#include "writing/conflictview.h"

#include "base/async.h"
#include "formats/blocks/makers.h"
#include "reading/latinkey.h"
#include "widgets/icons.h"
#include "widgets/isolated.h"
#include "widgets/labels.h"
#include "widgets/panes.h"
#include "widgets/style.h"
#include "widgets/tones.h"
#include "widgets/when.h"
#include "writing/postedit.h"

#include <QAccessible>
#include <QApplication>
#include <QBoxLayout>
#include <QElapsedTimer>
#include <QInputMethod>
#include <QJsonDocument>
#include <QJsonObject>
#include <QKeyEvent>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QRadioButton>
#include <QResizeEvent>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>
#include <QtConcurrent>

#include <algorithm>
#include <initializer_list>
#include <memory>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

WordsView::Paragraph paragraphOf(const ConflictRow &row)
{
    switch (row.kind) {
    case ConflictRow::Kind::Changed:
        return { ConflictView::tr("Theirs, changed: %1").arg(row.name), row.words, WordsView::Side::Both };
    case ConflictRow::Kind::Came:
        return { ConflictView::tr("Theirs, new: %1").arg(row.name), row.words, WordsView::Side::Both };
    case ConflictRow::Kind::Went:
        return { ConflictView::tr("Theirs, taken away: %1").arg(row.name), row.words, WordsView::Side::Both };
    case ConflictRow::Kind::Settled:
    case ConflictRow::Kind::Place:
        break;
    }
    return { {}, row.words, WordsView::Side::Quiet };
}

constexpr size_t mostShown = 5; ///< Settled blocks in a row; of more, the first and the last are shown.
const QByteArray notTaken = "/own";
constexpr int aroundPlace = 48; ///< Pixels of what stands before and behind where one goes.
constexpr int roomForBars = 500; ///< From this width on, words and buttons stand in one line.
constexpr int msPerTurn = 8; ///< Of making cards.
constexpr int keepWithin = 1500; ///< Milliseconds until what was decided is on its way to the disk.

using Decisions = QMap<QByteArray, blocks::MergeChoice>;
using Copies = QHash<QByteArray, QByteArray>;
constexpr auto copiesKey = "copies"_L1;

/// JSON: `{"key": {"take": 0, "own": "…"}, "copies": {"new id": "id"}}`.
QByteArray writeDecisions(const Decisions &decisions, const Copies &copies)
{
    QJsonObject written;
    for (auto at = decisions.cbegin(); at != decisions.cend(); ++at)
        written.insert(QString::fromLatin1(at.key()),
            QJsonObject{ { u"take"_s, int(at->take) }, { u"own"_s, QString::fromUtf8(at->own) } });
    QJsonObject ids;
    for (auto at = copies.cbegin(); at != copies.cend(); ++at)
        ids.insert(QString::fromLatin1(at.key()), QString::fromLatin1(at.value()));
    if (!ids.isEmpty())
        written.insert(copiesKey, ids);
    return QJsonDocument(written).toJson(QJsonDocument::Compact);
}

Decisions readDecisions(const QByteArray &json)
{
    Decisions decisions;
    const QJsonObject written = QJsonDocument::fromJson(json).object();
    for (auto at = written.begin(); at != written.end(); ++at) {
        const QJsonObject choice = at.value().toObject();
        const int take = choice[u"take"_s].toInt(-1);
        if (take >= int(blocks::MergeChoice::Take::Mine) && take <= int(blocks::MergeChoice::Take::Own))
            decisions.insert(at.key().toLatin1(),
                { blocks::MergeChoice::Take(take), choice[u"own"_s].toString().toUtf8() });
    }
    return decisions;
}

Copies readCopies(const QByteArray &json)
{
    Copies copies;
    const QJsonObject written = QJsonDocument::fromJson(json).object()[copiesKey].toObject();
    for (auto at = written.begin(); at != written.end(); ++at)
        copies.insert(at.key().toLatin1(), at.value().toString().toLatin1());
    return copies;
}

QPushButton *makeLink(const QString &words, QWidget *parent)
{
    auto *link = new QPushButton(words, parent);
    link->setFlat(true);
    link->setCursor(Qt::PointingHandCursor);
    return link;
}

} // namespace

QByteArray ownMarkupIn(const QByteArray &decisions)
{
    std::vector<QByteArray> own;
    const auto decided = readDecisions(decisions);
    for (const blocks::MergeChoice &choice : decided) {
        if (choice.take == blocks::MergeChoice::Take::Own && !choice.own.trimmed().isEmpty())
            own.push_back(choice.own.trimmed());
    }
    return blocks::joined(own);
}

ConflictView::ConflictView(QWidget *parent)
    : QWidget(parent)
    , m_textFont(readingFont({}, 13))
    , m_title(new QLabel(tr("Two texts of this post"), this))
    , m_about(new QLabel(this))
    , m_count(new QLabel(this))
    , m_previous(new QToolButton(this))
    , m_next(new QToolButton(this))
    , m_base(new QPushButton(tr("As It &Was"), this))
    , m_rest(new QPushButton(tr("All the &Others"), this))
    , m_keep(new QPushButton(tr("&Keep Mine as a New Draft"), this))
    , m_apply(new QPushButton(tr("&Apply"), this))
    , m_scroll(new QScrollArea(this))
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_about->setTextFormat(Qt::PlainText);
    m_about->setWordWrap(true);
    setInk(m_about, Ink::Muted);
    m_count->setTextFormat(Qt::PlainText);
    m_count->setFont(bold);
    m_previous->setIcon(lineIcon("up"_L1));
    m_previous->setAccessibleName(tr("Previous place"));
    m_previous->setToolTip(tr("Previous place (Alt+Up)"));
    m_next->setIcon(lineIcon("down"_L1));
    m_next->setAccessibleName(tr("Next place"));
    m_next->setToolTip(tr("Next place (Alt+Down)"));
    m_base->setCheckable(true);
    m_base->setToolTip(tr("Shows each place as it was before either of you changed it"));
    m_rest->setToolTip(tr("Decides every place that is not decided yet"));
    m_keep->setToolTip(
        tr("Your text becomes a draft of its own; this post takes theirs where both changed the same"));
    markPrimary(m_apply);
    auto *close = new QPushButton(tr("&Back"), this);
    close->setToolTip(tr("Back to the text; what is decided so far is kept (Esc)"));
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->viewport()->setBackgroundRole(QPalette::Base);

    auto *rest = new QMenu(m_rest);
    rest->addAction(tr("&Mine"), this, [this] { takeRest(Take::Mine); });
    rest->addAction(tr("&Theirs"), this, [this] { takeRest(Take::Theirs); });
    rest->addAction(tr("&Both, Mine First"), this, [this] { takeRest(Take::Both); });
    m_rest->setMenu(rest);

    // Words and buttons in a line, or in two where the room is narrow.
    const auto makeBar = [this](QLabel *words, std::initializer_list<QWidget *> buttons) {
        auto *row = new QHBoxLayout;
        row->addStretch(1);
        for (QWidget *button : buttons)
            row->addWidget(button);
        auto *bar = new QBoxLayout(QBoxLayout::LeftToRight);
        bar->addWidget(words, 1);
        bar->addLayout(row);
        m_bars.push_back(bar);
        return bar;
    };
    QBoxLayout *top = makeBar(m_title, { m_keep, close, m_apply });
    QBoxLayout *tools = makeBar(m_count, { m_previous, m_next, m_base, m_rest });
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 10, 16, 0);
    column->setSpacing(8);
    column->addLayout(top);
    column->addWidget(m_about);
    column->addLayout(tools);
    column->addWidget(makeLine(this));
    column->addWidget(m_scroll, 1);

    QWidget *last = m_keep;
    for (QWidget *each :
        std::initializer_list<QWidget *>{ close, m_apply, m_previous, m_next, m_base, m_rest }) {
        setTabOrder(last, each);
        last = each;
    }
    m_keepDue.setSingleShot(true);
    m_keepDue.setInterval(keepWithin);
    connect(&m_keepDue, &QTimer::timeout, this, &ConflictView::sayDecisions);
    connect(close, &QPushButton::clicked, this, &ConflictView::closed);
    connect(m_apply, &QPushButton::clicked, this, &ConflictView::apply);
    connect(m_keep, &QPushButton::clicked, this, &ConflictView::keepMine);
    connect(m_previous, &QToolButton::clicked, this, [this] { goTo(Toward::Start); });
    connect(m_next, &QToolButton::clicked, this, [this] { goTo(Toward::End); });
    // A card has its height only once it is laid out, in several turns; so has one's own text.
    connect(m_scroll->verticalScrollBar(), &QScrollBar::rangeChanged, this, &ConflictView::hold);
    connect(m_scroll->verticalScrollBar(), &QScrollBar::actionTriggered, this, [this] { m_held.reset(); });
    connect(qApp, &QApplication::focusChanged, this, [this](const QWidget *before, const QWidget *now) {
        if (before && now && m_scroll->isAncestorOf(now)) // Not when the window comes back.
            follow();
    });
    connect(m_base, &QPushButton::toggled, this, [this](bool isShown) {
        for (ConflictCard *card : m_cards)
            card->setBaseShown(isShown);
    });
}

void ConflictView::present(const OpenConflict &conflict, const QString &site, const FieldLists &lists)
{
    const bool isAnother = !m_conflict || m_conflict->texts.id != conflict.texts.id;
    if (isAnother)
        clear();
    m_conflict = conflict;
    m_isBuilt = false;
    m_apply->setEnabled(false);
    showAbout(site);
    const int asked = ++m_asked;
    const QFuture<Result<std::shared_ptr<const ConflictPage>>> reading
        = QtConcurrent::run([conflict, lists]() -> Result<std::shared_ptr<const ConflictPage>> {
              return std::make_shared<const ConflictPage>(conflictPage(conflict, lists));
          });
    onDone(reading, this, [this, asked](const Result<std::shared_ptr<const ConflictPage>> &page) {
        if (asked != m_asked || !page)
            return;
        if (m_scroll->isAncestorOf(window()->focusWidget()))
            QGuiApplication::inputMethod()->commit(); // What is being composed in one's own words is theirs.
        const bool isFirst = m_cards.empty() && !m_building && m_left.isEmpty();
        if (isFirst)
            m_copies.insert(readCopies(m_conflict->kept));
        build(*page, isFirst ? readDecisions(m_conflict->kept) : decisions());
    });
}

void ConflictView::clear()
{
    keepDecisions();
    ++m_asked;
    m_conflict.reset();
    m_isBuilt = false;
    m_building.reset();
    m_apply->setEnabled(false);
    m_cards.clear();
    m_left.clear();
    m_copies.clear();
    m_at = -1;
    m_held.reset();
    m_isAstray = false;
    delete m_scroll->takeWidget();
}

ConflictView::Decisions ConflictView::decisions() const
{
    Decisions decided = m_building ? m_building->before : m_left;
    for (const ConflictCard *card : m_cards) {
        const QByteArray key = card->place().key;
        const auto choice = card->choice();
        if (choice)
            decided.insert(key, *choice);
        if (!card->ownWords().isEmpty() && (!choice || choice->take != Take::Own))
            decided.insert(key + notTaken, { Take::Own, card->ownMarkup() });
    }
    return decided;
}

void ConflictView::keepDecisions()
{
    if (!m_keepDue.isActive())
        return;
    m_keepDue.stop();
    sayDecisions();
}

void ConflictView::sayDecisions()
{
    if (m_conflict)
        emit keepingRequested(m_conflict->texts.id, writeDecisions(decisions(), m_copies));
}

void ConflictView::build(const std::shared_ptr<const ConflictPage> &page, const Decisions &before)
{
    const bool hadFocus = isFocused() || m_scroll->isAncestorOf(window()->focusWidget());
    const int at = current();
    const ConflictCard *card = at < 0 ? nullptr : m_cards[size_t(at)];
    const int scrolled = m_scroll->verticalScrollBar()->value();
    Building building{ page, before };
    building.held = m_held.value_or(Held{ (card ? card->y() : 0) - scrolled });
    building.place = card ? card->place().key : QByteArray();
    if (m_building && !card) { // It does not stand again yet.
        building.held = m_building->held;
        building.place = m_building->place;
        building.cursor = m_building->cursor;
    }
    const bool isGone
        = std::ranges::find(page->places, building.place, &ConflictPlace::key) == page->places.end();
    if (isGone) {
        m_isAstray = m_isAstray || (hadFocus && !building.place.isEmpty());
        building.place.clear();
        building.cursor.reset();
        building.held = { -scrolled };
    } else if (card) {
        building.cursor = card->ownCursor();
    }
    m_at = -1;
    m_held.reset();
    if (building.place.isEmpty())
        m_held = building.held;
    m_building = std::move(building);
    if (hadFocus)
        setFocus(Qt::OtherFocusReason); // Until the place stands again; else it went where nobody looks.
    m_cards.clear();
    m_left.clear();
    delete m_scroll->takeWidget();
    auto *post = new QWidget;
    post->setBackgroundRole(QPalette::Base);
    auto *column = new QVBoxLayout(post);
    column->setContentsMargins(0, 8, 8, 24);
    column->setSpacing(14);
    column->addStretch(1);
    m_scroll->setWidget(post);
    buildMore();
}

// A few cards in each turn: a post of two hundred places stops nobody who reads. Who writes goes on writing
// as soon as their words stand again: in the first turn, as what is typed meanwhile has no place before.
void ConflictView::buildMore()
{
    if (!m_building)
        return;
    Building &building = *m_building;
    const std::vector<ConflictRow> &rows = building.page->rows;
    QElapsedTimer turn;
    turn.start();
    while (building.row < rows.size() && (turn.elapsed() < msPerTurn || building.cursor)) {
        if (rows[building.row].kind == ConflictRow::Kind::Place) {
            addCard(building.page->places[size_t(rows[building.row].place)]);
            ++building.row;
            continue;
        }
        size_t end = building.row;
        while (end < rows.size() && rows[end].kind != ConflictRow::Kind::Place)
            ++end;
        addSettled(rows, building.row, end);
        building.row = end;
    }
    if (building.row < rows.size()) {
        showCount();
        QTimer::singleShot(0, this, [this, asked = m_asked] {
            if (asked == m_asked)
                buildMore();
        });
        return;
    }
    endBuilding();
}

void ConflictView::addCard(const ConflictPlace &place)
{
    auto *card = new ConflictCard(place, m_textFont, m_scroll->widget());
    card->setNumber(int(m_cards.size()) + 1, int(m_building->page->places.size()));
    card->setBaseShown(m_base->isChecked());
    connect(card, &ConflictCard::ownOpened, this, &ConflictView::ownOpened);
    Decisions &before = m_building->before;
    const QByteArray &key = place.key;
    if (before.contains(key + notTaken))
        card->offerOwn(before.take(key + notTaken).own);
    if (before.contains(key))
        card->choose(before.take(key));
    connect(card, &ConflictCard::decided, this, [this, card] {
        noteCopies(*card);
        showCount();
        if (!m_keepDue.isActive())
            m_keepDue.start();
        emit decided();
    });
    add(card);
    m_cards.push_back(card);
    if (m_building->back < 0 && key == m_building->place)
        goBack();
    else if (m_cards.size() == 1 && m_building->place.isEmpty() && !m_isAstray && isFocused())
        showCard(0);
}

void ConflictView::noteCopies(const ConflictCard &card)
{
    const Copies copies = card.ownCopies();
    for (auto copy = copies.cbegin(); copy != copies.cend(); ++copy)
        m_copies.insert(copy.key(), m_copies.value(copy.value(), copy.value()));
}

/// To the place that was just made again: nobody who was in it notices.
void ConflictView::goBack()
{
    m_building->back = placeCount() - 1;
    const std::optional<int> cursor = std::exchange(m_building->cursor, std::nullopt);
    if (!isFocused()) { // The focus is never taken from elsewhere.
        if (m_at < 0) {
            m_at = m_building->back;
            m_held = m_building->held;
        }
        return;
    }
    showCard(m_building->back);
    if (cursor)
        m_cards.back()->focusOwn(*cursor);
    m_held = m_building->held;
}

void ConflictView::hold()
{
    if (!m_held)
        return;
    const ConflictCard *card = m_at < 0 ? nullptr : m_cards[size_t(m_at)];
    m_scroll->verticalScrollBar()->setValue((card ? card->y() : 0) - m_held->top);
    QWidget *focus = window()->focusWidget();
    if (m_held->isFocusSeen && card && card->isAncestorOf(focus))
        m_scroll->ensureWidgetVisible(focus, 0, aroundPlace);
}

/// Above the stretch at the end, and behind what Tab reaches so far.
void ConflictView::add(QWidget *widget, Qt::Alignment alignment)
{
    auto *column = static_cast<QVBoxLayout *>(m_scroll->widget()->layout());
    column->insertWidget(column->count() - 1, widget, 0, alignment);
    widget->setVisible(true); // At once: a hidden card cannot take the focus.
    QWidgetList all = widget->findChildren<QWidget *>();
    all.prepend(widget);
    for (QWidget *each : all) {
        if (qobject_cast<QRadioButton *>(
                each)) // It takes an arrow for its own, whatever is held down with it.
            each->installEventFilter(this);
        if (each->focusPolicy() & Qt::TabFocus) {
            setTabOrder(m_building && m_building->lastInTab ? m_building->lastInTab : m_rest, each);
            m_building->lastInTab = each;
        }
    }
}

void ConflictView::endBuilding()
{
    const Building built = *std::exchange(m_building, std::nullopt);
    // What was written by hand for a place that is another one now: nobody took it, and it is not lost.
    for (auto written = built.before.cbegin(); written != built.before.cend(); ++written) {
        if (written->take != Take::Own || written->own.trimmed().isEmpty())
            continue;
        const auto open = std::ranges::find_if(m_cards, [](const ConflictCard *card) {
            return !card->place().field && !card->isDecided() && card->ownWords().isEmpty();
        });
        if (open != m_cards.end())
            (*open)->offerOwn(written->own);
        else
            m_left.insert(written.key(), *written);
    }
    m_isBuilt = true;
    showCount();
    emit presented();
}

/// The first and the last of a row of blocks that stay as they are; the others can be asked for.
void ConflictView::addSettled(const std::vector<ConflictRow> &rows, size_t first, size_t end)
{
    std::vector<WordsView::Paragraph> paragraphs;
    for (size_t i = first; i < end;) {
        size_t same = i;
        while (same < end && rows[same].kind == ConflictRow::Kind::Settled)
            ++same;
        if (same - i <= mostShown) {
            same = std::max(same, i + 1);
            for (; i < same; ++i)
                paragraphs.push_back(paragraphOf(rows[i]));
            continue;
        }
        paragraphs.push_back(paragraphOf(rows[i]));
        add(makeWords(std::move(paragraphs)));
        paragraphs = { paragraphOf(rows[same - 1]) };
        std::vector<WordsView::Paragraph> folded;
        for (size_t hidden = i + 1; hidden + 1 < same; ++hidden)
            folded.push_back(paragraphOf(rows[hidden]));
        auto *link
            = makeLink(tr("%Ln block(s) as they are", nullptr, int(folded.size())), m_scroll->widget());
        add(link, Qt::AlignLeft);
        connect(link, &QPushButton::clicked, this, [this, link, folded] {
            auto *column = static_cast<QVBoxLayout *>(m_scroll->widget()->layout());
            column->insertWidget(column->indexOf(link), makeWords(folded));
            link->setVisible(false);
        });
        i = same;
    }
    if (!paragraphs.empty())
        add(makeWords(std::move(paragraphs)));
}

WordsView *ConflictView::makeWords(std::vector<WordsView::Paragraph> paragraphs)
{
    auto *words = new WordsView(m_scroll->widget());
    words->setTextFont(m_textFont);
    words->setAccessibleName(tr("Settled"));
    words->show(std::move(paragraphs));
    return words;
}

int ConflictView::decidedCount() const
{
    return int(std::ranges::count_if(m_cards, &ConflictCard::isDecided));
}

Resolution ConflictView::resolution() const
{
    Resolution resolution = resolutionOf(*m_conflict, Take::Both);
    resolution.copies = m_copies;
    size_t block = 0;
    for (const ConflictCard *card : m_cards) {
        const auto choice = card->choice();
        if (const auto field = card->place().field) {
            if (choice && choice->take == Take::Theirs)
                resolution.fromTheirs |= *field;
        } else if (block < resolution.blocks.size()) {
            if (choice)
                resolution.blocks[block] = *choice;
            ++block;
        }
    }
    return resolution;
}

int ConflictView::current() const
{
    const QWidget *focus = window()->focusWidget();
    for (size_t i = 0; i < m_cards.size(); ++i) {
        if (m_cards[i]->isAncestorOf(focus))
            return int(i);
    }
    return m_at;
}

void ConflictView::take(Take take)
{
    int number = current();
    for (size_t i = 0; number < 0 && i < m_cards.size(); ++i) {
        if (!m_cards[i]->isDecided())
            number = int(i);
    }
    if (number < 0)
        return;
    m_cards[size_t(number)]->take(take);
    showCard(number);
    if (take == Take::Own)
        m_cards[size_t(number)]->take(take); // The focus is where one writes.
}

void ConflictView::takeRest(Take take)
{
    for (ConflictCard *card : m_cards) {
        if (!card->isDecided())
            card->take(take == Take::Both && card->place().field ? Take::Mine : take);
    }
}

void ConflictView::goTo(Toward toward)
{
    const int count = placeCount();
    if (count == 0)
        return;
    const int at = current();
    showCard(at < 0 ? (toward == Toward::End ? 0 : count - 1)
                    : (at + (toward == Toward::End ? 1 : count - 1)) % count);
}

void ConflictView::showCard(int number)
{
    if (number < 0 || number >= placeCount())
        return;
    m_at = number;
    m_isAstray = false;
    ConflictCard *card = m_cards[size_t(number)];
    card->focusChoice();
    m_held = { aroundPlace, true };
    m_scroll->widget()->layout()->activate();
    hold();
}

void ConflictView::apply()
{
    if (!m_isBuilt)
        return;
    for (size_t i = 0; i < m_cards.size(); ++i) {
        if (!m_cards[i]->isDecided())
            return showCard(int(i));
    }
    emit applyRequested(resolution());
}

QString ConflictView::ownWords(const Resolution &applied) const
{
    const auto isTaken = [&](const QByteArray &markup) {
        return std::ranges::any_of(applied.blocks, [&](const blocks::MergeChoice &choice) {
            return choice.take == Take::Own && choice.own == markup;
        });
    };
    QStringList words;
    for (const ConflictCard *card : m_cards) {
        if (const QString own = card->ownWords(); !own.isEmpty() && !isTaken(card->ownMarkup()))
            words << own;
    }
    for (const blocks::MergeChoice &choice : m_building ? m_building->before : m_left) {
        if (choice.take == Take::Own && !choice.own.trimmed().isEmpty())
            words << wordsOf(choice.own);
    }
    return words.join(u"\n\n"_s);
}

void ConflictView::keepMine()
{
    if (m_conflict)
        emit keepRequested(resolution());
}

void ConflictView::showCount()
{
    const int count = m_building ? int(m_building->page->places.size()) : placeCount();
    const int decided = decidedCount();
    const QString words = count == 0
        ? tr("Nothing is left to decide: both texts join.")
        : tr("%1 of %2 decided").arg(QLocale().toString(decided), QLocale().toString(count));
    const bool isNews = m_count->text() != words;
    m_count->setText(words);
    m_apply->setEnabled(isDecided());
    m_apply->setToolTip(decided == count ? tr("Both become one text of the post")
                                         : tr("Every place has to be decided first"));
    m_rest->setEnabled(decided < count);
    m_previous->setEnabled(count > 1);
    m_next->setEnabled(count > 0);
    if (!isNews)
        return; // A letter in one's own words is none.
    QAccessibleEvent alert(m_count, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void ConflictView::showAbout(const QString &site)
{
    const QString name = site.isEmpty() ? tr("the site") : isolated(site);
    QString about
        = tr("You and somebody on %1 changed the same. Choose in each place; nothing is sent before "
             "you apply it.")
              .arg(name);
    if (m_conflict->content.bothInsertedCount() > 0)
        about += u' '
            + tr(
                "Somewhere both of you put something in: both stand there, yours first. Read whether they go "
                "together.");
    if (m_conflict->mineAt.isValid())
        about += u' ' + tr("Mine: written %1.").arg(isolated(fullWhen(m_conflict->mineAt)));
    if (m_conflict->theirsAt.isValid())
        about += u' '
            + tr("Theirs: changed %1 by the site's clock.").arg(isolated(fullWhen(m_conflict->theirsAt)));
    else if (m_conflict->theirsSeenAt.isValid())
        about += u' ' + tr("Theirs: seen %1.").arg(isolated(fullWhen(m_conflict->theirsSeenAt)));
    m_about->setText(about);
}

void ConflictView::setTextFont(const QFont &font)
{
    m_textFont = font;
    for (ConflictCard *card : m_cards)
        card->setTextFont(font);
    for (WordsView *words : findChildren<WordsView *>())
        words->setTextFont(font);
}

bool ConflictView::isFocused() const { return window()->focusWidget() == this; }

bool ConflictView::event(QEvent *event)
{
    // Whose words went away under their hands types on: letters are no commands meanwhile.
    if (event->type() == QEvent::ShortcutOverride && m_isAstray) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->modifiers() == Qt::NoModifier && !key->text().isEmpty() && key->text().front().isPrint()) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

bool ConflictView::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress && goByKey(*static_cast<QKeyEvent *>(event)))
        return true;
    return QWidget::eventFilter(watched, event);
}

/// Where the focus goes the page goes, but not under somebody's mouse.
void ConflictView::follow()
{
    const int at = current();
    if (at < 0)
        return;
    if (at != m_at || !m_held)
        m_held = Held{ m_cards[size_t(at)]->y() - m_scroll->verticalScrollBar()->value() };
    m_at = at;
    if (QGuiApplication::mouseButtons() != Qt::NoButton)
        return;
    m_held->isFocusSeen = true;
    hold();
}

bool ConflictView::goByKey(const QKeyEvent &event)
{
    const bool isDown = event.key() == Qt::Key_Down;
    if (event.modifiers() != Qt::AltModifier || (!isDown && event.key() != Qt::Key_Up))
        return false;
    goTo(isDown ? Toward::End : Toward::Start);
    return true;
}

void ConflictView::keyPressEvent(QKeyEvent *event)
{
    if (goByKey(*event))
        return;
    switch (event->key()) {
    case Qt::Key_Escape:
        return emit closed();
    case Qt::Key_PageDown:
    case Qt::Key_PageUp:
        m_scroll->verticalScrollBar()->triggerAction(event->key() == Qt::Key_PageDown
                ? QAbstractSlider::SliderPageStepAdd
                : QAbstractSlider::SliderPageStepSub);
        return;
    default:
        if (m_isAstray || !triggerByPlace(*event, actions()))
            QWidget::keyPressEvent(event);
    }
}

void ConflictView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    for (QBoxLayout *bar : m_bars)
        bar->setDirection(
            event->size().width() < roomForBars ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
}

void ConflictView::hideEvent(QHideEvent *event)
{
    keepDecisions();
    QWidget::hideEvent(event);
}

void ConflictView::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    if (m_building || m_isAstray)
        return;
    if (m_cards.empty())
        m_apply->setFocus(event->reason());
    else
        showCard(std::max(0, m_at));
}

void ConflictView::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    if (event->reason() != Qt::ActiveWindowFocusReason && event->reason() != Qt::PopupFocusReason)
        m_isAstray = false; // They know where they are.
}
