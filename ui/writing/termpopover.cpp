#include "writing/termpopover.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace {

constexpr int nameRole = Qt::UserRole + 1;

} // namespace

TermPopover::TermPopover(
    QWidget *window, const QString &title, const std::vector<TermRow> &terms, const QStringList &chosen)
    : Popover(window)
    , m_filter(new QLineEdit(this))
    , m_list(new QListWidget(this))
{
    setAccessibleName(title);
    m_filter->setPlaceholderText(tr("Type to narrow the list"));
    m_filter->setAccessibleName(tr("Narrow the list"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMinimumWidth(260);
    m_filter->installEventFilter(this);
    m_list->setAccessibleName(title);
    m_list->setMinimumHeight(220);
    m_list->setUniformItemSizes(true);
    for (const auto &[term, depth] : terms) {
        auto *item = new QListWidgetItem(QString(depth * 4, QChar::Nbsp) + term.name, m_list);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable | Qt::ItemIsSelectable);
        item->setCheckState(chosen.contains(term.name, Qt::CaseInsensitive) ? Qt::Checked : Qt::Unchecked);
        item->setData(nameRole, term.name);
        item->setData(Qt::AccessibleTextRole, tr("%1, %Ln post(s)", nullptr, term.postCount).arg(term.name));
        item->setToolTip(tr("%Ln published post(s)", nullptr, term.postCount));
    }
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(8);
    auto *heading = new QLabel(title, this);
    QFont bold = heading->font();
    bold.setBold(true);
    heading->setFont(bold);
    column->addWidget(heading);
    column->addWidget(m_filter);
    column->addWidget(m_list);
    connect(m_filter, &QLineEdit::textChanged, this, &TermPopover::narrow);
    connect(m_list, &QListWidget::itemChanged, this, [this](const QListWidgetItem *item) {
        emit toggled(item->data(nameRole).toString(), item->checkState() == Qt::Checked);
    });
    connect(this, &Popover::closed, this, &QObject::deleteLater);
}

void TermPopover::showEvent(QShowEvent *event)
{
    Popover::showEvent(event);
    m_filter->setFocus(Qt::PopupFocusReason);
}

/// Down goes into the list; Enter sets the first that is left, or takes it away.
bool TermPopover::eventFilter(QObject *watched, QEvent *event)
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
            item->setCheckState(item->checkState() == Qt::Checked ? Qt::Unchecked : Qt::Checked);
        else
            m_list->setFocus(Qt::TabFocusReason);
        break;
    }
    return true;
}

void TermPopover::narrow(const QString &text)
{
    const QString wanted = text.simplified();
    for (int row = 0; row < m_list->count(); ++row) {
        QListWidgetItem *item = m_list->item(row);
        item->setHidden(!item->data(nameRole).toString().contains(wanted, Qt::CaseInsensitive));
    }
}
