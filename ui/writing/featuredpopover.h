#pragma once

#include "model/attachment.h"
#include "model/site.h"
#include "writing/choicepopover.h"

#include <vector>

class Drafts;

/// The picture that stands for a post, chosen from those that hang on it and those that its site has. Only
/// pictures of this computer are shown: those of the site by name, so that nothing is fetched. What is chosen
/// is as PostFields::featuredImage; empty for none. Main thread.
class FeaturedPopover final : public ChoicePopover {
    Q_OBJECT
public:
    FeaturedPopover(QWidget *window, Drafts &drafts, const std::vector<Attachment> &attachments,
        const std::vector<SiteMedia> &media, const QString &now);
};
