#include "formats/photos/sourcesets.h"

#include "base/origin.h"
#include "formats/html/attributes.h"
#include "formats/photos/privatehost.h"

#include <array>

using namespace Qt::StringLiterals;

namespace {

/// Where the real address stands while `src` waits: Jetpack and its kin, lazysizes, LazyLoad, WP Rocket,
/// Flickity.
constexpr std::array lateNames{ "data-lazy-src", "data-src", "data-original", "data-lazyload",
    "data-flickity-lazyload", "data-hi-res-src" };
constexpr std::array originalNames{ "data-orig-file", "data-full-url", "data-large-file" };
constexpr std::array setNames{ "srcset", "data-srcset", "data-lazy-srcset" };

void addAll(OfferedFiles &files, OfferedFiles more)
{
    files.files.insert(files.files.end(), more.files.begin(), more.files.end());
    if (more.refused)
        files.refused = more.refused;
}

OfferedFiles filesOfSets(const PageReader &page, const QUrl &pageUrl)
{
    OfferedFiles files;
    for (const char *name : setNames) {
        for (const PictureCandidate &candidate : parseSrcset(attributeText(page.token, name))) {
            OfferedFiles one = fileAt(candidate.address, page.base, pageUrl);
            for (PictureFile &file : one.files) {
                file.size.setWidth(candidate.width);
                file.density = candidate.density;
            }
            addAll(files, std::move(one));
        }
    }
    return files;
}

bool isTooLong(const HtmlToken &token, std::string_view name)
{
    for (const HtmlAttribute &attribute : token.attributes) {
        if (attribute.name == name)
            return attribute.tooLong;
    }
    return false;
}

/// `1200,800` (Jetpack).
QSize originalSize(const HtmlToken &token)
{
    const QString text = attributeText(token, "data-orig-size");
    const QSize size(text.section(u',', 0, 0).toInt(), text.section(u',', 1).toInt());
    return size.width() > 0 && size.height() > 0 && size.width() < 100'000 && size.height() < 100'000
        ? size
        : QSize(0, 0);
}

} // namespace

OfferedFiles fileAt(const QString &address, const QUrl &base, const QUrl &pageUrl)
{
    OfferedFiles files;
    if (address.isEmpty())
        return files;
    if (address.startsWith("data:"_L1, Qt::CaseInsensitive)) {
        files.refused = LeftOut::Embedded;
        return files;
    }
    const auto url = safeUrl(address, base, UrlUse::Resource);
    if (!url)
        files.refused = LeftOut::Unsafe;
    else if (isPrivateHost(url->host()) && !isSameOrigin(*url, pageUrl))
        files.refused = LeftOut::Private;
    else
        files.files.push_back({ *url, QSize(0, 0), 1, false });
    return files;
}

OfferedFiles filesOfImage(const PageReader &page, const QUrl &pageUrl)
{
    const HtmlToken &token = page.token;
    OfferedFiles files = filesOfSets(page, pageUrl);
    const QSize size = originalSize(token);
    for (const char *name : originalNames) {
        OfferedFiles one = fileAt(attributeText(token, name), page.base, pageUrl);
        for (PictureFile &file : one.files) {
            file.isOriginal = name != std::string_view("data-large-file");
            file.size = file.isOriginal ? size : QSize(0, 0);
        }
        addAll(files, std::move(one));
    }
    for (const char *name : lateNames) {
        OfferedFiles late = fileAt(attributeText(token, name), page.base, pageUrl);
        const bool isThere = !late.files.empty();
        addAll(files, std::move(late));
        if (isThere)
            return files;
    }
    if (token.attribute("data-srcset") != nullptr || token.attribute("data-lazy-srcset") != nullptr) {
        if (!files.files.empty())
            return files;
    }
    if (isTooLong(token, "src")) {
        files.refused = LeftOut::Embedded;
        return files;
    }
    addAll(files, fileAt(attributeText(token, "src"), page.base, pageUrl));
    return files;
}

OfferedFiles filesOfSource(const PageReader &page, const QUrl &pageUrl)
{
    const QString type = attributeText(page.token, "type").toLower();
    const bool isReadable = type.isEmpty() || type == "image/jpeg"_L1 || type == "image/png"_L1
        || type == "image/webp"_L1 || type == "image/gif"_L1;
    return isReadable ? filesOfSets(page, pageUrl) : OfferedFiles{};
}
