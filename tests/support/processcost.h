#pragma once

#include <QByteArrayList>

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

/// Runs a program to its end. What it says goes into a file, if one is named.
inline ProcessCost costOf(const QByteArrayList &command, const QByteArray &sayInto = {})
{
    std::vector<char *> arguments;
    for (const QByteArray &word : command)
        arguments.push_back(const_cast<char *>(word.constData()));
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    if (!sayInto.isEmpty()) {
        posix_spawn_file_actions_addopen(
            &actions, STDOUT_FILENO, sayInto.constData(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
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
