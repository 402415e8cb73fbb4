#pragma once

#include "model/standing.h"
#include "widgets/standingwords.h"

#include <QAbstractListModel>
#include <QHash>
#include <QStyledItemDelegate>

#include <optional>
#include <vector>

class Drafts;
class Outbox;

/// Everything that is being written, what of it is on a site, or the trash; the
/// last changed first. Main thread.
class DraftListModel final : public QAbstractListModel {
    Q_OBJECT
public:
    DraftListModel(Drafts &drafts, Outbox &outbox, QObject *parent = nullptr);

    enum class Show { Drafts, OnSite, Pages, Conflicts, Trash };

    void reload();
    void follow(); ///< What runs now, and why wishes wait: read anew.
    void show(Show what);
    Show shown() const { return m_show; }
    StateWords words(const DraftRow &row) const;
    const LiveSync &live() const { return m_live; } ///< Without the bytes of its picture.
    QString reason(DraftId id) const
    {
        return m_reasons.value(id);
    } ///< Why its wish waits, in words for a badge.
    int conflictCount() const { return m_conflictCount; } ///< Of all that is written.
    const DraftRow &at(int row) const { return m_rows.at(size_t(row)); }
    std::optional<int> rowOf(DraftId id) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

signals:
    void conflictCountChanged();

private:
    enum class Saying { All, WithoutState };
    void followSending();
    QString about(const DraftRow &row, Saying saying) const;

    Drafts &m_drafts;
    Outbox &m_outbox;
    LiveSync m_live;
    QHash<DraftId, QString> m_reasons;
    std::vector<DraftRow> m_rows;
    Show m_show = Show::Drafts;
    int m_conflictCount = 0;
};

/// Two lines: title; where it stands and how much it is.
class DraftDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(
        QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
};
