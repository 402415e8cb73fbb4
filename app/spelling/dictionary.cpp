#include "spelling/dictionary.h"

#include <QFile>
#include <QFileInfo>
#include <QStringDecoder>
#include <QStringEncoder>

#include <hunspell/hunspell.hxx>
#include <string>

struct Dictionary::Parts {
    Parts(const QByteArray &affixes, const QByteArray &words)
        : hunspell(affixes.constData(), words.constData())
    {
    }

    mutable Hunspell hunspell;
    mutable QStringEncoder encoder;
    mutable QStringDecoder decoder;
};

Dictionary::Dictionary(std::unique_ptr<Parts> parts)
    : m_parts(std::move(parts))
{
}

Dictionary::~Dictionary() = default;

Result<std::unique_ptr<Dictionary>> Dictionary::open(const QString &affixFile)
{
    const QFileInfo affixes(affixFile);
    const QString words = affixes.path() + u'/' + affixes.completeBaseName() + QLatin1StringView(".dic");
    // Hunspell itself says nothing of files that it cannot read.
    if (!affixes.isReadable() || !QFileInfo(words).isReadable() || QFileInfo(words).size() == 0)
        return Error{ Error::Kind::NotFound, Error::Reason::Unspecified, affixFile };
    auto parts = std::make_unique<Parts>(QFile::encodeName(affixFile), QFile::encodeName(words));
    const std::string &encoding = parts->hunspell.get_dict_encoding();
    parts->encoder = QStringEncoder(encoding.c_str());
    parts->decoder = QStringDecoder(encoding.c_str());
    if (!parts->encoder.isValid() || !parts->decoder.isValid())
        return Error{ Error::Kind::Malformed, Error::Reason::Unspecified, QString::fromStdString(encoding) };
    return std::unique_ptr<Dictionary>(new Dictionary(std::move(parts)));
}

bool Dictionary::knows(const QString &word) const
{
    const QByteArray encoded = m_parts->encoder.encode(word);
    // A letter that its encoding does not have stands in none of its words.
    if (m_parts->encoder.hasError()) {
        m_parts->encoder.resetState();
        return false;
    }
    return m_parts->hunspell.spell(encoded.toStdString());
}

QStringList Dictionary::suggestions(const QString &word, int most) const
{
    const QByteArray encoded = m_parts->encoder.encode(word);
    if (m_parts->encoder.hasError()) {
        m_parts->encoder.resetState();
        return {};
    }
    QStringList found;
    for (const std::string &each : m_parts->hunspell.suggest(encoded.toStdString())) {
        found.append(m_parts->decoder.decode(QByteArray::fromStdString(each)));
        if (found.size() == most)
            break;
    }
    return found;
}
