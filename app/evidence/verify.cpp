#include "evidence/verify.h"

#include "evidence/negation.h"
#include "evidence/normalise.h"

#include <QHash>
#include <QTextBoundaryFinder>

#include <algorithm>
#include <bit>

namespace {

constexpr int wideGap = 1500; ///< Characters.
constexpr int replacedWords = 6; ///< That one insertion may stand for.
constexpr int shortestWords = 3;
constexpr int shortestLetters = 12;
constexpr int shortestIdeographs = 4;
constexpr int longestInsertion = 300; ///< Characters in brackets; more is a text of its own.
constexpr int mostGroups = 6; ///< Brackets of which each may be the source's own.
constexpr int mostSteps = 50000; ///< Of the search for a chain.

bool isLetterOrDigit(char32_t c) { return QChar::isLetterOrNumber(c) || QChar::isMark(c); }

bool isIdeograph(char32_t c)
{
    return (c >= 0x3040 && c <= 0x30ff) || (c >= 0x3400 && c <= 0x9fff) || (c >= 0x20000 && c <= 0x3ffff);
}

QString toText(std::u32string_view text)
{
    return QString::fromUcs4(text.data(), static_cast<qsizetype>(text.size()));
}

int countWords(std::u32string_view text)
{
    int words = 0;
    bool isInside = false;
    for (const char32_t c : text) {
        const bool isPart = isLetterOrDigit(c);
        words += isPart && !isInside;
        isInside = isPart || (isInside && c == U'\'');
    }
    return words;
}

/// A piece of the quotation with brackets, or of what stands between them.
struct Piece {
    enum class Kind { Text, Cut, Insertion, Case };

    Kind kind = Kind::Text;
    std::u32string text; ///< Insertion, Case: without the brackets.
};

struct Group {
    size_t start = 0;
    size_t end = 0; ///< After the closing bracket.
    Piece piece;
};

std::u32string_view trimmed(std::u32string_view text)
{
    while (!text.empty() && text.front() == U' ')
        text.remove_prefix(1);
    while (!text.empty() && text.back() == U' ')
        text.remove_suffix(1);
    return text;
}

/// Everything in the quotation that reads as a declared edit.
std::vector<Group> groupsOf(const std::u32string &quotation)
{
    std::vector<Group> groups;
    for (size_t i = 0; i < quotation.size(); ++i) {
        const char32_t open = quotation[i];
        if (open != U'[' && open != U'(')
            continue;
        const size_t close = quotation.find_first_of(U"[]()", i + 1);
        if (close == std::u32string::npos || quotation[close] != (open == U'[' ? U']' : U')'))
            continue;
        const std::u32string_view inner
            = trimmed(std::u32string_view(quotation).substr(i + 1, close - i - 1));
        Group group{ i, close + 1, {} };
        if (inner == U"...") {
            group.piece.kind = Piece::Kind::Cut;
        } else if (open == U'(' || inner.empty() || inner.size() > longestInsertion) {
            continue;
        } else {
            const bool isLetter = inner.size() == 1 && QChar::isLetter(inner[0]);
            const bool goesOn = close + 1 < quotation.size() && isLetterOrDigit(quotation[close + 1]);
            const bool beginsWord = i == 0 || !isLetterOrDigit(quotation[i - 1]);
            group.piece.kind = isLetter && goesOn && beginsWord ? Piece::Kind::Case : Piece::Kind::Insertion;
            group.piece.text = inner;
        }
        groups.push_back(group);
        i = close;
    }
    return groups;
}

/// One text that must occur, and what stands before it in the quotation.
struct Step {
    std::u32string text;
    std::vector<Piece> before; ///< Declared edits; the last may be Case.
    std::vector<size_t> occurrences; ///< In the folded source, ascending.

    bool hasCase() const { return !before.empty() && before.back().kind == Piece::Kind::Case; }
    bool hasCut() const
    {
        return std::ranges::any_of(before, [](const Piece &p) { return p.kind == Piece::Kind::Cut; });
    }
    int insertions() const
    {
        return static_cast<int>(
            std::ranges::count_if(before, [](const Piece &p) { return p.kind == Piece::Kind::Insertion; }));
    }
};

struct Plan {
    std::vector<Step> steps;
    std::vector<Piece> after;

    bool isEdited() const
    {
        return !after.empty() || std::ranges::any_of(steps, [](const Step &s) { return !s.before.empty(); });
    }
};

/// The quotation with those groups of `mask` as edits, and the others as the source's own brackets.
Plan planFor(const std::u32string &quotation, const std::vector<Group> &groups, quint64 mask)
{
    Plan plan;
    std::vector<Piece> pending;
    const auto addText = [&](std::u32string_view text) {
        const std::u32string_view bare = trimmed(text);
        if (bare.empty())
            return;
        plan.steps.push_back({ std::u32string(bare), std::exchange(pending, {}), {} });
    };
    size_t from = 0;
    for (size_t i = 0; i < groups.size(); ++i) {
        if (!(mask >> std::min<size_t>(i, 63) & 1))
            continue;
        addText(std::u32string_view(quotation).substr(from, groups[i].start - from));
        pending.push_back(groups[i].piece);
        from = groups[i].end;
    }
    addText(std::u32string_view(quotation).substr(from));
    plan.after = std::move(pending);
    return plan;
}

/// Every place of `needle`, overlapping ones too (Knuth, Morris, Pratt): linear whatever the texts are.
std::vector<size_t> findAll(const std::u32string &text, const std::u32string &needle)
{
    std::vector<size_t> border(needle.size(), 0);
    for (size_t i = 1, k = 0; i < needle.size(); ++i) {
        while (k > 0 && needle[i] != needle[k])
            k = border[k - 1];
        if (needle[i] == needle[k])
            ++k;
        border[i] = k;
    }
    std::vector<size_t> found;
    for (size_t i = 0, k = 0; i < text.size(); ++i) {
        while (k > 0 && text[i] != needle[k])
            k = border[k - 1];
        if (text[i] == needle[k])
            ++k;
        if (k == needle.size()) {
            found.push_back(i + 1 - k);
            k = border[k - 1];
        }
    }
    return found;
}

/// The source, folded, with its words.
struct SourceText {
    explicit SourceText(const QString &text)
        : points(text.toUcs4())
        , folded(normalise(text))
        , wordEdge(folded.text.size() + 1, false)
    {
        const QString utf16 = toText(folded.text);
        QTextBoundaryFinder finder(QTextBoundaryFinder::Word, utf16);
        qsizetype unit = 0;
        for (size_t i = 0; i < wordEdge.size(); ++i) {
            finder.setPosition(unit);
            wordEdge[i] = unit == 0 || unit == utf16.size() || finder.isAtBoundary();
            if (i < folded.text.size())
                unit += QChar::requiresSurrogates(folded.text[i]) ? 2 : 1;
        }
    }

    char32_t rawAt(qsizetype point) const
    {
        return point >= 0 && point < points.size() ? points[point] : U'\n';
    }

    TextRange raw(size_t start, size_t end) const
    {
        if (start >= end) {
            const int at = start < folded.origins.size() ? folded.origins[start].start
                                                         : static_cast<int>(points.size());
            return { at, at };
        }
        return { folded.origins[start].start, folded.origins[end - 1].end };
    }

    QString rawText(TextRange range) const
    {
        return QString::fromUcs4(
            reinterpret_cast<const char32_t *>(points.constData()) + range.start, range.end - range.start);
    }

    QList<uint> points;
    Normalised folded;
    std::vector<bool> wordEdge;
};

/// A hyphen that joins two halves of one word ("non-violent"); a dash between words does not.
bool isJoiner(char32_t c)
{
    return c == U'-' || c == U'‐' || c == U'‑' || c == U'\'' || c == U'’' || c == U'_' || c == U'/'
        || c == U'@';
}

bool isSignBefore(char32_t c)
{
    return c == U'-' || c == U'−' || c == U'+' || c == U'$' || c == U'€' || c == U'£' || c == U'<'
        || c == U'>' || c == U'~' || c == U'≈' || c == U'.' || c == U',';
}

bool isUnitAfter(char32_t c)
{
    return c == U'%' || c == U'‰' || c == U'°' || c == U'$' || c == U'€' || c == U'£' || c == U'′';
}

/// Whether the source may be cut at folded index `at` without halving a word or a number.
bool isCleanEdge(const SourceText &source, size_t at)
{
    const std::u32string &text = source.folded.text;
    if (at == 0 || at >= text.size())
        return true;
    if (!source.wordEdge[at])
        return false;
    const Normalised::Origin before = source.folded.origins[at - 1];
    const Normalised::Origin after = source.folded.origins[at];
    if (before == after)
        return false; // Within one character of the source.
    const char32_t left = source.rawAt(before.end - 1);
    const char32_t right = source.rawAt(after.start);
    if (QChar::isMark(right))
        return false;
    if (isLetterOrDigit(right) && isJoiner(left) && isLetterOrDigit(source.rawAt(before.start - 1)))
        return false;
    if (isLetterOrDigit(left) && isJoiner(right) && isLetterOrDigit(source.rawAt(after.end)))
        return false;
    if (QChar::isDigit(right) && isSignBefore(left))
        return false;
    if (QChar::isDigit(left) && isUnitAfter(right))
        return false;
    return true;
}

bool isTerminator(const SourceText &source, qsizetype at)
{
    const char32_t c = source.rawAt(at);
    if (c == U'\n' || c == U'!' || c == U'?' || c == U'؟' || c == U'。' || c == U'۔')
        return true;
    if (c != U'.')
        return false;
    // "Mr. Darwish", "3.5", "e.g. this": no end of a sentence.
    if (!QChar::isSpace(source.rawAt(at + 1)))
        return false;
    int letters = 0;
    while (QChar::isLetter(source.rawAt(at - 1 - letters)))
        ++letters;
    return letters >= 4 || !QChar::isLetter(source.rawAt(at - 1));
}

/// What the same sentence says before and after the range.
bool isNegationTrimmed(const SourceText &source, TextRange range)
{
    constexpr int farthest = 1000;
    qsizetype start = range.start;
    while (start > 0 && range.start - start < farthest && !isTerminator(source, start - 1))
        --start;
    if (holdsNegation(source.rawText({ static_cast<int>(start), range.start })))
        return true;
    if (range.end > 0 && isTerminator(source, range.end - 1))
        return false;
    qsizetype end = range.end;
    while (end < source.points.size() && end - range.end < farthest && !isTerminator(source, end))
        ++end;
    return holdsNegation(source.rawText({ range.end, static_cast<int>(end) }));
}

bool isTooShort(const Step &step)
{
    if (std::ranges::none_of(step.text, isLetterOrDigit))
        return false;
    if (std::ranges::count_if(step.text, isIdeograph) >= shortestIdeographs)
        return false;
    return countWords(step.text) < shortestWords
        && std::ranges::count_if(step.text, isLetterOrDigit) < shortestLetters;
}

/// Places of the steps in the source, one each, that keep every rule of what may stand between them.
class Chains {
public:
    Chains(const SourceText &source, Plan &plan)
        : m_text(source.folded.text)
        , m_plan(plan)
    {
        for (Step &step : m_plan.steps) {
            step.occurrences = findAll(m_text, step.text);
            if (step.hasCase())
                std::erase_if(step.occurrences, [&](size_t at) { return !isCaseOf(step, at); });
        }
    }

    /// The nearest chain from each place of the first step.
    std::vector<std::vector<size_t>> all()
    {
        std::vector<std::vector<size_t>> chains;
        for (const size_t at : m_plan.steps.front().occurrences) {
            std::vector<size_t> chain{ at };
            if (extend(chain))
                chains.push_back(chain);
        }
        return chains;
    }

private:
    bool isCaseOf(const Step &step, size_t at) const
    {
        const char32_t letter = step.before.back().text[0];
        return at > 0 && QChar::toCaseFolded(m_text[at - 1]) == QChar::toCaseFolded(letter);
    }

    bool extend(std::vector<size_t> &chain)
    {
        if (chain.size() == m_plan.steps.size())
            return true;
        const Step &step = m_plan.steps[chain.size()];
        const size_t end = chain.back() + m_plan.steps[chain.size() - 1].text.size();
        const size_t shift = step.hasCase() ? 1 : 0;
        for (auto at = std::ranges::lower_bound(step.occurrences, end + shift); at != step.occurrences.end();
             ++at) {
            if (++m_steps > mostSteps)
                return false;
            const std::u32string_view gap = std::u32string_view(m_text).substr(end, *at - shift - end);
            if (!step.hasCut()) {
                const int words = countWords(gap);
                if (words > replacedWords * step.insertions())
                    return false; // Farther ones hide more.
                if (step.insertions() == 0 && !trimmed(gap).empty())
                    return false;
            }
            chain.push_back(*at);
            if (extend(chain))
                return true;
            chain.pop_back();
        }
        return false;
    }

    const std::u32string &m_text;
    Plan &m_plan;
    int m_steps = 0;
};

DeclaredEdit::Kind editKind(Piece::Kind kind)
{
    switch (kind) {
    case Piece::Kind::Cut:
        return DeclaredEdit::Kind::Cut;
    case Piece::Kind::Case:
        return DeclaredEdit::Kind::Case;
    case Piece::Kind::Insertion:
    case Piece::Kind::Text:
        break;
    }
    return DeclaredEdit::Kind::Insertion;
}

QString editText(const Piece &piece)
{
    return piece.kind == Piece::Kind::Cut ? QStringLiteral("(…)") : u'[' + toText(piece.text) + u']';
}

void warn(Verification &result, QuoteWarning warning)
{
    if (std::ranges::find(result.warnings, warning) == result.warnings.end())
        result.warnings.push_back(warning);
}

/// What the chosen chain says about the quotation.
Verification judge(const SourceText &source, const Plan &plan, const std::vector<size_t> &chain)
{
    Verification result;
    size_t quoted = 0;
    size_t hidden = 0;
    size_t previousEnd = 0;
    for (size_t i = 0; i < chain.size(); ++i) {
        const Step &step = plan.steps[i];
        const size_t start = chain[i];
        const size_t end = start + step.text.size();
        const size_t edge = step.hasCase() ? start - 1 : start;
        result.segments.push_back(TextRange{ source.raw(start, end) });
        if (!isCleanEdge(source, edge) || !isCleanEdge(source, end))
            warn(result, QuoteWarning::HalfWord);
        if (plan.isEdited() && isTooShort(step))
            warn(result, QuoteWarning::ShortSegment);

        const size_t gapStart = i == 0 ? edge : previousEnd;
        const TextRange gap = source.raw(gapStart, edge);
        for (const Piece &piece : step.before) {
            const bool isCase = piece.kind == Piece::Kind::Case;
            result.edits.push_back(
                { editKind(piece.kind), editText(piece), isCase ? source.raw(edge, start) : gap });
            if (piece.kind == Piece::Kind::Insertion && holdsNegation(toText(piece.text)))
                warn(result, QuoteWarning::NegationCut);
        }
        if (holdsNegation(source.rawText(gap)))
            warn(result, QuoteWarning::NegationCut);
        if (edge - gapStart > wideGap)
            warn(result, QuoteWarning::WideGap);
        hidden += edge - gapStart;
        quoted += end - edge;
        previousEnd = end;
    }
    for (const Piece &piece : plan.after) {
        result.edits.push_back(
            { editKind(piece.kind), editText(piece), source.raw(previousEnd, previousEnd) });
        if (piece.kind == Piece::Kind::Insertion && holdsNegation(toText(piece.text)))
            warn(result, QuoteWarning::NegationCut);
    }
    if (hidden > quoted)
        warn(result, QuoteWarning::MuchCut);
    if (isNegationTrimmed(source, { result.segments.front().start, result.segments.back().end }))
        warn(result, QuoteWarning::NegationTrimmed);
    return result;
}

size_t endOf(const Plan &plan, const std::vector<size_t> &chain)
{
    return chain.back() + plan.steps.back().text.size();
}

/// The passage of as many words that shares the most of them.
QString nearestTo(const SourceText &source, const std::u32string &quotation)
{
    struct Word {
        size_t start;
        size_t end;
    };
    const auto wordsOf = [](const std::u32string &text) {
        std::vector<Word> words;
        for (size_t i = 0; i < text.size();) {
            const size_t end = std::min(text.find(U' ', i), text.size());
            if (end > i)
                words.push_back({ i, end });
            i = end + 1;
        }
        return words;
    };
    const std::vector<Word> wanted = wordsOf(quotation);
    const std::vector<Word> words = wordsOf(source.folded.text);
    if (wanted.empty() || words.empty())
        return {};
    QHash<QString, int> missing; // What the window still lacks; below 0 is too many.
    const auto textOf = [](const std::u32string &text, Word word) {
        return toText(std::u32string_view(text).substr(word.start, word.end - word.start));
    };
    for (const Word &word : wanted)
        ++missing[textOf(quotation, word)];
    int shared = 0;
    int best = 0;
    size_t bestLast = 0;
    const size_t size = wanted.size();
    for (size_t i = 0; i < words.size(); ++i) {
        if (const auto entry = missing.find(textOf(source.folded.text, words[i])); entry != missing.end())
            shared += (*entry)-- > 0;
        if (i >= size) {
            if (const auto entry = missing.find(textOf(source.folded.text, words[i - size]));
                entry != missing.end())
                shared -= ++*entry > 0;
        }
        if (shared > best) {
            best = shared;
            bestLast = i;
        }
    }
    if (best * 3 < static_cast<int>(size))
        return {};
    const size_t first = bestLast + 1 >= size ? bestLast + 1 - size : 0;
    return source.rawText(source.raw(words[first].start, words[bestLast].end));
}

/// Which of the groups are edits, the fewest first.
std::vector<quint64> masks(size_t groups)
{
    if (groups > mostGroups)
        return { 0, ~quint64{ 0 } };
    std::vector<quint64> all;
    for (quint64 mask = 0; mask < quint64{ 1 } << groups; ++mask)
        all.push_back(mask);
    std::ranges::stable_sort(all, {}, [](quint64 mask) { return std::popcount(mask); });
    return all;
}

} // namespace

QString textIn(const QString &source, TextRange range)
{
    const QList<uint> points = source.toUcs4();
    if (range.start < 0 || range.end <= range.start || range.end > points.size())
        return {};
    return QString::fromUcs4(
        reinterpret_cast<const char32_t *>(points.constData()) + range.start, range.end - range.start);
}

QString toWord(QuoteWarning warning)
{
    switch (warning) {
    case QuoteWarning::BidiControls:
        return QStringLiteral("bidi-controls");
    case QuoteWarning::HalfWord:
        return QStringLiteral("half-word");
    case QuoteWarning::NegationCut:
        return QStringLiteral("negation-cut");
    case QuoteWarning::NegationTrimmed:
        return QStringLiteral("negation-trimmed");
    case QuoteWarning::WideGap:
        return QStringLiteral("wide-gap");
    case QuoteWarning::MuchCut:
        return QStringLiteral("much-cut");
    case QuoteWarning::ShortSegment:
        return QStringLiteral("short-segment");
    case QuoteWarning::Ambiguous:
        return QStringLiteral("ambiguous");
    }
    return {};
}

QString toWord(Quote::Verdict verdict)
{
    switch (verdict) {
    case Quote::Verdict::NotChecked:
        return QStringLiteral("not-checked");
    case Quote::Verdict::Exact:
        return QStringLiteral("exact");
    case Quote::Verdict::DeclaredEdits:
        return QStringLiteral("declared-edits");
    case Quote::Verdict::Warned:
        return QStringLiteral("warned");
    case Quote::Verdict::NotFound:
        return QStringLiteral("not-found");
    }
    return {};
}

Verification verify(
    const QString &sourceText, const QString &quotationText, const std::optional<TextRange> &at)
{
    const SourceText source(sourceText);
    const Normalised quotation = normalise(quotationText);
    const std::vector<Group> groups = groupsOf(quotation.text);
    for (const quint64 mask : masks(groups.size())) {
        Plan plan = planFor(quotation.text, groups, mask);
        if (plan.steps.empty())
            continue;
        std::vector<std::vector<size_t>> chains = Chains(source, plan).all();
        if (at) {
            std::erase_if(chains, [&](const std::vector<size_t> &chain) {
                const TextRange range = source.raw(chain.front(), endOf(plan, chain));
                return range.start < at->start || range.end > at->end;
            });
        }
        if (chains.empty())
            continue;
        const auto best = std::ranges::min_element(
            chains, {}, [&](const std::vector<size_t> &chain) { return endOf(plan, chain) - chain.front(); });
        Verification result = judge(source, plan, *best);
        const size_t end = endOf(plan, *best);
        if (!at && std::ranges::any_of(chains, [&](const auto &chain) { return endOf(plan, chain) != end; }))
            warn(result, QuoteWarning::Ambiguous);
        if (quotation.hasBidiControls)
            warn(result, QuoteWarning::BidiControls);
        result.verdict = !result.warnings.empty() ? Quote::Verdict::Warned
            : plan.isEdited()                     ? Quote::Verdict::DeclaredEdits
                                                  : Quote::Verdict::Exact;
        return result;
    }
    Verification result;
    result.nearest = nearestTo(source, quotation.text);
    if (quotation.hasBidiControls)
        warn(result, QuoteWarning::BidiControls);
    return result;
}
