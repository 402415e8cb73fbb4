#include "desk/textsearch.h"

#include "storage/searchtext.h"

using namespace Qt::StringLiterals;

QString withOpenEnd(const QString &asked)
{
    if (asked.isEmpty() || asked.count(u'"') % 2 != 0)
        return asked;
    return asked.back().isLetterOrNumber() ? asked + u'*' : asked;
}

std::vector<TextMatch> searchText(const QString &text, const QString &asked, SearchBy how)
{
    const std::vector<searchtext::Match> found = how == SearchBy::Words
        ? searchtext::findWords(text, searchtext::query(withOpenEnd(asked)).terms)
        : searchtext::findLetters(text, asked);
    std::vector<TextMatch> matches;
    matches.reserve(found.size());
    for (const searchtext::Match &match : found)
        matches.push_back({ match.start, match.length });
    return matches;
}
