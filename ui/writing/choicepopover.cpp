#include "writing/choicepopover.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>

namespace {
constexpr int valueRole = Qt::UserRole + 1;
}

ChoicePopover::ChoicePopover(QWidget *window, const QString &title)
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
    m_filter->setMinimumWidth(300);
    m_filter->installEventFilter(this);
    m_list->setAccessibleName(title);
    m_list->setMinimumHeight(240);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(8);
    column->addWidget(heading);
    column->addWidget(m_filter);
    column->addWidget(m_list);
    connect(m_filter, &QLineEdit::textChanged, this, &ChoicePopover::narrow);
    connect(m_list, &QListWidget::itemActivated, this, &ChoicePopover::choose);
    connect(m_list, &QListWidget::itemClicked, this, &ChoicePopover::choose);
    connect(this, &Popover::closed, this, &QObject::deleteLater);
}

QListWidgetItem *ChoicePopover::add(const QString &text, const QVariant &value, bool isChosen)
{
    auto *item = new QListWidgetItem(text, m_list);
    item->setData(valueRole, value);
    if (isChosen)
        m_list->setCurrentItem(item);
    return item;
}

void ChoicePopover::say(const QString &note)
{
    auto *label = new QLabel(note, this);
    label->setWordWrap(true);
    layout()->addWidget(label);
}

void ChoicePopover::choose(const QListWidgetItem *item)
{
    if (!isVisible())
        return; // A click is an activation too on some desktops.
    hide();
    emit chosen(item->data(valueRole));
}

void ChoicePopover::showEvent(QShowEvent *event)
{
    Popover::showEvent(event);
    m_filter->setFocus(Qt::PopupFocusReason);
}

bool ChoicePopover::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_filter || event->type() != QEvent::KeyPress)
        return Popover::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const bool isEnter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (key->key() != Qt::Key_Down && !isEnter)
        return Popover::eventFilter(watched, event);
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->isHidden())
            continue;
        m_list->setCurrentRow(row);
        if (isEnter)
            choose(m_list->item(row));
        else
            m_list->setFocus(Qt::TabFocusReason);
        break;
    }
    return true;
}

void ChoicePopover::narrow(const QString &text)
{
    const QString wanted = text.simplified();
    for (int row = 0; row < m_list->count(); ++row)
        m_list->item(row)->setHidden(!m_list->item(row)->text().contains(wanted, Qt::CaseInsensitive));
}
