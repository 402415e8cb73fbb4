#include "widgets/badge.h"

#include <QFontMetricsF>
#include <QPainter>

namespace {
constexpr qreal sideRoom = 9;
constexpr qreal heightRoom = 4;
} // namespace

QSizeF badgeSize(const QFont &font, const QString &text)
{
    const QFontMetricsF metrics(font);
    return { std::ceil(metrics.horizontalAdvance(text) + 2 * sideRoom),
        std::ceil(metrics.height() + heightRoom) };
}

void paintBadge(
    QPainter *painter, const QRectF &rect, Tone tone, const QString &text, const QPalette &palette)
{
    const TonePair pair = tonePair(tone, palette);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(pair.ground);
    const qreal radius = rect.height() / 2;
    painter->drawRoundedRect(rect, radius, radius);
    painter->setPen(pair.ink);
    painter->drawText(rect, Qt::AlignCenter | Qt::TextSingleLine, text);
    painter->restore();
}

Badge::Badge(Press press, QWidget *parent)
    : QAbstractButton(parent)
{
    setFocusPolicy(press == Press::Leads ? Qt::TabFocus : Qt::NoFocus);
    setAttribute(Qt::WA_TransparentForMouseEvents, press == Press::Nothing);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    if (press == Press::Leads)
        setCursor(Qt::PointingHandCursor);
}

void Badge::say(Tone tone, const QString &text)
{
    m_tone = tone;
    setText(text);
    setAccessibleName(text);
    updateGeometry();
    update();
}

QSize Badge::sizeHint() const { return badgeSize(font(), text()).toSize(); }

void Badge::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setFont(font());
    paintBadge(&painter, rect(), m_tone, text(), palette());
    if (!hasFocus())
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(accent(palette()), 2));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), height() / 2.0, height() / 2.0);
}
