#include "storage/searchtext.h"

#include <QChar>

#include <algorithm>
#include <array>
#include <atomic>

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

QString folded(QStringView word)
{
    QString ascii;
    ascii.reserve(word.size());
    for (const QChar c : word) {
        const char16_t u = c.unicode();
        if (u >= 0x80)
            break;
        ascii += QChar(u >= 'A' && u <= 'Z' ? char16_t(u + 32) : u);
    }
    if (ascii.size() == word.size())
        return ascii;

    const QString apart = word.toString().toCaseFolded().normalized(QString::NormalizationForm_KD);
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

constexpr char16_t unknown = 0; ///< Not looked at yet.
constexpr char16_t notSimple = 1; ///< What becomes of it depends on its neighbours.
constexpr char16_t dropped = 2;

/// What a letter alone is folded to; found out once per letter.
char16_t foldedLetter(char16_t c)
{
    static std::array<std::atomic<char16_t>, 0x10000> table;
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? char16_t(c + 32) : c;
    const char16_t known = table[c].load(std::memory_order_relaxed);
    if (known != unknown)
        return known;
    char16_t found = notSimple;
    const bool isMark = QChar(c).isMark();
    const bool isJamo = c >= 0x1100 && c <= 0x11ff;
    if (isDropped(c) && c != 0x306) {
        found = dropped;
    } else if (!isMark && !isJamo && !QChar::isSurrogate(c)) {
        const QString alone = folded(QStringView(&c, 1));
        if (alone.size() == 1)
            found = alone.front().unicode();
    }
    table[c].store(found, std::memory_order_relaxed);
    return found;
}

constexpr qsizetype longestWord = 64; ///< UTF-16 units; more is no word that anybody looks for.

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

bool isHit(const searchtext::Word &word, const std::vector<searchtext::Query::Term> &terms)
{
    return std::any_of(terms.begin(), terms.end(), [&](const searchtext::Query::Term &term) {
        return term.isPrefix ? word.folded.startsWith(term.folded) : word.folded == term.folded;
    });
}

} // namespace

namespace searchtext {

std::vector<Word> words(const QString &text, qsizetype begin, qsizetype end)
{
    std::vector<Word> found;
    end = std::min(end, text.size());
    for (qsizetype at = begin; at < end;) {
        qsizetype length = 0;
        const Kind kind = kindOf(codePointAt(text, at, length));
        const qsizetype start = at;
        at += length;
        if (kind == Kind::Gap)
            continue;
        while (at < text.size() && kindOf(codePointAt(text, at, length)) == kind)
            at += length;
        if (kind == Kind::Glyph) {
            appendGlyphs(text, start, at, found);
            continue;
        }
        QString word = folded(QStringView(text).mid(start, std::min(at - start, longestWord)));
        if (!word.isEmpty())
            found.push_back({ start, at - start, std::move(word), 0 });
    }
    return found;
}

QByteArray forIndex(const QString &text)
{
    QByteArray joined;
    joined.reserve(text.size() + text.size() / 8);
    const auto put = [&](QStringView word) {
        if (!joined.isEmpty())
            joined += ' ';
        for (qsizetype i = 0; i < word.size(); ++i) {
            const char16_t u = word[i].unicode();
            if (u < 0x80) {
                joined += static_cast<char>(u);
            } else if (u < 0x800) {
                joined += static_cast<char>(0xc0 | (u >> 6));
                joined += static_cast<char>(0x80 | (u & 0x3f));
            } else {
                joined += word.mid(i).toUtf8(); // Whole at once: surrogates belong together.
                return;
            }
        }
    };
    char16_t word[longestWord];
    for (qsizetype at = 0; at < text.size();) {
        qsizetype length = 0;
        const Kind kind = kindOf(codePointAt(text, at, length));
        const qsizetype start = at;
        at += length;
        if (kind == Kind::Gap)
            continue;
        while (at < text.size() && kindOf(codePointAt(text, at, length)) == kind)
            at += length;
        if (kind == Kind::Glyph) {
            std::vector<Word> pairs;
            appendGlyphs(text, start, at, pairs);
            for (const Word &pair : pairs)
                put(pair.folded);
            continue;
        }
        // Letter by letter where that is the same as the whole word.
        const QStringView whole = QStringView(text).mid(start, std::min(at - start, longestWord));
        qsizetype size = 0;
        bool isSimple = true;
        for (const QChar c : whole) {
            const char16_t u = foldedLetter(c.unicode());
            if (u == notSimple) {
                isSimple = false;
                break;
            }
            if (u != dropped)
                word[size++] = u;
        }
        if (!isSimple) {
            if (const QString slow = folded(whole); !slow.isEmpty())
                put(slow);
        } else if (size > 0) {
            put(QStringView(word, size));
        }
    }
    return joined;
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
            result.terms.push_back({ folds[i], isPrefix && i + 1 == folds.size() });
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
    constexpr qsizetype step = 500;
    for (qsizetype begin = 0; begin < text.size(); begin += step) {
        // A word across the border is seen twice at most: its end may look like another's beginning, so it is
        // looked at from its own.
        qsizetype from = begin;
        while (from > 0 && kindOf(text[from - 1].unicode()) != Kind::Gap && begin - from < longestWord)
            --from;
        for (const Word &word : words(text, from, begin + step)) {
            if (word.folded.startsWith(folded))
                return true;
        }
    }
    return false;
}

QString snippet(const QString &text, const std::vector<Query::Term> &terms, int length)
{
    constexpr qsizetype furthest = 200'000;
    constexpr qsizetype step = 2'000;
    qsizetype first = -1;
    for (qsizetype begin = 0; begin < std::min(text.size(), furthest) && first < 0; begin += step) {
        // A little before, so that a word across the border is seen whole.
        for (const Word &word : words(text, std::max<qsizetype>(0, begin - longestWord), begin + step)) {
            if (!isHit(word, terms))
                continue;
            first = word.start;
            break;
        }
    }
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
        if (!isHit(word, terms))
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

} // namespace searchtext
