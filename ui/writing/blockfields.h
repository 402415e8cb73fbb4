#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

#include <vector>

/// One thing about a block that is shown as a whole, to be changed by itself: an address, a caption, what a
/// picture shows.
struct BlockField {
    enum class Kind {
        Address,
        Alt,
        Caption, ///< Inline HTML, as it stands in the markup.
        Words, ///< The same, of a button.
        Label, ///< Of the link to the rest.
    };

    Kind kind = Kind::Label;
    QString value; ///< Plain words, or inline HTML.

    bool isRich() const { return kind == Kind::Caption || kind == Kind::Words; }
    bool operator==(const BlockField &) const = default;
};

/// Of the first block in the markup; none where nothing of it can be changed here without harm. Pure.
std::vector<BlockField> fieldsOf(const QByteArray &markup);
/// The markup with these values in the places of fieldsOf(); what is the same is not touched, every other
/// byte stays.
Result<QByteArray> withFieldValues(const QByteArray &markup, const std::vector<QString> &values);

/// A picture of a gallery, in either form of it.
struct GalleryPicture {
    QString address;
    QString alt;
    QByteArray caption; ///< Inline HTML.

    bool operator==(const GalleryPicture &) const = default;
};
/// Of the first block in the markup, in order; none if it is no gallery that can be changed here.
std::vector<GalleryPicture> picturesOf(const QByteArray &markup);
/// The words of one of them. As withFieldValues().
Result<QByteArray> withPictureWords(
    const QByteArray &markup, int picture, const QString &alt, const QByteArray &caption);
/// Before the one at `to`, or to the end.
Result<QByteArray> withPictureMoved(const QByteArray &markup, int from, int to);
