#pragma once

#include "support/fakewordpress.h"
#include "sync/newsdesk.h"

/// One draft, one site, one account: what most tests of a run begin with.
struct Stage {
    NewsDesk desk;
    FakeSite server;
    FakeWordPress wordpress;
    PostFields text = post(QStringLiteral("The bridge"), "Closed before dawn.");
    SiteId site;
    DraftId draft;

    explicit Stage(FakeSite::Role role = FakeSite::Role::Editor, PostType type = PostType::Post)
        : wordpress(server, 5, role)
        , site(desk.addSite(QStringLiteral("Newsroom")).id)
        , draft(desk.addDraft(site, text, QUuid::createUuid(), type))
    {
    }
    IntentId publish(PostStatus status = PostStatus::Publish, const QDateTime &at = {})
    {
        return desk.wish(draft, site, Intent::Kind::Publish, status, at);
    }
    NewsDesk::Outcome run() { return desk.run(site, wordpress); }
    /// Published, and nothing open.
    void beOnSite()
    {
        publish();
        run();
    }
    /// One that reads all rows of the lists,
    NewsDesk::Outcome sweep()
    {
        SyncTimings timings = NewsDesk::quick();
        timings.sweepEvery = std::chrono::milliseconds(-1);
        return desk.run(site, wordpress, -1, timings);
    }
    /// and one that reads all texts.
    NewsDesk::Outcome readAll()
    {
        SyncTimings timings = NewsDesk::quick();
        timings.readEvery = std::chrono::milliseconds(-1);
        return desk.run(site, wordpress, -1, timings);
    }
    RemotePost &remote() { return server.posts.at(desk.draft(draft).remoteId); }
    QByteArray content() { return desk.draft(draft).fields.content; }
    SyncState state() { return desk.draft(draft).state; }
    /// The n-th call of that kind from now has this fault.
    void failAt(FakeWordPress::Call call, int n, FakeWordPress::Fault fault)
    {
        wordpress.fault = [call, left = n, fault](FakeWordPress::Call now) mutable {
            return now == call && --left == 0 ? fault : FakeWordPress::Fault::None;
        };
    }
    /// Before the first call of that kind from now, once.
    void before(FakeWordPress::Call call, std::function<void()> deed,
        FakeWordPress::Fault fault = FakeWordPress::Fault::None)
    {
        wordpress.fault
            = [call, deed = std::move(deed), fault, isDone = false](FakeWordPress::Call now) mutable {
                  if (now != call || std::exchange(isDone, true))
                      return FakeWordPress::Fault::None;
                  deed();
                  return fault;
              };
    }
    /// Every text of the draft that is kept here.
    QList<QByteArray> history()
    {
        QList<QByteArray> texts;
        const auto revisions = RevisionStore(desk.pages()).history(draft, {});
        for (const Revision &revision : revisions.value_or(std::vector<Revision>()))
            texts.append(RevisionStore(desk.pages()).load(revision.id)->fields.content);
        return texts;
    }
};
