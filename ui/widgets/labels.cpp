#include "widgets/labels.h"

#include <QApplication>
#include <QBoxLayout>
#include <QLabel>

QLabel *addWords(QBoxLayout *column, const QString &text, QWidget *parent, Ink ink)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    setInk(label, ink);
    column->addWidget(label);
    return label;
}

void setInk(QLabel *label, Ink ink)
{
    QPalette palette = QApplication::palette(label);
    if (ink != Ink::Plain) {
        const QColor color = ink == Ink::Muted ? mutedInk(palette) : tonePair(Tone::Trouble, palette).ink;
        // A label on a ground of QPalette::Base writes in Text.
        for (const QPalette::ColorRole role : { QPalette::WindowText, QPalette::Text })
            palette.setColor(role, color);
    }
    label->setPalette(palette);
}

QLabel *addHeading(QBoxLayout *column, const QString &text, QWidget *parent, double scale)
{
    QLabel *label = addWords(column, text, parent);
    QFont font = label->font();
    font.setBold(true);
    font.setPointSizeF(font.pointSizeF() * scale);
    label->setFont(font);
    return label;
}
