#include "desk/drafts.h"
#include "desk/newsroom.h"
#include "desk/outbox.h"
#include "desk/sites.h"
#include "sites/outboxpage.h"
#include "sites/wishcard.h"
#include "storage/draftstore.h"
#include "storage/outboxstore.h"
#include "storage/sitestore.h"
#include "support/sound.h"
#include "ui/scriptedsite.h"
#include "widgets/badge.h"
#include "widgets/isolated.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>

using namespace Qt::StringLiterals;

namespace {

PostFields titled(const QString &title)
{
    PostFields fields;
    fields.title = title;
    fields.content = "<!-- wp:paragraph -->\n<p>One</p>\n<!-- /wp:paragraph -->";
    return fields;
}

/// A text of the site that does not join with the draft's.
void addConflict(Database &database, DraftId draft)
{
    Observation theirs;
    theirs.draft = draft;
    theirs.remoteId = 5;
    theirs.fields = titled(u"Theirs"_s);
    theirs.seenAt = QDateTime::currentDateTimeUtc();
    theirs = sound(OutboxStore(database).observe(theirs));
    const RevisionId mine = sound(DraftStore(database).load(draft)).head;
    (void)sound(OutboxStore(database).addConflict(
        { {}, draft, 0, {}, mine, theirs.id, QDateTime::currentDateTimeUtc() }));
}

/// A newsroom with a site, and the outbox of it on the screen.
struct Posting {
    explicit Posting(NetworkPolicy policy = NetworkPolicy::Offline)
    {
        site = sound(await(newsroom.desk->sites().add(
            u"Global Voices"_s, scripted.typed(), u"ana"_s, Secret("right word"))));
        newsroom.desk->setPolicy(policy);
        show();
    }

    void show()
    {
        page = std::make_unique<OutboxPage>(
            newsroom.desk->outbox(), newsroom.desk->drafts(), newsroom.desk->sites());
        page->setPolicy(newsroom.desk->policy());
        page->resize(900, 700);
        page->show();
        page->begin();
        QVERIFY(QTest::qWaitForWindowActive(page.get()));
        page->begin();
    }
    /// As after the program ended, however it did.
    void restart()
    {
        page.reset();
        const NetworkPolicy policy = newsroom.desk->policy();
        newsroom.open(policy);
        show();
    }
    IntentId wish(const QString &title, PostStatus status = PostStatus::Publish)
    {
        draft = sound(await(newsroom.desk->drafts().create(titled(title), site)));
        return sound(await(newsroom.desk->outbox().publish(draft, site, status)));
    }
    /// What a synchronisation leaves behind.
    template<class Work>
    void store(Work work)
    {
        auto database = Database::open(newsroom.folder.path() + u"/profile/newsroom.sqlite"_s);
        work(**database);
        emit newsroom.desk->outbox().changed();
    }
    QList<WishCard *> cards() const
    {
        QList<WishCard *> shown;
        for (WishCard *card : page->findChildren<WishCard *>()) {
            if (card->isVisible())
                shown.append(card);
        }
        return shown;
    }
    QPushButton *button(const QString &text) const
    {
        for (QPushButton *each : page->findChildren<QPushButton *>()) {
            if (each->text() == text && each->isVisible())
                return each;
        }
        return nullptr;
    }
    QString words() const
    {
        QStringList all;
        for (const QLabel *each : page->findChildren<QLabel *>()) {
            if (each->isVisible())
                all.append(each->text());
        }
        for (const Badge *each : page->findChildren<Badge *>()) {
            if (each->isVisible())
                all.append(each->text());
        }
        return all.join(u'\n').remove(QChar(0x2068)).remove(QChar(0x2069));
    }

    /// What the cards answer to what was pressed on them.
    QString refusals() const
    {
        QStringList all;
        for (const WishCard *card : cards())
            all.append(card->refusal());
        return all.join(u'\n').trimmed();
    }

    ScriptedSite scripted;
    Newsroom newsroom;
    SiteId site;
    DraftId draft;
    std::unique_ptr<OutboxPage> page;
};

OutboxRow rowOf(Intent::State state, std::optional<Error> why = {})
{
    OutboxRow row{ {}, u"Almaty report"_s, u"Global Voices"_s };
    row.intent.id = IntentId{ 1 };
    row.intent.kind = Intent::Kind::Publish;
    row.intent.status = PostStatus::Publish;
    row.intent.state = state;
    row.intent.why = std::move(why);
    return row;
}

QString plain(QString words) { return words.remove(QChar(0x2068)).remove(QChar(0x2069)); }

} // namespace

Q_DECLARE_METATYPE(OutboxRow)
Q_DECLARE_METATYPE(WishPlace)

/// The outbox as a person meets it.
class OutboxTest final : public QObject {
    Q_OBJECT
private slots:
    void wishesAreSaidInPlainWords()
    {
        OutboxRow row = rowOf(Intent::State::Waiting);
        QCOMPARE(plain(toWords(row, false)), u"Publish “Almaty report” on Global Voices"_s);
        QCOMPARE(plain(toWords(row, true)), u"Update “Almaty report” on Global Voices"_s);
        row.intent.status = PostStatus::Draft;
        QCOMPARE(plain(toWords(row, false)), u"Save “Almaty report” as a draft on Global Voices"_s);
        row.intent.status = PostStatus::Pending;
        QCOMPARE(plain(toWords(row, false)), u"Send “Almaty report” to review on Global Voices"_s);
        row.intent.status = PostStatus::Future;
        row.intent.at = QDateTime(QDate(2031, 5, 4), QTime(14, 20));
        QVERIFY(plain(toWords(row, false)).startsWith(u"Publish “Almaty report” on Global Voices at "_s));
        row.draftTitle.clear();
        row.intent.status = PostStatus::Publish;
        QVERIFY(plain(toWords(row, false)).contains(u"“Untitled”"_s));
        row.intent.kind = Intent::Kind::Push;
        QVERIFY(plain(toWords(row, false)).startsWith(u"Bring the draft of"_s));
    }

    void whyItWaitsAndWhatToDoFollowFromWhatIsStored_data()
    {
        using W = Intent::State;
        using K = Error::Kind;
        using R = Error::Reason;
        QTest::addColumn<OutboxRow>("row");
        QTest::addColumn<WishPlace>("place");
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("why");
        QTest::addColumn<WishAct>("act");
        const QDateTime now = QDateTime::currentDateTimeUtc();
        WishPlace online;
        online.now = now;
        WishPlace offline = online;
        offline.policy = NetworkPolicy::Offline;
        WishPlace paused = online;
        paused.pause = Site::Pause::Unauthorized;
        WishPlace byPerson = online;
        byPerson.pause = Site::Pause::Person;
        WishPlace running = online;
        running.live.isRunning = true;
        WishPlace conflict = online;
        conflict.draft = SyncState::Conflict;
        WishPlace removed = online;
        removed.draft = SyncState::RemovedOnSite;
        QTest::newRow("its turn has not come")
            << rowOf(W::Waiting) << online << u"Waiting"_s << u"next synchronisation"_s << WishAct::None;
        QTest::newRow("offline by a person") << rowOf(W::Waiting) << offline << u"Waiting for network"_s
                                             << u"You work offline"_s << WishAct::GoOnline;
        QTest::newRow("the line is down")
            << rowOf(W::Waiting, Error{ K::Network, R::ConnectionFailed, {} }) << online
            << u"Waiting for network"_s << u"No connection"_s << WishAct::None;
        QTest::newRow("come back later") << rowOf(W::Waiting, Error{ K::Server, R::RetryLater, {} }) << online
                                         << u"Waiting"_s << u"come back later"_s << WishAct::None;
        QTest::newRow("the password was refused") << rowOf(W::Waiting) << paused << u"Waiting for you"_s
                                                  << u"refused the password"_s << WishAct::SignIn;
        QTest::newRow("paused by a person")
            << rowOf(W::Waiting) << byPerson << u"Waiting"_s << u"Paused by you"_s << WishAct::None;
        const Error stopped{ K::Canceled, R::Unspecified, {} };
        QTest::newRow("stopped by a person") << rowOf(W::Waiting, stopped) << online << u"Waiting for you"_s
                                             << u"You stopped it"_s << WishAct::None;
        QTest::newRow("stopped by a person, who is offline now")
            << rowOf(W::Waiting, stopped) << offline << u"Waiting for you"_s << u"You stopped it"_s
            << WishAct::GoOnline;
        QTest::newRow("stopped by a person, before its answer came")
            << rowOf(W::Unknown, stopped) << online << u"Waiting for you"_s << u"answer was lost"_s
            << WishAct::None;
        QTest::newRow("being sent") << rowOf(W::Sending) << running << u"Sending"_s << QString()
                                    << WishAct::None;
        QTest::newRow("was being sent when the program ended")
            << rowOf(W::Sending) << online << u"Waiting"_s << u"answer was lost"_s << WishAct::None;
        QTest::newRow("its answer was lost")
            << rowOf(W::Unknown, Error{ K::Unknown, R::AnswerLost, {} }) << online << u"Waiting"_s
            << u"answer was lost"_s << WishAct::None;
        QTest::newRow("both changed")
            << rowOf(W::Waiting) << conflict << u"Conflict"_s << u"Both texts are kept"_s << WishAct::Resolve;
        QTest::newRow("no title") << rowOf(W::Refused, Error{ K::Refused, R::TitleMissing, {} }) << online
                                  << u"Refused"_s << u"no title"_s << WishAct::OpenDraft;
        QTest::newRow("a picture is not here")
            << rowOf(W::Refused, Error{ K::Refused, R::PictureWaits, {} }) << online << u"Refused"_s
            << u"picture"_s << WishAct::OpenPictures;
        QTest::newRow("the filter takes something")
            << rowOf(W::Refused, Error{ K::Refused, R::NotStoredAsSent, u"filter: <iframe>"_s }) << online
            << u"Refused"_s << u"<iframe>"_s << WishAct::Agree;
        QTest::newRow("no right to upload")
            << rowOf(W::Refused, Error{ K::Server, R::MissingRight, u"upload_files"_s }) << online
            << u"Refused"_s << u"may not upload"_s << WishAct::OpenPictures;
        QTest::newRow("no right to publish")
            << rowOf(W::Refused, Error{ K::Server, R::MissingRight, {} }) << online << u"Refused"_s
            << u"may not do this"_s << WishAct::CheckSite;
        QTest::newRow("something blocks it") << rowOf(W::Refused, Error{ K::Server, R::RestBlocked, {} })
                                             << online << u"Refused"_s << u"blocks"_s << WishAct::CheckSite;
        QTest::newRow("removed there")
            << rowOf(W::Refused, Error{ K::NotFound, R::RemovedOnSite, {} }) << removed
            << u"Removed on site"_s << u"removed on the site"_s << WishAct::OpenDraft;
    }
    void whyItWaitsAndWhatToDoFollowFromWhatIsStored()
    {
        QFETCH(OutboxRow, row);
        QFETCH(WishPlace, place);
        QFETCH(QString, state);
        QFETCH(QString, why);
        QFETCH(WishAct, act);
        const WishWords words = describe(row, place);
        QCOMPARE(words.state, state);
        QVERIFY2(words.why.contains(why), qPrintable(words.why));
        QCOMPARE(int(words.act), int(act));
        QCOMPARE(toWords(act).isEmpty(), act == WishAct::None);
    }

    void untilWhenItWaitsIsSaid()
    {
        WishPlace place;
        place.now = QDateTime(QDate(2026, 11, 28), QTime(10, 0)).toUTC();
        OutboxRow row
            = rowOf(Intent::State::Waiting, Error{ Error::Kind::Server, Error::Reason::RetryLater, {} });
        row.intent.notBefore = place.now.addSecs(720);
        QVERIFY2(describe(row, place).until.contains(u"10:12"_s), qPrintable(describe(row, place).until));
        row.intent.notBefore = place.now.addSecs(-5); // Its time has come.
        QVERIFY(describe(row, place).until.isEmpty());
        row.intent.notBefore = place.now.addDays(2);
        QVERIFY(describe(row, place).until.contains(u"30 November"_s));
    }

    void aWishStandsInPlainWordsAndIsTakenBack()
    {
        Posting posting;
        QVERIFY(posting.words().contains(u"Nothing waits"_s));
        (void)posting.wish(u"Almaty report"_s);
        QTRY_COMPARE(posting.cards().size(), 1);
        const QString words = posting.words();
        QVERIFY2(words.contains(u"Publish “Almaty report” on Global Voices"_s), qPrintable(words));
        QVERIFY2(words.contains(u"Waiting for network"_s), qPrintable(words));
        QVERIFY2(words.contains(u"You work offline."_s), qPrintable(words));
        QVERIFY2(
            words.contains(u"1 post(s) waiting"_s), qPrintable(words)); // The plural is made by a translator.
        QVERIFY(!words.contains(u"Nothing waits"_s));
        QTest::mouseClick(posting.button(u"Take Back"_s), Qt::LeftButton);
        QTRY_VERIFY(posting.cards().isEmpty());
        QVERIFY(posting.words().contains(u"Nothing waits"_s));
        QCOMPARE(posting.newsroom.desk->drafts().draft(posting.draft)->state, SyncState::Local);
    }

    void itIsNotTakenBackWhileNobodyKnowsWhetherItArrived()
    {
        Posting posting;
        const IntentId wish = posting.wish(u"Almaty report"_s);
        posting.store([&](Database &database) {
            Attempt attempt;
            attempt.intent = wish;
            attempt.draft = posting.draft;
            attempt.site = posting.site;
            attempt.revision = sound(DraftStore(database).load(posting.draft)).head;
            attempt.sentAt = QDateTime::currentDateTimeUtc();
            (void)sound(OutboxStore(database).begin(attempt));
            sound(OutboxStore(database).setIntent(wish, Intent::State::Sending));
        });
        posting.restart(); // Killed in the middle of it.
        QTRY_COMPARE(posting.cards().size(), 1);
        QVERIFY2(!posting.words().contains(u"Sending"_s), qPrintable(posting.words()));
        QVERIFY2(posting.words().contains(u"answer was lost"_s), qPrintable(posting.words()));
        QTest::mouseClick(posting.button(u"Take Back"_s), Qt::LeftButton);
        QTRY_VERIFY(posting.words().contains(u"may or may not have been done"_s));
        QCOMPARE(posting.cards().size(), 1);
        QCOMPARE(sound(posting.newsroom.desk->outbox().rows()).size(), size_t(1));
    }

    void aSiteThatRefusesThePasswordIsPausedAndLeadsToSignIn()
    {
        Posting posting(NetworkPolicy::Online);
        posting.newsroom.desk->sites().usePasswordOnce(posting.site, Secret("wrong word"));
        (void)posting.wish(u"Almaty report"_s);
        (void)await(posting.newsroom.desk->outbox().sync(posting.site));
        QTRY_VERIFY2(posting.words().contains(u"Paused: the site refused the password."_s),
            qPrintable(posting.words()));
        QSignalSpy asked(posting.page.get(), &OutboxPage::signInRequested);
        QTest::mouseClick(posting.button(u"Sign In Again…"_s), Qt::LeftButton);
        QCOMPARE(asked.size(), 1);
        // From its wish, too.
        QTRY_COMPARE(posting.cards().size(), 1);
        posting.cards().front()->setFocus();
        QTest::keyClick(posting.cards().front(), Qt::Key_Return);
        QCOMPARE(asked.size(), 2);
        QCOMPARE(asked.back().front().value<SiteId>(), posting.site);
        posting.restart();
        QVERIFY(posting.words().contains(u"Paused: the site refused the password."_s));
    }

    void aSiteCanBePausedAndIsLeftAlone()
    {
        Posting posting(NetworkPolicy::Online);
        (void)posting.wish(u"Almaty report"_s);
        QTRY_COMPARE(posting.cards().size(), 1);
        // The page's own ends what runs; the site's is beside its name.
        QPushButton *pause = nullptr;
        for (QPushButton *each : posting.page->findChildren<QPushButton *>()) {
            if (each->text() == u"Pause"_s && each->accessibleDescription() == u"Global Voices"_s
                && each->isVisible())
                pause = each;
        }
        QVERIFY(pause);
        QTest::mouseClick(pause, Qt::LeftButton);
        QTRY_VERIFY(posting.words().contains(u"Paused by you."_s));
        posting.scripted.server().forget();
        (void)await(posting.newsroom.desk->outbox().sync());
        QVERIFY(posting.scripted.server().requests().empty());
        posting.restart();
        QVERIFY(posting.words().contains(u"Paused by you."_s));
        QVERIFY(!posting.button(u"Try Now"_s)); // It would change nothing.
        QTest::mouseClick(posting.button(u"Go On"_s), Qt::LeftButton);
        QTRY_VERIFY(!posting.words().contains(u"Paused by you."_s));
        QVERIFY(posting.button(u"Try Now"_s));
    }

    void whyTryingNowDidNotHelpIsSaid()
    {
        Posting posting(NetworkPolicy::Online);
        (void)posting.wish(u"Almaty report"_s);
        QTRY_COMPARE(posting.cards().size(), 1);
        QVERIFY(posting.refusals().isEmpty());
        QTest::mouseClick(posting.button(u"Try Now"_s), Qt::LeftButton);
        QTRY_VERIFY(!posting.refusals().isEmpty());
        QVERIFY2(posting.refusals().contains(u"REST"_s), qPrintable(posting.refusals()));
    }

    void theFocusIsHandedOnWhileItSynchronises()
    {
        Posting posting(NetworkPolicy::Online);
        WireReply slow = WireReply::answer(500, "text/html", "no");
        slow.delay = 300;
        posting.scripted.server().route("/wp-json/wp/v2/users/me", slow);
        Outbox &outbox = posting.newsroom.desk->outbox();
        connect(posting.page.get(), &OutboxPage::syncRequested, &outbox, [&outbox] { (void)outbox.sync(); });
        QPushButton *sync = nullptr;
        QPushButton *stop = nullptr;
        for (QPushButton *each : posting.page->findChildren<QPushButton *>()) {
            if (each->text() == u"Sync Now"_s && !each->toolTip().isEmpty())
                sync = each;
            if (each->text() == u"Pause"_s && each->accessibleDescription().isEmpty() && each->isVisible())
                stop = each;
        }
        QVERIFY(sync && stop);
        sync->setFocus();
        QTest::keyClick(sync, Qt::Key_Space);
        QTRY_VERIFY(!sync->isEnabled());
        QCOMPARE(QApplication::focusWidget(), stop);
        QTest::keyClick(stop, Qt::Key_Space);
        QTRY_VERIFY(!stop->isEnabled());
        QCOMPARE(QApplication::focusWidget(), sync);
    }

    void aPictureThatIsNotHereWaitsForAPerson_data()
    {
        QTest::addColumn<NetworkPolicy>("policy");
        QTest::newRow("online") << NetworkPolicy::Online;
        QTest::newRow("offline") << NetworkPolicy::Offline;
    }
    void aPictureThatIsNotHereWaitsForAPerson()
    {
        QFETCH(NetworkPolicy, policy);
        Posting posting(policy);
        const IntentId wish = posting.wish(u"Almaty report"_s);
        posting.store([&](Database &database) {
            sound(OutboxStore(database).setIntent(wish, Intent::State::Waiting,
                Error{ Error::Kind::Refused, Error::Reason::PictureWaits, {} }));
        });
        QTRY_VERIFY2(posting.words().contains(u"1 post(s) waiting for you"_s), qPrintable(posting.words()));
        QVERIFY(!posting.words().contains(u"1 post(s) waiting\n"_s));
        QVERIFY(!posting.words().contains(u"Waiting for network"_s));
        QCOMPARE(posting.newsroom.desk->outbox().live().needed, 1);
        QSignalSpy asked(posting.page.get(), &OutboxPage::picturesRequested);
        QTest::mouseClick(posting.button(u"Open the Pictures"_s), Qt::LeftButton);
        QCOMPARE(asked.size(), 1);
    }

    void aConflictWaitsForAPerson()
    {
        Posting posting;
        const IntentId wish = posting.wish(u"Almaty report"_s);
        posting.store([&](Database &database) {
            addConflict(database, posting.draft);
            sound(OutboxStore(database).setIntent(wish, Intent::State::Waiting,
                Error{ Error::Kind::Conflict, Error::Reason::ChangedOnSite, {} }));
        });
        QTRY_VERIFY(posting.words().contains(u"Conflict"_s));
        QCOMPARE(posting.newsroom.desk->outbox().live().needed, 1);
        QCOMPARE(posting.newsroom.desk->outbox().live().waiting, 0); // Not for the network.
        QVERIFY(!posting.button(u"Try Now"_s)); // It would change nothing.
        QSignalSpy asked(posting.page.get(), &OutboxPage::resolveRequested);
        QTest::mouseClick(posting.button(u"Resolve…"_s), Qt::LeftButton);
        QCOMPARE(asked.size(), 1);
        QCOMPARE(asked.front().front().value<DraftId>(), posting.draft);
    }

    void aConflictIsListedWithoutAWish()
    {
        Posting posting;
        posting.draft
            = sound(await(posting.newsroom.desk->drafts().create(titled(u"Almaty report"_s), posting.site)));
        posting.store([&](Database &database) { addConflict(database, posting.draft); });
        QTRY_VERIFY(posting.words().contains(u"“Almaty report” was changed here and on Global Voices"_s));
        QVERIFY(posting.button(u"Resolve…"_s));
        QVERIFY(!posting.button(u"Take Back"_s)); // There is nothing to take back.
        QVERIFY(!posting.words().contains(u"Nothing waits"_s));
        posting.cards().front()->setFocus();
        QTest::keyClick(posting.cards().front(), Qt::Key_Delete);
        QCOMPARE(posting.cards().size(), 1);
    }

    void itIsUsedByTheKeyboardAlone()
    {
        Posting posting;
        (void)posting.wish(u"One"_s);
        (void)posting.wish(u"Two"_s);
        (void)posting.wish(u"Three"_s);
        QTRY_COMPARE(posting.cards().size(), 3);
        posting.page->begin();
        const auto current = [&] {
            const auto *card = qobject_cast<WishCard *>(QApplication::focusWidget());
            return card ? card->shown().row.draftTitle : QString();
        };
        QCOMPARE(current(), u"One"_s);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Down);
        QCOMPARE(current(), u"Two"_s);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Down);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Down); // There is no further one.
        QCOMPARE(current(), u"Three"_s);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Up);
        QSignalSpy online(posting.page.get(), &OutboxPage::onlineRequested);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QCOMPARE(online.size(), 1);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Delete);
        QTRY_COMPARE(posting.cards().size(), 2);
        QVERIFY(!current().isEmpty()); // The focus stays among them.
        QVERIFY(QApplication::focusWidget()->accessibleName().contains(u"Waiting for network"_s));
        QSignalSpy closed(posting.page.get(), &OutboxPage::closed);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QCOMPARE(closed.size(), 1);
    }

    void tabFollowsTheEye()
    {
        Posting posting(NetworkPolicy::Online);
        (void)posting.wish(u"One"_s);
        (void)posting.wish(u"Two"_s);
        QTRY_COMPARE(posting.cards().size(), 2);
        posting.button(u"Back"_s)->setFocus();
        QStringList order;
        for (int i = 0; i < 8; ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            const auto *button = qobject_cast<QPushButton *>(QApplication::focusWidget());
            const auto *card = qobject_cast<WishCard *>(QApplication::focusWidget());
            order.append(button ? button->text() : card ? card->shown().row.draftTitle : u"?"_s);
        }
        QCOMPARE(order,
            (QStringList{ u"Pause"_s, u"One"_s, u"Try Now"_s, u"Open the Draft"_s, u"Take Back"_s, u"Two"_s,
                u"Try Now"_s, u"Open the Draft"_s }));
    }

    void whoStandsOnAButtonStaysThere()
    {
        Posting posting;
        (void)posting.wish(u"One"_s);
        (void)posting.wish(u"Two"_s);
        QTRY_COMPARE(posting.cards().size(), 2);
        QPushButton *takeBack = nullptr;
        for (QPushButton *each : posting.cards().back()->findChildren<QPushButton *>()) {
            if (each->text() == u"Take Back"_s)
                takeBack = each;
        }
        takeBack->setFocus();
        (void)posting.wish(u"Three"_s);
        QTRY_COMPARE(posting.cards().size(), 3);
        QVERIFY(takeBack->hasFocus());
        QCOMPARE(posting.cards().size(), 3);
    }

    void withoutASiteItLeadsToOne()
    {
        Newsroom newsroom;
        OutboxPage page(newsroom.desk->outbox(), newsroom.desk->drafts(), newsroom.desk->sites());
        page.show();
        page.begin();
        QSignalSpy asked(&page, &OutboxPage::connectRequested);
        for (QPushButton *each : page.findChildren<QPushButton *>()) {
            if (each->isVisible() && each->text() == u"Connect a Site…"_s)
                each->click();
        }
        QCOMPARE(asked.size(), 1);
    }
};

QTEST_MAIN(OutboxTest)
#include "outbox_test.moc"
