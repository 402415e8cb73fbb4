#include "shell/shortcutsheet.h"

#include <QAction>
#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>

ShortcutSheet::ShortcutSheet(QWidget *window, const QList<Section> &sections)
    : Popover(window)
{
    setAccessibleName(tr("Keyboard shortcuts"));
    auto *sheet = new QWidget(this);
    auto *grid = new QGridLayout(sheet);
    grid->setHorizontalSpacing(24);
    grid->setVerticalSpacing(3);
    int row = 0;
    for (const Section &section : sections) {
        auto *title = new QLabel(section.title, sheet);
        QFont bold = title->font();
        bold.setBold(true);
        title->setFont(bold);
        grid->addWidget(title, row++, 0, 1, 2);
        for (const QAction *action : section.actions) {
            if (action->shortcut().isEmpty())
                continue;
            grid->addWidget(new QLabel(action->text().remove(u'&').remove(u'…'), sheet), row, 0);
            grid->addWidget(
                new QLabel(action->shortcut().toString(QKeySequence::NativeText), sheet), row++, 1);
        }
        grid->setRowMinimumHeight(row++, 8);
    }
    auto *scroll = new QScrollArea(this);
    scroll->setWidget(sheet);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setAccessibleName(accessibleName());
    scroll->setFixedSize(
        sheet->sizeHint().width() + 24, qMin(window->height() - 140, sheet->sizeHint().height()));
    setFocusProxy(scroll);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    column->addWidget(scroll);
    connect(this, &Popover::closed, this, &QObject::deleteLater);
}
