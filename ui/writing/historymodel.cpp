#include "writing/historymodel.h"

#include "widgets/isolated.h"
#include "widgets/when.h"

#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int idRole = Qt::UserRole + 1; ///< Of a day, its date.
constexpr int oldestRole = Qt::UserRole + 2; ///< The id of the oldest state of a row.
constexpr qint64 oneGo = 10 * 60; ///< Seconds without a word typed that end a row.

bool isTyped(const Revision &revision)
{
    return revision.origin == Revision::Origin::Typed && revision.name.isEmpty();
}

QDate dayOf(const Revision &revision) { return revision.at.toLocalTime().date(); }

QString timeOf(const Revision &revision)
{
    return shortWhen(revision.at, dayOf(revision)); // The day stands above.
}

QString dayInWords(const QDate &day)
{
    const QDate today = QDate::currentDate();
    if (day == today)
        return HistoryModel::tr("Today");
    if (day == today.addDays(-1))
        return HistoryModel::tr("Yesterday");
    return QLocale().toString(day, day.year() == today.year() ? u"dddd d MMMM"_s : u"d MMMM yyyy"_s);
}

/// What stands in a row: how it came to be, or the person's name for it.
QString wordsFor(const Revision &revision, const QString &site)
{
    return revision.name.isEmpty() ? originInWords(revision, site) : u"“%1”"_s.arg(isolated(revision.name));
}

} // namespace

QString originInWords(const Revision &revision, const QString &site)
{
    switch (revision.origin) {
    case Revision::Origin::Typed:
        return HistoryModel::tr("Typed");
    case Revision::Origin::Named:
        return HistoryModel::tr("Version saved");
    case Revision::Origin::Imported:
        return HistoryModel::tr("Imported");
    case Revision::Origin::Pulled:
        return site.isEmpty() ? HistoryModel::tr("From the site")
                              : HistoryModel::tr("From %1").arg(isolated(site));
    case Revision::Origin::Merged:
        return site.isEmpty() ? HistoryModel::tr("Joined with the site")
                              : HistoryModel::tr("Joined with %1").arg(isolated(site));
    case Revision::Origin::Restored:
        return HistoryModel::tr("Restored");
    }
    return {};
}

HistoryModel::HistoryModel(QObject *parent)
    : QStandardItemModel(parent)
{
}

void HistoryModel::begin(const QString &site)
{
    m_site = site;
    m_revisions.clear();
    m_isWhole = false;
    clear();
}

void HistoryModel::append(const std::vector<Revision> &page, bool isLast)
{
    m_revisions.insert(m_revisions.end(), page.begin(), page.end());
    m_isWhole = isLast;
    build();
}

void HistoryModel::update(const std::vector<Revision> &newest)
{
    if (newest.empty())
        return;
    const auto known = std::find_if(m_revisions.begin(), m_revisions.end(),
        [&](const Revision &each) { return each.id < newest.back().id; });
    std::vector<Revision> all = newest;
    all.insert(all.end(), known, m_revisions.end());
    if (all == m_revisions)
        return;
    m_revisions = std::move(all);
    build();
}

void HistoryModel::rename(RevisionId id, const QString &name)
{
    for (Revision &revision : m_revisions) {
        if (revision.id == id)
            revision.name = name;
    }
    build();
}

/// Rows from the newest on. What stands already and is still right is left alone: a selection and an open row
/// stay.
void HistoryModel::build()
{
    int day = -1;
    int row = 0;
    for (size_t i = 0; i < m_revisions.size();) {
        size_t end = i + 1;
        while (end < m_revisions.size() && isTyped(m_revisions[i]) && isTyped(m_revisions[end])
            && dayOf(m_revisions[end]) == dayOf(m_revisions[i])
            && m_revisions[end].at.secsTo(m_revisions[end - 1].at) < oneGo)
            ++end;
        if (i == 0 || dayOf(m_revisions[i]) != dayOf(m_revisions[i - 1])) {
            if (day >= 0)
                item(day)->removeRows(row, item(day)->rowCount() - row);
            ++day;
            row = 0;
            if (day >= rowCount() || item(day)->data(idRole).toDate() != dayOf(m_revisions[i])) {
                auto *heading = new QStandardItem;
                heading->setData(dayOf(m_revisions[i]), idRole);
                heading->setFlags(Qt::ItemIsEnabled);
                QFont bold = heading->font();
                bold.setBold(true);
                heading->setFont(bold);
                insertRow(day, heading);
            }
            item(day)->setText(dayInWords(dayOf(m_revisions[i]))); // "Today" is another day tomorrow.
        }
        QStandardItem *heading = item(day);
        // A run is known by its oldest state: newer ones join it while somebody types.
        const qint64 oldest = m_revisions[end - 1].id.value;
        if (row >= heading->rowCount() || heading->child(row)->data(oldestRole).toLongLong() != oldest) {
            auto *run = new QStandardItem;
            heading->insertRow(row, run);
        }
        say(heading->child(row), i, end);
        ++row;
        i = end;
    }
    if (day >= 0)
        item(day)->removeRows(row, item(day)->rowCount() - row);
    removeRows(day + 1, rowCount() - day - 1);
}

QStandardItem *HistoryModel::itemFor(const Revision &revision) const
{
    auto *state = new QStandardItem(timeOf(revision) + u"  "_s + wordsFor(revision, m_site));
    state->setData(revision.id.value, idRole);
    state->setEditable(false);
    return state;
}

void HistoryModel::say(QStandardItem *run, size_t first, size_t last) const
{
    const Revision &newest = m_revisions[first];
    const Revision &oldest = m_revisions[last - 1];
    const size_t states = last - first;
    QString text = timeOf(newest) + u"  "_s + wordsFor(newest, m_site);
    if (states > 1 && timeOf(oldest) != timeOf(newest)) {
        //: When somebody typed: from, to.
        text = tr("%1 to %2").arg(timeOf(oldest), timeOf(newest)) + u"  "_s + wordsFor(newest, m_site);
    }
    run->setEditable(false);
    if (run->text() != text)
        run->setText(text);
    run->setData(newest.id.value, idRole);
    run->setData(oldest.id.value, oldestRole);
    QFont font = run->font();
    font.setBold(!newest.name.isEmpty());
    run->setFont(font);
    if (states < 2) {
        run->removeRows(0, run->rowCount());
        return;
    }
    run->setToolTip(tr("%Ln state(s)", nullptr, int(states)));
    // Rows come and go at the newer end alone: while somebody types, and when one of them gets a name.
    const auto newestRow = [run] {
        return run->child(0)->data(idRole).toLongLong();
    };
    while (run->rowCount() > 0 && newestRow() > newest.id.value)
        run->removeRow(0);
    for (size_t fresh = states - size_t(run->rowCount()); fresh > 0; --fresh)
        run->insertRow(0, itemFor(m_revisions[first + fresh - 1]));
}

std::optional<Revision> HistoryModel::at(const QModelIndex &index) const
{
    if (!index.parent().isValid())
        return std::nullopt;
    const qint64 id = index.data(idRole).toLongLong();
    const auto found = std::find_if(m_revisions.begin(), m_revisions.end(),
        [id](const Revision &revision) { return revision.id.value == id; });
    return found == m_revisions.end() ? std::nullopt : std::optional(*found);
}

QModelIndex HistoryModel::indexOf(RevisionId id) const
{
    for (int day = 0; day < rowCount(); ++day) {
        const QStandardItem *heading = item(day);
        for (int row = 0; row < heading->rowCount(); ++row) {
            const QStandardItem *run = heading->child(row);
            if (run->data(idRole).toLongLong() == id.value)
                return run->index();
            for (int state = 0; state < run->rowCount(); ++state) {
                if (run->child(state)->data(idRole).toLongLong() == id.value)
                    return run->child(state)->index();
            }
        }
    }
    return {};
}

std::optional<Revision> HistoryModel::before(RevisionId id) const
{
    const auto found = std::find_if(m_revisions.begin(), m_revisions.end(),
        [id](const Revision &revision) { return revision.id.value < id.value; });
    return found == m_revisions.end() ? std::nullopt : std::optional(*found);
}
