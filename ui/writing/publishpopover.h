#pragma once

#include "model/draft.h"
#include "model/site.h"
#include "widgets/popover.h"
#include "writing/checklist.h"

#include <vector>

class QDateTimeEdit;
class QLabel;
class QPushButton;
class QRadioButton;

/// What will happen when a post goes out, chosen and confirmed beside its button: nothing is sent before.
/// Main thread.
class PublishPopover final : public Popover {
    Q_OBJECT
public:
    /// What is chosen when it opens.
    enum class Begin { Usual, Schedule };

    /// `draft` with the fields as typed. Of a post that is public already, only Update is offered.
    PublishPopover(QWidget *window, const Draft &draft, const Site &site,
        const std::vector<Finding> &findings, NetworkPolicy policy, Begin begin = Begin::Usual);

    PostStatus status() const;
    QDateTime at() const; ///< UTC, for PostStatus::Future; else invalid.
    ChecklistView *checks() const { return m_checks; }
    void presentChecks(const std::vector<Finding> &findings, const LinksChecked &links);

signals:
    void confirmed(PostStatus status, const QDateTime &at);
    void jumpRequested(Finding::Kind kind, int block);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void showChoice();
    QString scheduleConsequence() const;

    Site m_site;
    NetworkPolicy m_policy;
    bool m_isPublic;
    bool m_isPage;
    bool m_isStopped; ///< By what the checklist says, or for want of the right.
    QRadioButton *m_now;
    QRadioButton *m_later;
    QRadioButton *m_review;
    QRadioButton *m_draft;
    QDateTimeEdit *m_at; ///< In the site's zone; what it holds says UTC, so that no clock of ours moves it.
    ChecklistView *m_checks;
    QLabel *m_consequence;
    QPushButton *m_confirm;
};
