#include "evidence/negation.h"

#include <QSet>
#include <QTextBoundaryFinder>

using namespace Qt::StringLiterals;

namespace {

const QSet<QString> &words()
{
    static const QSet<QString> all = [] {
        const QString lists
            = u""
              // English
              "not no never none nobody nothing neither nor nowhere cannot without hardly barely scarcely "
              "unless "
              "denied denies deny denying false falsely untrue allegedly "
              // Russian
              "не ни нет никогда никто никого никому ничего ничто нигде нельзя без вряд отрицает отрицал "
              "отрицала отрицали "
              // Kazakh
              "емес жоқ ешқашан ешкім ештеңе "
              // Spanish
              "no nunca jamás ni nadie nada ningún ninguno ninguna tampoco sin apenas "
              // French
              "ne pas jamais rien personne aucun aucune ni sans non guère nul nulle "
              // Arabic, Persian
              "لا لم لن ليس ليست ليسوا لست ما غير بدون دون كلا عدم نه نیست نبود نمی هیچ بدون هرگز "
              // German
              "nicht kein keine keinen keiner keinem nie niemand nichts ohne"_s;
        const QStringList list = lists.split(u' ', Qt::SkipEmptyParts);
        return QSet<QString>(list.begin(), list.end());
    }();
    return all;
}

} // namespace

bool isNegation(const QString &word)
{
    QString folded = word.toLower();
    folded.replace(u'’', u'\'');
    if (words().contains(folded))
        return true;
    // don't, isn't · n'est, n'a
    if (folded.endsWith("n't"_L1) || folded.startsWith("n'"_L1))
        return true;
    // The Arabic words for "and" and "so" are written together with what follows; Persian negates verbs by a
    // prefix.
    if (folded.size() > 2 && (folded.startsWith(u'و') || folded.startsWith(u'ف'))
        && words().contains(folded.mid(1)))
        return true;
    return folded.startsWith(u"نمی"_s);
}

bool holdsNegation(const QString &text)
{
    QTextBoundaryFinder finder(QTextBoundaryFinder::Word, text);
    qsizetype start = 0;
    for (qsizetype end = finder.toNextBoundary(); end >= 0; start = end, end = finder.toNextBoundary()) {
        if (isNegation(text.mid(start, end - start)))
            return true;
    }
    return false;
}
