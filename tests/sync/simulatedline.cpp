#include "sync/simulatedline.h"

#include <QUrlQuery>

#include <algorithm>

using namespace Qt::StringLiterals;
using Kind = Error::Kind;
using Reason = Error::Reason;

Future<HttpResponse> SimulatedLine::send(int copy, const HttpRequest &request)
{
    Wire wire;
    wire.copy = copy;
    wire.request = request;
    wire.isFresh = m_asked.insert(request.url.toEncoded()).second;
    QUrlQuery query(request.url);
    query.removeQueryItem(u"_"_s); // WordPress knows nothing of it.
    wire.request.url.setQuery(query);
    wire.sentAt = m_steps;
    if (!kinds.empty() && below(100) < faultsInHundred)
        wire.fault = kinds[size_t(below(int(kinds.size())))];
    ++requests;
    mutations += wire.isMutation() ? 1 : 0;
    ++faults[int(wire.fault)];
    m_wires.push_back(wire);
    if (onSend)
        onSend(m_wires.back());
    return m_wires.back().answer.future();
}

bool SimulatedLine::isBusy(int copy) const
{
    return std::any_of(m_wires.begin(), m_wires.end(), [&](const Wire &wire) { return wire.copy == copy; });
}

void SimulatedLine::move(int copy)
{
    ++m_steps;
    std::vector<std::list<Wire>::iterator> mine;
    for (auto wire = m_wires.begin(); wire != m_wires.end(); ++wire) {
        if (wire->copy == copy)
            mine.push_back(wire);
    }
    const auto wire = mine[size_t(mine.size() > 1 ? below(int(mine.size())) : 0)];
    if (!wire->reply) {
        toSite(*wire);
        return;
    }
    Wire done = std::move(*wire);
    m_wires.erase(wire);
    if (*done.reply && onAnswer)
        onAnswer(done, **done.reply);
    done.answer.give(*done.reply);
}

Error SimulatedLine::lost(const Wire &wire) const
{
    return wire.isMutation() ? Error{ Kind::Unknown, Reason::AnswerLost, {} }
                             : Error{ Kind::Network, Reason::TimedOut, {} };
}

HttpResponse SimulatedLine::page(int status)
{
    return FakeRest::response(
        status, "text/html; charset=utf-8", "<html><body><h1>Welcome</h1></body></html>");
}

HttpResponse SimulatedLine::commit(const Wire &wire)
{
    if (wire.isMutation() && beforeCommit)
        beforeCommit(wire);
    auto who = account[wire.copy];
    if (wire.fault == Fault::Stripped)
        who.reset();
    HttpResponse answer = m_rest.answer(wire.request, who);
    answer.capture.finalUrl = wire.request.url;
    if (wire.isMutation() && afterCommit)
        afterCommit(wire);
    return answer;
}

void SimulatedLine::toSite(Wire &wire)
{
    wire.arrivedAt = ++m_arrivals;
    const QByteArray address
        = wire.isMutation() ? QByteArray() : QByteArray::number(wire.copy) + wire.request.url.toEncoded();
    switch (wire.fault) {
    case Fault::None:
    case Fault::Stripped: {
        const HttpResponse answer = commit(wire);
        if (!wire.isMutation() && answer.status() == 200)
            m_cache.emplace(address, answer);
        wire.reply = answer;
        return;
    }
    case Fault::Twice:
        (void)commit(wire);
        wire.reply = commit(wire);
        return;
    case Fault::DropBefore:
        wire.reply = Error{ Kind::Network, Reason::ConnectionFailed, {} };
        return;
    case Fault::LostBefore:
        wire.reply = lost(wire);
        return;
    case Fault::LostAfter:
    case Fault::CutInHead:
        (void)commit(wire);
        wire.reply = lost(wire);
        return;
    case Fault::CutInBody:
        (void)commit(wire);
        wire.reply = wire.isMutation() ? lost(wire) : Error{ Kind::Network, Reason::Truncated, {} };
        return;
    case Fault::CutUnsaid: {
        HttpResponse answer = commit(wire);
        answer.capture.body.chop(1 + below(int(answer.capture.body.size())));
        answer.isDelimited = false;
        wire.reply = answer;
        return;
    }
    case Fault::Late:
        if (wire.isMutation()) {
            m_late.push_back(wire);
            m_late.back().dueAt = m_steps + 1 + below(60);
        }
        wire.reply = lost(wire);
        return;
    case Fault::BusyBefore:
    case Fault::BusyAfter: {
        if (wire.fault == Fault::BusyAfter)
            (void)commit(wire);
        static constexpr int statuses[] = { 408, 429, 500, 502, 503, 504 };
        HttpResponse answer = page(statuses[below(6)]);
        if (answer.status() == 429 || answer.status() == 503)
            answer.headers.emplace_back("Retry-After", "30");
        wire.reply = answer;
        return;
    }
    case Fault::JsonErrorAfter: {
        const HttpResponse stored = commit(wire);
        HttpResponse answer = FakeRest::response(500, "application/json",
            "{\"code\":\"db_update_error\",\"message\":\"Could not update post in the database\",\"data\":{"
            "\"status\":500}}");
        // Of a picture WordPress has sent the number ahead, before it makes its sizes.
        std::ranges::copy_if(stored.headers, std::back_inserter(answer.headers),
            [](const auto &header) { return header.first == "X-WP-Upload-Attachment-ID"; });
        wire.reply = answer;
        return;
    }
    case Fault::TooLarge:
        wire.reply = page(413);
        return;
    case Fault::Portal:
        wire.reply = page(200);
        return;
    case Fault::Moved: // A Get follows.
        wire.reply = page(wire.isMutation() ? 301 : 200);
        return;
    case Fault::Unauthorized:
        wire.reply = FakeRest::response(401, "application/json",
            "{\"code\":\"incorrect_password\",\"message\":\"no\",\"data\":{\"status\":401}}");
        return;
    case Fault::Firewall:
        wire.reply = page(403);
        return;
    case Fault::Missing:
        if (wire.isMutation() || !wire.request.url.path().contains("/posts/"_L1)
            || !m_missed.insert(address).second) {
            wire.fault = Fault::None;
            toSite(wire);
            return;
        }
        wire.reply = FakeRest::response(404, "application/json",
            "{\"code\":\"rest_post_invalid_id\",\"message\":\"no\",\"data\":{\"status\":404}}");
        return;
    case Fault::Stale: {
        const auto before = m_cache.find(address);
        if (wire.isMutation() || before == m_cache.end() || (wire.isFresh && !ignoresUnknownQueries)) {
            wire.fault = Fault::None;
            toSite(wire);
            return;
        }
        wire.reply = before->second;
        return;
    }
    }
}

void SimulatedLine::disown(int copy)
{
    for (std::list<Wire> *wires : { &m_wires, &m_late }) {
        for (Wire &wire : *wires)
            wire.isDisowned = wire.isDisowned || wire.copy == copy;
    }
}

void SimulatedLine::die(int copy)
{
    for (auto wire = m_wires.begin(); wire != m_wires.end();) {
        if (wire->copy != copy) {
            ++wire;
            continue;
        }
        if (!wire->reply && wire->isMutation() && below(2) == 0) {
            m_late.push_back(*wire);
            m_late.back().dueAt = m_steps + below(60);
            m_late.back().isForgotten = true;
        }
        wire = m_wires.erase(wire);
    }
}

void SimulatedLine::arrive(bool isAll)
{
    for (auto wire = m_late.begin(); wire != m_late.end();) {
        if (!isAll && wire->dueAt > m_steps) {
            ++wire;
            continue;
        }
        wire->arrivedAt = ++m_arrivals;
        (void)commit(*wire);
        wire = m_late.erase(wire);
    }
}
