#include "shell/shortcutsheet.h"

#include <QAction>
#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>

namespace {

/// Answers the row after it.
int addSection(QGridLayout &grid, int row, const ShortcutSheet::Section &section, QWidget *sheet)
{
    auto *title = new QLabel(section.title, sheet);
    QFont bold = title->font();
    bold.setBold(true);
    title->setFont(bold);
    grid.addWidget(title, row++, 0, 1, 2);
    for (const QAction *action : section.actions) {
        if (action->shortcut().isEmpty())
            continue;
        auto *keys = new QLabel(action->shortcut().toString(QKeySequence::NativeText), sheet);
        keys->setForegroundRole(QPalette::PlaceholderText);
        grid.addWidget(new QLabel(action->text().remove(u'&').remove(u'…'), sheet), row, 0);
        grid.addWidget(keys, row++, 1);
    }
    grid.setRowMinimumHeight(row++, 8);
    return row;
}

} // namespace

ShortcutSheet::ShortcutSheet(QWidget *window, const QList<Section> &sections)
    : Popover(window)
{
    setAccessibleName(tr("Keyboard shortcuts"));
    auto *sheet = new QWidget(this);
    auto *columns = new QHBoxLayout(sheet);
    columns->setSpacing(40);
    columns->setAlignment(Qt::AlignTop);
    qsizetype rows = 0;
    for (const Section &section : sections)
        rows += section.actions.size() + 2;
    QGridLayout *grid = nullptr;
    int row = 0;
    for (const Section &section : sections) {
        // A section stays whole; it begins a column when it would stand below the others' end.
        const bool isColumnFull = row + section.actions.size() > rows / 3 + 4;
        if (!grid || (row > 0 && isColumnFull)) {
            grid = new QGridLayout;
            grid->setHorizontalSpacing(24);
            grid->setVerticalSpacing(3);
            columns->addLayout(grid);
            columns->setAlignment(grid, Qt::AlignTop);
            row = 0;
        }
        row = addSection(*grid, row, section, sheet);
    }
    auto *scroll = new QScrollArea(this);
    scroll->setWidget(sheet);
    scroll->viewport()->setAutoFillBackground(false);
    sheet->setAutoFillBackground(false); // setWidget() fills it.
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
