#include "formats/photos/textbetween.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestWords = 250; ///< Letters that stand between two pictures of a report, at most.
constexpr qsizetype mostKept = 4 * longestWords;

/// The lines that hold anything.
QStringList linesOf(const QString &text)
{
    QStringList lines;
    for (const QString &line : text.split(u'\n')) {
        if (const QString words = line.simplified(); !words.isEmpty())
            lines << words;
    }
    return lines;
}

/// `1.`, `1)`, `01 –`: the number that a line begins with; 0 if it begins with none.
int numberAtStart(const QString &line)
{
    qsizetype end = 0;
    while (end < line.size() && end < 4 && line[end] >= u'0' && line[end] <= u'9')
        ++end;
    const bool isNumber = end > 0 && (end == line.size() || !line[end].isLetterOrNumber());
    return isNumber ? line.left(end).toInt() : 0;
}

QString asCaption(const QStringList &lines)
{
    const QString words = lines.join(u' ');
    return words.size() <= longestWords ? words : QString();
}

} // namespace

void TextBetween::addText(const QString &text)
{
    QString &last = m_runs.back().texts.back();
    if (last.size() < mostKept)
        last += text.left(mostKept);
    else if (m_runs.back().photos.empty())
        last = last.right(longestWords) + text.left(mostKept); // Before the first, the last words count.
}

void TextBetween::addBreak()
{
    if (QString &last = m_runs.back().texts.back(); !last.endsWith(u'\n'))
        last += u'\n';
}

void TextBetween::addPhoto(size_t photo)
{
    m_runs.back().photos.push_back(photo);
    m_runs.back().texts.emplace_back();
}

void TextBetween::cut()
{
    if (m_runs.back().photos.empty())
        m_runs.back() = {};
    else
        m_runs.emplace_back();
}

void TextBetween::describe(PhotoList &photos) const
{
    for (const Run &run : m_runs) {
        if (run.photos.size() >= 3)
            describe(run, photos);
    }
}

void TextBetween::describe(const Run &run, PhotoList &photos)
{
    const size_t count = run.photos.size();
    const auto isCaption = [&](const QString &text) {
        return !asCaption(linesOf(text)).isEmpty();
    };
    const auto inner = std::count_if(run.texts.begin() + 1, run.texts.end() - 1, isCaption);
    if (static_cast<size_t>(inner) * 2 < count - 1)
        return;
    // “And then it looks like this:” leads on to what comes: an article that shows something, no report.
    const bool isLeading = std::any_of(run.texts.begin() + 1, run.texts.end() - 1, [](const QString &text) {
        const QString last = linesOf(text).value(linesOf(text).size() - 1);
        return last.endsWith(u':');
    });
    if (isLeading)
        return;
    const QStringList above = linesOf(run.texts.front());
    const QStringList below = linesOf(run.texts.back());
    const bool isFirstTold = !above.isEmpty() && above.back().size() <= longestWords;
    const bool isNumberedAbove = isFirstTold && numberAtStart(above.back()) == 1
        && (count < 2 || numberAtStart(linesOf(run.texts[1]).value(0)) == 2);
    const bool isAbove = isNumberedAbove || (isFirstTold && below.isEmpty());
    for (size_t i = 0; i < count; ++i) {
        QString words = asCaption(linesOf(run.texts[isAbove ? i : i + 1]));
        if (isAbove && i == 0)
            words = above.back();
        else if (!isAbove && i + 1 == count)
            words = below.isEmpty() || below.front().size() > longestWords ? QString() : below.front();
        photos.describe(run.photos[i], words, PhotoList::Words::Between);
    }
}
