#include "evidence/negation.h"
#include "evidence/verify.h"

#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTest>

#include <functional>

using namespace Qt::StringLiterals;

namespace {

constexpr int quotes = 10000;
constexpr int quotesOfASource = 50;

using Words = QStringList;

/// Words of one script, with denials among them.
struct Tongue {
    Words words;
    Words denials;
    QString fullStop;
};

const std::vector<Tongue> &tongues()
{
    static const std::vector<Tongue> all{
        { u"bridge river morning baker police crowd garden winter letter market station window teacher "
          u"harbour "
          "counted watched carried opened followed painted answered gathered promised remembered silver "
          "narrow "
          "crowded quiet early heavy broken golden people 1,500 12 2026 non-violent Amina’s café naïve"_s
                .split(u' '),
            u"not never nobody nothing"_s.split(u' '), u"."_s },
        { u"мост река утро пекарь полиция толпа площадь зима письмо рынок вокзал окно учитель гавань считала "
          "смотрела несла открыла говорила ждала писала видела тихий ранний тяжёлый сломанный йод 37"_s.split(
              u' '),
            u"не никогда никто ничего"_s.split(u' '), u"."_s },
        { u"الجسر النهر الصباح الخباز الشرطة الحديقة الشتاء الرسالة السوق المحطة النافذة المعلم رأى حمل فتح "
          "كتب سمع وصل جلس مبكرا ثقيل مكسور ١٢٣"_s.split(u' '),
            u"لم ليس لن"_s.split(u' '), u"."_s },
    };
    return all;
}

struct Sentence {
    Words words;
    bool denies = false;
};

/// Paragraphs of sentences; a word stands with what is joined to it.
struct Text {
    std::vector<std::vector<Sentence>> paragraphs;
    QString text;
    QString flat; ///< One space between words.
};

Text makeSource(QRandomGenerator &random, const Tongue &tongue)
{
    Text source;
    Words texts;
    for (int p = 0; p < 3; ++p) {
        std::vector<Sentence> paragraph;
        Words lines;
        for (int s = 0; s < 2; ++s) {
            Sentence sentence;
            const int length = 8 + random.bounded(7);
            for (int w = 0; w < length; ++w)
                sentence.words << tongue.words[random.bounded(tongue.words.size())];
            if (random.bounded(3) == 0) {
                sentence.denies = true;
                sentence.words[2 + random.bounded(length - 4)]
                    = tongue.denials[random.bounded(tongue.denials.size())];
            }
            if (random.bounded(3) == 0)
                sentence.words[1 + random.bounded(2)] += u',';
            // After a short word a full stop may belong to an abbreviation; then a denial before it counts,
            // and warns.
            static const QRegularExpression fourLetters(u"\\p{L}{4}$"_s);
            while (!sentence.words.last().contains(fourLetters))
                sentence.words.last() = tongue.words[random.bounded(tongue.words.size())];
            sentence.words.last() += tongue.fullStop;
            lines << sentence.words.join(u' ');
            paragraph.push_back(sentence);
        }
        texts << lines.join(u' ');
        source.paragraphs.push_back(paragraph);
    }
    source.text = texts.join(u"\n\n"_s);
    source.flat = source.text.simplified();
    return source;
}

QString lastLetterChanged(const QString &word, char16_t to)
{
    QString changed = word;
    for (qsizetype i = changed.size() - 1; i >= 0; --i) {
        if (changed[i].isLetter()) {
            changed[i] = QChar(to);
            break;
        }
    }
    return changed;
}

struct Operator {
    const char *name;
    /// The words changed; empty if this quotation offers nothing to change.
    std::function<Words(Words, QRandomGenerator &, const Tongue &)> change;
};

Words swappedIn(Words words, const QString &from, const QString &to)
{
    for (QString &word : words) {
        const qsizetype at = word.indexOf(from);
        if (at < 0)
            continue;
        word.replace(at, from.size(), to);
        return words;
    }
    return {};
}

const std::vector<Operator> &operators()
{
    static const std::vector<Operator> all{
        { "drop a word",
            [](Words w, QRandomGenerator &r, const Tongue &) {
                w.removeAt(1 + r.bounded(w.size() - 2));
                return w;
            } },
        { "insert a word",
            [](Words w, QRandomGenerator &r, const Tongue &t) {
                w.insert(1 + r.bounded(w.size() - 1), t.words[r.bounded(t.words.size())]);
                return w;
            } },
        { "swap two words",
            [](Words w, QRandomGenerator &r, const Tongue &) {
                const auto at = r.bounded(w.size() - 1);
                w.swapItemsAt(at, at + 1);
                return w;
            } },
        { "leave out the denial",
            [](Words w, QRandomGenerator &, const Tongue &t) {
                for (qsizetype i = 0; i < w.size(); ++i) {
                    if (t.denials.contains(QString(w[i]).remove(u',')))
                        return Words(w.mid(0, i) + w.mid(i + 1));
                }
                return Words();
            } },
        { "cut the denial away",
            [](Words w, QRandomGenerator &, const Tongue &t) {
                for (qsizetype i = 1; i + 1 < w.size(); ++i) {
                    if (t.denials.contains(QString(w[i]).remove(u','))) {
                        w[i] = u"(…)"_s;
                        return w;
                    }
                }
                return Words();
            } },
        { "put a denial in",
            [](Words w, QRandomGenerator &r, const Tongue &t) {
                w.insert(1 + r.bounded(w.size() - 1), u'[' + t.denials.first() + u']');
                return w;
            } },
        { "another number",
            [](Words w, QRandomGenerator &, const Tongue &) {
                for (QString &word : w) {
                    for (QChar &c : word) {
                        if (c.isDigit()) {
                            c = c == u'7' ? u'8' : u'7';
                            return w;
                        }
                    }
                }
                return Words();
            } },
        { "another case",
            [](Words w, QRandomGenerator &r, const Tongue &) {
                QString &word = w[r.bounded(w.size())];
                const QString other = word.toUpper() == word ? word.toLower() : word.toUpper();
                return std::exchange(word, other) == other ? Words() : w;
            } },
        { "a diacritic less",
            [](Words w, QRandomGenerator &, const Tongue &) {
                for (const auto &[from, to] : { std::pair(u"é"_s, u"e"_s), std::pair(u"ï"_s, u"i"_s),
                         std::pair(u"ё"_s, u"е"_s), std::pair(u"й"_s, u"и"_s) }) {
                    if (const Words changed = swappedIn(w, from, to); !changed.isEmpty())
                        return changed;
                }
                return Words();
            } },
        { "a diacritic more",
            [](Words w, QRandomGenerator &r, const Tongue &) {
                w[r.bounded(w.size())].insert(1, QChar(0x301));
                return w;
            } },
        { "a letter of another script",
            [](Words w, QRandomGenerator &, const Tongue &) {
                for (const auto &[from, to] :
                    { std::pair(u"o"_s, u"о"_s), std::pair(u"а"_s, u"a"_s), std::pair(u"e"_s, u"е"_s),
                        std::pair(u"ي"_s, u"ی"_s), std::pair(u"ك"_s, u"ک"_s), std::pair(u"о"_s, u"o"_s) }) {
                    if (const Words changed = swappedIn(w, from, to); !changed.isEmpty())
                        return changed;
                }
                return Words();
            } },
        { "a bidirectional control",
            [](Words w, QRandomGenerator &r, const Tongue &) {
                constexpr char16_t controls[]
                    = { 0x202a, 0x202b, 0x202d, 0x202e, 0x2066, 0x2067, 0x200f, 0x061c };
                w[r.bounded(w.size())].append(QChar(controls[r.bounded(8)]));
                return w;
            } },
        { "half a word at the beginning",
            [](Words w, QRandomGenerator &, const Tongue &) {
                if (w.first().size() < 3 || !w.first()[1].isLetter())
                    return Words();
                w.first().remove(0, 1);
                return w;
            } },
        { "half a word at the end",
            [](Words w, QRandomGenerator &, const Tongue &) {
                w.last().remove(QRegularExpression(u"[.,]+$"_s));
                if (w.last().size() < 3 || !w.last().back().isLetter())
                    return Words();
                w.last().chop(1);
                return w;
            } },
        { "another letter",
            [](Words w, QRandomGenerator &r, const Tongue &) {
                QString &word = w[r.bounded(w.size())];
                const QString changed = lastLetterChanged(word, 'q');
                return std::exchange(word, changed) == changed ? Words() : w;
            } },
        { "two words as one",
            [](Words w, QRandomGenerator &r, const Tongue &) {
                const auto at = r.bounded(w.size() - 1);
                w[at] += w.takeAt(at + 1);
                return w;
            } },
    };
    return all;
}

/// Changes that a quotation may have, each with the verdict that is due.
QString permitted(const Words &words, QRandomGenerator &random, int which)
{
    QString text = words.join(u' ');
    switch (which) {
    case 0:
        return text;
    case 1:
        return u"\n "_s + words.join(u"\u00a0 "_s) + u'\t';
    case 2:
        return text.normalized(QString::NormalizationForm_D);
    case 3:
        return text.replace(u'’', u'\'');
    case 4: {
        Words soft = words;
        QString &word = soft[random.bounded(soft.size())];
        if (word.size() > 3 && word[1].isLetter() && word[2].isLetter())
            word.insert(2, QChar(0xad));
        return soft.join(u' ');
    }
    case 5: { // A cut of one or two words, with enough on both sides.
        if (words.size() < 8)
            return text;
        return words.mid(0, 4).join(u' ') + (random.bounded(2) ? u" (…) "_s : u" [...] "_s)
            + words.mid(5).join(u' ');
    }
    default: {
        Words more = words;
        more.insert(4, random.bounded(2) ? u"[of the town]"_s : u"[площади]"_s);
        return more.join(u' ');
    }
    }
}

} // namespace

/// Ten thousand quotations, each changed in every way that we know: none of the changed ones may pass.
class QuoteMutationsTest final : public QObject {
    Q_OBJECT
private slots:
    void changedQuotationsNeverPass();
    void permittedChangesPass();
    void sentencesOfDifferentParagraphsAreNotOne();
};

void QuoteMutationsTest::changedQuotationsNeverPass()
{
    QRandomGenerator random(20261123);
    QHash<QByteArray, int> tried;
    for (int round = 0; round < quotes / quotesOfASource; ++round) {
        const Tongue &tongue = tongues()[size_t(round) % tongues().size()];
        const Text source = makeSource(random, tongue);
        for (int i = 0; i < quotesOfASource; ++i) {
            const auto &paragraph = source.paragraphs[random.bounded(quint32(source.paragraphs.size()))];
            const Words words = paragraph[random.bounded(quint32(paragraph.size()))].words;
            // Each quotation meets two of the changes; all of them come round.
            for (int k = 0; k < 2; ++k) {
                const Operator &op
                    = operators()[size_t(round * quotesOfASource * 2 + i * 2 + k) % operators().size()];
                const Words changed = op.change(words, random, tongue);
                const QString quotation = changed.join(u' ');
                if (changed.isEmpty() || (u' ' + source.flat + u' ').contains(u' ' + quotation + u' ')
                    || quotation == words.join(u' '))
                    continue; // Nothing to change, or it is what stands there.
                ++tried[op.name];
                const Verification result = verify(source.text, quotation);
                QVERIFY2(!result.passes(),
                    qPrintable(
                        QLatin1StringView(op.name) + u": "_s + quotation + u"\n in: "_s + source.text));
            }
        }
    }
    int all = 0;
    for (const Operator &op : operators()) {
        QVERIFY2(tried.value(op.name) > 150, op.name);
        all += tried.value(op.name);
    }
    QVERIFY(all > quotes);
    qInfo("%d changed quotations, none passed", all);
}

void QuoteMutationsTest::permittedChangesPass()
{
    QRandomGenerator random(7);
    int tried = 0;
    int passed = 0;
    QStringList failed;
    for (int round = 0; round < 300; ++round) {
        const Text source = makeSource(random, tongues()[size_t(round) % tongues().size()]);
        for (const auto &paragraph : source.paragraphs) {
            const Sentence &sentence = paragraph[random.bounded(quint32(paragraph.size()))];
            const int which = random.bounded(7);
            if (sentence.denies && which >= 5)
                continue; // It may stand in the cut.
            const QString quotation = permitted(sentence.words, random, which);
            ++tried;
            const Verification result = verify(source.text, quotation);
            if (result.passes()) {
                ++passed;
                continue;
            }
            QStringList why{ toWord(result.verdict) };
            for (const QuoteWarning warning : result.warnings)
                why << toWord(warning);
            failed << quotation + u": "_s + why.join(u", "_s);
        }
    }
    qInfo("%d of %d permitted passed", passed, tried);
    QVERIFY2(passed >= tried * 0.995, qPrintable(failed.mid(0, 5).join(u'\n')));
}

void QuoteMutationsTest::sentencesOfDifferentParagraphsAreNotOne()
{
    QRandomGenerator random(3);
    for (int round = 0; round < 300; ++round) {
        const Text source = makeSource(random, tongues()[size_t(round) % tongues().size()]);
        const size_t first = 0;
        const Words begin = source.paragraphs[first].back().words;
        const Words end = source.paragraphs[first + 2].front().words;
        QVERIFY(!verify(source.text, (begin + end).join(u' ')).passes());
        QVERIFY(!verify(source.text, begin.join(u' ') + u"\n\n"_s + end.join(u' ')).passes());
        // The beginning of one sentence with the end of another.
        QVERIFY(!verify(source.text, (begin.mid(0, 4) + end.mid(4)).join(u' ')).passes());
        // Turned round, with a cut between.
        QVERIFY(!verify(source.text, end.join(u' ') + u" (…) "_s + begin.join(u' ')).passes());
    }
}

QTEST_GUILESS_MAIN(QuoteMutationsTest)
#include "quotemutations_test.moc"
