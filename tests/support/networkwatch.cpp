#include "support/networkwatch.h"

#include <QHostAddress>
#include <QMutex>

#ifdef Q_OS_LINUX
#include <dlfcn.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#endif

namespace {

QMutex lock;
QStringList &all()
{
    static QStringList list;
    return list;
}

void note(const QString &what)
{
    QMutexLocker locker(&lock);
    all().append(what);
}

} // namespace

QStringList networkwatch::seen()
{
    QMutexLocker locker(&lock);
    return all();
}

void networkwatch::forget()
{
    QMutexLocker locker(&lock);
    all().clear();
}

#ifdef Q_OS_LINUX

bool networkwatch::isWatching() { return true; }

// The program's own functions stand before those of the libraries, and call them.
extern "C" int connect(int socket, const sockaddr *address, socklen_t length)
{
    static const auto real = reinterpret_cast<decltype(&::connect)>(dlsym(RTLD_NEXT, "connect"));
    if (address->sa_family == AF_INET || address->sa_family == AF_INET6) {
        const QHostAddress host(address);
        const quint16 port = ntohs(address->sa_family == AF_INET
                ? reinterpret_cast<const sockaddr_in *>(address)->sin_port
                : reinterpret_cast<const sockaddr_in6 *>(address)->sin6_port);
        note(host.toString() + u':' + QString::number(port));
    }
    return real(socket, address, length);
}

extern "C" int getaddrinfo(const char *name, const char *service, const addrinfo *hints, addrinfo **answer)
{
    static const auto real = reinterpret_cast<decltype(&::getaddrinfo)>(dlsym(RTLD_NEXT, "getaddrinfo"));
    note(QString::fromLocal8Bit(name));
    return real(name, service, hints, answer);
}

#else

bool networkwatch::isWatching() { return false; }

#endif
