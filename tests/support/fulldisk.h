#pragma once

#include <QtGlobal>

#ifdef Q_OS_LINUX
#include <csignal>
#include <sys/resource.h>
#endif

/// While `isFull`, the disk takes nothing more from this process; Linux only, nothing happens elsewhere.
inline void setDiskFull(bool isFull)
{
#ifdef Q_OS_LINUX
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit now{};
    ::getrlimit(RLIMIT_FSIZE, &now);
    now.rlim_cur = isFull ? 4096 : now.rlim_max;
    ::setrlimit(RLIMIT_FSIZE, &now);
#else
    Q_UNUSED(isFull)
#endif
}
