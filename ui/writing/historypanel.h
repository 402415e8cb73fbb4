#pragma once

#include "base/result.h"
#include "model/draft.h"

#include <QWidget>

#include <vector>

class Drafts;
class QLabel;
class QListWidget;
class QPushButton;

/// How a revision came to be, in words.
QString originInWords(const Revision &revision);

/// Every kept state of a draft, newest first: look at one, and come back to it. Main thread.
class HistoryPanel final : public QWidget {
    Q_OBJECT
public:
    explicit HistoryPanel(Drafts &drafts, QWidget *parent = nullptr);

    void setDraft(DraftId draft);
    void reread(); ///< If it is shown; else when it is.
    int count() const { return int(m_revisions.size()); }

signals:
    void lookRequested(const Revision &revision);
    void restoreRequested(const Revision &revision);
    void nameRequested();
    void shown(); ///< The list is up to date.

protected:
    void showEvent(QShowEvent *event) override;

private:
    void present(const Result<std::vector<Revision>> &revisions);
    void showChosen();
    const Revision *chosen() const;

    Drafts &m_drafts;
    DraftId m_draft;
    bool m_isStale = true;
    std::vector<Revision> m_revisions;
    QListWidget *m_list;
    QLabel *m_words;
    QPushButton *m_look;
    QPushButton *m_restore;
};
