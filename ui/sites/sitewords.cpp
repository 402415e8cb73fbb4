#include "sites/sitewords.h"

#include "widgets/isolated.h"
#include "widgets/labels.h"

#include <QBoxLayout>
#include <QCoreApplication>
#include <QFrame>
#include <QLabel>

using namespace Qt::StringLiterals;

namespace {
QString say(const char *text) { return QCoreApplication::translate("SiteWords", text); }
} // namespace

QWidget *makeProblemCard(const SiteProblem &problem, QWidget *parent)
{
    auto *card = new QFrame(parent);
    card->setObjectName(u"problem-"_s + problem.code);
    card->setFrameShape(QFrame::StyledPanel);
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(14, 10, 14, 10);
    QLabel *what = addHeading(column, u"✗ "_s + problem.what, card);
    setInk(what, Ink::Trouble);
    what->setTextInteractionFlags(Qt::TextSelectableByMouse);
    if (!problem.fix.isEmpty())
        addWords(column, problem.fix, card)->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return card;
}

QString rightsInWords(const Capability &can)
{
    const auto line = [](bool isAllowed, const QString &yes, const QString &no) {
        return isAllowed ? u"✓ "_s + yes : u"– "_s + no;
    };
    return QStringList{ line(can.canEditPosts, say("You may write posts."), say("You may not write posts.")),
        line(can.canPublish, say("You may publish them yourself."),
            say("Somebody else publishes them: yours go to review.")),
        line(can.canEditPages, say("You may write pages."), say("You may not write pages.")),
        line(can.canUpload, say("You may upload pictures."), say("You may not upload pictures.")),
        line(can.canModerate, say("You may moderate comments."), say("You may not moderate comments.")) }
        .join(u'\n');
}

QString rolesInWords(const QStringList &roles)
{
    QStringList words;
    for (const QString &role : roles) {
        if (role == "administrator"_L1)
            words.append(say("administrator"));
        else if (role == "editor"_L1)
            words.append(say("editor"));
        else if (role == "author"_L1)
            words.append(say("author"));
        else if (role == "contributor"_L1)
            words.append(say("contributor"));
        else if (role == "subscriber"_L1)
            words.append(say("subscriber"));
        else
            words.append(role);
    }
    return words.join(u", "_s);
}

QString placeInWords(std::optional<PasswordPlace> place)
{
    if (!place)
        return {};
    switch (*place) {
    case PasswordPlace::Keychain:
        return say("Its password is in the keychain of this computer.");
    case PasswordPlace::ThisRun:
        return say("No keychain of this computer took its password: it is kept in memory alone, and asked "
                   "for again at the "
                   "next start.");
    }
    return {};
}

QString toWords(SiteCheck check)
{
    switch (check) {
    case SiteCheck::Address:
        return say("The address, and that it is protected");
    case SiteCheck::Connection:
        return say("The connection to the site");
    case SiteCheck::WordPress:
        return say("WordPress at this address");
    case SiteCheck::Rest:
        return say("Its interface for programs (REST API)");
    case SiteCheck::ApplicationPasswords:
        return say("Application passwords");
    case SiteCheck::SignIn:
        return say("Your name and password");
    case SiteCheck::Rights:
        return say("What you may do there");
    }
    return {};
}
