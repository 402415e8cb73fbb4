#include "writing/parentpopover.h"

#include "widgets/isolated.h"
#include "writing/fieldwords.h"

#include <QListWidget>

ParentPopover::ParentPopover(QWidget *window, const std::vector<PlacedPage> &pages, qint64 now)
    : ChoicePopover(window, tr("Parent page"))
{
    add(parentInWords(0, pages), qint64(0), now == 0);
    for (const PlacedPage &page : pages) {
        const QString name = isolated(parentInWords(page.id, pages));
        constexpr int stepWidth = 2; // Of em spaces: they stand at the beginning in either direction.
        QListWidgetItem *item
            = add(QString(page.depth * stepWidth, QChar(0x2003)) + name, page.id, page.id == now);
        if (page.depth > 0)
            item->setData(Qt::AccessibleTextRole, tr("%1, level %2").arg(name).arg(page.depth + 1));
    }
    if (pages.empty())
        say(tr("The site's pages are known once it was synchronised."));
}
