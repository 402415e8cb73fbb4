#include "desk/drafts.h"
#include "desk/outbox.h"
#include "desk/pagetree.h"
#include "desk/sites.h"
#include "formats/blocks/edits.h"
#include "formats/blocks/identity.h"
#include "formats/blocks/localpictures.h"
#include "formats/blocks/tags.h"
#include "widgets/isolated.h"
#include "widgets/strip.h"
#include "writing/featuredpopover.h"
#include "writing/fieldwords.h"
#include "writing/mediapanel.h"
#include "writing/parentpopover.h"
#include "writing/picturelist.h"
#include "writing/postinspector.h"
#include "writing/writespace.h"

#include <QFileDialog>
#include <QStackedWidget>
#include <QStandardPaths>
#include <QTabBar>

using namespace Qt::StringLiterals;

// Pictures that hang on the post.

namespace {

using SitePictures = QHash<QByteArray, blocks::SitePicture>;

/// Where the picture stands in a text: its address on the site; empty if it is not there.
QString addressOnSite(const SitePictures &onSite, const QByteArray &sha256)
{
    return QString::fromLatin1(onSite.value(sha256).url.toEncoded());
}

} // namespace

void WriteSpace::showAttachments()
{
    const auto attachments = m_drafts.attachments(m_draft).value_or(std::vector<Attachment>{});
    const QByteArray text = m_editor->markup();
    const SitePictures onSite = m_outbox.sitePictures(m_draft, m_shown.site).value_or(SitePictures());
    std::vector<QByteArray> inText = blocks::localPictures(text);
    for (const Attachment &each : attachments) {
        const QByteArray address = addressOnSite(onSite, each.sha256).toLatin1();
        if (!address.isEmpty() && text.contains(address))
            inText.push_back(each.sha256);
    }
    m_media->present(attachments, inText);
    if (inText.empty())
        m_strip->withdraw(u"picture"_s); // It was taken out again, and nothing waits.
}

void WriteSpace::showMedia()
{
    m_tabs->setCurrentIndex(m_pages->indexOf(m_media));
    m_media->setFocus();
}

void WriteSpace::addPictures()
{
    if (!m_draft)
        return;
    std::vector<PastedPicture> pictures;
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    const QStringList files = QFileDialog::getOpenFileNames(
        this, tr("Add Pictures"), folder, tr("Pictures (%1)").arg(u"*.jpg *.jpeg *.png *.gif *.webp"_s));
    for (const QString &file : files)
        pictures.push_back({ {}, file, {} });
    attach(std::move(pictures));
}

/// One after the other, so that they stand in the text as they were given.
void WriteSpace::attach(std::vector<PastedPicture> pictures)
{
    if (pictures.empty() || !m_draft)
        return;
    const DraftId id = m_draft;
    const PastedPicture picture = pictures.front();
    pictures.erase(pictures.begin());
    const Future<Attachment> kept = !picture.file.isEmpty() ? m_drafts.attachFile(id, picture.file)
        : !picture.bytes.isEmpty()                          ? m_drafts.attach(id, picture.bytes)
                                                            : m_drafts.attachImage(id, picture.image);
    onDone(kept, this,
        [this, id, file = picture.file, rest = std::move(pictures)](const Result<Attachment> &attachment) {
            if (!attachment)
                explain(u"picture "_s + file, attachment.error());
            else if (id == m_draft)
                insertAttachment(*attachment);
            if (id == m_draft)
                attach(rest);
        });
}

void WriteSpace::insertAttachment(const Attachment &attachment)
{
    m_editor->insertBlocks(Drafts::markup(attachment));
    showAttachments();
    m_strip->say({ u"picture"_s, Tone::Waiting,
        tr("The picture is kept here without what it said of place, time and camera. It goes to the site "
           "before the post does."),
        tr("Describe It"), [this, hash = attachment.sha256] {
            showMedia();
            m_media->choose(hash);
        } });
}

/// In the record, and wherever the picture stands in the text with the words of before: as one step of undo.
void WriteSpace::describe(const Attachment &before, const QString &alt, const QString &credit)
{
    onDone(m_drafts.describe(before.draft, before.sha256, alt, credit), this, [this](const Result<> &done) {
        if (!done)
            explain(u"describe"_s, done.error());
    });
    if (before.draft != m_draft)
        return;
    Attachment after = before;
    after.alt = alt;
    after.credit = credit;
    const auto captionOf = [](const Attachment &attachment) {
        const auto view = blocks::imageView(blocks::Document::parse(Drafts::markup(attachment)).block(0));
        return view ? view->captionHtml() : QByteArray();
    };
    blocks::Document post = blocks::Document::parse(m_editor->markup());
    const QString address = blocks::localPictureAddress(before.sha256);
    const QString onSite
        = addressOnSite(m_outbox.sitePictures(m_draft, m_shown.site).value_or(SitePictures()), before.sha256);
    // A change makes new blocks: each round finds the next that is to change.
    for (bool isChanged = true; isChanged;) {
        isChanged = false;
        for (const blocks::Block &block : blocks::allBlocks(post)) {
            const auto image = blocks::imageView(block);
            if (!image || (image->src != address && (onSite.isEmpty() || image->src != onSite)))
                continue;
            Result<blocks::Document> changed = post;
            if (image->alt != alt && image->alt == before.alt)
                changed = blocks::withAlt(post, block, *image, alt);
            else if (image->captionHtml() == captionOf(before) && captionOf(before) != captionOf(after))
                changed = blocks::withCaption(post, block, captionOf(after));
            if (!changed || *changed == post)
                continue;
            post = *changed;
            isChanged = true;
            break;
        }
    }
    if (post.toBytes() != m_editor->markup())
        m_editor->become(post.toBytes());
}

// The picture that stands for the post.

void WriteSpace::showFeatured()
{
    const QString image = m_inspector->over({}).featuredImage;
    m_inspector->setFeatured(image,
        featuredInWords(image, m_drafts.attachments(m_draft).value_or(std::vector<Attachment>{}),
            m_sites.media(m_shown.site)));
}

void WriteSpace::chooseFeatured()
{
    if (!m_draft)
        return;
    auto *popover = new FeaturedPopover(window(), m_drafts,
        m_drafts.attachments(m_draft).value_or(std::vector<Attachment>{}), m_sites.media(m_shown.site),
        m_inspector->over({}).featuredImage);
    connect(popover, &FeaturedPopover::chosen, this, [this](const QVariant &image) {
        m_inspector->setFeatured(image.toString(), {});
        showFeatured();
        keep();
    });
    popover->openAt(m_inspector->featuredButton(), m_inspector->featuredButton()->rect());
}

// The page under which a page stands.

void WriteSpace::showParent()
{
    if (m_shown.type != PostType::Page)
        return;
    const qint64 parent = m_inspector->over({}).parent;
    m_inspector->setParentPage(
        parent, parentInWords(parent, m_drafts.pages(m_shown.site).value_or(std::vector<PlacedPage>{})));
}

void WriteSpace::chooseParent()
{
    if (!m_draft)
        return;
    const auto pages = m_drafts.pages(m_shown.site).value_or(std::vector<PlacedPage>{});
    auto *popover
        = new ParentPopover(window(), possibleParents(pages, m_shown.remoteId), m_inspector->over({}).parent);
    connect(popover, &ParentPopover::chosen, this, [this](const QVariant &parent) {
        m_inspector->setParentPage(parent.toLongLong(), {});
        showParent();
        keep();
    });
    popover->openAt(m_inspector->parentButton(), m_inspector->parentButton()->rect());
}
