#include "widgets/standingwords.h"

#include <QTest>

using namespace Qt::StringLiterals;

/// Where a draft stands, from what is stored, and its words.
class BadgeTest final : public QObject {
    Q_OBJECT
private slots:
    void theStateFollowsFromWhatIsStored_data();
    void theStateFollowsFromWhatIsStored();
    void onSiteIsSaidOfTheSameTextAlone();
    void theWordsSayHowManyAndWhy();
    void whatWasBeingSentBeforeARestartIsNotBeingSent();
};

void BadgeTest::theStateFollowsFromWhatIsStored_data()
{
    using W = Intent::State;
    using S = SyncState;
    QTest::addColumn<StandingFacts>("facts");
    QTest::addColumn<SyncState>("state");
    const StandingFacts there{ .isBound = true, .isSameText = true, .wish = {} };
    const auto row = [](const char *name, StandingFacts facts, std::optional<W> wish, S state) {
        facts.wish = wish;
        QTest::newRow(name) << facts << state;
    };
    row("new", {}, {}, S::Local);
    row("new, wished", {}, W::Waiting, S::Waiting);
    row("its create left", {}, W::Sending, S::Sending);
    row("its answer was lost", {}, W::Unknown, S::Waiting);
    row("refused before it was there", {}, W::Refused, S::Refused);
    row("there, the same", there, {}, S::OnSite);
    row("there, another text", { .isBound = true, .wish = {} }, {}, S::Edited);
    row("there, the same, and wished again", there, W::Waiting, S::Waiting);
    row("there, an update left", there, W::Sending, S::Sending);
    row("there, an update refused", { .isBound = true, .wish = {} }, W::Refused, S::Refused);
    const StandingFacts changed{ .isBound = true, .isChangedThere = true, .isSameText = true, .wish = {} };
    row("changed there", changed, {}, S::ChangedOnSite);
    row("changed there, and a wish waits for it", changed, W::Waiting, S::ChangedOnSite);
    const StandingFacts both{ .isBound = true, .isChangedThere = true, .hasConflict = true, .wish = {} };
    row("both changed", both, {}, S::Conflict);
    row("both changed, and a wish waits for a person", both, W::Waiting, S::Conflict);
    const StandingFacts removed{ .isBound = true, .isRemoved = true, .isSameText = true, .wish = {} };
    row("removed there", removed, {}, S::RemovedOnSite);
    row("removed there, which refused its update", removed, W::Refused, S::RemovedOnSite);
    row("removed there, and to be published anew", removed, W::Waiting, S::Waiting);
    row("a wish that is done is none", there, W::Done, S::OnSite);
    row("a wish that was taken back is none", {}, W::Canceled, S::Local);
}

void BadgeTest::theStateFollowsFromWhatIsStored()
{
    QFETCH(StandingFacts, facts);
    QFETCH(SyncState, state);
    QCOMPARE(standingOf(facts), state);
}

void BadgeTest::onSiteIsSaidOfTheSameTextAlone()
{
    int onSite = 0;
    for (int wish = -1; wish <= int(Intent::State::Canceled); ++wish) {
        for (int bits = 0; bits < 32; ++bits) {
            StandingFacts facts{ (bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0, (bits & 8) != 0,
                (bits & 16) != 0, {} };
            if (wish >= 0)
                facts.wish = Intent::State(wish);
            if (standingOf(facts) != SyncState::OnSite)
                continue;
            ++onSite;
            const bool isWished
                = facts.wish && *facts.wish != Intent::State::Done && *facts.wish != Intent::State::Canceled;
            QVERIFY(facts.isBound && facts.isSameText && !facts.isRemoved && !facts.isChangedThere
                && !facts.hasConflict && !isWished);
        }
    }
    QVERIFY(onSite > 0);
}

void BadgeTest::theWordsSayHowManyAndWhy()
{
    LiveSync live;
    QVERIFY(wordsFor(live).text.isEmpty());
    QCOMPARE(wordsFor(SyncState::Local, {}).text, u"Saved here"_s);
    QCOMPARE(wordsFor(SyncState::OnSite, {}).text, u"On site"_s);
    QCOMPARE(wordsFor(SyncState::ChangedOnSite, {}).text, u"Changed on site"_s);
    QCOMPARE(wordsFor(SyncState::Conflict, {}), (StateWords{ Tone::Trouble, u"Conflict"_s }));
    QCOMPARE(wordsFor(SyncState::Refused, u"The post has no title."_s),
        (StateWords{ Tone::Trouble, u"Refused: The post has no title"_s }));
    live.waiting = live.waitingForNetwork = 3;
    QCOMPARE(wordsFor(SyncState::Waiting, {}, live).text, u"Waiting for network (3)"_s);
    QCOMPARE(wordsFor(live).text, u"Waiting for network (3)"_s);
    QCOMPARE(wordsFor(SyncState::Waiting, u"The server asks us to come back later."_s, live).text,
        u"Waiting: The server asks us to come back later"_s);
    live.needed = 1; // What a person alone can mend comes first.
    QCOMPARE(wordsFor(live), (StateWords{ Tone::Trouble, u"Waiting for you (1)"_s }));
    QCOMPARE(wordsFor(SyncState::Waiting, {}, live).text, u"Waiting for network (3)"_s);
    live.needed = 0;
    live.waitingForNetwork = 1; // The others were not tried yet.
    QCOMPARE(wordsFor(live).text, u"Waiting (3)"_s);
    live.isRunning = true;
    live.done = 1;
    live.total = 3;
    QCOMPARE(wordsFor(live).text, u"Sending 2/3"_s);
    live.picture = UploadProgress{ DraftId{ 7 }, 2, 5, 10, 100 };
    QCOMPARE(wordsFor(SyncState::Sending, {}, live, DraftId{ 7 }).text, u"Sending 2/5"_s);
    QCOMPARE(wordsFor(SyncState::Sending, {}, live, DraftId{ 8 }).text, u"Sending"_s);
    live.done = 3; // The last one is done, its run is not over.
    QCOMPARE(wordsFor(live).text, u"Sending 3/3"_s);
}

void BadgeTest::whatWasBeingSentBeforeARestartIsNotBeingSent()
{
    QVERIFY(!wordsFor(SyncState::Sending, {}, LiveSync{}).text.contains(u"Sending"_s));
    LiveSync live;
    live.isRunning = true;
    QCOMPARE(wordsFor(SyncState::Sending, {}, live).text, u"Sending"_s);
}

QTEST_APPLESS_MAIN(BadgeTest)
#include "badge_test.moc"
