#pragma once

#include "base/async.h"
#include "base/settings.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QThreadPool>
#include <QTimer>

#include <memory>

/// Whether words are written as their language writes them: asks this computer's dictionaries on a thread of
/// its own, and remembers the answers. Main thread.
class Spelling final : public QObject {
    Q_OBJECT
public:
    /// `profile` may hold a folder `dictionaries` of the person's own.
    Spelling(Settings &settings, const QString &profile, QObject *parent = nullptr);
    ~Spelling() override; ///< Waits for the question that is being answered.

    bool isOn() const { return m_isOn; }
    void setOn(bool isOn);

    enum class Verdict {
        Unknown, ///< Not answered yet: answered() comes. Or there is no dictionary.
        Good,
        Bad,
    };
    /// Of a word of wordsToCheck(). Asks for what it does not know. Cheap.
    Verdict verdict(const QString &word, const QString &language);

    enum class Dictionaries {
        Looking, ///< changed() comes.
        Present,
        Missing,
    };
    Dictionaries dictionaryFor(const QString &language);
    /// Where a person can put a dictionary of their own: an .aff and a .dic file.
    QString ownFolder() const { return m_ownFolder; }

    /// The likeliest first; none of a language without a dictionary.
    Future<QStringList> suggestions(const QString &word, const QString &language);

    /// The person's own words are right in every language. Kept in the profile.
    void addWord(const QString &word);
    void removeWord(const QString &word);
    const QStringList &ownWords() const { return m_ownWords; }
    /// Words of these names are right too, and so are they with an ending or two.
    void setNames(const QStringList &names);

signals:
    void answered(); ///< Words that were unknown are known now.
    void changed(); ///< Everything may be otherwise: ask again.

private:
    struct Engine;
    void ask();
    bool isOwn(const QString &word) const;

    Settings &m_settings;
    QString m_ownFolder;
    bool m_isOn;
    QStringList m_ownWords;
    QSet<QString> m_names;
    QHash<QString, QHash<QString, bool>> m_known; ///< By language.
    QHash<QString, QSet<QString>> m_wanted;
    QHash<QString, Dictionaries> m_dictionaries;
    QTimer m_askSoon;
    bool m_isAsking = false;
    std::shared_ptr<Engine> m_engine;
    QThreadPool m_thread; ///< The last member: it ends before what it uses.
};
