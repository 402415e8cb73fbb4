#pragma once

#include "base/result.h"
#include "model/draft.h"

#include <QWidget>

#include <vector>

class Drafts;
class HistoryModel;
class QLabel;
class QPushButton;
class QTreeView;

/// Every kept state of a draft by day, newest first: see what changed, and come back to it. Main thread.
class HistoryPanel final : public QWidget {
    Q_OBJECT
public:
    explicit HistoryPanel(Drafts &drafts, QWidget *parent = nullptr);

    /// `site` is the name of the draft's site, or empty.
    void setDraft(DraftId draft, const QString &site);
    void reread(); ///< What is new, if it is shown; else when it is.
    HistoryModel *model() const { return m_model; }
    QTreeView *view() const { return m_view; }
    /// The state before this one, as far as the list was read.
    std::optional<Revision> before(RevisionId id) const;

signals:
    /// What changed between the two; without `other`, up to the text of now. Also while the one that is shown
    /// changes.
    void compareRequested(const Revision &chosen, const std::optional<Revision> &other);
    void restoreRequested(const Revision &revision);
    void nameRequested(); ///< Of the text of now.
    void shown(); ///< The list is up to date.

protected:
    void showEvent(QShowEvent *event) override;

private:
    void readOn();
    void readPage();
    void explain(const Error &error);
    std::vector<Revision> chosen() const;
    void showChosen();
    void compare();
    void restore();
    void rename();

    Drafts &m_drafts;
    DraftId m_draft;
    bool m_isStale = true;
    bool m_isReading = false;
    HistoryModel *m_model;
    QTreeView *m_view;
    QLabel *m_words;
    QPushButton *m_compare;
    QPushButton *m_restore;
    QPushButton *m_rename;
};
