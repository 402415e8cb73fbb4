#include "writing/smarttyping.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace {

constexpr char16_t noBreakSpace = 0x00A0;
constexpr char16_t apostrophe = 0x2019;

QString baseOf(const QString &language) { return language.section(u'-', 0, 0).toLower(); }

/// Where a mark opens: at the start, behind a space, a dash, or something else that opened.
bool isOpeningPlace(const QString &before)
{
    if (before.isEmpty())
        return true;
    const QChar last = before.back();
    switch (last.category()) {
    case QChar::Punctuation_Open:
    case QChar::Punctuation_InitialQuote:
    case QChar::Punctuation_Dash:
    case QChar::Separator_Space:
    case QChar::Separator_Line:
        return true;
    default:
        return last == u'/' || last == u'=' || last == QChar::ObjectReplacementCharacter;
    }
}

struct Depth {
    bool isOuterOpen = false;
    bool isInnerOpen = false;
};

/// Which marks are open at the end of the text. Of those that are the same at both ends every second one
/// closes; an inner mark between letters is an apostrophe.
Depth depthAt(const QString &text, const QuoteMarks &marks)
{
    Depth depth;
    const QChar open = marks.open.front();
    const QChar close = marks.close.back();
    const QChar innerOpen = marks.innerOpen.front();
    const QChar innerClose = marks.innerClose.back();
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        const bool isWithinWord
            = i > 0 && i + 1 < text.size() && text.at(i - 1).isLetter() && text.at(i + 1).isLetter();
        if (c == open && (open != close || !depth.isOuterOpen)) {
            depth = { true, false };
        } else if (c == close) {
            depth = {};
        } else if (isWithinWord) {
            continue;
        } else if (c == innerOpen && (innerOpen != innerClose || !depth.isInnerOpen)) {
            depth.isInnerOpen = true;
        } else if (c == innerClose) {
            depth.isInnerOpen = false;
        }
    }
    return depth;
}

} // namespace

QuoteMarks quoteMarksOf(const QString &language)
{
    const QLocale locale(language.isEmpty() ? QLocale().bcp47Name() : language);
    const QString letter = u"x"_s;
    const QString outer = locale.quoteString(letter, QLocale::StandardQuotation);
    const QString inner = locale.quoteString(letter, QLocale::AlternateQuotation);
    QuoteMarks marks{ outer.section(u'x', 0, 0), outer.section(u'x', 1), inner.section(u'x', 0, 0),
        inner.section(u'x', 1) };
    if (marks.open.isEmpty() || marks.close.isEmpty())
        marks = { u"\u201C"_s, u"\u201D"_s, u"\u2018"_s, u"\u2019"_s };
    if (marks.innerOpen.isEmpty() || marks.innerClose.isEmpty())
        marks.innerOpen = marks.open, marks.innerClose = marks.close;
    if (baseOf(language) == "fr"_L1) {
        marks.open += QChar(noBreakSpace);
        marks.close.prepend(QChar(noBreakSpace));
        if (marks.innerOpen == u"«"_s) // CLDR gives the same twice.
            marks.innerOpen = u"\u201C"_s, marks.innerClose = u"\u201D"_s;
    }
    return marks;
}

std::optional<Substitution> smartTyping(const QString &before, const QString &language)
{
    if (before.endsWith("..."_L1) && !before.endsWith("...."_L1) && !before.endsWith(u"…..."_s))
        return Substitution{ 3, u"…"_s };
    if (!before.endsWith(u'"') && !before.endsWith(u'\''))
        return std::nullopt;
    const QString text = before.chopped(1);
    const QuoteMarks marks = quoteMarksOf(language);
    const Depth depth = depthAt(text, marks);
    const bool opens = isOpeningPlace(text);
    if (before.endsWith(u'"')) {
        if (opens)
            return Substitution{ 1, depth.isOuterOpen ? marks.innerOpen : marks.open };
        return Substitution{ 1, depth.isInnerOpen ? marks.innerClose : marks.close };
    }
    if (opens)
        return Substitution{ 1, marks.innerOpen };
    if (depth.isInnerOpen && marks.innerClose != QString(QChar(apostrophe)))
        return Substitution{ 1, marks.innerClose };
    return Substitution{ 1, QString(QChar(apostrophe)) };
}

QString cutMark(const QString &language)
{
    static const QStringList square{ u"cs"_s, u"da"_s, u"de"_s, u"es"_s, u"fr"_s, u"it"_s, u"nl"_s, u"pl"_s,
        u"pt"_s, u"sk"_s, u"sv"_s };
    return square.contains(baseOf(language)) ? u"[…]"_s : u"(…)"_s;
}
