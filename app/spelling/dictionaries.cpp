#include "spelling/dictionaries.h"

#include <QDir>
#include <QSet>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace {

/// Folders of LibreOffice's dictionaries: one for each language, within these.
QStringList libreOfficeFolders()
{
#if defined(Q_OS_WIN)
    const QStringList programs{ qEnvironmentVariable("ProgramFiles"),
        qEnvironmentVariable("ProgramFiles(x86)") };
    QStringList roots;
    for (const QString &folder : programs)
        roots.append(folder + u"/LibreOffice/share/extensions"_s);
#elif defined(Q_OS_MACOS)
    const QStringList roots{ u"/Applications/LibreOffice.app/Contents/Resources/extensions"_s };
#else
    const QStringList roots{ u"/usr/lib/libreoffice/share/extensions"_s,
        u"/usr/lib64/libreoffice/share/extensions"_s, u"/opt/libreoffice/share/extensions"_s };
#endif
    QStringList folders;
    for (const QString &root : roots) {
        for (const QFileInfo &each : QDir(root).entryInfoList({ u"dict-*"_s }, QDir::Dirs))
            folders.append(each.filePath());
    }
    return folders;
}

QString languageOf(const QString &tag) { return tag.section(u'-', 0, 0); }
bool hasCountry(const QString &tag) { return tag.contains(u'-'); }

} // namespace

QStringList dictionaryFolders(const QString &own)
{
    QStringList folders{ own };
    folders += qEnvironmentVariable("DICPATH").split(QDir::listSeparator(), Qt::SkipEmptyParts);
    for (const QString &name : { u"hunspell"_s, u"myspell"_s, u"myspell/dicts"_s })
        folders += QStandardPaths::locateAll(
            QStandardPaths::GenericDataLocation, name, QStandardPaths::LocateDirectory);
#ifdef Q_OS_MACOS
    folders += { QDir::homePath() + u"/Library/Spelling"_s, u"/Library/Spelling"_s };
#endif
    folders += libreOfficeFolders();
    folders.removeIf([](const QString &folder) { return folder.isEmpty() || !QDir(folder).exists(); });
    folders.removeDuplicates();
    return folders;
}

std::vector<DictionaryFile> findDictionaries(const QStringList &folders)
{
    std::vector<DictionaryFile> all;
    QSet<QString> seen;
    for (const QString &folder : folders) {
        for (const QFileInfo &file : QDir(folder).entryInfoList({ u"*.aff"_s }, QDir::Files, QDir::Name)) {
            // `ru_RU.aff`, `de_DE_frami.aff`: language and country; a variant beside its plain one is left
            // out.
            QStringList parts = file.completeBaseName().replace(u'-', u'_').split(u'_');
            QString language = parts.value(0).toLower();
            const QString country = parts.value(1);
            if (country.size() == 2)
                language += u'-' + country.toUpper();
            const bool hasWords = QFileInfo::exists(file.path() + u'/' + file.completeBaseName() + ".dic"_L1);
            if (language.size() < 2 || !hasWords || seen.contains(language))
                continue;
            seen.insert(language);
            all.push_back({ language, file.filePath() });
        }
    }
    return all;
}

std::optional<DictionaryFile> dictionaryFor(
    const QString &language, const std::vector<DictionaryFile> &all, const QString &home)
{
    if (language.isEmpty())
        return std::nullopt;
    const bool isAtHome = !hasCountry(language) && languageOf(home) == languageOf(language);
    const QString wanted = isAtHome ? home : language;
    std::optional<DictionaryFile> best;
    int bestRank = 0;
    for (const DictionaryFile &each : all) {
        const QString main = languageOf(each.language);
        if (main != languageOf(language).toLower())
            continue;
        // `es-ES` before the Spanish of any other country, `en-US` because there is no English country.
        const bool isOwnCountry
            = each.language == main + u'-' + main.toUpper() || each.language == "en-US"_L1;
        const int rank = each.language.compare(wanted, Qt::CaseInsensitive) == 0 ? 4
            : !hasCountry(each.language)                                         ? 3
            : isOwnCountry                                                       ? 2
                                                                                 : 1;
        if (rank > bestRank) {
            bestRank = rank;
            best = each;
        }
    }
    return best;
}
