#include "formats/text/worddifference.h"

#include "formats/text/rowmatch.h"
#include "formats/text/scripts.h"

#include <QHash>
#include <QTextBoundaryFinder>

#include <algorithm>

using Kind = DifferencePart::Kind;

namespace {

constexpr qint64 mostWork = 40'000'000; ///< Pairs of pieces that one comparison may look at: about a second.

std::vector<QStringView> lines(QStringView text)
{
    std::vector<QStringView> pieces;
    while (!text.isEmpty()) {
        const qsizetype end = text.indexOf(u'\n');
        const qsizetype length = end < 0 ? text.size() : end + 1;
        pieces.push_back(text.first(length));
        text = text.sliced(length);
    }
    return pieces;
}

/// Both texts as numbers, equal where the pieces are.
std::pair<std::vector<int>, std::vector<int>> numbered(
    const std::vector<QStringView> &before, const std::vector<QStringView> &after)
{
    QHash<QStringView, int> numbers;
    return { numbersOf(before, numbers), numbersOf(after, numbers) };
}

/// Gathers the parts in order: of what changed at one place, all that went stands before all that came.
class Parts final {
public:
    void same(QStringView text)
    {
        if (text.isEmpty())
            return;
        // Two changes with but a space or a comma between them are one.
        m_between += text;
        if (m_isChanged && !hasLetter(text))
            return;
        settle();
    }
    void change(QStringView removed, QStringView added)
    {
        if (removed.isEmpty() && added.isEmpty())
            return;
        if (m_isChanged) {
            m_removed += m_between;
            m_added += m_between;
            m_between.clear();
        }
        m_isChanged = true;
        m_removed += removed;
        m_added += added;
    }
    std::vector<DifferencePart> take()
    {
        settle();
        return std::move(m_parts);
    }

private:
    static bool hasLetter(QStringView text)
    {
        return text.contains(u'\n') || std::any_of(text.begin(), text.end(), [](QChar c) {
            return c.isLetterOrNumber() || c.isSurrogate();
        });
    }
    void settle()
    {
        push(Kind::Removed, m_removed);
        push(Kind::Added, m_added);
        push(Kind::Same, m_between);
        m_isChanged = false;
    }
    void push(Kind kind, QString &text)
    {
        if (text.isEmpty())
            return;
        if (!m_parts.empty() && m_parts.back().kind == kind)
            m_parts.back().text += text;
        else
            m_parts.push_back({ kind, text });
        text.clear();
    }

    std::vector<DifferencePart> m_parts;
    QString m_removed;
    QString m_added;
    QString m_between; ///< Same, and after the change that is not settled yet.
    bool m_isChanged = false;
};

/// Calls `same(text)` and `changed(removed, added)` in order for all of both texts, which are made of the
/// pieces.
template<class Same, class Changed>
void walk(const QString &before, const QString &after, const std::vector<QStringView> &beforePieces,
    const std::vector<QStringView> &afterPieces, qint64 &work, bool *isCoarse, Same same, Changed changed)
{
    const auto numbers = numbered(beforePieces, afterPieces);
    qsizetype beforeAt = 0; // In units of the texts: the pieces stand one after the other.
    qsizetype afterAt = 0;
    const auto startOf = [](const QString &text, QStringView piece) {
        return piece.data() - text.constData();
    };
    for (const auto &[i, j] : matchRows(numbers.first, numbers.second, work, isCoarse)) {
        const qsizetype beforeStart = startOf(before, beforePieces[i]);
        const qsizetype afterStart = startOf(after, afterPieces[j]);
        changed(QStringView(before).sliced(beforeAt, beforeStart - beforeAt),
            QStringView(after).sliced(afterAt, afterStart - afterAt));
        same(beforePieces[i]);
        beforeAt = beforeStart + beforePieces[i].size();
        afterAt = afterStart + afterPieces[j].size();
    }
    changed(QStringView(before).sliced(beforeAt), QStringView(after).sliced(afterAt));
}

} // namespace

std::vector<QStringView> wordPieces(QStringView text)
{
    std::vector<QStringView> pieces;
    const QString whole = QString::fromRawData(text.data(), text.size());
    QTextBoundaryFinder word(QTextBoundaryFinder::Word, whole);
    QTextBoundaryFinder character(QTextBoundaryFinder::Grapheme, whole);
    qsizetype start = 0;
    while (start < text.size()) {
        word.setPosition(start);
        qsizetype end = word.toNextBoundary();
        if (end <= start)
            end = text.size();
        if (isWithoutSpaces(text[start].unicode())) {
            character.setPosition(start);
            const qsizetype next = character.toNextBoundary();
            end = next > start ? qMin(end, next) : end;
        }
        pieces.push_back(text.sliced(start, end - start));
        start = end;
    }
    return pieces;
}

std::vector<DifferencePart> wordDifference(const QString &before, const QString &after, bool *isCoarse)
{
    qint64 work = mostWork;
    Parts parts;
    walk(
        before, after, lines(before), lines(after), work, isCoarse,
        [&parts](QStringView text) { parts.same(text); },
        [&parts, &work, isCoarse](QStringView removed, QStringView added) {
            if (removed.isEmpty() || added.isEmpty())
                return parts.change(removed, added);
            const QString from = QString::fromRawData(removed.data(), removed.size());
            const QString to = QString::fromRawData(added.data(), added.size());
            walk(
                from, to, wordPieces(from), wordPieces(to), work, isCoarse,
                [&parts](QStringView text) { parts.same(text); },
                [&parts](QStringView gone, QStringView come) { parts.change(gone, come); });
        });
    return parts.take();
}

bool isAllSame(const std::vector<DifferencePart> &parts)
{
    return std::ranges::all_of(
        parts, [](const DifferencePart &part) { return part.kind == DifferencePart::Kind::Same; });
}

DifferenceCounts counted(const std::vector<DifferencePart> &parts)
{
    DifferenceCounts counts;
    bool isInChange = false;
    for (const DifferencePart &part : parts) {
        const bool isChange = part.kind != Kind::Same;
        counts.changes += isChange && !isInChange;
        isInChange = isChange;
        if (!isChange)
            continue;
        const auto all = wordPieces(part.text);
        const auto count = std::count_if(all.begin(), all.end(), [](QStringView word) {
            return std::any_of(
                word.begin(), word.end(), [](QChar c) { return c.isLetterOrNumber() || c.isSurrogate(); });
        });
        (part.kind == Kind::Added ? counts.wordsAdded : counts.wordsRemoved) += int(count);
    }
    return counts;
}
