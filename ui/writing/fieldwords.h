#pragma once

#include "desk/resolution.h"
#include "model/attachment.h"
#include "model/draft.h"
#include "model/site.h"

#include <vector>

/// What the values of a post's fields are called, in the post panel and in the comparison of two versions.

/// Where the names are looked up; what is in none of these has its number.
struct FieldLists {
    std::vector<SiteAuthor> authors;
    std::vector<Attachment> attachments;
    std::vector<SiteMedia> media;
    std::vector<PlacedPage> pages;
};

/// "Title", "Excerpt": as the post panel says it.
QString fieldInWords(Field field);
/// 0 is whoever sends it.
QString authorInWords(qint64 author, const std::vector<SiteAuthor> &authors);
/// As PostFields::parent; 0 is none.
QString parentInWords(qint64 parent, const std::vector<PlacedPage> &pages);
/// As PostFields::featuredImage; empty for none.
QString featuredInWords(const QString &featuredImage, const std::vector<Attachment> &attachments,
    const std::vector<SiteMedia> &media);
