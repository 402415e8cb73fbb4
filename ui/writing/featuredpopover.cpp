#include "writing/featuredpopover.h"

#include "desk/drafts.h"
#include "formats/blocks/localpictures.h"
#include "widgets/icons.h"
#include "widgets/isolated.h"
#include "writing/picturelist.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>

using namespace Qt::StringLiterals;

namespace {

constexpr int imageRole = Qt::UserRole + 1;
constexpr QSize thumbnail(48, 36);

} // namespace

FeaturedPopover::FeaturedPopover(QWidget *window, Drafts &drafts, const std::vector<Attachment> &attachments,
    const std::vector<SiteMedia> &media, const QString &chosen)
    : Popover(window)
    , m_filter(new QLineEdit(this))
    , m_list(new QListWidget(this))
{
    const QString title = tr("Featured image");
    setAccessibleName(title);
    auto *heading = new QLabel(title, this);
    QFont bold = heading->font();
    bold.setBold(true);
    heading->setFont(bold);
    m_filter->setPlaceholderText(tr("Type to narrow the list"));
    m_filter->setAccessibleName(tr("Narrow the list"));
    m_filter->setMinimumWidth(300);
    m_filter->installEventFilter(this);
    m_list->setAccessibleName(title);
    m_list->setIconSize(thumbnail);
    m_list->setMinimumHeight(240);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    const auto add = [&](const QString &text, const QString &image) {
        auto *item = new QListWidgetItem(text, m_list);
        item->setData(imageRole, image);
        if (image == chosen)
            m_list->setCurrentItem(item);
        return item;
    };
    add(tr("None"), {});
    for (const Attachment &each : attachments) {
        QListWidgetItem *item
            = add(tr("%1 (only here)").arg(isolated(nameOf(each))), blocks::localPictureAddress(each.sha256));
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
        QListWidgetItem *item
            = add(each.alt.isEmpty() ? isolated(name) : tr("%1: %2").arg(isolated(name), isolated(each.alt)),
                toFeaturedImage(each.id));
        item->setIcon(lineIcon("site"_L1));
        item->setToolTip(each.url.toDisplayString());
    }
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(8);
    column->addWidget(heading);
    column->addWidget(m_filter);
    column->addWidget(m_list);
    if (media.empty()) {
        auto *none = new QLabel(tr("The site's pictures are known once it was reached."), this);
        none->setWordWrap(true);
        column->addWidget(none);
    }
    connect(m_filter, &QLineEdit::textChanged, this, &FeaturedPopover::narrow);
    connect(m_list, &QListWidget::itemActivated, this, &FeaturedPopover::choose);
    connect(m_list, &QListWidget::itemClicked, this, &FeaturedPopover::choose);
    connect(this, &Popover::closed, this, &QObject::deleteLater);
}

void FeaturedPopover::choose(const QListWidgetItem *item)
{
    if (!isVisible())
        return; // A click is an activation too on some desktops.
    hide();
    emit chosen(item->data(imageRole).toString());
}

void FeaturedPopover::showEvent(QShowEvent *event)
{
    Popover::showEvent(event);
    m_filter->setFocus(Qt::PopupFocusReason);
}

/// Down goes into the list; Enter takes the first that is left.
bool FeaturedPopover::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_filter || event->type() != QEvent::KeyPress)
        return Popover::eventFilter(watched, event);
    const auto *key = static_cast<QKeyEvent *>(event);
    const bool isEnter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (key->key() != Qt::Key_Down && !isEnter)
        return Popover::eventFilter(watched, event);
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->isHidden())
            continue;
        m_list->setCurrentRow(row);
        if (isEnter)
            choose(m_list->item(row));
        else
            m_list->setFocus(Qt::TabFocusReason);
        break;
    }
    return true;
}

void FeaturedPopover::narrow(const QString &text)
{
    const QString wanted = text.simplified();
    for (int row = 0; row < m_list->count(); ++row)
        m_list->item(row)->setHidden(!m_list->item(row)->text().contains(wanted, Qt::CaseInsensitive));
}
