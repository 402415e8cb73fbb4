#include "writing/choicepopover.h"

#include <QLabel>
#include <QLayout>
#include <QLineEdit>
#include <QListWidget>

namespace {
constexpr int valueRole = Qt::UserRole + 1;
}

ChoicePopover::ChoicePopover(QWidget *window, const QString &title)
    : ListPopover(window, title)
{
    filter()->setMinimumWidth(300);
    list()->setMinimumHeight(240);
    list()->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(list(), &QListWidget::itemActivated, this, &ChoicePopover::take);
    connect(list(), &QListWidget::itemClicked, this, &ChoicePopover::take);
}

QListWidgetItem *ChoicePopover::add(const QString &text, const QVariant &value, bool isChosen)
{
    auto *item = new QListWidgetItem(text, list());
    item->setData(valueRole, value);
    if (isChosen)
        list()->setCurrentItem(item);
    return item;
}

void ChoicePopover::say(const QString &note)
{
    auto *label = new QLabel(note, this);
    label->setWordWrap(true);
    layout()->addWidget(label);
}

void ChoicePopover::take(QListWidgetItem *item)
{
    if (!isVisible())
        return; // A click is an activation too on some desktops.
    hide();
    emit chosen(item->data(valueRole));
}
