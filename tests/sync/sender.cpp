// Synchronises a site of a newsroom that a test made, and says "begins" when it does. The test kills it and
// looks what there is.
//
//     sender FOLDER SITE API-ROOT [--quick]     the password of the account "editor" on a line of standard
//                                               input; --quick: a server that keeps no request waiting

#include "net/wordpressclient.h"
#include "sync/newsdesk.h"

#include <QFile>

#include <cstdio>

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QStringList arguments = QCoreApplication::arguments();
    const bool isQuick = arguments.removeOne(QStringLiteral("--quick"));
    QFile input;
    if (arguments.size() != 4 || !input.open(stdin, QIODevice::ReadOnly))
        return 2;
    const Secret password(input.readLine().trimmed());
    NewsDesk desk(arguments.at(1));
    HttpClient http;
    WordPressClient wordpress(http, QUrl(arguments.at(3)), QStringLiteral("editor"), password);
    std::puts("begins");
    std::fflush(stdout);
    const auto outcome = desk.run(SiteId{ arguments.at(2).toLongLong() }, wordpress, -1,
        isQuick ? NewsDesk::quick() : NewsDesk::impatient());
    return outcome.stopped ? 3 : 0;
}
