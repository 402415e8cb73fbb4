#include "storage/feedstore.h"
#include "storage/profile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QTextStream>

#include <arpa/inet.h>
#include <fcntl.h>
#include <map>
#include <netinet/tcp.h>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

// What tests/bench/refresh_peers measures with: a server that is not the bottleneck, and the same list of
// feeds for every reader.
//
//     refresh_bench serve FOLDER PORT          every file as /NAME, with an ETag; until it is ended
//     refresh_bench list FOLDER PORT           one address a line, each file on one of 250 hosts
//     refresh_bench profile FOLDER PORT DIR    a profile of ours that follows them all

using namespace Qt::StringLiterals;

namespace {

constexpr int hosts = 250;

struct File {
    std::string whole;
    std::string unchanged;
    std::string etag;
};

constexpr std::string_view changedAt = "Mon, 02 Nov 2026 06:00:00 GMT";

struct Line {
    std::string in;
    std::string out;
    size_t sent = 0;
};

std::map<std::string, File, std::less<>> readAll(const QString &folder)
{
    std::map<std::string, File, std::less<>> files;
    for (const QString &name : QDir(folder).entryList(QDir::Files, QDir::Name)) {
        QFile file(folder + u'/' + name);
        if (!file.open(QIODevice::ReadOnly))
            qFatal("cannot read %s", qPrintable(name));
        const std::string body = file.readAll().toStdString();
        File &entry = files['/' + name.toStdString()];
        entry.etag = '"' + std::to_string(std::hash<std::string>()(body)) + '"';
        const std::string tail
            = "ETag: " + entry.etag + "\r\nLast-Modified: " + std::string(changedAt) + "\r\n";
        entry.whole = "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\nContent-Length: "
            + std::to_string(body.size()) + "\r\n" + tail + "\r\n" + body;
        entry.unchanged = "HTTP/1.1 304 Not Modified\r\n" + tail + "\r\n";
    }
    return files;
}

std::string_view headerOf(std::string_view head, std::string_view name)
{
    for (size_t at = head.find('\n'); at != std::string_view::npos; at = head.find('\n', at + 1)) {
        const std::string_view line = head.substr(at + 1, head.find('\r', at + 1) - at - 1);
        if (line.size() <= name.size() || line[name.size()] != ':'
            || strncasecmp(line.data(), name.data(), name.size()) != 0)
            continue;
        return line.substr(std::min(line.size(), name.size() + 2));
    }
    return {};
}

/// The date counts where no tag is sent (RFC 9110, 13.1.3): Newsboat asks by the date alone.
bool isHeld(std::string_view head, const File &file)
{
    const std::string_view tag = headerOf(head, "If-None-Match");
    return tag.empty() ? headerOf(head, "If-Modified-Since") == changedAt : tag == file.etag;
}

void answerAll(const std::map<std::string, File, std::less<>> &files, Line &line)
{
    for (size_t end = line.in.find("\r\n\r\n"); end != std::string::npos; end = line.in.find("\r\n\r\n")) {
        const std::string_view head = std::string_view(line.in).substr(0, end + 2);
        const size_t begin = head.find(' ') + 1;
        const auto file = files.find(head.substr(begin, head.find(' ', begin) - begin));
        if (file == files.end())
            line.out += "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n";
        else
            line.out += isHeld(head, file->second) ? file->second.unchanged : file->second.whole;
        line.in.erase(0, end + 4);
    }
}

/// One socket for each host: nobody outside this machine is answered.
std::vector<pollfd> listenOnLoopback(int port)
{
    std::vector<pollfd> listeners;
    for (uint32_t host = 1; host <= hosts; ++host) {
        const int listener = socket(AF_INET, SOCK_STREAM, 0);
        const int one = 1;
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(static_cast<uint16_t>(port));
        address.sin_addr.s_addr = htonl((INADDR_LOOPBACK & ~0xffU) | host);
        if (bind(listener, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0
            || listen(listener, 1024) != 0)
            return {};
        fcntl(listener, F_SETFL, O_NONBLOCK);
        listeners.push_back({ listener, POLLIN, 0 });
    }
    return listeners;
}

int serve(const QString &folder, int port)
{
    const auto files = readAll(folder);
    std::vector<pollfd> polled = listenOnLoopback(port);
    if (polled.empty()) {
        perror("listen");
        return 1;
    }
    const size_t listeners = polled.size();
    const int one = 1;
    std::vector<Line> lines(listeners);
    std::vector<char> buffer(64 * 1024);
    while (poll(polled.data(), polled.size(), -1) >= 0) {
        for (size_t i = polled.size(); i-- > listeners;) {
            if (polled[i].revents == 0)
                continue;
            Line &line = lines[i];
            bool isOver = (polled[i].revents & (POLLERR | POLLNVAL)) != 0;
            if (!isOver && (polled[i].revents & (POLLIN | POLLHUP)) != 0) {
                const ssize_t got = read(polled[i].fd, buffer.data(), buffer.size());
                isOver = got == 0 || (got < 0 && errno != EAGAIN);
                if (got > 0) {
                    line.in.append(buffer.data(), static_cast<size_t>(got));
                    answerAll(files, line);
                }
            }
            if (!isOver && line.sent < line.out.size()) {
                const ssize_t put = send(
                    polled[i].fd, line.out.data() + line.sent, line.out.size() - line.sent, MSG_NOSIGNAL);
                isOver = put < 0 && errno != EAGAIN;
                line.sent += put > 0 ? static_cast<size_t>(put) : 0;
                if (line.sent == line.out.size()) {
                    line.out.clear();
                    line.sent = 0;
                }
            }
            polled[i].events = line.out.empty() ? POLLIN : POLLIN | POLLOUT;
            if (isOver) {
                close(polled[i].fd);
                std::swap(polled[i], polled.back());
                std::swap(lines[i], lines.back());
                polled.pop_back();
                lines.pop_back();
            }
        }
        for (size_t i = 0; i < listeners; ++i) {
            while ((polled[i].revents & POLLIN) != 0) {
                const int fd = accept(polled[i].fd, nullptr, nullptr);
                if (fd < 0)
                    break;
                fcntl(fd, F_SETFL, O_NONBLOCK);
                setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
                polled.push_back({ fd, POLLIN, 0 });
                lines.emplace_back();
            }
        }
    }
    return 1;
}

QStringList addresses(const QString &folder, int port)
{
    QStringList list;
    for (const QString &name : QDir(folder).entryList(QDir::Files, QDir::Name))
        list << u"http://127.0.0.%1:%2/%3"_s.arg(list.size() % hosts + 1).arg(port).arg(name);
    return list;
}

int makeProfile(const QStringList &list, const QString &folder)
{
    auto profile = Profile::open(folder, Profile::Mode::ReadWrite);
    if (!profile)
        qFatal("no profile: %s", qPrintable(profile.error().detail));
    const auto written = (*profile)->library().write([list](Database &library) -> Result<> {
        for (const QString &address : list) {
            Feed feed;
            feed.url = QUrl(address);
            feed.isPrivateAllowed = true;
            const Result<FeedId> added = FeedStore(library).add(feed);
            if (!added)
                return added.error();
        }
        return {};
    });
    (*profile)->drain();
    return written.result() ? 0 : 1;
}

} // namespace

int main(int count, char **words)
{
    const QCoreApplication application(count, words);
    const QStringList arguments = application.arguments();
    const QString what = arguments.value(1);
    const int port = arguments.value(3).toInt();
    if (what == u"serve"_s && port > 0)
        return serve(arguments[2], port);
    if (what == u"list"_s && port > 0) {
        QTextStream(stdout) << addresses(arguments[2], port).join(u'\n') << '\n';
        return 0;
    }
    if (what == u"profile"_s && arguments.size() == 5)
        return makeProfile(addresses(arguments[2], port), arguments[4]);
    fputs("refresh_bench serve|list FOLDER PORT, refresh_bench profile FOLDER PORT DIR\n", stderr);
    return 2;
}
