#include "formats/photos/photolist.h"

#include "formats/photos/pictureidentity.h"

#include <algorithm>
#include <utility>

namespace {

constexpr int contactSheetWidth = 150; ///< Pixels.
constexpr qsizetype longestCaption = 2000;
constexpr qsizetype longestCredit = 200;

/// At most so many letters, never half of one.
QString shortened(const QString &text, qsizetype most)
{
    const QString plain = text.simplified();
    if (plain.size() <= most)
        return plain;
    qsizetype end = most - 1;
    if (plain[end - 1].isHighSurrogate())
        --end;
    return plain.left(end) + QChar(0x2026);
}

} // namespace

/// What is said to be the original; what asks for no size where others of the same picture do; then width.
bool PhotoList::isBetter(const Choice &one, const Choice &other)
{
    if (one.file.isOriginal != other.file.isOriginal)
        return one.file.isOriginal;
    if (one.key == other.key && one.isWhole != other.isWhole)
        return one.isWhole;
    if (one.width != other.width)
        return one.width > other.width;
    return one.file.density > other.file.density;
}

void PhotoList::offer(Found &found, const Choice &choice)
{
    Choice lesser = choice;
    if (isBetter(choice, found.best))
        lesser = std::exchange(found.best, choice);
    if (lesser.file.url == found.best.file.url) {
        found.best.file.size = found.best.file.size.expandedTo(lesser.file.size);
        return;
    }
    const bool isSameFile = lesser.key == found.best.key && lesser.isWhole;
    const bool isWideEnough = lesser.width >= contactSheetWidth || lesser.width == 0;
    if (isSameFile || !isWideEnough)
        return;
    // One whose width is not said is taken if there is no other.
    const bool isSmaller = !found.smallest || found.smallest->width == 0
        || (lesser.width > 0 && lesser.width < found.smallest->width);
    if (isSmaller)
        found.smallest = lesser;
}

std::optional<PhotoList::Added> PhotoList::add(const std::vector<PictureFile> &files)
{
    std::vector<Choice> choices;
    std::optional<size_t> known;
    for (const PictureFile &file : files) {
        const PictureIdentity identity = pictureIdentity(file.url);
        Choice choice{ file, identity.key, file.size.width(), identity.isWhole };
        choice.width = std::max(choice.width, identity.width);
        if (identity.height > 0) // One number alone may be the longer side's.
            choice.file.size = QSize(identity.width, identity.height);
        if (const auto found = m_known.constFind(choice.key); !known && found != m_known.constEnd())
            known = *found;
        choices.push_back(std::move(choice));
    }
    if (choices.empty())
        return {};
    if (!known && m_found.size() >= most) {
        ++m_left;
        return {};
    }
    const Added added{ known.value_or(m_found.size()), !known };
    if (known)
        ++m_repeated;
    else
        m_found.push_back({ choices.front(), {}, {}, {}, Words::Title });
    Found &found = m_found[added.index];
    for (const Choice &choice : choices) {
        if (!m_known.contains(choice.key))
            m_known.insert(choice.key, added.index);
    }
    for (const Choice &choice : choices) {
        const size_t owner = *m_known.constFind(choice.key);
        if (owner == added.index) // Else it is another photo that stands beside this one.
            offer(found, choice);
    }
    return added;
}

void PhotoList::offerThumbnail(size_t photo, const QUrl &url)
{
    Found &found = m_found[photo];
    if (!found.smallest && url != found.best.file.url)
        found.smallest = Choice{ { url, {}, 1, false }, {}, 0, false };
}

void PhotoList::describe(size_t photo, const QString &caption, Words source)
{
    Found &found = m_found[photo];
    const QString words = shortened(caption, longestCaption);
    if (words.isEmpty() || (!found.caption.isEmpty() && found.words >= source))
        return;
    found.caption = words;
    found.words = source;
}

void PhotoList::credit(size_t photo, const QString &credit)
{
    if (m_found[photo].credit.isEmpty())
        m_found[photo].credit = shortened(credit, longestCredit);
}

std::vector<Photo> PhotoList::photos() const
{
    std::vector<Photo> photos;
    photos.reserve(m_found.size());
    for (const Found &found : m_found) {
        const PictureFile &best = found.best.file;
        const QUrl small = found.smallest ? found.smallest->file.url : QUrl();
        photos.push_back({ best.url, small == best.url ? QUrl() : small, found.caption, found.credit,
            best.size.width(), best.size.height() });
    }
    return photos;
}
