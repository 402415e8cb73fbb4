#include "writing/featuredpopover.h"

#include "desk/drafts.h"
#include "formats/blocks/localpictures.h"
#include "widgets/icons.h"
#include "widgets/isolated.h"
#include "writing/picturelist.h"

#include <QListWidget>

using namespace Qt::StringLiterals;

namespace {
constexpr QSize thumbnail(48, 36);
}

FeaturedPopover::FeaturedPopover(QWidget *window, Drafts &drafts, const std::vector<Attachment> &attachments,
    const std::vector<SiteMedia> &media, const QString &now)
    : ChoicePopover(window, tr("Featured image"))
{
    list()->setIconSize(thumbnail);
    const auto offer = [&](const QString &text, const QString &image) {
        return add(text, image, image == now);
    };
    offer(tr("None"), {});
    for (const Attachment &each : attachments) {
        QListWidgetItem *item = offer(
            tr("%1 (only here)").arg(isolated(nameOf(each))), blocks::localPictureAddress(each.sha256));
        item->setIcon(lineIcon("picture"_L1));
        onDone(drafts.attachedPicture(each.sha256, thumbnail * devicePixelRatioF()), this,
            [this, item](const Result<QImage> &image) {
                if (!image)
                    return;
                QPixmap pixmap = QPixmap::fromImage(*image);
                pixmap.setDevicePixelRatio(devicePixelRatioF());
                item->setIcon(pixmap);
            });
    }
    for (const SiteMedia &each : media) {
        const QString name = !each.title.isEmpty() ? each.title : each.url.fileName();
        QListWidgetItem *item = offer(
            each.alt.isEmpty() ? isolated(name) : tr("%1: %2").arg(isolated(name), isolated(each.alt)),
            toFeaturedImage(each.id));
        item->setIcon(lineIcon("site"_L1));
        item->setToolTip(each.url.toDisplayString());
    }
    if (media.empty())
        say(tr("The site's pictures are known once it was reached."));
}
