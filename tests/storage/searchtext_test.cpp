#include "storage/searchtext.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

QByteArray joined(const std::vector<searchtext::Word> &words)
{
    QStringList folds;
    for (const searchtext::Word &word : words)
        folds << word.folded;
    return folds.join(u' ').toUtf8();
}

/// Words of letters and marks of one script after the other, with gaps between them.
QString randomText(QRandomGenerator &random)
{
    static const std::vector<std::pair<char16_t, char16_t>> ranges{ { 'A', 'z' }, { 0xc0, 0x17f },
        { 0x300, 0x36f }, { 0x370, 0x3ff }, { 0x400, 0x4ff }, { 0x5d0, 0x5ea }, { 0x591, 0x5c7 },
        { 0x620, 0x6ff }, { 0x900, 0x97f }, { 0xe01, 0xe5b }, { 0x1100, 0x11ff }, { 0x1e00, 0x1fff },
        { 0x3041, 0x30ff }, { 0x4e00, 0x4eff }, { 0xac00, 0xacff }, { 0xd83c, 0xdfff }, { 0xff10, 0xff5a } };
    QString text;
    for (int word = 0; word < 8; ++word) {
        const auto &[first, last] = ranges[random.bounded(static_cast<quint32>(ranges.size()))];
        for (quint32 i = 0, length = random.bounded(1U, 90U); i < length; ++i)
            text += QChar(static_cast<char16_t>(random.bounded(quint32(first), quint32(last) + 1)));
        if (random.bounded(2) == 0)
            text += u' ';
    }
    return text;
}

} // namespace

class SearchTextTest final : public QObject {
    Q_OBJECT

private slots:
    void theIndexHasJustTheWordsOfTheText();
    void spellingInOneCharacterOrTwoIsTheSameWord();
    void whatLooksAlikeToReadersIsFound_data();
    void whatLooksAlikeToReadersIsFound();
};

void SearchTextTest::theIndexHasJustTheWordsOfTheText()
{
    QStringList texts;
    QRandomGenerator random(11);
    for (int i = 0; i < 3000; ++i)
        texts << randomText(random);
    QFile naughty(QStringLiteral(QUOTIDIAN_SUITES "/hostile/blns.json"));
    if (naughty.open(QIODevice::ReadOnly)) {
        for (const QJsonValue &value : QJsonDocument::fromJson(naughty.readAll()).array())
            texts << value.toString();
    }
    for (const QString &text : texts)
        QCOMPARE(searchtext::forIndex(text), joined(searchtext::words(text, 0, text.size())));
}

void SearchTextTest::spellingInOneCharacterOrTwoIsTheSameWord()
{
    // Vowel signs that are dropped, and letters whose marks are: in both spellings of Unicode.
    for (const QString &word : { u"café"_s, u"Ærøskøbing"_s, u"ёлка"_s, u"Майский"_s, u"Ελλάδα"_s,
             u"İstanbul"_s, u"Nguyễn"_s, u"الحُرِّيَّة"_s, u"שָׁלוֹם"_s, u"हिन्दी"_s, u"한국어"_s, u"Ångström"_s }) {
        QCOMPARE(searchtext::forIndex(word.normalized(QString::NormalizationForm_C)),
            searchtext::forIndex(word.normalized(QString::NormalizationForm_D)));
    }
}

void SearchTextTest::whatLooksAlikeToReadersIsFound_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("case and accents") << u"Café ÉCOLE"_s << QByteArray("cafe ecole");
    QTest::newRow("short i is a letter") << u"Майский мaи"_s << QByteArray("майский мaи");
    QTest::newRow("ё is е") << u"Ёлка"_s << QByteArray("елка");
    QTest::newRow("Arabic vowel signs and tatweel") << u"الحُرِّيَّـة"_s << QByteArray("الحريه");
    QTest::newRow("Persian letters") << u"کتاب یک"_s << QByteArray("كتاب يك");
    QTest::newRow("digits") << u"١٢٣ ۴۵"_s << QByteArray("123 45");
    QTest::newRow("pairs of Chinese") << u"中国人 ab"_s << QByteArray("中国 国人 人 ab");
    QTest::newRow("gaps") << u"a—b, c_d"_s << QByteArray("a b c d");
}

void SearchTextTest::whatLooksAlikeToReadersIsFound()
{
    QFETCH(QString, text);
    QFETCH(QByteArray, words);
    QCOMPARE(searchtext::forIndex(text), words);
}

QTEST_APPLESS_MAIN(SearchTextTest)
#include "searchtext_test.moc"
