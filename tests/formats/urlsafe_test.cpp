#include "formats/html/safeurl.h"

#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QTest>

using namespace Qt::StringLiterals;

class UrlSafeTest final : public QObject {
    Q_OBJECT

private slots:
    void whatTheAddressMeans_data();
    void whatTheAddressMeans();
    void mailIsForLinksOnly();
    void whatFollowsPeopleIsTakenOffAndTheRestStays();
    void whatWasAcceptedIsAcceptedAgainUnchanged();
    void aPlainAddressStaysAsItIsWritten();
};

void UrlSafeTest::whatTheAddressMeans_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("expected"); // empty: refused

    const auto row = [](const char *text, const char *expected) {
        QTest::newRow(text) << QString::fromUtf8(text) << QByteArray(expected);
    };
    row("https://example.org/a?b=c#d", "https://example.org/a?b=c#d");
    row("  HTTPS://Example.ORG/  ", "https://example.org/");
    row("/x", "https://blog.example/x");
    row("y.html", "https://blog.example/2024/y.html");
    row("../z", "https://blog.example/z");
    row("?q=1", "https://blog.example/2024/?q=1");
    row("//cdn.example/p.png", "https://cdn.example/p.png");
    row("http://example.org/a b.jpg", "http://example.org/a%20b.jpg");
    row("http://example.org:8080/", "http://example.org:8080/");
    row("http://пример.рф/путь", "http://xn--e1afmkfd.xn--p1ai/%D0%BF%D1%83%D1%82%D1%8C");
    row("http://[::1]/", "http://[::1]/");
    row("http://2130706433/", "http://127.0.0.1/");

    row("", "");
    row("#top", "");
    row("javascript:alert(1)", "");
    row("JaVaScRiPt:alert(1)", "");
    row(" javascript:alert(1)", "");
    row("java\tscript:alert(1)", "");
    row("java\nscript:alert(1)", "");
    row("\x01javascript:alert(1)", "");
    row("data:text/html,x", "");
    row("vbscript:x", "");
    row("file:///etc/passwd", "");
    row("blob:https://a/b", "");
    row("view-source:https://a/", "");
    row("ftp://example.org/", "");
    row("feed:https://example.org/", "");
    row("http:evil.example", "");
    row("http:/evil.example", "");
    row("http:///evil.example", "");
    row("https://", "");
    row("http://example.com\\@evil.example/", "");
    row("\\\\evil.example\\share", "");
    row("/\\evil.example", "");
    row("http://user:secret@example.org/", "");
    row("http://good.example%2f@evil.example/", "");
    row("http://exa%6dple.org/", "");
    row("http://exa mple.org/", "");
    row("http://example.org:0/", "");
    row("http://example.org:70000/", "");
    row("http://a<b>.example/", "");
}

void UrlSafeTest::whatTheAddressMeans()
{
    QFETCH(QString, text);
    QFETCH(QByteArray, expected);
    const auto url = safeUrl(text, QUrl(u"https://blog.example/2024/"_s), UrlUse::Link);
    QCOMPARE(url ? url->toEncoded() : QByteArray(), expected);
}

void UrlSafeTest::mailIsForLinksOnly()
{
    const QString address = u"mailto:editor@example.org?subject=x"_s;
    QCOMPARE(safeUrl(address, {}, UrlUse::Link)->toEncoded(), QByteArray("mailto:editor@example.org"));
    QVERIFY(!safeUrl(address, {}, UrlUse::Resource));
    QVERIFY(!safeUrl(u"mailto:a%0Ab@example.org"_s, {}, UrlUse::Link));
    QVERIFY(!safeUrl(u"relative"_s, {}, UrlUse::Link));
    QCOMPARE(
        safeUrl(u"//host.example/x"_s, {}, UrlUse::Link)->toEncoded(), QByteArray("https://host.example/x"));
}

void UrlSafeTest::whatFollowsPeopleIsTakenOffAndTheRestStays()
{
    const auto without = [](const char *url) {
        return withoutTrackers(QUrl::fromEncoded(url)).toEncoded();
    };
    QCOMPARE(
        without("https://a.example/?utm_source=x&id=7&fbclid=y#f"), QByteArray("https://a.example/?id=7#f"));
    QCOMPARE(without("https://a.example/p?UTM_Medium=x"), QByteArray("https://a.example/p"));
    QCOMPARE(without("https://a.example/?a=%26b&c=d%20e"), QByteArray("https://a.example/?a=%26b&c=d%20e"));
    QCOMPARE(without("https://a.example/?gclid=1&a=%2F&a=2"), QByteArray("https://a.example/?a=%2F&a=2"));
}

void UrlSafeTest::whatWasAcceptedIsAcceptedAgainUnchanged()
{
    const QDir folder(QStringLiteral(QUOTIDIAN_SUITES "/hostile/names"));
    if (!folder.exists())
        QSKIP("needs the hostile suite");
    const QUrl base(u"https://blog.example/2024/"_s);
    int accepted = 0;
    int lines = 0;
    for (const QString &name : folder.entryList({ u"*edirect*"_s })) {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        for (const QByteArray &line : file.readAll().split('\n')) {
            ++lines;
            const auto url = safeUrl(QString::fromUtf8(line), base, UrlUse::Link);
            if (!url)
                continue;
            ++accepted;
            const QByteArray encoded = url->toEncoded();
            const auto again = safeUrl(QString::fromLatin1(encoded), {}, UrlUse::Link);
            QVERIFY2(again && again->toEncoded() == encoded, line.constData());
            QVERIFY(encoded.startsWith("http://") || encoded.startsWith("https://")
                || encoded.startsWith("mailto:"));
            QVERIFY(!encoded.contains('\\') && url->userInfo().isEmpty());
        }
    }
    qInfo("%d of %d accepted", accepted, lines);
    QVERIFY(lines > 300);
}

/// Addresses of plain characters are not looked at by QUrl's own questions: what comes out must be what QUrl
/// would have made of them, whatever stands in them.
void UrlSafeTest::aPlainAddressStaysAsItIsWritten()
{
    const QByteArray pieces[] = { "a", "b9", "-", ".", "..", "/", "//", "?", "=", "&", "#", ":", "@", "0",
        "127", "1.2.3.4", "0x7f", "xn--e1a", "example", "org", "%41", "%2f", "~", "!", "$", "'", "(", ")",
        "*", "+", ",", ";", "_", "A", "[", "]", "|", "^", "{", "\"", "com:80", "localhost" };
    QRandomGenerator random(3);
    int accepted = 0;
    for (int i = 0; i < 200'000; ++i) {
        QByteArray text = i % 2 ? "http://" : "https://";
        for (quint32 n = random.bounded(1U, 9U); n > 0; --n)
            text += pieces[random.bounded(static_cast<quint32>(std::size(pieces)))];
        const auto url = safeUrl(QString::fromLatin1(text), {}, UrlUse::Link);
        if (!url)
            continue;
        ++accepted;
        const QByteArray encoded = url->toEncoded();
        const QUrl again = QUrl::fromEncoded(encoded, QUrl::StrictMode);
        QVERIFY2(
            again.isValid() && again.toEncoded() == encoded && again.host() == url->host(), text.constData());
        QVERIFY2(url->userInfo().isEmpty() && !url->host().isEmpty(), text.constData());
        QVERIFY2(
            !encoded.contains('\\') && !encoded.contains('"') && !encoded.contains(' '), text.constData());
    }
    QVERIFY(accepted > 10'000);
}

QTEST_APPLESS_MAIN(UrlSafeTest)
#include "urlsafe_test.moc"
