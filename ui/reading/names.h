#pragma once

#include <QString>

/// "Russian" for "ru"; the tag itself if nobody knows it, empty for an empty one.
QString languageName(const QString &tag);

/// "Tunisia" for "TN"; the code itself if nobody knows it.
QString countryName(const QString &code);
