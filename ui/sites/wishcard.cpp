#include "sites/wishcard.h"

#include "widgets/badge.h"
#include "widgets/labels.h"
#include "widgets/style.h"
#include "widgets/uploadwords.h"

#include <QBoxLayout>
#include <QDesktopServices>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>

namespace {

void say(QLabel *label, const QString &words)
{
    label->setText(words);
    label->setVisible(!words.isEmpty());
}

} // namespace

WishCard::WishCard(QWidget *parent)
    : QFrame(parent)
    , m_badge(new Badge(Badge::Press::Nothing, this))
    , m_bar(new QProgressBar(this))
    , m_act(new QPushButton(this))
    , m_retry(new QPushButton(tr("Try Now"), this))
    , m_pause(new QPushButton(tr("Pause"), this))
    , m_draft(new QPushButton(tr("Open the Draft"), this))
    , m_post(new QPushButton(tr("Open on the Site"), this))
    , m_cancel(new QPushButton(tr("Take Back"), this))
{
    setFrameShape(QFrame::StyledPanel);
    setFocusPolicy(Qt::StrongFocus);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 12, 14, 12);
    column->setSpacing(6);
    auto *top = new QHBoxLayout;
    m_title = addHeading(top, {}, this);
    top->setStretchFactor(m_title, 1);
    top->addWidget(m_badge, 0, Qt::AlignTop);
    column->addLayout(top);
    m_why = addWords(column, {}, this);
    m_until = addWords(column, {}, this, Ink::Muted);
    m_bar->setRange(0, 1000);
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(8);
    column->addWidget(m_bar);
    m_refusal = addWords(column, {}, this, Ink::Trouble);
    auto *buttons = new QHBoxLayout;
    for (QPushButton *button : { m_act, m_retry, m_pause, m_draft, m_post, m_cancel })
        buttons->addWidget(button);
    buttons->addStretch(1);
    column->addLayout(buttons);
    markPrimary(m_act);
    m_refusal->hide();

    connect(m_act, &QPushButton::clicked, this, [this] { emit acted(m_shown.words.act); });
    connect(m_retry, &QPushButton::clicked, this, &WishCard::retryRequested);
    connect(m_pause, &QPushButton::clicked, this, &WishCard::pauseRequested);
    connect(m_draft, &QPushButton::clicked, this, &WishCard::draftRequested);
    connect(m_cancel, &QPushButton::clicked, this, &WishCard::cancelRequested);
    connect(m_post, &QPushButton::clicked, this, [this] { QDesktopServices::openUrl(m_shown.post); });
}

/// A button that goes gives its focus to the card: it does not leave the page.
void WishCard::keepFocus(const QPushButton *gone)
{
    if (gone->hasFocus())
        setFocus(Qt::OtherFocusReason);
}

void WishCard::show(const Shown &shown)
{
    m_shown = shown;
    const WishWords &words = shown.words;
    m_title->setText(shown.title);
    m_badge->say(words.tone, words.state);
    say(m_why, words.fix.isEmpty() ? words.why : words.why + QLatin1Char(' ') + words.fix);
    m_bar->setVisible(shown.picture.has_value());
    if (shown.picture)
        show(*shown.picture);
    else
        say(m_until, words.until);

    m_act->setText(toWords(words.act));
    // What helps all wishes alike has its button above them.
    const bool hasAct
        = words.act != WishAct::None && words.act != WishAct::SignIn && words.act != WishAct::GoOnline;
    const bool opensDraft = words.act == WishAct::OpenDraft || words.act == WishAct::OpenPictures;
    for (const auto &[button, isThere] : { std::pair(m_act, hasAct),
             std::pair(m_retry,
                 !shown.isSending && !shown.isPaused && words.act != WishAct::Resolve
                     && words.act != WishAct::GoOnline && words.act != WishAct::SignIn),
             std::pair(m_pause, shown.isSending), std::pair(m_draft, !opensDraft),
             std::pair(m_post, !shown.post.isEmpty()), std::pair(m_cancel, bool(shown.row.intent.id)) }) {
        if (!isThere)
            keepFocus(button);
        button->setVisible(isThere);
    }
    for (QPushButton *button : { m_act, m_retry, m_pause, m_draft, m_post, m_cancel })
        button->setAccessibleDescription(shown.title);
    //: Read aloud: what is wished, how it stands, why.
    setAccessibleName(tr("%1. %2. %3").arg(shown.title, words.state, m_why->text()));
}

void WishCard::show(const UploadProgress &picture)
{
    m_shown.picture = picture;
    say(m_until, uploadWords(picture));
    if (picture.total > 0)
        m_bar->setValue(int(picture.sent * 1000 / picture.total));
    m_bar->setAccessibleName(m_until->text());
}

void WishCard::explain(const QString &words) { say(m_refusal, words); }
QString WishCard::refusal() const { return m_refusal->text(); }

void WishCard::keyPressEvent(QKeyEvent *event)
{
    const bool isReturn = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (hasFocus() && (event->key() == Qt::Key_Down || event->key() == Qt::Key_Up)) {
        emit moveRequested(event->key() == Qt::Key_Down ? 1 : -1); // Else the page would scroll.
        return;
    }
    if (!hasFocus() || (!isReturn && event->key() != Qt::Key_Delete)) {
        QFrame::keyPressEvent(event);
        return;
    }
    if (!isReturn)
        emit cancelRequested();
    else if (m_shown.words.act != WishAct::None)
        emit acted(m_shown.words.act);
    else if (m_shown.isSending)
        emit pauseRequested();
    else if (!m_retry->isHidden())
        emit retryRequested();
}

void WishCard::paintEvent(QPaintEvent *event)
{
    QFrame::paintEvent(event);
    if (!hasFocus())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(accent(palette()), 2));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 6, 6);
}

void WishCard::focusInEvent(QFocusEvent *event)
{
    QFrame::focusInEvent(event);
    update();
}

void WishCard::focusOutEvent(QFocusEvent *event)
{
    QFrame::focusOutEvent(event);
    update();
}
