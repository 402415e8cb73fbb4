#pragma once

#include "base/result.h"

#include <QObject>
#include <QString>

#include <functional>
#include <optional>
#include <vector>

/// A long work that a person can watch and stop.
struct Job {
    enum class State { Running, Done, Failed, Canceled };

    int id = 0;
    QString name; ///< For people: "Refreshing 12 blogs".
    int done = 0;
    int total = 0; ///< 0 if nobody knows.
    bool canCancel = false;
    State state = State::Running;
    std::optional<Error> error;

    bool operator==(const Job &) const = default;
};

/// Every long work, newest first; ended ones stay until they are cleared, failed ones until they are seen.
/// Main thread.
class Jobs final : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    int start(const QString &name, std::function<void()> cancel);
    void setProgress(int id, int done, int total);
    void finish(int id);
    void fail(int id, const Error &error);

    void cancel(int id);
    void clearEnded();
    const std::vector<Job> &jobs() const { return m_jobs; }
    int runningCount() const;

signals:
    void changed();

private:
    struct Canceler {
        int id;
        std::function<void()> cancel;
    };
    Job *find(int id);
    void end(int id, Job::State state, const std::optional<Error> &error);

    std::vector<Job> m_jobs;
    std::vector<Canceler> m_cancelers;
    int m_nextId = 1;
};
