#pragma once

#include <QProxyStyle>

class QAbstractButton;
class QApplication;
class QStyleOptionButton;

/// Which palette: the desktop's own mood, or the person's choice.
enum class Scheme { System, Light, Dark };

/// Sets Fusion under our shapes, and the palette of the scheme; follows the desktop when it changes (Qt 6.5
/// and later tell us; before, the mood at the start counts).
void applyLook(QApplication &application, Scheme scheme);

/// The one thing to do here: filled with the accent.
void markPrimary(QAbstractButton *button);

/// The family for reading and writing text: the person's choice, else the platform's serif.
QFont readingFont(const QString &chosenFamily, int pointSize);

/// Fusion's behaviour with our shapes: flat, rounded, one accent, a focus ring that can be seen. Colours come
/// from the palette alone. Main thread.
class Style final : public QProxyStyle {
    Q_OBJECT
public:
    Style();

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
        const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
        const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
        const QWidget *widget) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override;
    QRect subElementRect(
        SubElement element, const QStyleOption *option, const QWidget *widget) const override;
    int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
        QStyleHintReturn *returned) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
        const QWidget *widget) const override;
    void polish(QWidget *widget) override;
    using QProxyStyle::polish;

private:
    void drawButtonPanel(const QStyleOption *option, QPainter *painter, const QWidget *widget) const;
    void drawMirroredLabel(const QStyleOptionButton &button, QPainter *painter, const QWidget *widget) const;
    void drawScrollBar(const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const;
    void drawComboBox(const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const;
    void drawTab(const QStyleOption *option, QPainter *painter) const;
    void drawProgress(const QStyleOption *option, QPainter *painter) const;
};
