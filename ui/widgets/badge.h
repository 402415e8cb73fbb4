#pragma once

#include "widgets/tones.h"

#include <QAbstractButton>

/// Draws a pill with its sign and words inside `rect`, as wide as badgeSize() says. Shared with the
/// delegates.
void paintBadge(
    QPainter *painter, const QRectF &rect, Tone tone, const QString &text, const QPalette &palette);
QSizeF badgeSize(const QFont &font, const QString &text);

/// A pill that says how something stands, in words, with the tone's colours. Can be pressed when it leads
/// somewhere. Main thread.
class Badge final : public QAbstractButton {
    Q_OBJECT
public:
    enum class Press { Nothing, Leads };
    explicit Badge(Press press, QWidget *parent = nullptr);

    void say(Tone tone, const QString &text);
    Tone tone() const { return m_tone; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Tone m_tone = Tone::Plain;
};
