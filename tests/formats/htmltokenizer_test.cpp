#include "formats/html/tokenizer.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringDecoder>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

QString fromUtf8(std::string_view text)
{
    // QString::fromUtf8() takes away a leading U+FEFF.
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::ConvertInitialBom);
    return decoder(QByteArrayView(text.data(), static_cast<qsizetype>(text.size())));
}

QString unescaped(const QString &text)
{
    QString out;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == u'\\' && i + 5 < text.size() && text[i + 1] == u'u') {
            out += QChar(text.mid(i + 2, 4).toUShort(nullptr, 16));
            i += 5;
        } else {
            out += text[i];
        }
    }
    return out;
}

QJsonValue unescapedAll(const QJsonValue &value)
{
    if (value.isString())
        return unescaped(value.toString());
    if (value.isArray()) {
        QJsonArray out;
        for (const QJsonValue &inner : value.toArray())
            out.append(unescapedAll(inner));
        return out;
    }
    if (value.isObject()) {
        QJsonObject out;
        const QJsonObject in = value.toObject();
        for (auto it = in.begin(); it != in.end(); ++it)
            out.insert(unescaped(it.key()), unescapedAll(it.value()));
        return out;
    }
    return value;
}

/// True if UTF-8 cannot carry the text: a surrogate stands alone.
bool hasLoneSurrogate(const QString &text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate())
            ++i;
        else if (text[i].isSurrogate())
            return true;
    }
    return false;
}

QJsonValue orNull(const std::optional<std::string> &text)
{
    return text ? QJsonValue(fromUtf8(*text)) : QJsonValue(QJsonValue::Null);
}

QJsonArray asJson(const HtmlToken &token)
{
    switch (token.kind) {
    case HtmlToken::Kind::Text:
        return { u"Character"_s, fromUtf8(token.text) };
    case HtmlToken::Kind::Comment:
        return { u"Comment"_s, fromUtf8(token.text) };
    case HtmlToken::Kind::EndTag:
        return { u"EndTag"_s, fromUtf8(token.name) };
    case HtmlToken::Kind::Doctype:
        return { u"DOCTYPE"_s,
            token.hasName ? QJsonValue(fromUtf8(token.name)) : QJsonValue(QJsonValue::Null),
            orNull(token.publicId), orNull(token.systemId), !token.forceQuirks };
    case HtmlToken::Kind::StartTag:
        break;
    }
    QJsonObject attributes;
    for (const HtmlAttribute &attribute : token.attributes)
        attributes.insert(fromUtf8(attribute.name), fromUtf8(attribute.value));
    QJsonArray out{ u"StartTag"_s, fromUtf8(token.name), attributes };
    if (token.selfClosing)
        out.append(true);
    return out;
}

QJsonArray tokens(HtmlTokenizer &tokenizer)
{
    QJsonArray out;
    HtmlToken token;
    while (tokenizer.next(token)) {
        const QJsonArray next = asJson(token);
        const QJsonArray last = out.isEmpty() ? QJsonArray() : out.last().toArray();
        if (token.kind == HtmlToken::Kind::Text && last.at(0) == u"Character"_s)
            out.replace(
                out.size() - 1, QJsonArray{ u"Character"_s, last.at(1).toString() + next.at(1).toString() });
        else
            out.append(next);
    }
    return out;
}

QJsonArray tokens(std::string_view html)
{
    HtmlTokenizer tokenizer(html);
    return tokens(tokenizer);
}

HtmlTokenizer::Content contentOf(const QString &state)
{
    if (state == u"PLAINTEXT state")
        return HtmlTokenizer::Content::PlainText;
    if (state == u"RCDATA state")
        return HtmlTokenizer::Content::RcData;
    if (state == u"RAWTEXT state")
        return HtmlTokenizer::Content::RawText;
    if (state == u"Script data state")
        return HtmlTokenizer::Content::Script;
    if (state == u"CDATA section state")
        return HtmlTokenizer::Content::Cdata;
    return HtmlTokenizer::Content::Data;
}

} // namespace

class HtmlTokenizerTest final : public QObject {
    Q_OBJECT

private slots:
    void theStandardsOwnCasesGiveTheStandardsTokens();
    void attributesBeyondTheLimitAreDropped();
    void aValueBeyondTheLimitCountsAsAbsent();
    void anUnfinishedTagGivesNothing();
    void carriageReturnsBecomeLineFeeds();
};

void HtmlTokenizerTest::theStandardsOwnCasesGiveTheStandardsTokens()
{
    const QDir folder(QStringLiteral(QUOTIDIAN_SUITES "/html5lib/tokenizer"));
    if (!folder.exists())
        QSKIP("needs the html5lib suite");
    int cases = 0;
    int excused = 0;
    QStringList wrong;
    for (const QString &name : folder.entryList({ u"*.test"_s })) {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonObject suite = QJsonDocument::fromJson(file.readAll()).object();
        // These expect what XML tools want, and contradict the standard and test3.
        const QJsonArray excusedTests = suite[u"xmlViolationTests"_s].toArray();
        excused += static_cast<int>(excusedTests.size());
        for (const QJsonValue &value : suite[u"tests"_s].toArray()) {
            QJsonObject test = value.toObject();
            const bool escaped = test[u"doubleEscaped"_s].toBool();
            const QString input
                = escaped ? unescaped(test[u"input"_s].toString()) : test[u"input"_s].toString();
            if (hasLoneSurrogate(input)) {
                ++excused;
                continue;
            }
            const QJsonArray expected
                = (escaped ? unescapedAll(test[u"output"_s]) : test[u"output"_s]).toArray();
            QJsonArray states = test[u"initialStates"_s].toArray();
            if (states.isEmpty())
                states.append(u"Data state"_s);
            ++cases;
            const QByteArray utf8 = input.toUtf8();
            for (const QJsonValue &state : states) {
                HtmlTokenizer tokenizer({ utf8.constData(), static_cast<size_t>(utf8.size()) });
                tokenizer.enter(
                    contentOf(state.toString()), test[u"lastStartTag"_s].toString().toStdString());
                const QJsonArray found = tokens(tokenizer);
                if (found != expected)
                    wrong << name + u": "_s + test[u"description"_s].toString() + u" ["_s + state.toString()
                            + u"] "_s
                            + QString::fromUtf8(QJsonDocument(found).toJson(QJsonDocument::Compact));
            }
        }
    }
    qInfo("%d cases, %d excused", cases, excused);
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n').left(4000)));
    QCOMPARE(excused, 8);
    QCOMPARE(cases + excused, 6810);
}

void HtmlTokenizerTest::attributesBeyondTheLimitAreDropped()
{
    std::string html = "<a";
    for (int i = 0; i < 100; ++i)
        html += " a" + std::to_string(i) + "=1";
    html += ">x";
    HtmlTokenizer tokenizer(html);
    HtmlToken token;
    QVERIFY(tokenizer.next(token));
    QCOMPARE(token.attributes.size(), size_t(64));
    QVERIFY(tokenizer.next(token));
    QCOMPARE(token.text, std::string_view("x"));
}

void HtmlTokenizerTest::aValueBeyondTheLimitCountsAsAbsent()
{
    const std::string html = "<a href=\"" + std::string(17 * 1024, 'x') + "\" title=t>";
    HtmlTokenizer tokenizer(html);
    HtmlToken token;
    QVERIFY(tokenizer.next(token));
    QVERIFY(token.attribute("href") == nullptr);
    QCOMPARE(*token.attribute("title"), std::string("t"));
}

void HtmlTokenizerTest::anUnfinishedTagGivesNothing()
{
    QCOMPARE(tokens("x<a href='y"), (QJsonArray{ QJsonArray{ u"Character"_s, u"x"_s } }));
}

void HtmlTokenizerTest::carriageReturnsBecomeLineFeeds()
{
    QCOMPARE(tokens("a\r\nb\rc"), (QJsonArray{ QJsonArray{ u"Character"_s, u"a\nb\nc"_s } }));
}

QTEST_APPLESS_MAIN(HtmlTokenizerTest)
#include "htmltokenizer_test.moc"
