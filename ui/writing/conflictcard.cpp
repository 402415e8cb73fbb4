#include "writing/conflictcard.h"

#include "widgets/isolated.h"
#include "widgets/labels.h"
#include "widgets/tones.h"
#include "writing/conflictside.h"
#include "writing/postedit.h"

#include <QAbstractTextDocumentLayout>
#include <QAction>
#include <QBoxLayout>
#include <QButtonGroup>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QRadioButton>
#include <QResizeEvent>

#include <cmath>

using namespace Qt::StringLiterals;
using Take = blocks::MergeChoice::Take;

namespace {

constexpr int roomForBoth = 560; ///< From this width on the texts stand beside each other.
constexpr int highestOwn = 420; ///< Of one's own words; more is scrolled to.
constexpr int lowestOwn = 110;

QString written(const std::vector<DifferencePart> &words, DifferencePart::Kind without)
{
    QString text;
    for (const DifferencePart &part : words) {
        if (part.kind != without)
            text += part.text;
    }
    return text;
}

} // namespace

ConflictCard::ConflictCard(const ConflictPlace &place, const QFont &textFont, QWidget *parent)
    : QFrame(parent)
    , m_place(place)
    , m_textFont(textFont)
    , m_title(new QLabel(this))
    , m_state(new QLabel(this))
    , m_choices(new QButtonGroup(this))
{
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_title->setTextFormat(Qt::PlainText);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setForegroundRole(QPalette::WindowText);

    const QString gone = tr("Taken away");
    const auto shown = [&](const QByteArray &text,
                           WordsView::Side side) -> std::pair<std::vector<DifferencePart>, WordsView::Side> {
        if (text.trimmed().isEmpty())
            return { { { DifferencePart::Kind::Same, gone } }, WordsView::Side::Quiet };
        return { m_place.words, side };
    };
    QRadioButton *mine = makeChoice(Take::Mine, tr("Mine"));
    QRadioButton *theirs = makeChoice(Take::Theirs, tr("Theirs"));
    const auto [mineWords, mineSide] = shown(m_place.mine, WordsView::Side::Before);
    const auto [theirWords, theirSide] = shown(m_place.theirs, WordsView::Side::After);
    m_mine = new ConflictSide(mine, mineWords, mineSide, m_textFont, this);
    m_mine->setChoice(mine);
    m_theirs = new ConflictSide(theirs, theirWords, theirSide, m_textFont, this);
    m_theirs->setChoice(theirs);
    mine->setAccessibleDescription(
        m_place.mine.trimmed().isEmpty() ? gone : written(m_place.words, DifferencePart::Kind::Added));
    theirs->setAccessibleDescription(
        m_place.theirs.trimmed().isEmpty() ? gone : written(m_place.words, DifferencePart::Kind::Removed));

    auto *head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_state);
    m_sides = new QBoxLayout(QBoxLayout::LeftToRight);
    m_sides->setSpacing(10);
    for (ConflictSide *side : { m_mine, m_theirs })
        m_sides->addWidget(side, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 10, 14, 12);
    column->setSpacing(8);
    column->addLayout(head);
    if (m_place.areWordsTheSame)
        addWords(column,
            tr("The words are the same. What differs is how they look or where their links lead."), this,
            Ink::Muted);
    if (m_place.isQuotation)
        addWords(column,
            tr("A quotation is never mixed of two: hold it against its source before it goes out."), this,
            Ink::Muted);
    column->addLayout(m_sides);
    if (!m_place.field) {
        auto *more = new QHBoxLayout;
        more->addWidget(makeChoice(Take::Both, tr("Both, mine first")));
        more->addSpacing(12);
        more->addWidget(makeChoice(Take::Own, tr("My own words")));
        more->addStretch(1);
        column->addLayout(more);
    }
    m_choices->setExclusive(true);
    connect(m_choices, &QButtonGroup::idToggled, this, [this](int id, bool isOn) {
        if (!isOn)
            return;
        if (Take(id) == Take::Own && !m_own)
            openOwn(m_place.mine.trimmed().isEmpty() ? m_place.theirs : m_place.mine);
        if (m_own)
            m_own->setVisible(Take(id) == Take::Own);
        showState();
        emit decided();
    });
    showState();
}

QRadioButton *ConflictCard::makeChoice(Take take, const QString &words)
{
    auto *choice = new QRadioButton(words, this);
    m_choices->addButton(choice, int(take));
    return choice;
}

bool ConflictCard::isDecided() const { return m_choices->checkedButton(); }

std::optional<blocks::MergeChoice> ConflictCard::choice() const
{
    if (!isDecided())
        return std::nullopt;
    const auto take = Take(m_choices->checkedId());
    return blocks::MergeChoice{ take, take == Take::Own ? ownMarkup() : QByteArray() };
}

QString ConflictCard::ownWords() const
{
    const QByteArray markup = ownMarkup().trimmed();
    const bool isWritten = markup != m_place.mine.trimmed() && markup != m_place.theirs.trimmed();
    return m_own && isWritten ? m_own->toPlainText().trimmed() : QString();
}

QByteArray ConflictCard::ownMarkup() const { return m_own ? m_own->markup() : QByteArray(); }

QHash<QByteArray, QByteArray> ConflictCard::ownCopies() const
{
    return m_own ? m_own->copies() : QHash<QByteArray, QByteArray>();
}

void ConflictCard::offerOwn(const QByteArray &markup)
{
    openOwn(markup);
    m_own->setVisible(m_choices->checkedId() == int(Take::Own));
}

void ConflictCard::take(Take take)
{
    if (QAbstractButton *button = m_choices->button(int(take)))
        button->click();
    if (take == Take::Own && m_own)
        m_own->setFocus(Qt::OtherFocusReason);
}

void ConflictCard::choose(const blocks::MergeChoice &choice)
{
    if (choice.take == Take::Own)
        openOwn(choice.own);
    if (QAbstractButton *button = m_choices->button(int(choice.take)))
        button->setChecked(true);
}

void ConflictCard::openOwn(const QByteArray &markup)
{
    if (!m_own) {
        m_own = new PostEdit(this);
        m_own->setAccessibleName(tr("My own words"));
        m_own->setTextFont(m_textFont);
        m_own->setFrameShape(QFrame::StyledPanel);
        m_own->setFixedHeight(lowestOwn);
        static_cast<QVBoxLayout *>(layout())->addWidget(m_own);
        connect(m_own->document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, m_own,
            [this](const QSizeF &size) {
                m_own->setFixedHeight(qBound(lowestOwn, int(std::ceil(size.height())) + 4, highestOwn));
            });
        connect(m_own, &PostEdit::edited, this, &ConflictCard::decided);
        setTabOrder(m_choices->button(int(Take::Own)), m_own);
        // The window's own keys for these are the post's.
        for (const auto &[keys, tag] :
            { std::pair(QKeySequence::Bold, u"<strong>"_s), std::pair(QKeySequence::Italic, u"<em>"_s) }) {
            auto *mark = new QAction(m_own);
            mark->setShortcut(keys);
            mark->setShortcutContext(Qt::WidgetShortcut);
            connect(mark, &QAction::triggered, m_own, [this, openTag = tag] { m_own->toggleMark(openTag); });
            m_own->addAction(mark);
        }
        emit ownOpened(m_own);
    }
    m_own->load(markup);
    m_own->moveCursor(QTextCursor::End);
}

void ConflictCard::setNumber(int number, int count)
{
    //: A place of a conflict: "2 of 3 · Paragraph"
    m_title->setText(tr("%1 of %2 · %3")
                         .arg(QLocale().toString(number), QLocale().toString(count), isolated(m_place.name)));
    setAccessibleName(m_title->text());
    for (QAbstractButton *choice : m_choices->buttons())
        choice->setAccessibleName(choice->text() + u", "_s + m_title->text());
}

void ConflictCard::setBaseShown(bool isShown)
{
    if (isShown && !m_base) {
        auto *heading = new QLabel(tr("As it was before both"), this);
        setInk(heading, Ink::Muted);
        m_base = new ConflictSide(heading,
            { { DifferencePart::Kind::Same,
                m_place.baseWords.isEmpty() ? tr("It was not there") : m_place.baseWords } },
            WordsView::Side::Quiet, m_textFont, this);
        m_sides->insertWidget(0, m_base, 1);
    }
    if (m_base)
        m_base->setVisible(isShown);
}

void ConflictCard::setTextFont(const QFont &font)
{
    m_textFont = font;
    for (ConflictSide *side : { m_base, m_mine, m_theirs }) {
        if (side)
            side->text()->setTextFont(font);
    }
    if (m_own)
        m_own->setTextFont(font);
}

void ConflictCard::focusChoice()
{
    QAbstractButton *choice = m_choices->checkedButton();
    (choice ? choice : m_choices->button(int(Take::Mine)))->setFocus(Qt::OtherFocusReason);
}

std::optional<int> ConflictCard::ownCursor() const
{
    if (!m_own || m_own != window()->focusWidget())
        return std::nullopt;
    return m_own->textCursor().position();
}

void ConflictCard::focusOwn(int cursor)
{
    if (!m_own)
        return;
    QTextCursor at = m_own->textCursor();
    at.setPosition(qBound(0, cursor, m_own->document()->characterCount() - 1));
    m_own->setTextCursor(at);
    m_own->setFocus(Qt::OtherFocusReason);
}

void ConflictCard::showState()
{
    m_state->setText(isDecided() ? tr("✓ Decided") : tr("Not decided yet"));
    QPalette ink = palette();
    ink.setColor(QPalette::WindowText, tonePair(isDecided() ? Tone::Good : Tone::Waiting, palette()).ink);
    m_state->setPalette(ink);
    update();
}

void ConflictCard::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    const auto direction
        = event->size().width() < roomForBoth ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight;
    if (m_sides->direction() != direction)
        m_sides->setDirection(direction);
}

void ConflictCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(hairline(palette()));
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
    painter.setPen(Qt::NoPen);
    painter.setBrush(tonePair(isDecided() ? Tone::Good : Tone::Waiting, palette()).ink);
    const bool isMirrored = layoutDirection() == Qt::RightToLeft;
    painter.drawRoundedRect(QRectF(isMirrored ? width() - 4 : 0, 8, 4, height() - 16), 2, 2);
}
