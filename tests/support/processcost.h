#pragma once

#include <QByteArrayList>

#include <utility>
#include <vector>

/// What a program costs, as the system counts it. For tests; Unix alone.

#if defined(__SANITIZE_ADDRESS__)
#define WITH_SANITIZER 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_SANITIZER 1
#endif
#endif

/// How much slower and larger this build is than one for people: sanitizers, and no optimising.
#ifdef WITH_SANITIZER
constexpr double slower = 6;
constexpr double larger = 2.5;
#elif defined(__OPTIMIZE__)
constexpr double slower = 1;
constexpr double larger = 1;
#else
constexpr double slower = 4;
constexpr double larger = 1;
#endif

#ifdef Q_OS_UNIX

#include <cerrno>
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

struct ProcessCost {
    int status = -1; ///< As waitpid gives it.
    double seconds = 0; ///< Of processors.
    double megabytes = 0; ///< At most at one time.
};

/// Runs a program to its end. What it says goes into files, if they are named. Whoever asks must be small:
/// until the program has begun, it is as large as its parent.
inline ProcessCost costOf(
    const QByteArrayList &command, const QByteArray &output = {}, const QByteArray &errors = {})
{
    std::vector<char *> arguments;
    for (const QByteArray &word : command)
        arguments.push_back(const_cast<char *>(word.constData()));
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    for (const auto &[stream, file] :
        { std::pair(STDOUT_FILENO, output), std::pair(STDERR_FILENO, errors) }) {
        if (!file.isEmpty())
            posix_spawn_file_actions_addopen(
                &actions, stream, file.constData(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    }
    pid_t child = 0;
    ProcessCost cost;
    const int failed = posix_spawn(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (failed)
        return cost;
    rusage used{};
    while (wait4(child, &cost.status, 0, &used) < 0 && errno == EINTR) { }
    const auto secondsOf = [](const timeval &time) {
        return double(time.tv_sec) + double(time.tv_usec) / 1e6;
    };
    cost.seconds = secondsOf(used.ru_utime) + secondsOf(used.ru_stime);
#ifdef Q_OS_MACOS
    cost.megabytes = double(used.ru_maxrss) / 1e6;
#else
    cost.megabytes = double(used.ru_maxrss) / 1e3;
#endif
    return cost;
}

#endif
