#include "formats/blocks/localpictures.h"

#include "formats/blocks/tags.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace blocks {

namespace {

constexpr QByteArrayView scheme = "quotidian-picture:";
constexpr qsizetype hashLength = 64;

std::optional<QByteArray> hashIn(QByteArrayView text)
{
    if (text.size() < hashLength)
        return std::nullopt;
    const QByteArray hex = text.first(hashLength).toByteArray();
    const bool isHex = std::all_of(
        hex.begin(), hex.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
    return isHex ? std::optional(QByteArray::fromHex(hex)) : std::nullopt;
}

} // namespace

QString localPictureAddress(const QByteArray &sha256)
{
    return QString::fromLatin1(scheme) + QString::fromLatin1(sha256.toHex());
}

std::optional<QByteArray> localPicture(QStringView address)
{
    const QByteArray bytes = address.toUtf8();
    if (!bytes.startsWith(scheme) || bytes.size() != scheme.size() + hashLength)
        return std::nullopt;
    return hashIn(QByteArrayView(bytes).sliced(scheme.size()));
}

std::vector<QByteArray> localPictures(const QByteArray &markup)
{
    std::vector<QByteArray> found;
    for (qsizetype at = markup.indexOf(scheme); at >= 0; at = markup.indexOf(scheme, at + 1)) {
        const auto hash = hashIn(QByteArrayView(markup).sliced(at + scheme.size()));
        if (hash && std::find(found.begin(), found.end(), *hash) == found.end())
            found.push_back(*hash);
    }
    return found;
}

bool isBoundHere(const QByteArray &markup)
{
    if (!localPictures(markup).empty())
        return true;
    if (markup.indexOf("file:") < 0 && markup.toLower().indexOf("file:") < 0)
        return false;
    TagReader reader(markup);
    while (const auto tag = reader.next()) {
        for (const TagAttribute &attribute : tag->attributes) {
            const bool isAddress = attribute.name == "src" || attribute.name == "href"
                || attribute.name == "srcset" || attribute.name == "poster";
            if (isAddress
                && decodedText(attribute.value).trimmed().startsWith("file:"_L1, Qt::CaseInsensitive))
                return true;
        }
    }
    return false;
}

} // namespace blocks
