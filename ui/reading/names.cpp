#include "reading/names.h"

#include <QLocale>

QString languageName(const QString &tag)
{
    const QLocale::Language language = QLocale(tag).language();
    return tag.isEmpty() || language == QLocale::C ? tag : QLocale::languageToString(language);
}

QString countryName(const QString &code)
{
    const QLocale::Territory territory = QLocale::codeToTerritory(code);
    return territory == QLocale::AnyTerritory ? code : QLocale::territoryToString(territory);
}
