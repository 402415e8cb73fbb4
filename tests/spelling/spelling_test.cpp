#include "spelling/dictionaries.h"
#include "spelling/dictionary.h"
#include "spelling/spellwords.h"

#include <QDir>
#include <QFile>
#include <QStringEncoder>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

void write(const QString &path, const QByteArray &bytes)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

/// A dictionary of two words and one ending.
void writeDictionary(const QString &folder, const QString &name, const char *encoding = "UTF-8")
{
    QStringEncoder encoder(encoding);
    write(folder + u'/' + name + ".aff"_L1,
        QByteArray("SET ") + encoding + "\n"
            + QByteArray(encoder.encode(u"TRY оаиксл\nSFX A Y 1\nSFX A 0 и .\n"_s)));
    write(folder + u'/' + name + ".dic"_L1, encoder.encode(u"2\nмост/A\nплощадь\n"_s));
}

QStringList checked(const QString &text, const QString &language)
{
    QStringList words;
    for (const SpellWord &word : wordsToCheck(text, language))
        words.append(text.mid(word.start, word.length));
    return words;
}

} // namespace

class SpellingTest final : public QObject {
    Q_OBJECT
private slots:
    void aDictionaryKnowsItsWordsAndSuggestsTheNearest_data()
    {
        QTest::addColumn<QByteArray>("encoding");
        QTest::newRow("UTF-8") << QByteArray("UTF-8");
        QTest::newRow("KOI8-R") << QByteArray("KOI8-R");
    }
    void aDictionaryKnowsItsWordsAndSuggestsTheNearest()
    {
        QFETCH(QByteArray, encoding);
        if (!QStringEncoder(encoding.constData()).isValid())
            QSKIP("This Qt knows no other encodings than Unicode.");
        QTemporaryDir folder;
        writeDictionary(folder.path(), u"ru_RU"_s, encoding.constData());
        const auto dictionary = Dictionary::open(folder.filePath(u"ru_RU.aff"_s));
        QVERIFY(dictionary);
        QVERIFY((*dictionary)->knows(u"мост"_s));
        QVERIFY((*dictionary)->knows(u"мости"_s));
        QVERIFY((*dictionary)->knows(u"Площадь"_s));
        QVERIFY(!(*dictionary)->knows(u"плащадь"_s));
        QVERIFY(!(*dictionary)->knows(u"日本"_s)); // Not in KOI8-R at all,
        QVERIFY((*dictionary)->knows(u"мост"_s)); // and nothing is broken by it.
        QVERIFY((*dictionary)->suggestions(u"плошадь"_s).contains(u"площадь"_s)
            || (*dictionary)->suggestions(u"площад"_s).contains(u"площадь"_s));
    }

    void aDictionaryThatIsNotThereSaysSo()
    {
        QTemporaryDir folder;
        const auto missing = Dictionary::open(folder.filePath(u"ky_KG.aff"_s));
        QVERIFY(!missing);
        QCOMPARE(missing.error().kind, Error::Kind::NotFound);
        write(folder.filePath(u"ky_KG.aff"_s), "SET UTF-8\n");
        QVERIFY(!Dictionary::open(folder.filePath(u"ky_KG.aff"_s))); // Without its words.
    }

    void dictionariesAreFoundOnceForEachLanguage()
    {
        QTemporaryDir own;
        QTemporaryDir system;
        writeDictionary(own.path(), u"ru_RU"_s);
        writeDictionary(system.path(), u"ru_RU"_s);
        writeDictionary(system.path(), u"en_GB"_s);
        writeDictionary(system.path(), u"en_US"_s);
        writeDictionary(system.path(), u"kk"_s);
        writeDictionary(system.path(), u"es_AR"_s);
        writeDictionary(system.path(), u"es_ES"_s);
        write(system.filePath(u"fr_FR.aff"_s), "SET UTF-8\n"); // Without words.
        const auto all = findDictionaries({ own.path(), system.path() });
        QCOMPARE(all.size(), size_t(6));
        const auto pick = [&](const QString &language, const QString &home = {}) {
            const auto found = dictionaryFor(language, all, home);
            return found ? found->language : QString();
        };
        QCOMPARE(dictionaryFor(u"ru"_s, all)->affixes, own.filePath(u"ru_RU.aff"_s)); // One's own first.
        QCOMPARE(pick(u"en"_s), u"en-US"_s);
        QCOMPARE(pick(u"en"_s, u"en-GB"_s), u"en-GB"_s);
        QCOMPARE(pick(u"en-GB"_s, u"en-US"_s), u"en-GB"_s);
        QCOMPARE(pick(u"en-AU"_s), u"en-US"_s); // Rather than none.
        QCOMPARE(pick(u"es"_s), u"es-ES"_s);
        QCOMPARE(pick(u"kk-KZ"_s), u"kk"_s);
        QCOMPARE(pick(u"fr"_s), QString());
        QCOMPARE(pick({}), QString());
    }

    void onlyWordsOfTheLanguageAreChecked_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("words");
        QTest::newRow("plain") << u"en"_s << u"The bridge, closed."_s
                               << QStringList{ u"The"_s, u"bridge"_s, u"closed"_s };
        QTest::newRow("apostrophes") << u"en"_s << u"Don\u2019t say 'yes' o'clock'"_s
                                     << QStringList{ u"Don\u2019t"_s, u"say"_s, u"yes"_s, u"o'clock"_s };
        QTest::newRow("not prose")
            << u"en"_s
            << u"see https://a.example/badd?x=wrods @namme #tagg me@mail.example UNESCO B2B 2nd a"_s
            << QStringList{ u"see"_s };
        QTest::newRow("other script")
            << u"ru"_s << u"Газета Times и Sqare пишет"_s << QStringList{ u"Газета"_s, u"пишет"_s };
        QTest::newRow("Persian joiner")
            << u"fa"_s << u"می\u200Cروم خانه"_s << QStringList{ u"می\u200Cروم"_s, u"خانه"_s };
        QTest::newRow("no language") << QString() << u"Слово word"_s << QStringList{ u"Слово"_s, u"word"_s };
        QTest::newRow("surrogates") << u"en"_s << u"a😀word 𝄞 end"_s << QStringList{ u"word"_s, u"end"_s };
        QTest::newRow("empty") << u"en"_s << QString() << QStringList{};
        QTest::newRow("apostrophe at the end") << u"en"_s << u"dogs'"_s << QStringList{ u"dogs"_s };
    }
    void onlyWordsOfTheLanguageAreChecked()
    {
        QFETCH(QString, language);
        QFETCH(QString, text);
        QFETCH(QStringList, words);
        QCOMPARE(checked(text, language), words);
    }

    void aWordIsAskedForAsDictionariesWriteIt()
    {
        QCOMPARE(dictionaryForm(u"don\u2019t"_s), u"don't"_s);
        QCOMPARE(dictionaryForm(u"co\u00ADoperate"_s), u"cooperate"_s);
        QCOMPARE(dictionaryForm(u"e\u0301te\u0301"_s), u"\u00E9t\u00E9"_s);
    }

    void theSystemsDictionariesAreUsed()
    {
        const auto russian = dictionaryFor(u"ru"_s, findDictionaries(dictionaryFolders({})));
        if (!russian)
            QSKIP("No Russian dictionary on this computer.");
        const auto dictionary = Dictionary::open(russian->affixes);
        QVERIFY(dictionary);
        QVERIFY((*dictionary)->knows(u"площадями"_s));
        QVERIFY(!(*dictionary)->knows(u"плошадями"_s));
        QVERIFY((*dictionary)->suggestions(u"плошадь"_s).contains(u"площадь"_s));
    }
};

QTEST_GUILESS_MAIN(SpellingTest)
#include "spelling_test.moc"
