#include "formats/blocks/localpictures.h"

#include "formats/blocks/identity.h"
#include "formats/blocks/views.h"

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

/// The site's addresses, wherever an own one stands.
QByteArray withSiteAddresses(const QByteArray &markup, const QHash<QByteArray, SitePicture> &pictures)
{
    QByteArray out;
    qsizetype from = 0;
    for (qsizetype at = markup.indexOf(scheme); at >= 0; at = markup.indexOf(scheme, at + 1)) {
        const auto local = hashIn(QByteArrayView(markup).sliced(at + scheme.size()));
        if (!local || !pictures.contains(*local))
            continue;
        out += QByteArrayView(markup).sliced(from, at - from);
        out += escapedValue(QString::fromLatin1(pictures.value(*local).url.toEncoded()));
        from = at + scheme.size() + hashLength;
    }
    return out += QByteArrayView(markup).sliced(from);
}

/// One block of the top level.
QByteArray placedIn(const QByteArray &markup, const QHash<QByteArray, SitePicture> &pictures)
{
    if (!markup.contains(scheme))
        return markup;
    const Document document = Document::parse(markup);
    QByteArray out;
    qsizetype from = 0;
    for (const Block &each : allBlocks(document)) {
        const Span span = each.span();
        const auto image = span.start >= from ? imageView(each) : std::nullopt;
        const auto local = image ? localPicture(image->src) : std::nullopt;
        if (!local || !pictures.contains(*local))
            continue;
        // Alone: a change in the document would read all of it again.
        const Document alone = Document::parse(each.bytes());
        const auto changed = withSitePicture(alone, alone.block(0), pictures.value(*local));
        if (!changed)
            continue;
        out += QByteArrayView(markup).sliced(from, span.start - from);
        out += changed->toBytes();
        from = span.end;
    }
    return withSiteAddresses(out + markup.mid(from), pictures);
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

bool isBoundHere(const QByteArray &markup) { return !localPictures(markup).empty() || namesFiles(markup); }

bool namesFiles(const QByteArray &markup)
{
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

QByteArray withSitePictures(const QByteArray &markup, const QHash<QByteArray, SitePicture> &pictures)
{
    if (pictures.isEmpty() || !markup.contains(scheme))
        return markup;
    QByteArray out;
    out.reserve(markup.size() + 200);
    for (const Block &top : Document::parse(markup).blocks())
        out += placedIn(top.bytes(), pictures);
    return out;
}

} // namespace blocks
