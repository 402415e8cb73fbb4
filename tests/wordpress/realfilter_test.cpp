#include "formats/blocks/delimiter.h"
#include "formats/blocks/sitefilter.h"
#include "formats/blocks/tags.h"
#include "support/generatedpost.h"
#include "support/wordpressserver.h"
#include "sync/fields.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QTemporaryFile>
#include <QTest>

#include <random>

using namespace Qt::StringLiterals;

namespace {

/// What a reader or the editor would miss: elements with the names of their attributes and styles, settings
/// of blocks, words. Neither the order of attributes nor how a character is written.
QStringList bonesOf(const QByteArray &content)
{
    QStringList bones;
    blocks::TagReader tags(content);
    while (const auto tag = tags.next()) {
        if (tag->kind != blocks::Tag::Kind::Open)
            continue;
        QStringList names;
        for (const blocks::TagAttribute &attribute : tag->attributes) {
            QString name = QString::fromLatin1(attribute.name);
            for (const QString &item : blocks::decodedText(attribute.value).split(u';')) {
                if (attribute.name == "style" && !item.trimmed().isEmpty())
                    name += u' ' + item.section(u':', 0, 0).trimmed();
            }
            if (attribute.name == "href" || attribute.name == "src")
                name += u' ' + blocks::decodedText(attribute.value).section(u':', 0, 0).trimmed();
            names.append(name);
        }
        names.sort();
        names.removeDuplicates(); // The second of two is never seen.
        bones.append(QString::fromLatin1(tag->name) + u'(' + names.join(u',') + u')');
    }
    blocks::DelimiterReader reader(std::string_view(content.constData(), size_t(content.size())));
    while (const auto delimiter = reader.next()) {
        const QByteArray json = content.mid(
            delimiter->attributes.start, delimiter->attributes.end - delimiter->attributes.start);
        QByteArray settings = QJsonDocument::fromJson(json).toJson(QJsonDocument::Compact);
        if (settings.isEmpty() && !json.isEmpty())
            settings = "no JSON";
        settings.replace("{}", "[]");
        const QByteArray name
            = content.mid(delimiter->name.start, delimiter->name.end - delimiter->name.start);
        if (!name.endsWith("embed")) // Whose address is another then.
            settings.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">");
        bones.append(QString::fromUtf8(settings == "[]" ? QByteArray() : settings));
    }
    return bones + visibleWords(content);
}

} // namespace

/// What is said of a site's filter before it acts, beside what the real one does, for an author.
class RealFilterTest : public QObject {
    Q_OBJECT

    std::unique_ptr<WordPressServer> m_site;

    QList<QByteArray> filtered(const QList<QByteArray> &contents)
    {
        QJsonArray list;
        for (const QByteArray &content : contents)
            list.append(QString::fromUtf8(content));
        QTemporaryFile file;
        if (!file.open())
            return {};
        file.write(QJsonDocument(list).toJson());
        file.flush();
        const QByteArray answer = m_site->eval("wp_set_current_user("
            + QByteArray::number(m_site->userId(u"author"_s))
            + "); kses_init(); $out = []; foreach (json_decode(file_get_contents('" + file.fileName().toUtf8()
            + "')) as $c) $out[] = wp_unslash(apply_filters('content_save_pre', wp_slash($c)));"
              "echo json_encode($out, JSON_INVALID_UTF8_SUBSTITUTE);");
        QList<QByteArray> result;
        for (const QJsonValue value : QJsonDocument::fromJson(answer).array())
            result.append(value.toString().toUtf8());
        return result;
    }

    /// Of all, how many lose something; fails where ours says the other.
    void compare(const QList<QByteArray> &contents, int *losing)
    {
        const QList<QByteArray> stored = filtered(contents);
        QCOMPARE(stored.size(), contents.size());
        int wrong = 0;
        for (qsizetype i = 0; i < contents.size(); ++i) {
            const QStringList taken = blocks::takenByFilter(contents[i]);
            const bool isLess = bonesOf(contents[i]) != bonesOf(stored[i]);
            *losing += isLess ? 1 : 0;
            if (isLess == !taken.isEmpty())
                continue;
            if (++wrong <= 5) {
                qWarning("said to go: %s\n  sent:   %s\n  stored: %s", qPrintable(taken.join(u", "_s)),
                    contents[i].left(1500).constData(), stored[i].left(1500).constData());
            }
        }
        QCOMPARE(wrong, 0);
    }

private slots:
    void initTestCase()
    {
        m_site = std::make_unique<WordPressServer>();
        if (m_site->isSkipped())
            QSKIP(qPrintable(m_site->problem()));
        QVERIFY2(m_site->problem().isEmpty(), qPrintable(m_site->problem()));
    }
    void cleanupTestCase() { m_site.reset(); }

    void oneByOne()
    {
        const QList<QByteArray> probes{ "<p>One &amp; two<br/>three</p>",
            "<p>One & two &copy; &#8212; &bogus;</p>", "<script>run()</script>",
            "<iframe src=\"https://v.example/1\"></iframe>", "<svg><path d=\"M0\"/></svg>",
            "<form action=\"/x\"><input name=a></form>", "<p onclick=\"x()\">a</p>",
            "<a href=\"javascript:x()\">a</a>", "<a href=\"JAVA\tSCRIPT:x()\">a</a>",
            "<img src=\"data:image/png;base64,AAAA\"/>", "<a href=\"mailto:a@b.example\">a</a>",
            "<a href=\"tel:+123\">a</a>", "<a href=\"/x?y=http://z\">a</a>", "<a href=\"x:y\">a</a>",
            "<p style=\"color:red\">a</p>", "<p style=\"position:fixed;color:red\">a</p>",
            "<p style=\"color:rgb(1,2,3)\">a</p>", "<p style=\"color:var(--x)\">a</p>",
            "<p style=\"background:url(https://x.example/a.png)\">a</p>",
            "<p style=\"background-image:linear-gradient(135deg,rgb(1,2,3) 0%,red 100%)\">a</p>",
            "<p style=\"background:url(javascript:x)\">a</p>", "<p style=\"--my-thing: 3px\">a</p>",
            "<p style=\"aspect-ratio:1\">a</p>", "<p CLASS=x ID='y' Data-thing=\"1\" aria-label=z>a</p>",
            "<p data-a--b=\"1\">a</p>", "<p contenteditable>a</p>", "<p hidden>a</p>",
            "<a download href=\"/x\">a</a>", "<a download=\"x.pdf\" href=\"/x\">a</a>", "<p>1 < 2</p>",
            "1 < 2 > 0", "a <b", "a < b <em>c</em>", "x > y", "<em>a<strong>b</em>", "</p>", "</script>",
            "<custom-thing>a</custom-thing>", "<time datetime=\"2026\">a</time>",
            "<picture><source srcset=\"a\"><img src=\"/b\"></picture>",
            "<video controls src=\"/a.mp4\"></video>",
            "<video src=\"/a.mp4\" autoplay muted playsinline></video>",
            "<audio src=\"/a.mp3\" onplay=\"x()\"></audio>",
            "<table><colgroup><col></colgroup><thead><tr><th scope=\"col\">a</th></tr></thead></table>",
            "<img src=\"/a.jpg\" srcset=\"/b.jpg 2x\" sizes=\"100vw\" alt=\"\"/>",
            "<img src=/a.jpg width=3 height=4>", "<img src=\"/a.jpg\" loading=\"lazy\" decoding=\"async\"/>",
            "<p lang=\"ar\" dir=\"rtl\">a</p>", "<!-- hi there --><p>a</p>", "<!--more-->",
            "<!-- wp:more -->\n<!--more-->\n<!-- /wp:more -->",
            "<!-- wp:paragraph {\"align\":\"center\",\"style\":{}} -->\n<p>a</p>\n<!-- /wp:paragraph -->",
            "<!-- wp:x {\"a\":\"\\u003cscript\\u003eb\\u003c/script\\u003e\"} /-->",
            "<!-- wp:x {\"a\":\"\\u003cem\\u003eb\\u003c/em\\u003e\"} /-->",
            "<!-- wp:x {\"a\":1e5,\"b\":1.0,\"c\":[]} /-->", "<!-- wp:x {\"a\":} /-->",
            "<!-- wp:html -->\n<div><marquee>a</marquee></div>\n<!-- /wp:html -->",
            "<a title=\"a > b\" href=\"/x\">c</a>", "<a title='it\"s' href=\"/x\">c</a>",
            "<a href=\"/x\" rel=\"noopener\" target=_blank>c</a>",
            "<details open><summary>a</summary>b</details>", "<ruby>a<rt>b</rt></ruby>", "<center>a</center>",
            "<noscript>a</noscript>", "<object data=\"/x\"></object>", "<embed src=\"/x\">",
            "<style>p{}</style>", "<button type=\"button\" disabled>a</button>",
            "<select><option>a</option></select>", "<meta charset=x>", "<p align=center>a</p>",
            "<p foo>a</p>", "<p =a>b</p>", "<p 1=2>b</p>", "<p a=\"b\"c=\"d\" class=\"e\">f</p>" };
        int losing = 0;
        compare(probes, &losing);
        QVERIFY(losing > 20);
    }

    void whatPostsHold()
    {
        QList<QByteArray> contents;
        const QDir fixtures(QStringLiteral(QUOTIDIAN_SUITES) + u"/block-fixtures"_s);
        for (const QString &name : fixtures.entryList({ u"*.html"_s }, QDir::Files, QDir::Name)) {
            QFile file(fixtures.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            contents.append(file.readAll());
        }
        std::mt19937 random(6);
        for (int i = 0; i < 300; ++i)
            contents.append(generatedpost::post(random));
        int losing = 0;
        compare(contents, &losing);
        qInfo("%lld posts, %d of them lose something", qlonglong(contents.size()), losing);
    }
};

QTEST_GUILESS_MAIN(RealFilterTest)
#include "realfilter_test.moc"
