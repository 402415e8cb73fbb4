#include "reading/tagpopover.h"

#include <QBoxLayout>
#include <QCompleter>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>

TagPopover::TagPopover(QWidget *window, const QStringList &on, const QStringList &known, int articles)
    : Popover(window)
    , m_field(new QLineEdit(this))
    , m_list(new QListWidget(this))
{
    const QString title = tr("Tags of %Ln article(s)", nullptr, articles);
    setAccessibleName(title);
    m_field->setAccessibleName(tr("Add a tag"));
    m_field->setPlaceholderText(tr("Add a tag"));
    m_field->setMinimumWidth(240);
    auto *completer = new QCompleter(known, this);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_field->setCompleter(completer);
    m_list->setAccessibleName(tr("Tags"));
    m_list->setMaximumHeight(200);
    QStringList all = known;
    for (const QString &tag : on) {
        if (!all.contains(tag))
            all.append(tag);
    }
    for (const QString &tag : all) {
        auto *item = new QListWidgetItem(tag, m_list);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable | Qt::ItemIsSelectable);
        item->setCheckState(on.contains(tag) ? Qt::Checked : Qt::Unchecked);
    }
    m_list->setVisible(!all.isEmpty());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(8);
    auto *heading = new QLabel(title, this);
    QFont bold = heading->font();
    bold.setBold(true);
    heading->setFont(bold);
    column->addWidget(heading);
    column->addWidget(m_field);
    column->addWidget(m_list);
    connect(m_field, &QLineEdit::returnPressed, this, &TagPopover::add);
    connect(m_list, &QListWidget::itemChanged, this, [this](const QListWidgetItem *item) {
        emit toggled(item->text(), item->checkState() == Qt::Checked);
    });
    connect(this, &Popover::closed, this, &QObject::deleteLater);
}

void TagPopover::showEvent(QShowEvent *event)
{
    Popover::showEvent(event);
    m_field->setFocus(Qt::PopupFocusReason);
}

// Enter in an empty line closes: Tab and Space are for the list.
void TagPopover::add()
{
    const QString tag = m_field->text().simplified();
    if (!tag.isEmpty())
        emit toggled(tag, true);
    hide();
}
