#include "writing/fieldwords.h"

#include "formats/blocks/localpictures.h"
#include "writing/picturelist.h"
#include "writing/postinspector.h"

#include <algorithm>

QString authorInWords(qint64 author, const std::vector<SiteAuthor> &authors)
{
    if (author == 0)
        return PostInspector::tr("Whoever sends it");
    const auto known = std::ranges::find(authors, author, &SiteAuthor::id);
    return known != authors.end() ? known->name : PostInspector::tr("User %1 of the site").arg(author);
}

QString parentInWords(qint64 parent, const std::vector<PlacedPage> &pages)
{
    if (parent == 0)
        return PostInspector::tr("None: at the top");
    const auto known = std::ranges::find(pages, parent, &PlacedPage::id);
    return known != pages.end() && !known->title.isEmpty()
        ? known->title
        : PostInspector::tr("Page %1 of the site").arg(parent);
}

QString featuredInWords(const QString &featuredImage, const std::vector<Attachment> &attachments,
    const std::vector<SiteMedia> &media)
{
    if (const auto local = blocks::localPicture(featuredImage)) {
        const auto known = std::ranges::find(attachments, *local, &Attachment::sha256);
        return known != attachments.end() ? nameOf(*known) : PostInspector::tr("A picture of this computer");
    }
    const qint64 id = mediaOf(featuredImage);
    if (id == 0)
        return featuredImage;
    const auto known = std::ranges::find(media, id, &SiteMedia::id);
    return known != media.end() && !known->title.isEmpty()
        ? known->title
        : PostInspector::tr("Picture %1 of the site").arg(id);
}
