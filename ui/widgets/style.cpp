#include "widgets/style.h"

#include "widgets/englishplurals.h"
#include "widgets/tones.h"

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QFontDatabase>
#include <QPainter>
#include <QPainterPath>
#include <QPushButton>
#include <QStyleFactory>
#include <QStyleOption>
#include <QTabBar>

#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
#include <QStyleHints>
#endif

using namespace Qt::StringLiterals;

namespace {

constexpr qreal radius = 6;
constexpr char primaryMark[] = "primary";

bool isPrimary(const QWidget *widget) { return widget && widget->property(primaryMark).toBool(); }

QRectF inside(const QRect &rect) { return QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5); }

void drawBox(QPainter *painter, const QRect &rect, const QBrush &ground, const QPen &edge)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(ground);
    painter->setPen(edge);
    painter->drawRoundedRect(inside(rect), radius, radius);
    painter->restore();
}

void drawFocus(QPainter *painter, const QRect &rect, const QPalette &palette, qreal cornerRadius = radius)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(accent(palette), 2));
    painter->drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), cornerRadius, cornerRadius);
    painter->restore();
}

/// Fusion makes the edges of these darker than the window, which nobody sees on dark.
void drawChoice(QPainter *painter, const QStyleOption *option, bool isRound)
{
    const QPalette &palette = option->palette;
    const bool isEnabled = option->state & QStyle::State_Enabled;
    const bool isChosen = option->state & (QStyle::State_On | QStyle::State_NoChange);
    const QColor edge = !isEnabled ? hairline(palette) : isChosen ? accent(palette) : mutedInk(palette);
    const QColor mark = isEnabled ? accent(palette) : controlBorder(palette);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(edge, isChosen ? 1.5 : 1));
    painter->setBrush(palette.base());
    const int side = qMin(option->rect.width(), option->rect.height());
    QRectF box(0, 0, side, side);
    box.moveCenter(QRectF(option->rect).center());
    box.adjust(1.5, 1.5, -1.5, -1.5);
    if (isRound)
        painter->drawEllipse(box);
    else
        painter->drawRoundedRect(box, 3, 3);
    const qreal inset = side / 4.0;
    const QRectF inner = box.adjusted(inset, inset, -inset, -inset);
    if (isRound && isChosen) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(mark);
        painter->drawEllipse(inner);
    } else if (isChosen) {
        painter->setPen(QPen(mark, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        const bool isHalf = option->state & QStyle::State_NoChange;
        const QPolygonF tick{ { inner.left(), inner.center().y() },
            { inner.left() + inner.width() * 0.35, inner.bottom() }, { inner.right(), inner.top() } };
        if (isHalf)
            painter->drawLine(
                QPointF(inner.left(), inner.center().y()), QPointF(inner.right(), inner.center().y()));
        else
            painter->drawPolyline(tick);
    }
    painter->restore();
}

QPalette systemPalette()
{
    // Asked for before ours is set, the application's palette is the desktop's.
    static const QPalette first = QGuiApplication::palette();
    return first;
}

bool isDesktopDark()
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    const Qt::ColorScheme scheme = QGuiApplication::styleHints()->colorScheme();
    if (scheme != Qt::ColorScheme::Unknown)
        return scheme == Qt::ColorScheme::Dark;
#endif
    return isDark(systemPalette());
}

QPalette paletteFor(Scheme scheme)
{
    switch (scheme) {
    case Scheme::System:
        return isDesktopDark() ? darkPalette() : lightPalette();
    case Scheme::Light:
        return lightPalette();
    case Scheme::Dark:
        return darkPalette();
    }
    return lightPalette();
}

/// The icon as it must be on the accent, whose ground the palette's ink does not suit.
QIcon inOneInk(const QIcon &icon, const QSize &size, const QColor &ink, const QWidget *widget)
{
    const qreal ratio = widget ? widget->devicePixelRatioF() : 1.0;
    QPixmap pixmap = icon.pixmap(size, ratio);
    QPainter painter(&pixmap);
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(QRect(QPoint(), size), ink);
    painter.end();
    return pixmap;
}

} // namespace

void applyLook(QApplication &application, Scheme scheme)
{
    (void)systemPalette();
    QCoreApplication::installTranslator(new EnglishPlurals(&application));
    QApplication::setStyle(new Style);
    QApplication::setPalette(paletteFor(scheme));
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    if (scheme == Scheme::System) {
        QObject::connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, &application,
            [] { QApplication::setPalette(paletteFor(Scheme::System)); });
    }
#else
    Q_UNUSED(application)
#endif
}

void markPrimary(QAbstractButton *button) { button->setProperty(primaryMark, true); }

QFont readingFont(const QString &chosenFamily, int pointSize)
{
    QString family = chosenFamily;
    if (family.isEmpty()) {
        const QStringList families = QFontDatabase::families();
        for (const QString &wish : { u"Noto Serif"_s, u"Source Serif 4"_s, u"Charter"_s, u"Georgia"_s,
                 u"Liberation Serif"_s, u"DejaVu Serif"_s, u"Times New Roman"_s }) {
            if (families.contains(wish)) {
                family = wish;
                break;
            }
        }
    }
    QFont font(family.isEmpty() ? u"serif"_s : family);
    font.setStyleHint(QFont::Serif);
    font.setPointSize(pointSize);
    return font;
}

Style::Style()
    : QProxyStyle(QStyleFactory::create(u"Fusion"_s))
{
}

void Style::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractButton *>(widget) || qobject_cast<QComboBox *>(widget)
        || qobject_cast<QTabBar *>(widget))
        widget->setAttribute(Qt::WA_Hover);
    // Outside of dialogs, Qt presses the button that has the focus by Space alone.
    if (auto *button = qobject_cast<QPushButton *>(widget))
        button->setAutoDefault(true);
}

void Style::drawPrimitive(
    PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const QPalette &palette = option->palette;
    switch (element) {
    case PE_PanelButtonCommand:
    case PE_PanelButtonTool:
        drawButtonPanel(option, painter, widget);
        return;
    case PE_FrameDefaultButton:
        return;
    case PE_IndicatorRadioButton:
        return drawChoice(painter, option, true);
    case PE_IndicatorCheckBox:
        return drawChoice(painter, option, false);
    case PE_PanelLineEdit: {
        const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
        if (!frame || frame->lineWidth <= 0)
            return; // A frameless field, as inside a combo box, is part of what holds it.
        drawBox(painter, option->rect, palette.base(), controlBorder(palette));
        if (option->state & State_HasFocus)
            drawFocus(painter, option->rect, palette);
        return;
    }
    case PE_FrameLineEdit:
        return;
    case PE_FrameFocusRect:
        drawFocus(painter, option->rect, palette, 4);
        return;
    case PE_FrameStatusBarItem:
    case PE_PanelStatusBar:
        return;
    case PE_FrameTabBarBase:
    case PE_FrameTabWidget:
        painter->fillRect(
            QRect(option->rect.left(), option->rect.top(), option->rect.width(), 1), hairline(palette));
        return;
    case PE_Frame: {
        const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
        if (frame && frame->lineWidth > 0)
            drawBox(painter, option->rect, Qt::NoBrush, controlBorder(palette));
        if (option->state & State_HasFocus)
            drawFocus(painter, option->rect, palette);
        return;
    }
    case PE_PanelItemViewItem: {
        const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option);
        if (!item)
            break;
        if (item->state & State_Selected) {
            painter->save();
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(Qt::NoPen);
            painter->setBrush(palette.brush(QPalette::Normal, QPalette::Highlight));
            painter->drawRoundedRect(QRectF(item->rect).adjusted(0, 0.5, 0, -0.5), 5, 5);
            painter->restore();
        }
        return;
    }
    case PE_PanelItemViewRow:
        return; // Rows are drawn by their items: no second ground under rounded corners.
    default:
        break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void Style::drawButtonPanel(const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const QPalette &palette = option->palette;
    const bool isEnabled = option->state & State_Enabled;
    const bool isDown = option->state & (State_Sunken | State_On);
    const bool isOver = isEnabled && (option->state & State_MouseOver);
    const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
    const bool isFlat
        = (option->state & State_AutoRaise) || (button && (button->features & QStyleOptionButton::Flat));

    if (isPrimary(widget) && isEnabled) {
        QColor ground = accent(palette);
        if (isDown)
            ground = ground.darker(118);
        else if (isOver)
            ground = isDark(palette) ? ground.lighter(108) : ground.darker(108);
        drawBox(painter, option->rect, ground, ground);
    } else if (isFlat) {
        if (isDown)
            drawBox(painter, option->rect, palette.highlight(), Qt::NoPen);
        else if (isOver)
            drawBox(painter, option->rect, palette.brush(QPalette::Midlight), hairline(palette));
    } else {
        const QBrush ground = isDown ? palette.highlight()
            : isOver                 ? palette.brush(QPalette::Midlight)
                                     : palette.button();
        drawBox(painter, option->rect, ground, isEnabled ? controlBorder(palette) : hairline(palette));
    }
    if (option->state & State_HasFocus && option->state & State_KeyboardFocusChange)
        drawFocus(painter, option->rect, palette);
}

// Qt 6.4 aligns the words of a mirrored button away from their icon, onto the button's edge.
void Style::drawMirroredLabel(
    const QStyleOptionButton &button, QPainter *painter, const QWidget *widget) const
{
    constexpr int gap = 4;
    const int flags = Qt::AlignCenter | Qt::TextShowMnemonic
        | (proxy()->styleHint(SH_UnderlineShortcut, &button, widget) ? 0 : Qt::TextHideMnemonic);
    const int words = button.fontMetrics.size(Qt::TextShowMnemonic, button.text).width();
    const int whole = qMin(button.rect.width(), words + gap + button.iconSize.width());
    const int left = button.rect.left() + (button.rect.width() - whole) / 2;
    const bool isEnabled = button.state & State_Enabled;
    QRect picture(QPoint(), button.iconSize);
    picture.moveCenter(button.rect.center());
    picture.moveLeft(left + whole - picture.width());
    button.icon.paint(painter, picture, Qt::AlignCenter, isEnabled ? QIcon::Normal : QIcon::Disabled,
        button.state & State_On ? QIcon::On : QIcon::Off);
    const QRect line(left, button.rect.top(), whole - picture.width() - gap, button.rect.height());
    drawItemText(painter, line, flags, button.palette, isEnabled, button.text, QPalette::ButtonText);
}

void Style::drawControl(
    ControlElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    switch (element) {
    case CE_PushButtonLabel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option)) {
            QStyleOptionButton inked = *button;
            if (isPrimary(widget) && button->state & State_Enabled) {
                const QColor ink = onAccent(button->palette);
                inked.palette.setColor(QPalette::ButtonText, ink);
                if (!button->icon.isNull())
                    inked.icon = inOneInk(button->icon, button->iconSize, ink, widget);
            } else if (button->features & QStyleOptionButton::Flat)
                inked.palette.setColor(QPalette::ButtonText,
                    button->state & State_Enabled ? accent(button->palette) : controlBorder(button->palette));
            if (inked.direction == Qt::RightToLeft && !inked.icon.isNull() && !inked.text.isEmpty())
                drawMirroredLabel(inked, painter, widget);
            else
                QProxyStyle::drawControl(element, &inked, painter, widget);
            return;
        }
        break;
    case CE_Splitter:
    case CE_DockWidgetTitle: {
        if (element != CE_Splitter)
            break;
        painter->fillRect(option->rect, hairline(option->palette));
        return;
    }
    case CE_TabBarTabShape:
        drawTab(option, painter);
        return;
    case CE_TabBarTabLabel:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option)) {
            QStyleOptionTab inked = *tab;
            inked.palette.setColor(QPalette::WindowText,
                tab->state & State_Selected ? tab->palette.color(QPalette::HighlightedText)
                                            : mutedInk(tab->palette));
            QProxyStyle::drawControl(element, &inked, painter, widget);
            return;
        }
        break;
    case CE_ProgressBarGroove:
        drawBox(painter, option->rect, option->palette.midlight(), hairline(option->palette));
        return;
    case CE_ProgressBarContents:
        drawProgress(option, painter);
        return;
    case CE_MenuBarEmptyArea:
        painter->fillRect(option->rect, option->palette.window());
        return;
    case CE_ShapedFrame: {
        const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
        if (frame && (frame->frameShape == QFrame::HLine || frame->frameShape == QFrame::VLine)) {
            const QPoint middle = frame->rect.center();
            const QRect line = frame->frameShape == QFrame::HLine
                ? QRect(frame->rect.left(), middle.y(), frame->rect.width(), 1)
                : QRect(middle.x(), frame->rect.top(), 1, frame->rect.height());
            painter->fillRect(line, hairline(frame->palette));
            return;
        }
        break;
    }
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void Style::drawTab(const QStyleOption *option, QPainter *painter) const
{
    if (option->state & State_Selected) {
        const QRect &rect = option->rect;
        painter->fillRect(
            QRect(rect.left() + 6, rect.bottom() - 1, rect.width() - 12, 2), accent(option->palette));
    }
    if (option->state & State_HasFocus)
        drawFocus(painter, option->rect.adjusted(0, 1, 0, -2), option->palette, 4);
}

void Style::drawProgress(const QStyleOption *option, QPainter *painter) const
{
    const auto *bar = qstyleoption_cast<const QStyleOptionProgressBar *>(option);
    if (!bar)
        return;
    QRectF filled = inside(bar->rect);
    const bool isEndless = bar->maximum <= bar->minimum;
    const double share
        = isEndless ? 0.3 : double(bar->progress - bar->minimum) / (bar->maximum - bar->minimum);
    const qreal width = filled.width() * qBound(0.0, share, 1.0);
    const bool fromRight = bar->direction == Qt::RightToLeft;
    if (isEndless)
        filled.setLeft(filled.left() + (filled.width() - width) / 2);
    else if (fromRight)
        filled.setLeft(filled.right() - width);
    filled.setWidth(width);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(accent(bar->palette));
    painter->drawRoundedRect(filled, radius - 2, radius - 2);
    painter->restore();
}

void Style::drawComplexControl(
    ComplexControl control, const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const
{
    switch (control) {
    case CC_ScrollBar:
        drawScrollBar(option, painter, widget);
        return;
    case CC_ComboBox:
        drawComboBox(option, painter, widget);
        return;
    case CC_ToolButton:
        if (const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option)) {
            QStyleOptionToolButton plain = *button;
            plain.features &= ~QStyleOptionToolButton::HasMenu; // Its icon says that there is more.
            QProxyStyle::drawComplexControl(control, &plain, painter, widget);
            return;
        }
        break;
    default:
        break;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

void Style::drawScrollBar(const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const
{
    const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (!bar || bar->minimum == bar->maximum)
        return;
    const QRect slider = subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, widget);
    const bool isHeld
        = bar->activeSubControls & SC_ScrollBarSlider && bar->state & (State_Sunken | State_MouseOver);
    QColor ink = controlBorder(bar->palette);
    ink.setAlphaF(isHeld ? 1.0F : 0.75F);
    const bool isUpright = bar->orientation == Qt::Vertical;
    const QRectF pill
        = isUpright ? QRectF(slider).adjusted(3, 2, -3, -2) : QRectF(slider).adjusted(2, 3, -2, -3);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(ink);
    const qreal round = (isUpright ? pill.width() : pill.height()) / 2;
    painter->drawRoundedRect(pill, round, round);
    painter->restore();
}

void Style::drawComboBox(const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const
{
    const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option);
    if (!combo)
        return;
    const QPalette &palette = combo->palette;
    const bool isEnabled = combo->state & State_Enabled;
    drawBox(painter, combo->rect, combo->editable ? palette.base() : palette.button(),
        isEnabled ? controlBorder(palette) : hairline(palette));
    if (combo->state & State_HasFocus)
        drawFocus(painter, combo->rect, palette);
    const QRect arrow = subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget);
    const QPointF middle = QRectF(arrow).center();
    QPainterPath path;
    path.moveTo(middle + QPointF(-4, -2));
    path.lineTo(middle + QPointF(0, 2));
    path.lineTo(middle + QPointF(4, -2));
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(Qt::NoBrush);
    painter->setPen(
        QPen(palette.color(isEnabled ? QPalette::Active : QPalette::Disabled, QPalette::ButtonText), 1.4));
    painter->drawPath(path);
    painter->restore();
}

int Style::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_SplitterWidth:
        return 1;
    case PM_ScrollBarExtent:
        return 12;
    case PM_ScrollBarSliderMin:
        return 32;
    case PM_DefaultFrameWidth:
        return 2;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
        return 0;
    case PM_TabBarTabHSpace:
        return 16;
    case PM_TabBarTabVSpace:
        return 14;
    case PM_TabBarBaseOverlap:
        return 0;
    case PM_MenuBarPanelWidth:
    case PM_ToolBarFrameWidth:
        return 0;
    case PM_SmallIconSize:
        return 16;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

QRect Style::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    const QRect rect = QProxyStyle::subElementRect(element, option, widget);
    if (element != SE_LineEditContents)
        return rect;
    const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
    return frame && frame->lineWidth > 0 ? rect.adjusted(5, 0, -5, 0) : rect;
}

int Style::styleHint(
    StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *returned) const
{
    switch (hint) {
    case SH_ScrollBar_LeftClickAbsolutePosition:
        return 1;
    case SH_ItemView_ShowDecorationSelected:
        return 1;
    case SH_EtchDisabledText:
        return 0;
    case SH_UnderlineShortcut:
        return 1;
    case SH_TabBar_ElideMode:
        return Qt::ElideNone;
    default:
        return QProxyStyle::styleHint(hint, option, widget, returned);
    }
}

QSize Style::sizeFromContents(
    ContentsType type, const QStyleOption *option, const QSize &size, const QWidget *widget) const
{
    QSize room = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
    case CT_PushButton: {
        const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
        const int side = button && button->text.isEmpty() ? 0 : 20;
        room = QSize(size.width() + side, qMax(28, size.height() + 10));
        break;
    }
    case CT_LineEdit:
    case CT_ComboBox:
        room.setHeight(qMax(28, room.height()));
        break;
    case CT_ItemViewItem:
        room.setHeight(qMax(26, room.height()));
        break;
    case CT_ToolButton:
        room = room.expandedTo({ 28, 28 });
        break;
    default:
        break;
    }
    return room;
}
