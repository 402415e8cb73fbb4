#include "storage/searchtext.h"

#include <QChar>

#include <algorithm>
#include <array>
#include <atomic>
#include <optional>
#include <string>

using namespace Qt::StringLiterals;

namespace {

enum class Kind { Gap, Letter, Glyph };

/// Glyph: a character of a script that puts no spaces between words.
Kind kindOf(char32_t c)
{
    if (c < 0x80)
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? Kind::Letter
                                                                                          : Kind::Gap;
    switch (QChar::category(c)) {
    case QChar::Letter_Uppercase:
    case QChar::Letter_Lowercase:
    case QChar::Letter_Titlecase:
    case QChar::Letter_Modifier:
    case QChar::Letter_Other:
    case QChar::Number_DecimalDigit:
    case QChar::Number_Letter:
    case QChar::Number_Other:
    case QChar::Mark_NonSpacing:
    case QChar::Mark_SpacingCombining:
    case QChar::Mark_Enclosing:
        break;
    default:
        return c == 0xad || c == 0x200d ? Kind::Letter : Kind::Gap; // soft hyphen, zero width joiner
    }
    switch (QChar::script(c)) {
    case QChar::Script_Han:
    case QChar::Script_Hiragana:
    case QChar::Script_Katakana:
    case QChar::Script_Thai:
    case QChar::Script_Lao:
    case QChar::Script_Khmer:
    case QChar::Script_Myanmar:
    case QChar::Script_Tibetan:
        return Kind::Glyph;
    default:
        return Kind::Letter;
    }
}

bool isDropped(char32_t c)
{
    return (c >= 0x300 && c <= 0x36f) || (c >= 0x591 && c <= 0x5c7) || (c >= 0x610 && c <= 0x61a)
        || (c >= 0x64b && c <= 0x65f) || c == 0x670 || (c >= 0x6d6 && c <= 0x6ed && c != 0x6dd && c != 0x6de)
        || c == 0x640 || c == 0xad || c == 0x200d;
}

char16_t mergedLetter(char16_t c)
{
    switch (c) {
    case 0x649: // alef maksura
    case 0x6cc:
        return 0x64a; // Farsi yeh
    case 0x6a9:
        return 0x643; // keheh
    case 0x629: // teh marbuta
    case 0x6c1:
        return 0x647; // heh goal
    case 0x131:
        return 'i'; // dotless i
    default:
        return c;
    }
}

/// By Unicode's own rules, a word at a time.
QString foldedWhole(QStringView word)
{
    // Twice: what stands alone after the first, as the I of İ, has its case still.
    const QString apart
        = word.toString().toCaseFolded().normalized(QString::NormalizationForm_KD).toCaseFolded();
    QString kept;
    kept.reserve(apart.size());
    for (const QChar c : apart) {
        const char16_t u = c.unicode();
        // Short i is a letter of its own; ё is written е more often than not.
        const bool isShortI = u == 0x306 && !kept.isEmpty() && kept.back() == QChar(0x438);
        if (isDropped(u) && !isShortI)
            continue;
        const int digit = u >= 0x80 ? QChar::digitValue(u) : -1;
        kept += digit >= 0 ? QChar(u'0' + digit) : QChar(mergedLetter(u));
    }
    return kept.normalized(QString::NormalizationForm_C);
}

constexpr char16_t notSimple = 1; ///< What becomes of it depends on its neighbours.
constexpr char16_t dropped = 2;

/// What a UTF-16 unit is, and what it is folded to alone; half a surrogate pair is a Gap.
struct Letter {
    Kind kind = Kind::Gap;
    char16_t folded = notSimple;
};

Letter lookedUp(char16_t c)
{
    Letter letter{ kindOf(c), notSimple };
    const bool isMark = QChar(c).isMark();
    const bool isJamo = c >= 0x1100 && c <= 0x11ff;
    if (isDropped(c) && c != 0x306) {
        letter.folded = dropped;
    } else if (!isMark && !isJamo && !QChar::isSurrogate(c)) {
        const QString alone = foldedWhole(QStringView(&c, 1));
        if (alone.size() == 1)
            letter.folded = alone.front().unicode();
    }
    return letter;
}

std::array<std::atomic<quint32>, 0x10000> knownLetters; ///< 0: not looked at yet.

Q_NEVER_INLINE Letter keep(char16_t c)
{
    constexpr quint32 isKnown = 1U << 31;
    const Letter letter = lookedUp(c);
    knownLetters[c].store(
        isKnown | (static_cast<quint32>(letter.kind) << 16) | letter.folded, std::memory_order_relaxed);
    return letter;
}

/// Found out once per letter.
inline Letter letterOf(char16_t c)
{
    const quint32 known = knownLetters[c].load(std::memory_order_relaxed);
    if (known == 0)
        return keep(c);
    return { static_cast<Kind>((known >> 16) & 3), static_cast<char16_t>(known & 0xffff) };
}

constexpr qsizetype longestWord = 64; ///< UTF-16 units; more is no word that anybody looks for.

using Folded = std::array<char16_t, longestWord>;

/// Letter by letter, where that is the same as the whole word; absent where it is not.
std::optional<QStringView> foldedSimply(QStringView word, Folded &room)
{
    size_t size = 0;
    for (const QChar c : word.left(longestWord)) {
        const char16_t u = letterOf(c.unicode()).folded;
        if (u == notSimple)
            return {};
        if (u != dropped)
            room[size++] = u;
    }
    return QStringView(room.data(), static_cast<qsizetype>(size));
}

QString folded(QStringView word)
{
    Folded room;
    const std::optional<QStringView> simply = foldedSimply(word, room);
    return simply ? simply->toString() : foldedWhole(word.left(longestWord));
}

char32_t codePointAt(const QString &text, qsizetype at, qsizetype &length)
{
    const QChar c = text[at];
    length = 1;
    if (c.isHighSurrogate() && at + 1 < text.size() && text[at + 1].isLowSurrogate()) {
        length = 2;
        return QChar::surrogateToUcs4(c, text[at + 1]);
    }
    return c.unicode();
}

Kind kindAt(const QString &text, qsizetype at, qsizetype &length)
{
    const char16_t c = text[at].unicode();
    length = 1;
    return QChar::isSurrogate(c) ? kindOf(codePointAt(text, at, length)) : letterOf(c).kind;
}

/// The runs of one kind that begin before `end`, gaps left out, as long as `onRun` answers that it goes on.
template<class OnRun>
void walkRuns(const QString &text, qsizetype begin, qsizetype end, OnRun onRun)
{
    for (qsizetype at = begin; at < end;) {
        qsizetype length = 0;
        const Kind kind = kindAt(text, at, length);
        const qsizetype start = at;
        at += length;
        if (kind == Kind::Gap)
            continue;
        while (at < text.size() && kindAt(text, at, length) == kind)
            at += length;
        if (!onRun(kind, start, at))
            return;
    }
}

/// Two by two, and the last alone, so that a single character is found at the beginning of one of them.
void appendGlyphs(const QString &text, qsizetype start, qsizetype end, std::vector<searchtext::Word> &words)
{
    for (qsizetype at = start; at < end;) {
        qsizetype first = 0;
        codePointAt(text, at, first);
        qsizetype second = 0;
        if (at + first < end)
            codePointAt(text, at + first, second);
        const qsizetype length = first + second;
        if (QString gram = folded(QStringView(text).mid(at, length)); !gram.isEmpty())
            words.push_back({ at, length, std::move(gram), second ? 2 : 1 });
        at += first;
    }
}

bool isHit(QStringView folded, const searchtext::Query::Term &term)
{
    return term.isPrefix ? folded.startsWith(term.folded) : folded == term.folded;
}

bool isHit(QStringView folded, const std::vector<searchtext::Query::Term> &terms)
{
    return std::any_of(
        terms.begin(), terms.end(), [&](const searchtext::Query::Term &term) { return isHit(folded, term); });
}

/// Where the first word begins that is wanted, of those that begin before `end`; -1 if none is. Makes no
/// copies of words that fold letter by letter.
template<class IsWanted>
qsizetype findWord(const QString &text, qsizetype end, IsWanted isWanted)
{
    qsizetype found = -1;
    walkRuns(text, 0, end, [&](Kind kind, qsizetype start, qsizetype stop) {
        if (kind == Kind::Glyph) {
            std::vector<searchtext::Word> pairs;
            appendGlyphs(text, start, stop, pairs);
            const auto pair = std::find_if(pairs.begin(), pairs.end(),
                [&](const searchtext::Word &word) { return isWanted(QStringView(word.folded)); });
            if (pair != pairs.end())
                found = pair->start;
            return found < 0;
        }
        const QStringView word = QStringView(text).mid(start, stop - start);
        Folded room;
        const std::optional<QStringView> simply = foldedSimply(word, room);
        const QString whole = simply ? QString() : foldedWhole(word.left(longestWord));
        if (isWanted(simply ? *simply : QStringView(whole)))
            found = start;
        return found < 0;
    });
    return found;
}

/// Letters to compare, and where each of them comes from.
struct FoldedText {
    QString text;
    std::vector<searchtext::Match> from; ///< Of each unit of it: the character with its marks.
};

/// Signs that people write in several ways.
char16_t plainSign(char16_t c)
{
    switch (c) {
    case 0x2018:
    case 0x2019:
    case 0x201a:
    case 0x201b:
        return '\'';
    case 0x201c:
    case 0x201d:
    case 0x201e:
    case 0x201f:
    case 0xab:
    case 0xbb:
        return '"';
    default:
        return c >= 0x2010 && c <= 0x2015 ? char16_t('-') : c;
    }
}

FoldedText foldedText(const QString &text)
{
    FoldedText result;
    result.text.reserve(text.size());
    result.from.reserve(size_t(text.size()));
    for (qsizetype at = 0; at < text.size();) {
        const qsizetype start = at;
        qsizetype length = 0;
        const char32_t c = codePointAt(text, at, length);
        const bool isSpace = QChar::isSpace(c);
        for (at += length; at < text.size() && (isSpace ? text[at].isSpace() : text[at].isMark());)
            ++at;
        QString letters;
        if (isSpace)
            letters = u" "_s;
        else if (kindOf(c) == Kind::Letter || kindOf(c) == Kind::Glyph)
            letters = folded(QStringView(text).mid(start, std::min(at - start, longestWord)));
        else if (QChar::category(c) != QChar::Other_Format) // Those are not seen.
            letters = length == 1 ? QString(QChar(plainSign(char16_t(c)))) : text.mid(start, length);
        result.text += letters;
        result.from.insert(result.from.end(), size_t(letters.size()), { start, at - start });
    }
    return result;
}

} // namespace

namespace searchtext {

std::vector<Word> words(const QString &text, qsizetype begin, qsizetype end)
{
    std::vector<Word> found;
    walkRuns(text, begin, std::min(end, text.size()), [&](Kind kind, qsizetype start, qsizetype stop) {
        if (kind == Kind::Glyph) {
            appendGlyphs(text, start, stop, found);
            return true;
        }
        QString word = folded(QStringView(text).mid(start, stop - start));
        if (!word.isEmpty())
            found.push_back({ start, stop - start, std::move(word), 0 });
        return true;
    });
    return found;
}

QByteArray forIndex(const QString &text)
{
    thread_local std::string joined;
    joined.clear();
    const auto put = [](QStringView word) {
        if (!joined.empty())
            joined += ' ';
        for (qsizetype i = 0; i < word.size(); ++i) {
            const char16_t u = word[i].unicode();
            if (u < 0x80) {
                joined += static_cast<char>(u);
            } else if (u < 0x800) {
                joined += static_cast<char>(0xc0 | (u >> 6));
                joined += static_cast<char>(0x80 | (u & 0x3f));
            } else {
                joined += word.mid(i).toUtf8().toStdString(); // Whole at once: surrogates belong together.
                return;
            }
        }
    };
    walkRuns(text, 0, text.size(), [&](Kind kind, qsizetype start, qsizetype stop) {
        if (kind == Kind::Glyph) {
            std::vector<Word> pairs;
            appendGlyphs(text, start, stop, pairs);
            for (const Word &pair : pairs)
                put(pair.folded);
            return true;
        }
        const QStringView word = QStringView(text).mid(start, stop - start);
        Folded room;
        const std::optional<QStringView> simply = foldedSimply(word, room);
        const QString whole = simply ? QString() : foldedWhole(word.left(longestWord));
        if (const QStringView found = simply ? *simply : whole; !found.isEmpty())
            put(found);
        return true;
    });
    return QByteArray(joined.data(), static_cast<qsizetype>(joined.size()));
}

Query query(const QString &asked)
{
    Query result;
    QStringList phrases;
    QStringList unwanted;
    QStringList others;
    const auto add = [&](QStringView piece, bool isPrefix, bool isUnwanted) {
        const QString text = piece.toString();
        std::vector<Word> found = words(text, 0, text.size());
        // The last character of a run stands alone in the index too; in a question it is in the pair before
        // it.
        for (size_t i = 1; i < found.size(); ++i) {
            if (found[i].glyphs == 1 && found[i - 1].glyphs == 2)
                found.erase(found.begin() + static_cast<std::ptrdiff_t>(i--));
        }
        if (found.empty())
            return;
        QStringList folds;
        for (const Word &word : found)
            folds << word.folded;
        isPrefix = isPrefix || found.back().glyphs == 1;
        (isUnwanted ? unwanted : phrases) << u'"' + folds.join(u' ') + (isPrefix ? u"\" *"_s : u"\""_s);
        if (isUnwanted)
            return;
        if (isPrefix && found.size() == 1 && found.front().glyphs == 0 && found.front().folded.size() <= 3)
            result.beginnings << found.front().folded;
        else
            others << phrases.back();
        for (qsizetype i = 0; i < folds.size(); ++i)
            result.terms.push_back({ folds[i], isPrefix && i + 1 == folds.size(), i + 1 < folds.size() });
    };

    QStringView rest(asked);
    while (!rest.isEmpty()) {
        if (rest.front().isSpace()) {
            rest = rest.mid(1);
            continue;
        }
        const bool isUnwanted = rest.front() == u'-' && rest.size() > 1 && !rest[1].isSpace();
        if (isUnwanted)
            rest = rest.mid(1);
        if (rest.front() == u'"') {
            const qsizetype close = rest.indexOf(u'"', 1);
            add(rest.mid(1, close < 0 ? -1 : close - 1), false, isUnwanted);
            rest = close < 0 ? QStringView() : rest.mid(close + 1);
        } else {
            qsizetype end = 0;
            while (end < rest.size() && !rest[end].isSpace() && rest[end] != u'"')
                ++end;
            const QStringView piece = rest.left(end);
            add(piece, piece.endsWith(u'*'), isUnwanted);
            rest = rest.mid(end);
        }
    }
    if (phrases.isEmpty())
        return {};
    result.match = phrases.join(u" AND "_s);
    result.matchOfRest = others.join(u" AND "_s);
    result.isWithout = !unwanted.isEmpty();
    if (result.isWithout) {
        const QString without = u"(%1) NOT "_s + unwanted.join(u" NOT "_s);
        result.match = without.arg(result.match);
        if (!others.isEmpty())
            result.matchOfRest = without.arg(result.matchOfRest);
    }
    return result;
}

bool hasBeginning(const QString &text, const QString &folded)
{
    return findWord(text, text.size(), [&](QStringView word) { return word.startsWith(folded); }) >= 0;
}

QString snippet(const QString &text, const std::vector<Query::Term> &terms, int length)
{
    constexpr qsizetype furthest = 200'000;
    const qsizetype first = findWord(
        text, std::min(text.size(), furthest), [&](QStringView word) { return isHit(word, terms); });
    if (first < 0)
        return {};

    qsizetype begin = std::max<qsizetype>(0, first - length / 3);
    while (begin > 0 && begin < first && !text[begin - 1].isSpace())
        ++begin;
    if (begin >= first)
        begin = std::max<qsizetype>(0, first - (text[first].script() == QChar::Script_Han ? length / 3 : 0));
    if (begin > 0 && text[begin].isLowSurrogate())
        ++begin;
    qsizetype end = std::min(text.size(), begin + length);
    while (end < text.size() && end < begin + length + 20 && !text[end].isSpace())
        ++end;
    if (end < text.size() && text[end].isLowSurrogate())
        ++end;

    // Where marks open and close; neighbours and overlapping pairs are one mark.
    std::vector<std::pair<qsizetype, qsizetype>> marks;
    for (const Word &word : words(text, begin, end)) {
        if (!isHit(word.folded, terms))
            continue;
        const qsizetype close = std::min(word.start + word.length, end);
        if (!marks.empty() && word.start <= marks.back().second)
            marks.back().second = std::max(marks.back().second, close);
        else
            marks.emplace_back(word.start, close);
    }
    QString line;
    const auto plain = [&](qsizetype from, qsizetype to) {
        for (const QChar c : QStringView(text).mid(from, to - from)) {
            if (c.isSpace()) {
                if (!line.endsWith(u' '))
                    line += u' ';
            } else if (c.unicode() >= 0x20) {
                line += c;
            }
        }
    };
    if (begin > 0)
        line += u'…';
    qsizetype at = begin;
    for (const auto &[open, close] : marks) {
        plain(at, open);
        line += QChar(2);
        plain(open, close);
        line += QChar(3);
        at = close;
    }
    plain(at, end);
    if (end < text.size())
        line += u'…';
    return line.trimmed();
}

std::vector<Match> findWords(const QString &text, const std::vector<Query::Term> &terms)
{
    const std::vector<Word> all = words(text, 0, text.size());
    std::vector<Match> found;
    for (size_t first = 0; first < terms.size();) {
        size_t end = first + 1;
        while (terms[end - 1].isFollowed && end < terms.size())
            ++end;
        for (size_t at = 0; at + (end - first) <= all.size(); ++at) {
            size_t next = first;
            while (next < end && isHit(all[at + next - first].folded, terms[next]))
                ++next;
            if (next < end)
                continue;
            const Word &last = all[at + end - first - 1];
            // One character alone is found in the pair that it begins.
            const bool isHalf = last.glyphs == 2 && terms[end - 1].folded.size() < last.folded.size();
            qsizetype length = last.length;
            if (isHalf)
                codePointAt(text, last.start, length);
            found.push_back({ all[at].start, last.start + length - all[at].start });
        }
        first = end;
    }
    std::sort(found.begin(), found.end(), [](const Match &one, const Match &other) {
        return one.start < other.start || (one.start == other.start && one.length < other.length);
    });
    std::vector<Match> apart;
    for (const Match &match : found) {
        if (!apart.empty() && match.start < apart.back().start + apart.back().length)
            apart.back().length
                = std::max(apart.back().length, match.start + match.length - apart.back().start);
        else
            apart.push_back(match);
    }
    return apart;
}

std::vector<Match> findLetters(const QString &text, const QString &wanted)
{
    const QString letters = foldedText(wanted.trimmed()).text;
    std::vector<Match> found;
    if (letters.isEmpty())
        return found;
    const FoldedText folded = foldedText(text);
    for (qsizetype at = 0; (at = folded.text.indexOf(letters, at)) >= 0; at += letters.size()) {
        const Match &first = folded.from[size_t(at)];
        const Match &last = folded.from[size_t(at + letters.size() - 1)];
        found.push_back({ first.start, last.start + last.length - first.start });
    }
    return found;
}

} // namespace searchtext
