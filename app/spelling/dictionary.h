#pragma once

#include "base/result.h"

#include <QString>
#include <QStringList>

#include <memory>

/// One Hunspell dictionary: an .aff file and the .dic file beside it. Opening reads all of it (up to some 150
/// ms). One thread at a time.
class Dictionary final {
public:
    /// NotFound without the files; Malformed if they do not say words, or in an encoding that this system
    /// does not know.
    static Result<std::unique_ptr<Dictionary>> open(const QString &affixFile);
    ~Dictionary();
    Dictionary(const Dictionary &) = delete;
    Dictionary &operator=(const Dictionary &) = delete;

    bool knows(const QString &word) const;
    /// The likeliest first. Slow: some 100 ms.
    QStringList suggestions(const QString &word, int most = 7) const;

private:
    struct Parts;
    explicit Dictionary(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> m_parts;
};
