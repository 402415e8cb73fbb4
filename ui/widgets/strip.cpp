#include "widgets/strip.h"

#include "widgets/icons.h"

#include <QAccessible>
#include <QApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QLatin1StringView signFor(Tone tone)
{
    switch (tone) {
    case Tone::Plain:
        return "note"_L1;
    case Tone::Good:
        return "check"_L1;
    case Tone::Waiting:
        return "waiting"_L1;
    case Tone::Trouble:
        return "trouble"_L1;
    }
    return {};
}

} // namespace

MessageStrip::MessageStrip(QWidget *parent)
    : QFrame(parent)
    , m_sign(new QLabel(this))
    , m_word(new QLabel(this))
    , m_text(new QLabel(this))
    , m_action(new QPushButton(this))
    , m_secondAction(new QPushButton(this))
    , m_close(new QToolButton(this))
{
    QFont bold = font();
    bold.setBold(true);
    m_word->setFont(bold);
    m_word->setForegroundRole(QPalette::WindowText); // In whatever it stands.
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_close->setIcon(lineIcon("close"_L1));
    m_close->setAutoRaise(true);
    m_close->setFocusPolicy(Qt::TabFocus);
    m_close->setAccessibleName(tr("Close this message"));
    m_close->setToolTip(m_close->accessibleName());

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 6, 8, 6);
    row->setSpacing(8);
    row->addWidget(m_sign);
    row->addWidget(m_word);
    row->addWidget(m_text, 1);
    row->addWidget(m_action);
    row->addWidget(m_secondAction);
    row->addWidget(m_close);

    connect(m_action, &QPushButton::clicked, this, [this] { act(Which::First); });
    connect(m_secondAction, &QPushButton::clicked, this, [this] { act(Which::Second); });
    connect(m_close, &QToolButton::clicked, this, [this] {
        const auto gone = m_messages.back().gone;
        m_messages.pop_back();
        showTop();
        if (gone)
            gone();
    });
    setVisible(false);
}

void MessageStrip::say(const Message &message)
{
    if (QWidget *focus = QApplication::focusWidget(); focus && !isAncestorOf(focus))
        m_before = focus;
    std::erase_if(m_messages, [&](const Message &old) { return old.key == message.key; });
    const auto standsBefore = [&](const Message &other) {
        return message.yields
            && (other.tone == Tone::Trouble || (other.tone == Tone::Waiting && !other.action.isEmpty()));
    };
    auto place = m_messages.end();
    while (place != m_messages.begin() && standsBefore(*std::prev(place)))
        --place;
    m_messages.insert(place, message);
    showTop();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void MessageStrip::withdraw(const QString &key)
{
    const auto found = std::ranges::find(m_messages, key, &Message::key);
    if (found == m_messages.end())
        return;
    const auto gone = found->gone;
    m_messages.erase(found);
    showTop();
    if (gone)
        gone();
}

QString MessageStrip::text() const { return m_messages.empty() ? QString() : m_messages.back().text; }

bool MessageStrip::holds(const QString &key) const
{
    return std::any_of(
        m_messages.begin(), m_messages.end(), [&](const Message &message) { return message.key == key; });
}

void MessageStrip::showTop()
{
    if (m_messages.empty()) {
        const bool hadFocus = isAncestorOf(QApplication::focusWidget());
        const QPointer<QWidget> before = std::exchange(m_before, nullptr);
        setVisible(false);
        if (hadFocus && before && before->isVisible())
            before->setFocus(Qt::OtherFocusReason);
        return;
    }
    setVisible(true);
    const Message &message = m_messages.back();
    const TonePair pair = tonePair(message.tone, palette());
    m_sign->setPixmap(linePixmap(signFor(message.tone), 18, pair.ink, devicePixelRatioF()));
    switch (message.tone) {
    case Tone::Plain:
        m_word->setText(tr("Note"));
        break;
    case Tone::Good:
        m_word->setText(tr("Done"));
        break;
    case Tone::Waiting:
        m_word->setText(tr("Waiting"));
        break;
    case Tone::Trouble:
        m_word->setText(tr("Trouble"));
        break;
    }
    QPalette inked = palette();
    inked.setColor(QPalette::WindowText, pair.ink);
    m_word->setPalette(inked);
    m_text->setText(message.text);
    m_action->setText(message.action);
    m_action->setVisible(!message.action.isEmpty());
    m_secondAction->setText(message.secondAction);
    m_secondAction->setVisible(!message.secondAction.isEmpty());
    m_close->setVisible(message.until != Message::Until::Withdrawn);
    m_sign->setAccessibleName(m_word->text());
    setAccessibleName(m_word->text() + u": "_s + message.text);
    update();
}

void MessageStrip::act(Which which)
{
    const Message &top = m_messages.back();
    const auto act = which == Which::First ? top.act : top.secondAct;
    if (top.until == Message::Until::Answered) {
        m_messages.pop_back();
        showTop();
    }
    if (act)
        act();
}

void MessageStrip::paintEvent(QPaintEvent *)
{
    if (m_messages.empty())
        return;
    QPainter painter(this);
    painter.fillRect(rect(), tonePair(m_messages.back().tone, palette()).ground);
    painter.fillRect(QRect(0, height() - 1, width(), 1), hairline(palette()));
}

void MessageStrip::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_messages.empty())
        showTop();
}
