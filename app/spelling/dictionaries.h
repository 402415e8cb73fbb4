#pragma once

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

/// A dictionary on this computer.
struct DictionaryFile {
    QString language; ///< BCP 47: `ru-RU`.
    QString affixes; ///< Its .aff file.

    bool operator==(const DictionaryFile &) const = default;
};

/// Where dictionaries of Hunspell are kept, the first to be preferred: `own` (the profile's), DICPATH, the
/// system's, LibreOffice's. Folders that do not exist are left out.
QStringList dictionaryFolders(const QString &own);

/// All in these folders, each language once. Reads only names. Any thread.
std::vector<DictionaryFile> findDictionaries(const QStringList &folders);

/// For a language as it stands in a post: the same country; else, for one without, that of `home` (`en-GB`);
/// else any of the language.
std::optional<DictionaryFile> dictionaryFor(
    const QString &language, const std::vector<DictionaryFile> &all, const QString &home = {});
