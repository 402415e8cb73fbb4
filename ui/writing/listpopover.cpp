#include "writing/listpopover.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>

ListPopover::ListPopover(QWidget *window, const QString &title)
    : Popover(window)
    , m_filter(new QLineEdit(this))
    , m_list(new QListWidget(this))
{
    setAccessibleName(title);
    auto *heading = new QLabel(title, this);
    QFont bold = heading->font();
    bold.setBold(true);
    heading->setFont(bold);
    m_filter->setPlaceholderText(tr("Type to narrow the list"));
    m_filter->setAccessibleName(tr("Narrow the list"));
    m_filter->installEventFilter(this);
    m_list->setAccessibleName(title);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(8);
    column->addWidget(heading);
    column->addWidget(m_filter);
    column->addWidget(m_list);
    connect(m_filter, &QLineEdit::textChanged, this, &ListPopover::narrow);
    connect(this, &Popover::closed, this, &QObject::deleteLater);
}

void ListPopover::showEvent(QShowEvent *event)
{
    Popover::showEvent(event);
    m_filter->setFocus(Qt::PopupFocusReason);
}

bool ListPopover::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_filter || event->type() != QEvent::KeyPress)
        return Popover::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const bool isEnter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (key->key() != Qt::Key_Down && !isEnter)
        return Popover::eventFilter(watched, event);
    for (int row = 0; row < m_list->count(); ++row) {
        QListWidgetItem *item = m_list->item(row);
        if (item->isHidden())
            continue;
        m_list->setCurrentItem(item);
        if (isEnter)
            take(item);
        else
            m_list->setFocus(Qt::TabFocusReason);
        break;
    }
    return true;
}

void ListPopover::narrow(const QString &text)
{
    const QString wanted = text.simplified();
    for (int row = 0; row < m_list->count(); ++row)
        m_list->item(row)->setHidden(!m_list->item(row)->text().contains(wanted, Qt::CaseInsensitive));
}
