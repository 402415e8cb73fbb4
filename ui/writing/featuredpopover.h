#pragma once

#include "model/attachment.h"
#include "model/site.h"
#include "widgets/popover.h"

#include <vector>

class Drafts;
class QLineEdit;
class QListWidget;
class QListWidgetItem;

/// The picture that stands for a post, chosen from those that hang on it and those that its site has; typing
/// narrows the list. Only pictures of this computer are shown: those of the site by name, so that nothing is
/// fetched. Main thread.
class FeaturedPopover final : public Popover {
    Q_OBJECT
public:
    FeaturedPopover(QWidget *window, Drafts &drafts, const std::vector<Attachment> &attachments,
        const std::vector<SiteMedia> &media, const QString &chosen);

signals:
    void chosen(const QString &featuredImage); ///< As PostFields::featuredImage; empty for none.

protected:
    void showEvent(QShowEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void choose(const QListWidgetItem *item);
    void narrow(const QString &text);

    QLineEdit *m_filter;
    QListWidget *m_list;
};
