#include "reading/findbar.h"

#include "widgets/icons.h"
#include "widgets/tones.h"

#include <QAccessible>
#include <QBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace {

QToolButton *makeButton(QLatin1StringView icon, const QString &name, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setIcon(lineIcon(icon));
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(name);
    button->setToolTip(name);
    return button;
}

} // namespace

FindBar::FindBar(QWidget *parent)
    : QFrame(parent)
    , m_words(new QLineEdit(this))
    , m_count(new QLabel(this))
    , m_previous(makeButton("up"_L1, tr("Previous place"), this))
    , m_next(makeButton("down"_L1, tr("Next place"), this))
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::AlternateBase);
    auto *label = new QLabel(tr("&Find:"), this);
    label->setBuddy(m_words);
    m_words->setClearButtonEnabled(true);
    m_words->setMaximumWidth(320);
    m_words->setMinimumWidth(80);
    auto *close = makeButton("close"_L1, tr("Close"), this);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 6, 8, 6);
    row->setSpacing(6);
    row->addWidget(label);
    row->addWidget(m_words, 1);
    row->addWidget(m_previous);
    row->addWidget(m_next);
    row->addWidget(m_count);
    row->addStretch(1);
    row->addWidget(close);
    connect(m_words, &QLineEdit::textEdited, this, &FindBar::typed);
    connect(m_previous, &QToolButton::clicked, this, &FindBar::previousWanted);
    connect(m_next, &QToolButton::clicked, this, &FindBar::nextWanted);
    connect(close, &QToolButton::clicked, this, &FindBar::leave);
    setMatches(0, -1);
    hide();
}

void FindBar::present(const QString &words)
{
    m_words->setText(words);
    setVisible(true);
}

void FindBar::edit()
{
    setVisible(true);
    m_words->setFocus(Qt::ShortcutFocusReason);
    m_words->selectAll();
}

QString FindBar::words() const { return m_words->text(); }

void FindBar::setMatches(int count, int current)
{
    m_previous->setEnabled(count > 0);
    m_next->setEnabled(count > 0);
    const QLocale locale;
    QString words;
    if (!m_words->text().trimmed().isEmpty()) {
        if (count == 0)
            words = tr("Not in this article");
        else if (current < 0)
            words = tr("%Ln place(s)", nullptr, count);
        else
            words = tr("%1 of %2").arg(locale.toString(current + 1), locale.toString(count));
    }
    if (words == m_count->text())
        return;
    m_count->setText(words);
    QPalette ink = palette();
    if (count == 0)
        ink.setColor(QPalette::WindowText, tonePair(Tone::Trouble, ink).ink);
    m_count->setPalette(ink);
    QAccessibleEvent said(m_count, QAccessible::NameChanged);
    QAccessible::updateAccessibility(&said);
}

void FindBar::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Escape:
        return leave();
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (event->modifiers() & Qt::ShiftModifier)
            emit previousWanted();
        else
            emit nextWanted();
        return;
    default:
        QFrame::keyPressEvent(event);
    }
}

void FindBar::leave()
{
    hide();
    emit closed();
}
