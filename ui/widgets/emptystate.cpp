#include "widgets/emptystate.h"

#include "widgets/icons.h"
#include "widgets/style.h"
#include "widgets/tones.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QResizeEvent>
#include <QVBoxLayout>

namespace {
constexpr int columnWidth = 420;
constexpr int side = 24; ///< Free beside and above.
} // namespace

EmptyState::EmptyState(QLatin1StringView icon, QWidget *parent)
    : QWidget(parent)
    , m_icon(icon)
    , m_picture(new QLabel(this))
    , m_title(new QLabel(this))
    , m_sentence(new QLabel(this))
    , m_action(new QPushButton(this))
    , m_link(new QPushButton(this))
    , m_secondLink(new QPushButton(this))
{
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.3);
    large.setBold(true);
    m_title->setFont(large);
    for (QLabel *label : { m_title, m_sentence }) {
        label->setWordWrap(true);
        label->setAlignment(Qt::AlignCenter);
        label->setTextFormat(Qt::PlainText);
    }
    m_picture->setAlignment(Qt::AlignCenter);
    markPrimary(m_action);
    m_link->setFlat(true);
    m_secondLink->setFlat(true);
    connect(m_action, &QPushButton::clicked, this, &EmptyState::actionRequested);
    connect(m_link, &QPushButton::clicked, this, &EmptyState::linkRequested);
    connect(m_secondLink, &QPushButton::clicked, this, &EmptyState::secondLinkRequested);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(side, side, side, side);
    column->setSpacing(12);
    column->addStretch(2);
    column->addWidget(m_picture, 0, Qt::AlignHCenter);
    column->addWidget(m_title, 0, Qt::AlignHCenter);
    column->addWidget(m_sentence, 0, Qt::AlignHCenter);
    column->addSpacing(4);
    column->addWidget(m_action, 0, Qt::AlignHCenter);
    auto *links = new QHBoxLayout;
    links->addStretch(1);
    links->addWidget(m_link);
    links->addWidget(m_secondLink);
    links->addStretch(1);
    column->addLayout(links);
    column->addStretch(3);
    drawIcon();
    say({}, {});
}

void EmptyState::say(const QString &title, const QString &sentence, const QString &action,
    const QString &link, const QString &secondLink)
{
    m_title->setText(title);
    m_sentence->setText(sentence);
    m_picture->setAccessibleName(title.isEmpty() ? sentence : title);
    fitWords();
    m_title->setVisible(!title.isEmpty());
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    m_link->setText(link);
    m_link->setVisible(!link.isEmpty());
    m_secondLink->setText(secondLink);
    m_secondLink->setVisible(!secondLink.isEmpty());
    setAccessibleName(title.isEmpty() ? sentence : title);
}

void EmptyState::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        drawIcon();
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fitWords();
}

void EmptyState::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (event->oldSize().width() != event->size().width())
        fitWords();
}

// A layout that centres a wrapping label asks it for one line's height: the label says both sides itself.
void EmptyState::fitWords()
{
    const int room = qMin(columnWidth, width() - 2 * side);
    for (QLabel *label : { m_title, m_sentence }) {
        const QFontMetrics metrics = label->fontMetrics();
        const int width = qMin(room, metrics.horizontalAdvance(label->text()) + 8);
        // Not the label's own heightForWidth: while its size is fixed that answers for the old one.
        label->setFixedSize(
            width, metrics.boundingRect(QRect(0, 0, width, 1), Qt::TextWordWrap, label->text()).height());
    }
}

void EmptyState::drawIcon()
{
    m_picture->setPixmap(linePixmap(m_icon, 40, mutedInk(palette()), devicePixelRatioF()));
}
