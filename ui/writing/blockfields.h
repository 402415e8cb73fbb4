#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

#include <vector>

/// One thing about a block that is shown as a whole, to be changed by itself: an address, a caption, what a
/// picture shows.
struct BlockField {
    enum class Kind { Address, Alt, Caption, Words };

    Kind kind = Kind::Words;
    int number = 0; ///< Of the picture it is about, from 1; 0 if there is only one, or none.
    QString value; ///< Plain words.

    bool operator==(const BlockField &) const = default;
};

/// Of the first block in the markup; none where nothing of it can be changed here without harm. Pure.
std::vector<BlockField> fieldsOf(const QByteArray &markup);
/// The markup with these values in the places of fieldsOf(); what is the same is not touched, every other
/// byte stays.
Result<QByteArray> withFieldValues(const QByteArray &markup, const std::vector<QString> &values);
