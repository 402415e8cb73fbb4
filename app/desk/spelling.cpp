#include "desk/spelling.h"

#include "spelling/dictionaries.h"
#include "spelling/dictionary.h"
#include "spelling/spellwords.h"

#include <QLocale>
#include <QtConcurrent>

#include <map>

using namespace Qt::StringLiterals;

namespace {

constexpr int wordsAtOnce = 2000;
constexpr int wordsKept = 200'000; ///< Of one language.
constexpr qsizetype shortestName = 4; ///< Whose beginning is enough: endings follow it.
constexpr qsizetype longestEnding = 3;

struct Answers {
    QHash<QString, bool> known;
    bool hasDictionary = false;
};

} // namespace

/// The dictionaries that are open. Used by one thread at a time: the pool's.
struct Spelling::Engine {
    const Dictionary *dictionary(const QString &language)
    {
        if (!isListed) {
            all = findDictionaries(dictionaryFolders(ownFolder));
            isListed = true;
        }
        const auto file = ::dictionaryFor(language, all, QLocale().bcp47Name());
        if (!file)
            return nullptr;
        auto open = dictionaries.find(file->affixes);
        if (open == dictionaries.end()) {
            auto opened = Dictionary::open(file->affixes);
            open = dictionaries
                       .emplace(file->affixes, opened ? std::move(*opened) : std::unique_ptr<Dictionary>())
                       .first;
        }
        return open->second.get();
    }

    QString ownFolder;
    bool isListed = false;
    std::vector<DictionaryFile> all;
    std::map<QString, std::unique_ptr<Dictionary>> dictionaries; ///< By affix file; empty if it is broken.
};

Spelling::Spelling(Settings &settings, const QString &profile, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_ownFolder(profile + "/dictionaries"_L1)
    , m_isOn(settings.get(settings::checkSpelling))
    , m_ownWords(settings.get(settings::ownWords))
    , m_engine(std::make_shared<Engine>())
{
    m_engine->ownFolder = m_ownFolder;
    m_thread.setMaxThreadCount(1);
    m_askSoon.setSingleShot(true);
    connect(&m_askSoon, &QTimer::timeout, this, &Spelling::ask);
}

Spelling::~Spelling() { m_thread.waitForDone(); }

void Spelling::setOn(bool isOn)
{
    if (isOn == m_isOn)
        return;
    m_isOn = isOn;
    m_settings.set(settings::checkSpelling, isOn);
    emit changed();
}

bool Spelling::isOwn(const QString &word) const
{
    if (m_ownWords.contains(word, Qt::CaseInsensitive))
        return true;
    if (word.isEmpty() || !word.front().isUpper())
        return false;
    const QString folded = word.toCaseFolded();
    if (m_names.contains(folded))
        return true;
    const qsizetype shortest = qMax(shortestName, folded.size() - longestEnding);
    for (qsizetype size = folded.size() - 1; size >= shortest; --size) {
        if (m_names.contains(folded.left(size)))
            return true;
    }
    return false;
}

Spelling::Verdict Spelling::verdict(const QString &word, const QString &language)
{
    const QString form = dictionaryForm(word);
    if (isOwn(form))
        return Verdict::Good;
    const auto &known = m_known[language];
    const auto found = known.find(form);
    if (found != known.end())
        return *found ? Verdict::Good : Verdict::Bad;
    if (!m_isOn || m_dictionaries.value(language, Dictionaries::Looking) == Dictionaries::Missing)
        return Verdict::Unknown;
    m_wanted[language].insert(form);
    if (!m_isAsking && !m_askSoon.isActive())
        m_askSoon.start(0);
    return Verdict::Unknown;
}

Spelling::Dictionaries Spelling::dictionaryFor(const QString &language)
{
    const auto found = m_dictionaries.find(language);
    if (found != m_dictionaries.end())
        return *found;
    m_wanted[language];
    if (!m_isAsking && !m_askSoon.isActive())
        m_askSoon.start(0);
    return Dictionaries::Looking;
}

// One language and some words at a time, so that what is asked meanwhile does not wait long.
void Spelling::ask()
{
    if (m_wanted.isEmpty() || m_isAsking)
        return;
    const QString language = m_wanted.begin().key();
    QStringList words;
    QSet<QString> &wanted = m_wanted.begin().value();
    for (auto it = wanted.begin(); it != wanted.end() && words.size() < wordsAtOnce; it = wanted.erase(it))
        words.append(*it);
    if (wanted.isEmpty())
        m_wanted.erase(m_wanted.begin());
    m_isAsking = true;
    const QFuture<Result<Answers>> asked
        = QtConcurrent::run(&m_thread, [engine = m_engine, language, words]() -> Result<Answers> {
              Answers answers;
              const Dictionary *dictionary = engine->dictionary(language);
              answers.hasDictionary = dictionary != nullptr;
              for (const QString &word : words) {
                  if (dictionary)
                      answers.known.insert(word, dictionary->knows(word));
              }
              return answers;
          });
    onDone(asked, this, [this, language](const Result<Answers> &answers) {
        m_isAsking = false;
        m_askSoon.start(0);
        if (!answers)
            return;
        const Dictionaries now = answers->hasDictionary ? Dictionaries::Present : Dictionaries::Missing;
        const bool isNews = m_dictionaries.value(language, Dictionaries::Looking) != now;
        m_dictionaries.insert(language, now);
        QHash<QString, bool> &known = m_known[language];
        if (known.size() > wordsKept)
            known.clear();
        known.insert(answers->known);
        if (isNews)
            emit changed();
        else if (!answers->known.isEmpty())
            emit answered();
    });
}

Future<QStringList> Spelling::suggestions(const QString &word, const QString &language)
{
    return QtConcurrent::run(
        &m_thread, [engine = m_engine, language, form = dictionaryForm(word)]() -> Result<QStringList> {
            const Dictionary *dictionary = engine->dictionary(language);
            return dictionary ? dictionary->suggestions(form) : QStringList();
        });
}

void Spelling::addWord(const QString &word)
{
    const QString form = dictionaryForm(word);
    if (form.isEmpty() || m_ownWords.contains(form))
        return;
    m_ownWords.append(form);
    m_settings.set(settings::ownWords, m_ownWords);
    emit changed();
}

void Spelling::removeWord(const QString &word)
{
    if (m_ownWords.removeAll(dictionaryForm(word)) == 0)
        return;
    m_settings.set(settings::ownWords, m_ownWords);
    emit changed();
}

void Spelling::setNames(const QStringList &names)
{
    QSet<QString> words;
    for (const QString &name : names) {
        for (const SpellWord &word : wordsToCheck(name, {}))
            words.insert(dictionaryForm(name.mid(word.start, word.length)).toCaseFolded());
    }
    if (words == m_names)
        return;
    m_names = std::move(words);
    emit changed();
}
