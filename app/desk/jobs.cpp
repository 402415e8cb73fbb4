#include "desk/jobs.h"

#include <algorithm>

Job *Jobs::find(int id)
{
    const auto found = std::ranges::find(m_jobs, id, &Job::id);
    return found == m_jobs.end() ? nullptr : &*found;
}

int Jobs::start(const QString &name, std::function<void()> cancel)
{
    const int id = m_nextId++;
    m_jobs.insert(m_jobs.begin(), Job{ id, name, 0, 0, bool(cancel), Job::State::Running, {} });
    if (cancel)
        m_cancelers.push_back({ id, std::move(cancel) });
    emit changed();
    return id;
}

void Jobs::setProgress(int id, int done, int total)
{
    Job *job = find(id);
    if (!job || job->state != Job::State::Running || (job->done == done && job->total == total))
        return;
    job->done = done;
    job->total = total;
    emit changed();
}

void Jobs::finish(int id) { end(id, Job::State::Done, {}); }

void Jobs::fail(int id, const Error &error)
{
    // By a person: there, or with the whole network.
    const bool isStopped
        = error.kind == Error::Kind::Canceled || error.reason == Error::Reason::WorkingOffline;
    end(id, isStopped ? Job::State::Canceled : Job::State::Failed, error);
}

void Jobs::end(int id, Job::State state, const std::optional<Error> &error)
{
    Job *job = find(id);
    if (!job || job->state != Job::State::Running)
        return;
    job->state = state;
    if (state == Job::State::Failed)
        job->error = error;
    std::erase_if(m_cancelers, [id](const Canceler &canceler) { return canceler.id == id; });
    emit changed();
}

void Jobs::cancel(int id)
{
    Job *job = find(id);
    if (!job || job->state != Job::State::Running)
        return;
    const auto canceler = std::ranges::find(m_cancelers, id, &Canceler::id);
    if (canceler == m_cancelers.end())
        return;
    // Taken out first: the work answers with fail(Canceled), perhaps from within.
    const std::function<void()> stop = std::move(canceler->cancel);
    end(id, Job::State::Canceled, {});
    stop();
}

void Jobs::clearEnded()
{
    if (std::erase_if(m_jobs, [](const Job &job) { return job.state != Job::State::Running; }) > 0)
        emit changed();
}

int Jobs::runningCount() const
{
    return static_cast<int>(std::ranges::count(m_jobs, Job::State::Running, &Job::state));
}
