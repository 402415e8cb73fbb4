#include "writing/fieldwords.h"

#include "formats/blocks/localpictures.h"
#include "writing/picturelist.h"
#include "writing/postinspector.h"

#include <algorithm>

QString fieldInWords(Field field)
{
    switch (field) {
    case Field::Title:
        return PostInspector::tr("Title");
    case Field::Content:
        return PostInspector::tr("Text");
    case Field::Excerpt:
        return PostInspector::tr("Excerpt");
    case Field::Slug:
        return PostInspector::tr("Address of the post");
    case Field::Categories:
        return PostInspector::tr("Categories");
    case Field::Tags:
        return PostInspector::tr("Tags");
    case Field::Author:
        return PostInspector::tr("Author");
    case Field::FeaturedImage:
        return PostInspector::tr("Featured image");
    case Field::Parent:
        return PostInspector::tr("Parent page");
    case Field::MenuOrder:
        return PostInspector::tr("Order");
    }
    return {};
}

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
