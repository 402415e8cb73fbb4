#pragma once

#include "model/draft.h"
#include "widgets/tones.h"

#include <QAbstractListModel>
#include <QStyledItemDelegate>

#include <optional>
#include <vector>

class Drafts;

/// A state of syncing in words, with its tone. The words of the badge, everywhere.
struct StateWords {
    Tone tone = Tone::Plain;
    QString text;
};
StateWords wordsFor(SyncState state, const QString &detail);
/// What to do about a state; empty if there is nothing to do.
QString fixFor(SyncState state);

/// Everything that is being written, what of it is on a site, or the trash; the
/// last changed first. Main thread.
class DraftListModel final : public QAbstractListModel {
    Q_OBJECT
public:
    explicit DraftListModel(Drafts &drafts, QObject *parent = nullptr);

    enum class Show { Drafts, OnSite, Trash };

    void reload();
    void show(Show what);
    Show shown() const { return m_show; }
    const DraftRow &at(int row) const { return m_rows.at(size_t(row)); }
    std::optional<int> rowOf(DraftId id) const;

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    static QString about(const DraftRow &row);
    Drafts &m_drafts;
    std::vector<DraftRow> m_rows;
    Show m_show = Show::Drafts;
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
