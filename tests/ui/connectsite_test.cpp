#include "desk/newsroom.h"
#include "desk/sites.h"
#include "sites/connectsitepage.h"
#include "sites/siterow.h"
#include "ui/scriptedsite.h"
#include "widgets/strip.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QDesktopServices>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace {

/// Takes the place of the desktop's browser, and remembers what it was to open.
class Browser final : public QObject {
    Q_OBJECT
public:
    Browser()
    {
        // The desktop's own list of programs is not touched.
        qputenv("XDG_DATA_HOME", (m_home.path() + u"/share"_s).toUtf8());
        qputenv("XDG_CONFIG_HOME", m_home.path().toUtf8());
        QDesktopServices::setUrlHandler(u"http"_s, this, "open");
    }
    ~Browser() override { QDesktopServices::unsetUrlHandler(u"http"_s); }

    QUrl answer(const QString &site, const QString &user, const QString &word) const
    {
        const auto coded = [](const QString &text) {
            return QString::fromLatin1(QUrl::toPercentEncoding(text));
        };
        return QUrl(back(u"success_url"_s) + u"&site_url="_s + coded(site) + u"&user_login="_s + coded(user)
            + u"&password="_s + coded(word));
    }
    QUrl no() const { return QUrl(back(u"reject_url"_s)); }

    QList<QUrl> opened;

public slots:
    void open(const QUrl &url) { opened.append(url); }

private:
    QString back(const QString &key) const
    {
        return QUrlQuery(opened.back()).queryItemValue(key, QUrl::FullyDecoded);
    }

    QTemporaryDir m_home;
};

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
    /// Whether a password stands in its field, is shown there, or can be had back by undoing.
    bool bringsBack(const QString &label)
    {
        QLineEdit *edit = field(label);
        const bool isShown = !edit->text().isEmpty() || edit->echoMode() != QLineEdit::Password;
        edit->setEchoMode(QLineEdit::Normal); // As Show does: what is masked is not undone.
        edit->undo();
        const bool isBack = !edit->text().isEmpty();
        edit->setText({});
        edit->setEchoMode(QLineEdit::Password);
        return isShown || isBack;
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
    void whatIsToBeDoneNextIsOnTheScreen()
    {
        ScriptedSite site;
        Connecting connecting;
        connecting.page.resize(700, 420);
        connecting.fill(site.typed(), u"ana"_s, u"right word"_s);
        QTest::keyClick(connecting.field(u"Application password"_s), Qt::Key_Return);
        QTRY_VERIFY(connecting.button(u"Add"_s));
        const auto isSeen = [](const QWidget *widget) {
            return widget->visibleRegion().boundingRect() == widget->rect();
        };
        QTRY_VERIFY(isSeen(connecting.button(u"Add"_s)));
        QVERIFY(isSeen(connecting.field(u"Call it"_s)));
    }

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
        QTest::mouseClick(connecting.button(u"Show"_s), Qt::LeftButton);
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
        QVERIFY(connecting.button(u"Sign In Again…"_s));
        QVERIFY(!connecting.bringsBack(u"Application password"_s));
    }

    void aPasswordIsForgottenWithThePageAndIsNotBroughtBack()
    {
        ScriptedSite site;
        Connecting connecting;
        connecting.fill(site.typed(), u"ana"_s, u"right word"_s);
        QTest::mouseClick(connecting.button(u"Show"_s), Qt::LeftButton);
        QTest::mouseClick(connecting.button(u"Check"_s), Qt::LeftButton);
        QTRY_VERIFY(connecting.button(u"Add"_s));
        connecting.page.hide();
        connecting.page.show();
        QVERIFY(!connecting.button(u"Add"_s)); // It would add the site without its password.
        QCOMPARE(connecting.field(u"Address of the site"_s)->text(), site.typed());
        QVERIFY(!connecting.bringsBack(u"Application password"_s));
        QTest::mouseClick(connecting.button(u"Show"_s), Qt::LeftButton); // Nothing is there to be seen.
        connecting.page.hide();
        connecting.page.show();
        QVERIFY(!connecting.bringsBack(u"Application password"_s));
        connecting.type(u"Application password"_s, u"right word"_s);
        QTest::mouseClick(connecting.button(u"Check"_s), Qt::LeftButton);
        QTRY_VERIFY(connecting.button(u"Add"_s));
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

    void theDoctorsChecksStandInTheirOrder()
    {
        ScriptedSite site;
        Connecting connecting;
        connecting.fill(site.typed(), u"ana"_s, u"wrong word"_s);
        QTest::mouseClick(connecting.button(u"Check"_s), Qt::LeftButton);
        QVERIFY(connecting.words().contains(u"asking"_s)); // Before the site has said a word.
        QTRY_VERIFY(connecting.page.findChild<QFrame *>(u"problem-wrong-password"_s));
        const QString words = connecting.words();
        QVERIFY2(words.contains(u"✓ The connection to the site: fine"_s), qPrintable(words));
        QVERIFY2(words.contains(u"✓ Its interface for programs (REST API): fine"_s), qPrintable(words));
        QVERIFY2(words.contains(u"✗ Your name and password: trouble"_s), qPrintable(words));
        QVERIFY2(words.contains(u"– What you may do there: not asked"_s), qPrintable(words));

        // To send to somebody: what was found, and nobody's name or password.
        QTest::mouseClick(connecting.button(u"Copy Report"_s), Qt::LeftButton);
        const QString report = QApplication::clipboard()->text();
        QVERIFY2(report.contains(u"wrong-password"_s) && report.contains(site.address()), qPrintable(report));
        QVERIFY2(!report.contains(u"wrong word"_s) && !report.contains(u"ana"_s), qPrintable(report));

        QVERIFY(connecting.button(u"Copied"_s));
        site.server().forget();
        QTest::mouseClick(connecting.button(u"Run Again"_s), Qt::LeftButton);
        QVERIFY(!connecting.button(u"Copied"_s)); // What comes is another report.
        QTRY_VERIFY(!site.server().requests().empty());
        QTRY_VERIFY(connecting.button(u"Run Again"_s) && connecting.button(u"Run Again"_s)->isEnabled());
    }

    void aSiteIsRenamedAndChosenForNewPosts()
    {
        ScriptedSite one;
        ScriptedSite other;
        Connecting connecting;
        Sites &sites = connecting.newsroom.desk->sites();
        const SiteId first = *await(sites.add(u"Almaty"_s, one.typed(), u"ana"_s, Secret("right word")));
        QCOMPARE(sites.defaultSite(), first); // There is no other.
        const SiteId second = *await(sites.add(u"Bishkek"_s, other.typed(), u"ana"_s, Secret("right word")));
        QVERIFY(!sites.defaultSite()); // Nobody chose.
        const auto boxes = [&] {
            return connecting.page.findChildren<QCheckBox *>();
        };
        QTRY_COMPARE(boxes().size(), 2);
        for (QCheckBox *box : boxes()) {
            QVERIFY(!box->isChecked());
            if (box->accessibleDescription() == u"Bishkek"_s)
                QTest::mouseClick(box, Qt::LeftButton, {}, QPoint(8, box->height() / 2));
        }
        QCOMPARE(sites.defaultSite(), second);
        QTest::mouseClick(connecting.button(u"Rename…"_s), Qt::LeftButton); // The first, by name.
        connecting.type(u"What you call it"_s, u"Bishkek"_s);
        QTest::keyClick(connecting.field(u"What you call it"_s), Qt::Key_Return);
        QTRY_VERIFY(connecting.words().contains(u"there is a site named Bishkek already"_s));
        connecting.type(u"What you call it"_s, u"Novosti"_s);
        QTest::keyClick(connecting.field(u"What you call it"_s), Qt::Key_Return);
        QTRY_COMPARE(sites.site(first)->name, u"Novosti"_s);
        QTRY_VERIFY(connecting.words().contains(u"Novosti"_s));
        // A post that is begun now goes where it was said.
        connecting.newsroom.open();
        QCOMPARE(connecting.newsroom.desk->sites().defaultSite(), second);
    }

    void theBrowserSignsInAndTheSiteIsChecked()
    {
        ScriptedSite site;
        Connecting connecting;
        Browser browser;
        connecting.type(u"Address of the site"_s, site.typed());
        QTest::keyClick(connecting.field(u"Address of the site"_s), Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(browser.opened.size(), 1, 10000);
        QVERIFY(connecting.words().contains(u"Waiting for your answer in the browser"_s));
        // What was not begun here changes nothing.
        connecting.page.take(QUrl(u"quotidian://signed-in?state=0&user_login=eve&password=x"_s));
        QVERIFY(connecting.page.strip()->text().contains(u"not begun here"_s));
        QVERIFY(connecting.field(u"User name, or e-mail"_s)->text().isEmpty());
        connecting.page.take(browser.answer(site.address(), u"ana"_s, u"right word"_s));
        QTRY_VERIFY(connecting.words().contains(u"✓ Square News answers"_s));
        QVERIFY(!connecting.words().contains(u"Waiting for your answer"_s));
        QTest::mouseClick(connecting.button(u"Add"_s), Qt::LeftButton);
        QTRY_COMPARE(connecting.newsroom.desk->sites().sites().size(), size_t(1));
        const SiteId id = connecting.newsroom.desk->sites().sites().front().id;

        // Again, as somebody else: said, and not taken.
        QTRY_VERIFY(connecting.button(u"Sign In Again…"_s));
        QTest::mouseClick(connecting.button(u"Sign In Again…"_s), Qt::LeftButton);
        const auto again = [&] {
            for (QPushButton *each : connecting.page.findChildren<QPushButton *>()) {
                if (each->text() == u"Sign In in the Browser"_s
                    && qobject_cast<SiteRow *>(each->parentWidget()->parentWidget()))
                    return each;
            }
            return static_cast<QPushButton *>(nullptr);
        };
        QTest::mouseClick(again(), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(browser.opened.size(), 2, 10000);
        connecting.page.take(browser.answer(site.address(), u"eve"_s, u"right word"_s));
        QVERIFY2(connecting.page.strip()->text().contains(u"Log out there"_s),
            qPrintable(connecting.page.strip()->text()));
        QTest::mouseClick(again(), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(browser.opened.size(), 3, 10000);
        connecting.page.take(browser.answer(site.address(), u"ana"_s, u"right word"_s));
        QTRY_VERIFY(connecting.words().contains(u"✓ The site answers, and knows you."_s));
        QCOMPARE(connecting.newsroom.desk->sites().sites().front().id, id);
    }

    void aNoInTheBrowserConnectsNothing()
    {
        ScriptedSite site;
        Connecting connecting;
        Browser browser;
        connecting.type(u"Address of the site"_s, site.typed());
        QTest::mouseClick(connecting.button(u"Sign In in the Browser"_s), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(browser.opened.size(), 1, 10000);
        connecting.page.take(browser.no());
        QVERIFY(connecting.page.strip()->text().contains(u"You said no"_s));
        QVERIFY(!connecting.words().contains(u"Waiting for your answer"_s));
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
        QTRY_VERIFY(connecting.button(u"Sign In Again…"_s));
        QTest::mouseClick(connecting.button(u"Sign In Again…"_s), Qt::LeftButton);
        connecting.type(u"New application password"_s, u"wrong word"_s);
        QTest::keyClick(connecting.field(u"New application password"_s), Qt::Key_Return);
        QVERIFY(!connecting.bringsBack(u"New application password"_s));
        QTRY_VERIFY(connecting.page.findChild<QFrame *>(u"problem-wrong-password"_s));
        QTest::mouseClick(connecting.button(u"Sign In Again…"_s), Qt::LeftButton);
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
        QTRY_VERIFY(!connecting.button(u"Sign In Again…"_s));
    }
};

QTEST_MAIN(ConnectSiteTest)
#include "connectsite_test.moc"
