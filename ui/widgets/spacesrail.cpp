#include "widgets/spacesrail.h"

#include "widgets/icons.h"
#include "widgets/tones.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QPainter>
#include <QVBoxLayout>

namespace {

class RailButton final : public QAbstractButton {
public:
    RailButton(QLatin1StringView icon, const QString &name, QWidget *parent)
        : QAbstractButton(parent)
        , m_icon(icon)
    {
        setText(name);
        setCheckable(true);
        setAutoExclusive(true);
        setFocusPolicy(Qt::TabFocus);
        setAttribute(Qt::WA_Hover);
        setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
        QFont small = font();
        small.setPointSizeF(small.pointSizeF() * 0.92);
        setFont(small);
    }

    QSize sizeHint() const override
    {
        return { qMax(60, fontMetrics().horizontalAdvance(text()) + 20), 34 + fontMetrics().height() };
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QRectF box = QRectF(rect()).adjusted(1, 1, -1, -1);
        if (isChecked() || underMouse()) {
            painter.setBrush(palette().color(isChecked() ? QPalette::Base : QPalette::Midlight));
            painter.setPen(isChecked() ? QPen(hairline(palette())) : QPen(Qt::NoPen));
            painter.drawRoundedRect(box.adjusted(-0.5, -0.5, 0.5, 0.5), 8, 8);
        }
        if (hasFocus()) {
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(accent(palette()), 2));
            painter.drawRoundedRect(box, 7, 7);
        }
        const QColor ink = isChecked() ? palette().color(QPalette::HighlightedText) : mutedInk(palette());
        painter.drawPixmap(
            QPointF((width() - 22) / 2.0, 7), linePixmap(m_icon, 22, ink, devicePixelRatioF()));
        QFont font = painter.font();
        font.setBold(isChecked());
        painter.setFont(font);
        painter.setPen(ink);
        painter.drawText(rect().adjusted(0, 30, 0, -4), Qt::AlignHCenter | Qt::AlignVCenter, text());
    }

private:
    QLatin1StringView m_icon;
};

} // namespace

SpacesRail::SpacesRail(QWidget *parent)
    : QWidget(parent)
    , m_buttons(new QButtonGroup(this))
    , m_column(new QVBoxLayout(this))
{
    setAccessibleName(tr("Spaces"));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
    m_column->setContentsMargins(7, 8, 8, 8);
    m_column->setSpacing(4);
    m_column->addStretch(1);
    connect(m_buttons, &QButtonGroup::idToggled, this, [this](int space, bool isOn) {
        if (isOn)
            emit chosen(space);
    });
    // Pressed where it stands already: back from a page that lies over the spaces.
    connect(m_buttons, &QButtonGroup::idClicked, this, &SpacesRail::chosen);
}

void SpacesRail::addSpace(QLatin1StringView icon, const QString &name, const QString &shortcut)
{
    const int space = static_cast<int>(m_buttons->buttons().size());
    auto *button = new RailButton(icon, name, this);
    button->setToolTip(shortcut.isEmpty() ? name : tr("%1 (%2)").arg(name, shortcut));
    button->setAccessibleName(name);
    m_buttons->addButton(button, space);
    m_column->insertWidget(space, button);
}

void SpacesRail::setCurrent(int space)
{
    if (QAbstractButton *button = m_buttons->button(space))
        button->setChecked(true);
}

int SpacesRail::current() const { return m_buttons->checkedId(); }

void SpacesRail::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const int edge = isRightToLeft() ? 0 : width() - 1;
    painter.fillRect(QRect(edge, 0, 1, height()), hairline(palette()));
}
