#include "formats/photos/linkedphotos.h"

#include "formats/html/linkeddata.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace {

constexpr size_t mostPhotos = 2000;
constexpr int mostSteps = 200'000; ///< Values that are looked at.

/// Members whose pictures are somebody's face, a firm's sign, or another work.
bool isOfOthers(const QString &member)
{
    static const std::array members{ "logo"_L1, "publisher"_L1, "author"_L1, "creator"_L1, "contributor"_L1,
        "editor"_L1, "provider"_L1, "sourceOrganization"_L1, "copyrightHolder"_L1, "thumbnail"_L1,
        "isPartOf"_L1, "comment"_L1, "review"_L1, "potentialAction"_L1, "isRelatedTo"_L1, "relatedLink"_L1,
        "citation"_L1, "isBasedOn"_L1, "mentions"_L1, "about"_L1, "video"_L1, "audio"_L1 };
    return std::find(members.begin(), members.end(), member) != members.end();
}

int pixels(const QJsonValue &value)
{
    // A number, its digits, or a QuantitativeValue.
    const QJsonValue plain = value.isObject() ? value.toObject().value("value"_L1) : value;
    const int number = plain.isString() ? plain.toString().remove("px"_L1).trimmed().toInt() : plain.toInt();
    return std::clamp(number, 0, 100'000);
}

class Walk {
public:
    void take(const QJsonValue &value, LinkedPhoto::Role role)
    {
        if (--m_steps < 0 || photos.size() >= mostPhotos)
            return;
        if (value.isArray()) {
            for (const QJsonValue &inner : value.toArray())
                take(inner, role);
        } else if (value.isObject()) {
            takeObject(value.toObject(), role);
        }
    }

    std::vector<LinkedPhoto> photos;

private:
    void takeObject(const QJsonObject &object, LinkedPhoto::Role role)
    {
        if (isOfType(object,
                { "Person"_L1, "Organization"_L1, "NewsMediaOrganization"_L1, "WebSite"_L1, "Comment"_L1,
                    "Product"_L1, "VideoObject"_L1, "BreadcrumbList"_L1 }))
            return;
        if (isOfType(object, { "ImageObject"_L1, "Photograph"_L1 })) {
            takePhoto(object, role);
            return;
        }
        const bool isGallery = isOfType(object,
            { "ImageGallery"_L1, "MediaGallery"_L1, "CollectionPage"_L1, "ItemList"_L1, "ListItem"_L1 });
        // What an article's `image` is when it is no ImageObject; a gallery's are its photos.
        const LinkedPhoto::Role own = isGallery ? LinkedPhoto::Role::Photo : LinkedPhoto::Role::Illustration;
        for (auto member = object.begin(); member != object.end(); ++member) {
            if (isOfOthers(member.key()))
                continue;
            if (member.key() == "image"_L1)
                takeImages(member.value(), own);
            else if (member->isObject() || member->isArray())
                take(member.value(), own);
        }
    }

    void takeImages(const QJsonValue &value, LinkedPhoto::Role role)
    {
        if (--m_steps < 0 || photos.size() >= mostPhotos)
            return;
        if (value.isString()) {
            LinkedPhoto photo;
            photo.role = role;
            photo.address = value.toString();
            photos.push_back(photo);
        } else if (value.isArray()) {
            for (const QJsonValue &inner : value.toArray())
                takeImages(inner, role);
        } else {
            take(value, role);
        }
    }

    void takePhoto(const QJsonObject &object, LinkedPhoto::Role role)
    {
        LinkedPhoto photo;
        photo.address = linkedAddress(object, "contentUrl"_L1);
        if (photo.address.isEmpty())
            photo.address = object.value("url"_L1).toString();
        if (photo.address.isEmpty())
            return;
        photo.thumbnail = linkedAddress(object, "thumbnailUrl"_L1);
        if (photo.thumbnail.isEmpty())
            photo.thumbnail = linkedAddress(object, "thumbnail"_L1);
        for (const QLatin1StringView member : { "caption"_L1, "description"_L1 }) {
            if (photo.caption.isEmpty())
                photo.caption = linkedText(object, member);
        }
        for (const QLatin1StringView member :
            { "creditText"_L1, "creator"_L1, "author"_L1, "copyrightHolder"_L1, "copyrightNotice"_L1 }) {
            if (photo.credit.isEmpty())
                photo.credit = linkedText(object, member);
        }
        photo.role = photo.caption.isEmpty() ? role : LinkedPhoto::Role::Photo;
        photo.width = pixels(object.value("width"_L1));
        photo.height = pixels(object.value("height"_L1));
        photos.push_back(photo);
    }

    int m_steps = mostSteps;
};

} // namespace

std::vector<LinkedPhoto> linkedPhotos(const std::vector<QJsonDocument> &scripts)
{
    Walk walk;
    for (const QJsonDocument &script : scripts) {
        // An ImageObject that stands alone is one of the page's.
        const QJsonValue root = script.isArray() ? QJsonValue(script.array()) : QJsonValue(script.object());
        walk.take(root, LinkedPhoto::Role::Photo);
    }
    return std::move(walk.photos);
}
