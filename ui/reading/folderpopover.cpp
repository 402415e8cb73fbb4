#include "reading/folderpopover.h"

#include "widgets/isolated.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>

FolderPopover::FolderPopover(QWidget *window, const QString &title, const QStringList &folders)
    : Popover(window)
    , m_folders(folders)
    , m_field(new QLineEdit(this))
    , m_list(new QListWidget(this))
{
    setAccessibleName(title);
    auto *heading = new QLabel(title, this);
    heading->setTextFormat(Qt::PlainText);
    heading->setWordWrap(true);
    QFont bold = heading->font();
    bold.setBold(true);
    heading->setFont(bold);
    m_field->setPlaceholderText(tr("Folder, or a new one’s name"));
    m_field->setAccessibleName(m_field->placeholderText());
    m_field->setMinimumWidth(300);
    m_field->installEventFilter(this);
    m_list->setAccessibleName(tr("Folders"));
    m_list->setFocusPolicy(Qt::NoFocus); // The field has the keys, as in the palette.
    m_list->setFixedHeight(180);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(8);
    column->addWidget(heading);
    column->addWidget(m_field);
    column->addWidget(m_list);
    connect(m_field, &QLineEdit::textChanged, this, &FolderPopover::fill);
    connect(m_field, &QLineEdit::returnPressed, this, &FolderPopover::take);
    connect(m_list, &QListWidget::itemClicked, this, &FolderPopover::take);
    connect(this, &Popover::closed, this, &QObject::deleteLater);
    fill();
}

void FolderPopover::showEvent(QShowEvent *event)
{
    Popover::showEvent(event);
    m_field->setFocus(Qt::PopupFocusReason);
}

bool FolderPopover::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_field && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Up) {
            const int rows = m_list->count();
            m_list->setCurrentRow((m_list->currentRow() + (key == Qt::Key_Down ? 1 : rows - 1)) % rows);
            return true;
        }
    }
    return Popover::eventFilter(watched, event);
}

void FolderPopover::fill()
{
    const QString typed = m_field->text().simplified();
    const auto add = [this](const QString &words, const QString &folder) {
        auto *item = new QListWidgetItem(words, m_list);
        item->setData(Qt::UserRole, folder);
    };
    m_list->clear();
    for (const QString &folder : m_folders) {
        if (folder.contains(typed, Qt::CaseInsensitive))
            add(folder, folder);
    }
    if (typed.isEmpty())
        add(tr("No folder"), {});
    else if (!m_folders.contains(typed))
        add(tr("New folder “%1”").arg(isolated(typed)), typed);
    m_list->setCurrentRow(0);
}

void FolderPopover::take()
{
    const QListWidgetItem *item = m_list->currentItem();
    const QString folder = item->data(Qt::UserRole).toString();
    hide();
    emit chosen(folder);
}
