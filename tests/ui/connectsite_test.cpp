#include "desk/newsroom.h"
#include "desk/sites.h"
#include "shell/connectsitepage.h"
#include "ui/scriptedsite.h"
#include "widgets/strip.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>

using namespace Qt::StringLiterals;

namespace {

/// The page, filled in and used as a person does.
struct Connecting {
    Connecting()
        : page(newsroom.desk->sites())
    {
        page.resize(900, 900);
        page.show();
        fields = page.findChildren<QLineEdit *>();
    }

    QLineEdit *field(const QString &label)
    {
        for (const QLabel *each : page.findChildren<QLabel *>()) {
            if (each->text() == label)
                return qobject_cast<QLineEdit *>(each->buddy());
        }
        return nullptr;
    }
    QPushButton *button(const QString &text)
    {
        for (QPushButton *each : page.findChildren<QPushButton *>()) {
            if (each->text() == text && each->isVisibleTo(&page))
                return each;
        }
        return nullptr;
    }
    void fill(const QString &address, const QString &user, const QString &word)
    {
        type(u"Address of the site"_s, address);
        type(u"User name, or e-mail"_s, user);
        type(u"Application password"_s, word);
    }
    void type(const QString &label, const QString &text)
    {
        QLineEdit *edit = field(label);
        edit->setFocus();
        edit->selectAll();
        QTest::keyClicks(edit, text.isEmpty() ? u" "_s : text);
        if (text.isEmpty())
            QTest::keyClick(edit, Qt::Key_Backspace);
    }
    /// All that can be read on the page.
    QString words() const
    {
        QStringList all{ page.strip()->text() };
        for (const QLabel *each : page.findChildren<QLabel *>()) {
            if (each->isVisibleTo(&page))
                all.append(each->text());
        }
        return all.join(u'\n');
    }

    Newsroom newsroom;
    ConnectSitePage page;
    QList<QLineEdit *> fields;
};

} // namespace

class ConnectSiteTest final : public QObject {
    Q_OBJECT
private slots:
    void aRightPasswordAddsTheSiteUnderItsName()
    {
        ScriptedSite site;
        Connecting connecting;
        connecting.fill(site.typed(), u"ana"_s, u"right word"_s);
        QTest::keyClick(connecting.field(u"Application password"_s), Qt::Key_Return);
        QTRY_VERIFY(connecting.words().contains(u"✓ Square News answers"_s));
        QVERIFY(connecting.words().contains(u"Your role there: author"_s));
        QVERIFY(connecting.words().contains(u"✓ You may publish them yourself."_s));
        QVERIFY(connecting.words().contains(u"You may not moderate comments."_s));
        QVERIFY(connecting.newsroom.desk->sites().sites().empty()); // Only looked at yet.
        QCOMPARE(connecting.field(u"Call it"_s)->text(), u"Square News"_s);
        QSignalSpy added(&connecting.page, &ConnectSitePage::added);
        QTest::mouseClick(connecting.button(u"Add"_s), Qt::LeftButton);
        QTRY_COMPARE(added.count(), 1);
        const std::vector<Site> sites = connecting.newsroom.desk->sites().sites();
        QCOMPARE(sites.size(), size_t(1));
        QCOMPARE(sites.front().name, u"Square News"_s);
        QCOMPARE(sites.front().userId, 7);
        // The page says where the password is, and does not hold it any longer.
        QVERIFY(connecting.page.strip()->text().contains(u"Square News is connected."_s));
        QVERIFY2(connecting.page.strip()->text().contains(u"keychain"_s),
            qPrintable(connecting.page.strip()->text()));
        for (const QLineEdit *each : connecting.page.findChildren<QLineEdit *>())
            QVERIFY(!each->text().contains(u"right word"_s));
        QVERIFY(connecting.button(u"Check"_s));
        QVERIFY(connecting.button(u"Sign in again…"_s));
    }

    void aWrongPasswordIsExplainedAndCanBeMended()
    {
        ScriptedSite site;
        Connecting connecting;
        connecting.fill(site.typed(), u"ana"_s, u"wrong word"_s);
        QTest::mouseClick(connecting.button(u"Check"_s), Qt::LeftButton);
        QTRY_VERIFY(connecting.page.findChild<QFrame *>(u"problem-wrong-password"_s));
        QVERIFY(!connecting.button(u"Add"_s));
        connecting.type(u"Application password"_s, u"right word"_s);
        // What was found was found of the other password.
        QTRY_VERIFY(!connecting.page.findChild<QFrame *>(u"problem-wrong-password"_s));
        QTest::mouseClick(connecting.button(u"Check"_s), Qt::LeftButton);
        QTRY_VERIFY(connecting.button(u"Add"_s));
    }

    void everyProblemHasItsFix_data()
    {
        QTest::addColumn<QByteArray>("kind");
        QTest::addColumn<QString>("code");
        QTest::newRow("a page") << QByteArray("page") << u"not-a-site"_s;
        QTest::newRow("firewall") << QByteArray("403") << u"firewall"_s;
        QTest::newRow("broken") << QByteArray("500") << u"server-error"_s;
        QTest::newRow("elsewhere") << QByteArray("link") << u"other-host"_s;
        QTest::newRow("no rest") << QByteArray("wordpress") << u"no-rest"_s;
        QTest::newRow("nobody there") << QByteArray("closed") << u"unreachable"_s;
        QTest::newRow("not secure") << QByteArray("http") << u"needs-https"_s;
        QTest::newRow("no address") << QByteArray("words") << u"not-an-address"_s;
        QTest::newRow("offline") << QByteArray("offline") << u"offline"_s;
    }
    void everyProblemHasItsFix()
    {
        QFETCH(QByteArray, kind);
        QFETCH(QString, code);
        TestServer server;
        QString address = u"127.0.0.1:%1"_s.arg(server.port());
        Connecting connecting;
        WireReply reply = WireReply::answer(200, "text/html", "<p>a page");
        if (kind == "403" || kind == "500")
            reply = WireReply::answer(kind.toInt(), "text/html", "no");
        else if (kind == "link")
            reply = WireReply::answer(200, "text/html",
                "<link rel='https://api.w.org/' href='https://elsewhere.example/wp-json/' />");
        else if (kind == "wordpress")
            reply = WireReply::answer(200, "text/html", "<img src='/wp-content/uploads/x.jpg'>");
        else if (kind == "closed")
            server.refuse(WireReply::End::Reset);
        else if (kind == "http")
            address = u"http://news.example"_s;
        else if (kind == "words")
            address = u"my newspaper"_s;
        else if (kind == "offline")
            connecting.newsroom.desk->setPolicy(NetworkPolicy::Offline);
        server.route("/", reply);
        if (kind == "403" || kind == "500")
            server.route("/wp-json/", reply);
        connecting.fill(address, u"ana"_s, u"some word"_s);
        QTest::mouseClick(connecting.button(u"Check"_s), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(connecting.page.findChild<QFrame *>(u"problem-"_s + code), 20000);
        const QList<QLabel *> words
            = connecting.page.findChild<QFrame *>(u"problem-"_s + code)->findChildren<QLabel *>();
        QCOMPARE(words.size(), 2); // What is wrong, and what to do.
        QVERIFY(words.at(0)->text().size() > 10);
        QVERIFY(words.at(1)->text().size() > 10);
        QVERIFY(!connecting.button(u"Add"_s));
        QVERIFY(connecting.newsroom.desk->sites().sites().empty());
    }

    void whatIsMissingIsNamedAndNothingIsAsked()
    {
        ScriptedSite site;
        Connecting connecting;
        connecting.fill(site.typed(), u"ana"_s, {});
        QTest::mouseClick(connecting.button(u"Check"_s), Qt::LeftButton);
        QVERIFY(connecting.words().contains(u"The application password is missing."_s));
        QTest::qWait(50);
        QVERIFY(site.server().requests().empty());
    }

    void aSlowSiteCanBeStopped()
    {
        TestServer server;
        WireReply silent;
        silent.end = WireReply::End::Hang;
        server.route("/", silent);
        Connecting connecting;
        connecting.fill(u"127.0.0.1:%1"_s.arg(server.port()), u"ana"_s, u"some word"_s);
        QTest::mouseClick(connecting.button(u"Check"_s), Qt::LeftButton);
        QVERIFY(connecting.button(u"Stop"_s));
        QVERIFY(!connecting.button(u"Check"_s)->isEnabled());
        QTest::mouseClick(connecting.button(u"Stop"_s), Qt::LeftButton);
        QVERIFY(!connecting.button(u"Stop"_s));
        QVERIFY(connecting.button(u"Check"_s)->isEnabled());
        QSignalSpy closed(&connecting.page, &ConnectSitePage::closed);
        QTest::keyClick(&connecting.page, Qt::Key_Escape);
        QCOMPARE(closed.count(), 1);
    }

    void signingInAgainAndRemoving()
    {
        ScriptedSite site;
        Connecting connecting;
        Sites &sites = connecting.newsroom.desk->sites();
        const auto id = await(sites.add(u"Square"_s, site.typed(), u"ana"_s, Secret("right word")));
        QVERIFY(id);
        QTRY_VERIFY(connecting.button(u"Sign in again…"_s));
        QTest::mouseClick(connecting.button(u"Sign in again…"_s), Qt::LeftButton);
        connecting.type(u"New application password"_s, u"wrong word"_s);
        QTest::keyClick(connecting.field(u"New application password"_s), Qt::Key_Return);
        QTRY_VERIFY(connecting.page.findChild<QFrame *>(u"problem-wrong-password"_s));
        QTest::mouseClick(connecting.button(u"Sign in again…"_s), Qt::LeftButton);
        connecting.type(u"New application password"_s, u"right word"_s);
        QTest::keyClick(connecting.field(u"New application password"_s), Qt::Key_Return);
        QTRY_VERIFY(connecting.words().contains(u"✓ The site answers, and knows you."_s));

        QTest::mouseClick(connecting.button(u"Remove…"_s), Qt::LeftButton);
        QVERIFY(connecting.words().contains(u"Your drafts stay here"_s));
        QCOMPARE(sites.sites().size(), size_t(1));
        QTest::mouseClick(connecting.button(u"Keep It"_s), Qt::LeftButton);
        QVERIFY(!connecting.button(u"Keep It"_s));
        QTest::mouseClick(connecting.button(u"Remove…"_s), Qt::LeftButton);
        QTest::mouseClick(connecting.button(u"Remove the Site"_s), Qt::LeftButton);
        QTRY_VERIFY(sites.sites().empty());
        QTRY_VERIFY(!connecting.button(u"Sign in again…"_s));
    }
};

QTEST_MAIN(ConnectSiteTest)
#include "connectsite_test.moc"
