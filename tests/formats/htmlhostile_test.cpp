#include "formats/html/canonical.h"
#include "formats/html/plaintext.h"
#include "formats/html/tokenizer.h"
#include "formats/html/treebuilder.h"
#include "formats/html_grammar.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <ctime>
#include <limits>

using namespace Qt::StringLiterals;

namespace {

const QString suites = QStringLiteral(QUOTIDIAN_SUITES);
const QUrl base(u"https://blog.example/2024/05/post.html"_s);

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The text of a page in order, white space and control characters away.
QString letters(const QString &text)
{
    QString out = text;
    out.removeIf([](QChar c) { return c.isSpace() || c < u' ' || c == u'\x7f'; });
    return out;
}

bool isSubsequence(QStringView inner, QStringView outer)
{
    qsizetype at = 0;
    for (const QChar c : inner) {
        at = outer.indexOf(c, at);
        if (at < 0)
            return false;
        ++at;
    }
    return true;
}

/// Everything that a text of the input can be: its bytes with references decoded everywhere.
QString allText(const QByteArray &html)
{
    QByteArray decoded;
    HtmlTokenizer tokenizer({ html.constData(), static_cast<size_t>(html.size()) });
    HtmlToken token;
    while (tokenizer.next(token)) {
        const auto add = [&](std::string_view text) {
            decoded += QByteArrayView(text.data(), static_cast<qsizetype>(text.size()));
        };
        if (token.kind == HtmlToken::Kind::Text)
            add(token.text);
        if (token.kind != HtmlToken::Kind::StartTag)
            continue;
        // As the standard switches; nothing is dropped here.
        static const QByteArrayList raw{ "xmp", "style", "iframe", "noembed", "noframes", "noscript" };
        if (token.name == "plaintext")
            tokenizer.enter(HtmlTokenizer::Content::PlainText, token.name);
        else if (token.name == "script")
            tokenizer.enter(HtmlTokenizer::Content::Script, token.name);
        else if (token.name == "title" || token.name == "textarea")
            tokenizer.enter(HtmlTokenizer::Content::RcData, token.name);
        else if (raw.contains(token.name.c_str()))
            tokenizer.enter(HtmlTokenizer::Content::RawText, token.name);
    }
    return QString::fromUtf8(decoded);
}

/// Empty if the invariants hold for this input, else which does not.
QString brokenInvariant(const QByteArray &html)
{
    const QByteArray clean = cleanHtml(html, base);
    if (const QString fault = grammarFault(clean); !fault.isEmpty())
        return u"grammar: "_s + fault;
    if (const QByteArray again = cleanHtml(clean, base); again != clean)
        return u"not the same again: "_s + QString::fromUtf8(clean) + u" -> "_s + QString::fromUtf8(again);
    // A link to a film has its address as text; in drawings the tokenizer is switched differently.
    const bool hasOwnText = html.toLower().contains("<video") || html.toLower().contains("<audio")
        || html.toLower().contains("<svg") || html.toLower().contains("<math");
    if (!hasOwnText && !isSubsequence(letters(cleanText(html, base)), letters(allText(html))))
        return u"text that was not there: "_s + cleanText(html, base);
    if (letters(cleanText(html, base)) != letters(cleanText(clean, base)))
        return u"text changed: "_s + cleanText(html, base);
    return {};
}

std::vector<std::pair<QString, QByteArray>> corpus()
{
    std::vector<std::pair<QString, QByteArray>> out;
    QDirIterator xss(suites + u"/hostile/xss"_s, { u"*.txt"_s }, QDir::Files);
    while (xss.hasNext()) {
        const QString path = xss.next();
        const QByteArray whole = contents(path);
        out.emplace_back(path, whole);
        for (const QByteArray &line : whole.split('\n'))
            out.emplace_back(path, line);
    }
    QDirIterator bleach(suites + u"/hostile/bleach"_s, { u"*.test"_s }, QDir::Files);
    while (bleach.hasNext()) {
        const QString path = bleach.next();
        const QByteArray whole = contents(path);
        out.emplace_back(path, whole.left(whole.indexOf("\n--")));
    }
    for (const QJsonValue &value :
        QJsonDocument::fromJson(contents(suites + u"/hostile/blns.json"_s)).array()) {
        out.emplace_back(u"blns"_s, value.toString().toUtf8());
        out.emplace_back(u"blns"_s, "<a href=\"" + value.toString().toUtf8() + "\" title='x'>x</a>");
        out.emplace_back(u"blns"_s, "<img alt='" + value.toString().toUtf8() + "' src=\"/p.png\">");
    }
    QDirIterator svg(suites + u"/hostile/svg"_s, QDir::Files);
    while (svg.hasNext())
        out.emplace_back(svg.filePath(), contents(svg.next()));
    QDirIterator feeds(suites + u"/feedparser"_s, { u"*.xml"_s }, QDir::Files, QDirIterator::Subdirectories);
    while (feeds.hasNext()) {
        const QString path = feeds.next();
        if (!path.contains(u"sanitize"_s))
            continue;
        // The markup stands escaped or in CDATA in the feed: once as it is, once unescaped.
        const QByteArray whole = contents(path);
        QByteArray unescaped = whole;
        unescaped.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
        unescaped.replace("<![CDATA[", "").replace("]]>", "");
        out.emplace_back(path, whole);
        out.emplace_back(path, unescaped);
    }
    QDirIterator trees(suites + u"/html5lib/tree-construction"_s, { u"*.dat"_s }, QDir::Files);
    while (trees.hasNext()) {
        const QString path = trees.next();
        for (const QByteArray &part :
            QByteArray("\n" + contents(path)).replace("\n#data\n", "\x01").split('\x01'))
            out.emplace_back(path, part.left(part.indexOf("\n#errors")));
    }
    return out;
}

using Generator = QByteArray (*)(int);

QByteArray attributesOfOneTag(int n)
{
    QByteArray out = "<a";
    for (int i = 0; i < n; ++i)
        out += " a" + QByteArray::number(i) + "=1";
    return out + ">x";
}

/// Milliseconds of processor time, which a busy machine leaves alone; the least of three.
double costOf(const QByteArray &html)
{
    double best = std::numeric_limits<double>::max();
    for (int i = 0; i < 3; ++i) {
        const std::clock_t start = std::clock();
        [[maybe_unused]] const QByteArray clean = cleanHtml(html, base);
        best = std::min(best, double(std::clock() - start) * 1000 / CLOCKS_PER_SEC);
    }
    return best;
}

} // namespace

class HtmlHostileTest final : public QObject {
    Q_OBJECT

private slots:
    void hostileInputComesOutInTheGrammar();
    void theGrammarRefusesWhatIsUnsafe_data();
    void theGrammarRefusesWhatIsUnsafe();
    void halvesOfHostileInputHoldTheInvariantsToo();
    void pathologicalInputTakesLinearTime_data();
    void pathologicalInputTakesLinearTime();
};

void HtmlHostileTest::hostileInputComesOutInTheGrammar()
{
    if (!QDir(suites + u"/hostile"_s).exists())
        QSKIP("needs the hostile suite");
    QStringList wrong;
    const auto inputs = corpus();
    for (const auto &[name, html] : inputs) {
        if (const QString fault = brokenInvariant(html); !fault.isEmpty())
            wrong << name.section(u'/', -1) + u": "_s + QString::fromUtf8(html.left(300)) + u"\n   "_s
                    + fault.left(600);
    }
    qInfo("%zu inputs, %lld broken", inputs.size(), static_cast<long long>(wrong.size()));
    QVERIFY(inputs.size() > 7000);
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.mid(0, 12).join(u'\n')));
}

void HtmlHostileTest::theGrammarRefusesWhatIsUnsafe_data()
{
    QTest::addColumn<QByteArray>("html");
    QTest::newRow("script") << QByteArray("<p>x<script></script></p>");
    QTest::newRow("handler") << QByteArray("<p onclick=\"x\">x</p>");
    QTest::newRow("style") << QByteArray("<p style=\"x\">x</p>");
    QTest::newRow("javascript") << QByteArray("<p><a href=\"javascript:x\">x</a></p>");
    QTest::newRow("data") << QByteArray("<p><img src=\"data:image/png;base64,AA\"></p>");
    QTest::newRow("user") << QByteArray("<p><a href=\"http://a@b/\">x</a></p>");
    QTest::newRow("unquoted") << QByteArray("<p dir=rtl>x</p>");
    QTest::newRow("unsorted") << QByteArray("<p><img src=\"http://a/\" alt=\"x\"></p>");
    QTest::newRow("bare") << QByteArray("<p>a & b</p>");
    QTest::newRow("unclosed") << QByteArray("<p><b>x</p>");
    QTest::newRow("mixed") << QByteArray("<ul><li>x<p>y</p></li></ul>");
    QTest::newRow("comment") << QByteArray("<p><!-- x --></p>");
    QTest::newRow("svg") << QByteArray("<svg></svg>");
}

void HtmlHostileTest::theGrammarRefusesWhatIsUnsafe()
{
    QFETCH(QByteArray, html);
    QVERIFY(!grammarFault(html).isEmpty());
    QVERIFY(grammarFault(cleanHtml(html, base)).isEmpty());
}

void HtmlHostileTest::halvesOfHostileInputHoldTheInvariantsToo()
{
    if (!QDir(suites + u"/hostile"_s).exists())
        QSKIP("needs the hostile suite");
    QStringList wrong;
    const auto inputs = corpus();
    for (size_t i = 0; i + 1 < inputs.size(); i += 3) {
        const QByteArray &first = inputs[i].second;
        const QByteArray &second = inputs[i + 1].second;
        if (first.size() > 4000 || second.size() > 4000)
            continue;
        const QByteArray html = first.left(first.size() / 2) + second.mid(second.size() / 2);
        if (const QString fault = brokenInvariant(html); !fault.isEmpty())
            wrong << QString::fromUtf8(html.left(300)) + u"\n   "_s + fault.left(600);
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.mid(0, 12).join(u'\n')));
}

void HtmlHostileTest::pathologicalInputTakesLinearTime_data()
{
    QTest::addColumn<QByteArray>("unit");
    QTest::newRow("divisions") << QByteArray("<div>");
    QTest::newRow("bold") << QByteArray("<b>");
    QTest::newRow("links around divisions") << QByteArray("<a href=/x><div>");
    QTest::newRow("fonts in paragraphs") << QByteArray("<p><font size=i>");
    QTest::newRow("tables in tables") << QByteArray("<table><tr><td>x");
    QTest::newRow("misnested emphasis") << QByteArray("<b><i><p>x</b></i>");
    QTest::newRow("lists in lists") << QByteArray("<ul><li>x");
    QTest::newRow("end tags without start") << QByteArray("<div></section></p></li>");
    QTest::newRow("attributes of one tag") << QByteArray();
    QTest::newRow("quotes in quotes") << QByteArray("<blockquote><q>x");
    QTest::newRow("comments without end") << QByteArray("<!--");
    QTest::newRow("drawings") << QByteArray("<svg><desc><g>");
    QTest::newRow("cells") << QByteArray("<table><td>x<td>y</table>");
    QTest::newRow("ampersands") << QByteArray("&am&#x");
    QTest::newRow("scripts") << QByteArray("<script><!--<script ");
}

void HtmlHostileTest::pathologicalInputTakesLinearTime()
{
    QFETCH(QByteArray, unit);
    const auto make = [&](int n) {
        return unit.isEmpty() ? attributesOfOneTag(n) : unit.repeated(n);
    };
    constexpr int n = 15'000;
    const QByteArray small = make(n);
    const QByteArray large = make(4 * n);
    // Quadratic work would be 16 times as much; caches of the processor are allowed for.
    const double one = std::max(costOf(small), 4.0);
    const double four = costOf(large);
    qInfo("%.1f ms, then %.1f ms for four times as much", one, four);
    QVERIFY(four < 10 * one);
    QVERIFY(four < 20'000);
    QVERIFY(grammarFault(cleanHtml(small, base)).isEmpty());
}

QTEST_APPLESS_MAIN(HtmlHostileTest)
#include "htmlhostile_test.moc"
