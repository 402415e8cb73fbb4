#pragma once

#include "net/httpclient.h"
#include "support/fakerest.h"

#include <functional>
#include <list>
#include <random>
#include <set>

/// The line between the copies of the program and a site, with a fault for each request as a seed has it. A
/// request moves only when it is told to: to the site, and its answer back.
class SimulatedLine final {
public:
    enum class Fault {
        None,
        DropBefore, ///< The line was down: nothing left.
        LostBefore, ///< It left and never arrived.
        LostAfter, ///< It arrived; the answer did not.
        CutInHead, ///< The same, in the middle of the answer's head.
        CutInBody, ///< The same, in the middle of a body whose length was said.
        CutUnsaid, ///< In a body whose length was not said: it looks whole.
        Twice, ///< A proxy sent it twice.
        Late, ///< Given up, and it arrives when something else was done already.
        BusyBefore, ///< 408, 429, 500, 502, 503, 504 and nothing was done.
        BusyAfter, ///< The same, and it was.
        JsonErrorAfter, ///< WordPress's own words for a database that failed after the post was stored.
        TooLarge, ///< 413.
        Portal, ///< Somebody's page of welcome: 200, HTML.
        Moved, ///< 301 to such a page.
        Unauthorized, ///< 401, of WordPress.
        Stripped, ///< The Authorization does not come along.
        Firewall, ///< 403, HTML.
        Stale, ///< A cache answers with what it had for this address before.
        Missing, ///< A database that is behind: no such post, once.
    };
    static constexpr int faultCount = int(Fault::Missing) + 1;

    struct Wire {
        int copy = 0; ///< Of the program: which one asks.
        HttpRequest request;
        Answer<HttpResponse> answer;
        Fault fault = Fault::None;
        std::optional<Result<HttpResponse>> reply; ///< On its way back.
        qint64 sentAt = 0; ///< In steps of the line.
        qint64 dueAt = 0; ///< Of a late one.
        qint64 arrivedAt = 0; ///< On the site; counts what arrives.
        bool isFresh = false; ///< Of an address that was never asked for.
        bool isForgotten = false; ///< Who sent it died.
        bool isDisowned
            = false; ///< The newsroom, or the site, is an older one again since the look before it.
        bool isOnce() const { return fault != Fault::Twice && fault != Fault::Late && !isForgotten; }
        bool isMutation() const { return request.method == HttpRequest::Method::Post; }
    };

    SimulatedLine(FakeSite &site, std::mt19937 &random)
        : m_site(site)
        , m_rest(site)
        , m_random(random)
    {
    }

    Future<HttpResponse> send(int copy, const HttpRequest &request);
    bool isBusy(int copy) const;
    bool isUnderWay() const { return !m_wires.empty() || !m_late.empty(); } ///< Anything, of whomever.
    /// One request of this copy goes one way further.
    void move(int copy);
    /// What was under way from this copy, when it dies: lost, or on the site later.
    void die(int copy);
    /// What is under way from this copy, when an older newsroom takes its place, or an older site the site's.
    void disown(int copy);
    /// What is late arrives: what is due, or all.
    void arrive(bool isAll);

    int faultsInHundred = 0;
    bool ignoresUnknownQueries
        = false; ///< The cache: it takes an address that it cannot know for one it knows.
    std::vector<Fault> kinds; ///< That may happen.
    std::optional<FakeRest::Account> account[2];
    std::function<void(Wire &)> onSend;
    std::function<void(const Wire &)> beforeCommit, afterCommit;
    std::function<void(const Wire &, const HttpResponse &)> onAnswer;
    int requests = 0;
    int mutations = 0;
    int faults[faultCount] = {};

private:
    int below(int n) { return int(m_random() % quint32(n)); }
    HttpResponse commit(const Wire &wire);
    void toSite(Wire &wire);
    Error lost(const Wire &wire) const;
    HttpResponse page(int status);

    FakeSite &m_site;
    FakeRest m_rest;
    std::mt19937 &m_random;
    std::list<Wire> m_wires;
    std::list<Wire> m_late;
    std::set<QByteArray> m_asked; ///< Addresses.
    std::map<QByteArray, HttpResponse> m_cache; ///< By copy and address: what it once was.
    std::set<QByteArray> m_missed; ///< Addresses that were said to be missing, once.
    qint64 m_steps = 0;
    qint64 m_arrivals = 0;
};
