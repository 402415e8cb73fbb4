#include "desk/drafts.h"
#include "desk/newsroom.h"
#include "desk/outbox.h"
#include "desk/sites.h"
#include "support/fakewordpressserver.h"

#include <QTest>
#include <QUrlQuery>

#include <atomic>

using namespace Qt::StringLiterals;

/// A site whose interface for programs is not where it was: its administrator changed the form of its
/// addresses.
class MovedSiteTest final : public QObject {
    Q_OBJECT
private slots:
    void itIsFoundWhereItIsNow()
    {
        const QByteArray index
            = "{\"name\":\"News\",\"namespaces\":[\"wp/v2\"],\"authentication\":{\"application-passwords\":"
              "{\"endpoints\":{\"authorization\":\"http://127.0.0.1/a.php\"}}}}";
        std::atomic<bool> isPlain = false;
        FakeWordPressServer site;
        site.setDetour([&](const WireRequest &request) -> std::optional<WireReply> {
            const QUrl url(QString::fromLatin1(request.target));
            const bool isPretty = url.path().startsWith("/wp-json/"_L1);
            const QString plain = QUrlQuery(url).queryItemValue(u"rest_route"_s, QUrl::FullyDecoded);
            // Where its interface is not, any address shows its front page.
            if (isPlain ? plain.isEmpty() : !isPretty)
                return WireReply::answer(200, "text/html", "<p>News <img src='/wp-content/x.png'>");
            if (url.path() == "/wp-json/"_L1 || plain == "/"_L1)
                return WireReply::answer(200, "application/json", index);
            return std::nullopt;
        });
        Newsroom newsroom;
        Sites &sites = newsroom.desk->sites();
        const auto id = await(sites.add(u"News"_s, site.url().toString(), u"editor"_s, Secret("canary")), 60);
        QVERIFY2(id, qPrintable(id ? QString() : id.error().detail));
        QCOMPARE(sites.site(*id)->apiRoot, site.apiRoot());
        PostFields fields;
        fields.title = u"The bridge"_s;
        fields.content = "<!-- wp:paragraph -->\n<p>Closed.</p>\n<!-- /wp:paragraph -->";
        const auto draft = await(newsroom.desk->drafts().create(fields));
        QVERIFY(draft);
        Outbox &outbox = newsroom.desk->outbox();
        QVERIFY(await(outbox.publish(*draft, *id)));

        isPlain = true;
        const auto first = await(outbox.sync(), 60);
        QVERIFY(first && first->stopped);
        QCOMPARE(first->stopped->reason, Error::Reason::NotASite);
        QCOMPARE(first->waiting, 1);
        // Nobody has to do anything.
        QTRY_COMPARE(sites.site(*id)->apiRoot.query(), u"rest_route=/"_s);
        QCOMPARE(sites.site(*id)->pause, Site::Pause::None);
        QTRY_VERIFY_WITH_TIMEOUT(outbox.waitingCount() == 0, 60000);
        QCOMPARE(site.with([](FakeSite &there) { return there.posts.size(); }), size_t(1));
        QCOMPARE(newsroom.desk->drafts().draft(*draft)->state, SyncState::OnSite);
    }
};

QTEST_GUILESS_MAIN(MovedSiteTest)
#include "movedsite_test.moc"
