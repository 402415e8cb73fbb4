#pragma once

#include "formats/feed/parsedfeed.h"
#include "formats/photos/leftout.h"
#include "model/photoreport.h"

#include <map>

/// A page of photos, read. Pure, any thread.
struct PhotoPage {
    PhotoReport report;
    std::map<LeftOut, int> leftOut; ///< How many pictures of the page are not in the report.

    int count(LeftOut reason) const;
    bool isShortened() const { return count(LeftOut::TooMany) > 0; }

    bool operator==(const PhotoPage &) const = default;
};

/// The photos of a page of UTF-8, or of a feed's entry, whose own pictures (media:content) are `media`. At
/// most 1,000; each picture once, whatever its sizes; linear, and never fails.
///
/// Photos: the page's own <img>, with the best file of srcset, <picture>, late loading and the link around it
/// (WHATWG HTML 4.8.4; WordPress's and Jetpack's galleries); JSON-LD (see linkedPhotos()); media:content;
/// and, if there are none of these, og:image and twitter:image, each as often as it is said (ogp.me,
/// "Arrays").
///
/// A caption is, in this order, the one of the figure or gallery, JSON-LD's or the feed's, the words between
/// pictures that stand in a row (see TextBetween), the alternative text unless it is a file's name, the
/// title.
///
/// The date is schema.org's datePublished, else article:published_time (ogp.me), else the page's first <time>
/// that is its publication. The author is schema.org's author, else article:author if it is a name, else
/// <meta name=author>, rel=author (HTML 4.6.7.2), twitter:creator, else whom all photos are credited to.
PhotoPage readPhotoPage(const QByteArray &utf8, const QUrl &url, const std::vector<FeedPicture> &media = {});
