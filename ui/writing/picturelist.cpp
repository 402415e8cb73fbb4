#include "writing/picturelist.h"

#include "desk/drafts.h"
#include "widgets/icons.h"
#include "widgets/isolated.h"

#include <QLocale>
#include <QPainter>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int hashRole = Qt::UserRole + 1;
constexpr QSize thumbnail(64, 48);

QString aboutPicture(const Attachment &attachment)
{
    const QLocale locale;
    return PictureList::tr("%1, %2").arg(
        isolated(PictureList::tr("%1 × %2").arg(
            locale.toString(attachment.size.width()), locale.toString(attachment.size.height()))),
        isolated(locale.formattedDataSize(attachment.bytes, 0)));
}

} // namespace

QPixmap onCanvas(const QImage &image, QSize size, qreal ratio)
{
    QPixmap canvas(size * ratio);
    canvas.fill(Qt::transparent);
    QPainter painter(&canvas);
    painter.drawImage((canvas.width() - image.width()) / 2, (canvas.height() - image.height()) / 2, image);
    painter.end();
    canvas.setDevicePixelRatio(ratio);
    return canvas;
}

QString nameOf(const Attachment &attachment)
{
    return attachment.name.isEmpty() ? PictureList::tr("Pasted picture") : attachment.name;
}

PictureList::PictureList(Drafts &drafts, QWidget *parent)
    : QListWidget(parent)
    , m_drafts(drafts)
{
    setAccessibleName(tr("Pictures of the post"));
    setIconSize(thumbnail);
    setUniformItemSizes(true);
    setFrameShape(QFrame::NoFrame);
    viewport()->setBackgroundRole(QPalette::AlternateBase);
    setSpacing(2);
}

void PictureList::present(const std::vector<Attachment> &attachments, const std::vector<QByteArray> &inText)
{
    const QByteArray chosen = current() ? current()->sha256 : QByteArray();
    const bool isSame = std::ranges::equal(attachments, m_attachments,
        [](const Attachment &a, const Attachment &b) { return a.sha256 == b.sha256; });
    const bool isMore = attachments.size() == m_attachments.size() + 1 && !m_attachments.empty();
    m_attachments = attachments;
    const QSignalBlocker quiet(this);
    if (!isSame)
        clear();
    for (size_t i = 0; i < attachments.size(); ++i) {
        const Attachment &each = attachments[i];
        QListWidgetItem *row = isSame ? item(int(i)) : new QListWidgetItem(this);
        const bool isUsed = std::ranges::find(inText, each.sha256) != inText.end();
        const QString place = isUsed ? tr("in the text") : tr("not in the text");
        row->setText(isolated(nameOf(each)) + u'\n' + aboutPicture(each) + u" · "_s + place);
        row->setData(Qt::AccessibleTextRole,
            tr("%1, %2, %3").arg(each.alt.isEmpty() ? nameOf(each) : each.alt, aboutPicture(each), place));
        if (isSame)
            continue;
        row->setData(hashRole, each.sha256);
        QPixmap wait(thumbnail * devicePixelRatioF());
        wait.setDevicePixelRatio(devicePixelRatioF());
        wait.fill(palette().color(QPalette::AlternateBase));
        row->setIcon(wait);
        fetch(each.sha256);
        if (each.sha256 == chosen && !isMore)
            setCurrentItem(row);
    }
    if (!isSame && !currentItem() && count() > 0)
        setCurrentRow(count() - 1);
}

const Attachment *PictureList::current() const
{
    const int row = currentRow();
    return row >= 0 && row < int(m_attachments.size()) ? &m_attachments[size_t(row)] : nullptr;
}

void PictureList::fetch(const QByteArray &sha256)
{
    onDone(m_drafts.attachedPicture(sha256, thumbnail * devicePixelRatioF()), this,
        [this, sha256](const Result<QImage> &image) {
            for (int row = 0; row < count(); ++row) {
                if (item(row)->data(hashRole).toByteArray() != sha256)
                    continue;
                if (!image) {
                    item(row)->setIcon(lineIcon("lock"_L1));
                    item(row)->setToolTip(tr("This picture is not on this computer any more."));
                    continue;
                }
                item(row)->setIcon(onCanvas(*image, thumbnail, devicePixelRatioF()));
            }
        });
}
