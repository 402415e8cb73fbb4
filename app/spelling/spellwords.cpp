#include "spelling/spellwords.h"

#include <QLocale>
#include <QRegularExpression>
#include <QTextBoundaryFinder>

using namespace Qt::StringLiterals;

namespace {

constexpr char16_t zeroWidthNonJoiner = 0x200C;
constexpr char16_t zeroWidthJoiner = 0x200D;
constexpr char16_t softHyphen = 0x00AD;

bool isApostrophe(QChar c) { return c == u'\'' || c == u'\u2019' || c == u'\u02BC'; }

bool isPartOfWord(QChar c)
{
    return isApostrophe(c) || c.unicode() == zeroWidthNonJoiner || c.unicode() == zeroWidthJoiner
        || c.unicode() == softHyphen;
}

/// The script of a language's words; Script_Unknown if any will do.
QChar::Script scriptOf(const QString &language)
{
    switch (language.isEmpty() ? QLocale::AnyScript : QLocale(language).script()) {
    case QLocale::LatinScript:
        return QChar::Script_Latin;
    case QLocale::CyrillicScript:
        return QChar::Script_Cyrillic;
    case QLocale::ArabicScript:
        return QChar::Script_Arabic;
    case QLocale::GreekScript:
        return QChar::Script_Greek;
    case QLocale::HebrewScript:
        return QChar::Script_Hebrew;
    case QLocale::ArmenianScript:
        return QChar::Script_Armenian;
    case QLocale::GeorgianScript:
        return QChar::Script_Georgian;
    case QLocale::DevanagariScript:
        return QChar::Script_Devanagari;
    case QLocale::BengaliScript:
        return QChar::Script_Bengali;
    default:
        return QChar::Script_Unknown;
    }
}

/// What is no prose: addresses of pages and people, names with @, tags with #.
std::vector<SpellWord> left(const QString &text)
{
    static const QRegularExpression names(
        u"(?:https?://|www\\.)\\S+|\\S+@\\S+|[@#]\\w+|\\b\\w+\\.(?:com|org|net|info|example)\\b"_s,
        QRegularExpression::UseUnicodePropertiesOption);
    std::vector<SpellWord> spans;
    for (auto found = names.globalMatch(text); found.hasNext();) {
        const auto match = found.next();
        spans.push_back({ int(match.capturedStart()), int(match.capturedLength()) });
    }
    return spans;
}

bool isToCheck(QStringView word, QChar::Script script)
{
    bool hasSmall = false;
    int letters = 0;
    for (qsizetype i = 0; i < word.size(); ++i) {
        const bool isPair = word.at(i).isHighSurrogate() && i + 1 < word.size();
        const char32_t c = isPair ? QChar::surrogateToUcs4(word.at(i), word.at(i + 1)) : word.at(i).unicode();
        if (isPair)
            ++i;
        if (QChar::isDigit(c))
            return false;
        if (!QChar::isLetter(c))
            continue;
        const QChar::Script its = QChar::script(c);
        if (script != QChar::Script_Unknown && its != script && its != QChar::Script_Common
            && its != QChar::Script_Inherited)
            return false;
        ++letters;
        hasSmall = hasSmall || !QChar::isUpper(c);
    }
    return letters > 1 && hasSmall;
}

} // namespace

std::vector<SpellWord> wordsToCheck(const QString &text, const QString &language)
{
    std::vector<SpellWord> words;
    const QChar::Script script = scriptOf(language);
    const std::vector<SpellWord> notProse = left(text);
    size_t next = 0;
    QTextBoundaryFinder finder(QTextBoundaryFinder::Word, text);
    qsizetype start = 0;
    while (start >= 0 && start < text.size()) {
        finder.setPosition(start);
        if (!(finder.boundaryReasons() & QTextBoundaryFinder::StartOfItem)) {
            start = finder.toNextBoundary();
            continue;
        }
        qsizetype end = finder.toNextBoundary();
        // Over an apostrophe or a joiner into the rest of the word.
        while (
            end > 0 && end + 1 < text.size() && isPartOfWord(text.at(end)) && text.at(end + 1).isLetter()) {
            finder.setPosition(end + 1);
            end = finder.toNextBoundary();
        }
        if (end < 0)
            end = text.size();
        while (next < notProse.size() && notProse[next].start + notProse[next].length <= start)
            ++next;
        const bool isProse = next == notProse.size() || notProse[next].start >= end;
        if (isProse && isToCheck(QStringView(text).sliced(start, end - start), script))
            words.push_back({ int(start), int(end - start) });
        start = end;
    }
    return words;
}

QString dictionaryForm(const QString &word)
{
    QString form;
    for (const QChar c : word) {
        if (c.unicode() == softHyphen || c.unicode() == zeroWidthJoiner)
            continue;
        form += isApostrophe(c) ? QChar(u'\'') : c;
    }
    return form.normalized(QString::NormalizationForm_C);
}
