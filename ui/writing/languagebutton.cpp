#include "writing/languagebutton.h"

#include "base/settings.h"
#include "desk/spelling.h"
#include "widgets/isolated.h"
#include "writing/postedit.h"

#include <QDesktopServices>
#include <QDir>
#include <QLocale>
#include <QMenu>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// What posts are written in; others can be said in the markup.
const QStringList &languages()
{
    static const QStringList all{ u"ar"_s, u"az"_s, u"be"_s, u"bn"_s, u"cs"_s, u"de"_s, u"el"_s, u"en"_s,
        u"es"_s, u"fa"_s, u"fr"_s, u"he"_s, u"hi"_s, u"hy"_s, u"it"_s, u"ka"_s, u"kk"_s, u"ky"_s, u"nl"_s,
        u"pl"_s, u"pt"_s, u"ro"_s, u"ru"_s, u"sr"_s, u"sw"_s, u"tg"_s, u"tr"_s, u"uk"_s, u"ur"_s, u"uz"_s };
    return all;
}

QString nameOf(const QString &language) { return QLocale::languageToString(QLocale(language).language()); }

QString systemLanguage() { return QLocale().bcp47Name(); }

} // namespace

LanguageButton::LanguageButton(Spelling &spelling, Settings &settings, PostEdit &editor, QWidget *parent)
    : QToolButton(parent)
    , m_spelling(spelling)
    , m_settings(settings)
    , m_editor(editor)
    , m_menu(new QMenu(this))
{
    setAutoRaise(true);
    setFocusPolicy(Qt::TabFocus);
    connect(this, &QToolButton::clicked, this, &LanguageButton::openMenu);
    connect(m_menu, &QMenu::aboutToShow, this, &LanguageButton::fillMenu);
    connect(&spelling, &Spelling::changed, this, &LanguageButton::refresh);
    connect(&editor, &PostEdit::placeChanged, this, &LanguageButton::refresh);
    choose(settings.get(settings::textLanguage));
}

// Above the button, as a status bar is at the bottom; the menu goes where it fits.
void LanguageButton::openMenu() { m_menu->popup(mapToGlobal(rect().topLeft())); }

void LanguageButton::choose(const QString &language)
{
    m_settings.set(settings::textLanguage, language);
    m_editor.setLanguage(language.isEmpty() ? systemLanguage() : language);
    refresh();
}

void LanguageButton::refresh()
{
    const QString language = m_editor.languageHere();
    const bool isMissing
        = m_spelling.isOn() && m_spelling.dictionaryFor(language) == Spelling::Dictionaries::Missing;
    if (language == m_shown && isMissing == m_isMissing && !text().isEmpty())
        return;
    m_shown = language;
    m_isMissing = isMissing;
    const QString name = nameOf(language);
    const QString words = isMissing ? tr("%1: no dictionary").arg(isolated(name)) : name;
    setText(words + u" ▾"_s);
    setAccessibleName(tr("Language of the text: %1").arg(words));
    setToolTip(isMissing
            ? tr("Words in %1 are not checked: this computer has no dictionary for it.").arg(name)
            : tr("Language of the text"));
}

void LanguageButton::fillMenu()
{
    m_menu->clear();
    const auto add = [this](const QString &text, bool isChecked, auto act, QMenu *in = nullptr) {
        QAction *action = (in ? in : m_menu)->addAction(text);
        action->setCheckable(true);
        action->setChecked(isChecked);
        connect(action, &QAction::triggered, this, act);
    };
    add(tr("&Check Spelling as You Type"), m_spelling.isOn(),
        [this] { m_spelling.setOn(!m_spelling.isOn()); });
    if (m_isMissing) {
        QAction *missing = m_menu->addAction(tr("No dictionary for %1. Install one of your system "
                                                "(hunspell), or put its .aff and .dic file here…")
                                                 .arg(isolated(nameOf(m_shown))));
        connect(missing, &QAction::triggered, this, [this] {
            QDir().mkpath(m_spelling.ownFolder());
            QDesktopServices::openUrl(QUrl::fromLocalFile(m_spelling.ownFolder()));
        });
    }
    QStringList all = languages();
    std::sort(all.begin(), all.end(),
        [](const QString &a, const QString &b) { return nameOf(a).localeAwareCompare(nameOf(b)) < 0; });
    const QString said = m_editor.saidLanguage();
    auto *here = new QMenu(tr("These &Words Are In"), m_menu);
    connect(m_menu, &QMenu::aboutToHide, here, &QObject::deleteLater);
    m_menu->addMenu(here);
    add(
        tr("Not Said"), said.isEmpty(), [this] { m_editor.setLanguageHere({}); }, here);
    for (const QString &language : all)
        add(
            nameOf(language), QLocale(language).language() == QLocale(said).language() && !said.isEmpty(),
            [this, language] { m_editor.setLanguageHere(language); }, here);
    m_menu->addSection(tr("Posts are written in"));
    const QString chosen = m_settings.get(settings::textLanguage);
    add(tr("The language of this computer (%1)").arg(isolated(nameOf(systemLanguage()))), chosen.isEmpty(),
        [this] { choose({}); });
    for (const QString &language : all)
        add(nameOf(language), language == chosen, [this, language] { choose(language); });
}
