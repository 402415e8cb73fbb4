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
    /// `draft` with the fields as typed. Of a post that is public already, only Update is offered.
    PublishPopover(QWidget *window, const Draft &draft, const Site &site, const std::vector<CheckItem> &items,
        NetworkPolicy policy);

    PostStatus status() const;
    QDateTime at() const; ///< UTC, for PostStatus::Future; else invalid.

signals:
    void confirmed(PostStatus status, const QDateTime &at);
    void jumpRequested(CheckItem::Place place);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void showChoice();

    Site m_site;
    NetworkPolicy m_policy;
    bool m_isPublic;
    QRadioButton *m_now;
    QRadioButton *m_later;
    QRadioButton *m_review;
    QRadioButton *m_draft;
    QDateTimeEdit *m_at;
    QLabel *m_consequence;
    QPushButton *m_confirm;
};
