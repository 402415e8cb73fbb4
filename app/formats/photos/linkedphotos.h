#pragma once

#include "model/photoreport.h"

#include <QJsonDocument>

#include <vector>

/// A picture that JSON-LD tells of; its addresses as written.
struct LinkedPhoto {
    /// How much it says that the picture is one of the page's photos.
    enum class Role {
        Photo, ///< An ImageObject with a caption, or of a gallery.
        Illustration, ///< What stands for an article: often the same picture in three shapes.
    };

    Role role = Role::Photo;
    QString address;
    QString thumbnail;
    QString caption;
    QString credit;
    int width = 0; ///< Pixels; 0 if not said.
    int height = 0;
};

/// The pictures of scripts of JSON-LD, at most 2,000, in order: schema.org's ImageObject and Photograph by
/// contentUrl, else url; the members image, associatedMedia, hasPart and the like of galleries, articles and
/// pages. Those of persons, organisations (logo, publisher, author), comments and other works are left out.
/// The credit is creditText, else creator, author, copyrightHolder, copyrightNotice, as schema.org defines
/// them. Pure, any thread; linear.
std::vector<LinkedPhoto> linkedPhotos(const std::vector<QJsonDocument> &scripts);
