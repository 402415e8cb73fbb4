#pragma once

#include "model/draft.h"

#include <QStandardItemModel>

#include <optional>
#include <vector>

/// How a revision came to be, in words. `site` is the name of the draft's site, or empty.
QString originInWords(const Revision &revision, const QString &site);

/// The revisions of one draft by day; what was typed in one go is one row, with its states below it. Read a
/// page at a time, as far as somebody looks. Main thread.
class HistoryModel final : public QStandardItemModel {
    Q_OBJECT
public:
    explicit HistoryModel(QObject *parent = nullptr);

    void begin(const QString &site); ///< Empties it: another draft.
    /// The next page, older than all before; the last one if there are no more.
    void append(const std::vector<Revision> &page, bool isLast);
    /// What came since, the newest that is known included: it may have a name now.
    void update(const std::vector<Revision> &newest);
    void rename(RevisionId id, const QString &name);

    RevisionId newest() const { return m_revisions.empty() ? RevisionId() : m_revisions.front().id; }
    RevisionId oldest() const { return m_revisions.empty() ? RevisionId() : m_revisions.back().id; }
    int count() const { return int(m_revisions.size()); }

    /// The revision that a row stands for: of several, the newest; none for a day.
    std::optional<Revision> at(const QModelIndex &index) const;
    QModelIndex indexOf(RevisionId id) const;
    /// The one before it, as far as the pages were read.
    std::optional<Revision> before(RevisionId id) const;

    bool isWhole() const { return m_isWhole; } ///< The oldest was read.

private:
    struct Run;
    void build();
    QStandardItem *itemFor(const Revision &revision) const;
    void say(QStandardItem *run, size_t first, size_t last) const;

    std::vector<Revision> m_revisions; ///< Newest first, as read so far.
    QString m_site;
    bool m_isWhole = true;
};
