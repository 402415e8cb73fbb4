#include "writing/termpopover.h"

#include <QLineEdit>
#include <QListWidget>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace {

constexpr int nameRole = Qt::UserRole + 1;

} // namespace

TermPopover::TermPopover(
    QWidget *window, const QString &title, const std::vector<TermRow> &terms, const QStringList &chosen)
    : ListPopover(window, title)
{
    filter()->setClearButtonEnabled(true);
    filter()->setMinimumWidth(260);
    list()->setMinimumHeight(220);
    list()->setUniformItemSizes(true);
    for (const auto &[term, depth] : terms) {
        auto *item = new QListWidgetItem(QString(depth * 4, QChar::Nbsp) + term.name, list());
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsUserCheckable | Qt::ItemIsSelectable);
        item->setCheckState(chosen.contains(term.name, Qt::CaseInsensitive) ? Qt::Checked : Qt::Unchecked);
        item->setData(nameRole, term.name);
        item->setData(Qt::AccessibleTextRole, tr("%1, %Ln post(s)", nullptr, term.postCount).arg(term.name));
        item->setToolTip(tr("%Ln published post(s)", nullptr, term.postCount));
    }
    connect(list(), &QListWidget::itemChanged, this, [this](const QListWidgetItem *item) {
        emit toggled(item->data(nameRole).toString(), item->checkState() == Qt::Checked);
    });
}

void TermPopover::take(QListWidgetItem *item)
{
    item->setCheckState(item->checkState() == Qt::Checked ? Qt::Unchecked : Qt::Checked);
}
