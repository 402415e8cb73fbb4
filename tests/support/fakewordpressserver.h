#pragma once

#include "support/fakewordpress.h"
#include "support/testserver.h"

#include <QMutex>

/// A FakeSite over real sockets, as FakeRest tells it to one of its editors: for programs that a test ends,
/// at many times the speed of PHP. The site is changed on the server's thread: look at it under the lock.
class FakeWordPressServer final {
public:
    FakeWordPressServer();

    QUrl url() const { return m_server.url(); }
    QUrl apiRoot() const { return m_server.url(QStringLiteral("/wp-json/")); }
    template<class Work>
    auto with(Work work)
    {
        QMutexLocker lock(&m_lock);
        return work(m_site);
    }
    /// Creates and updates that arrived whole.
    int mutations() const;
    int requests() const;
    /// Called for each request, before it is carried out and again before it is answered.
    enum class Moment { Arrived, Stored };
    void setWatcher(std::function<void(Moment)> watcher);
    /// What stands before the site: answers in its place, or lets a request through.
    using Detour = std::function<std::optional<WireReply>(const WireRequest &)>;
    void setDetour(Detour detour);

private:
    WireReply answer(const WireRequest &request);

    mutable QMutex m_lock;
    FakeSite m_site;
    std::function<void(Moment)> m_watcher;
    Detour m_detour;
    int m_mutations = 0;
    int m_requests = 0;
    TestServer m_server; ///< Last: its thread ends before the rest goes.
};
