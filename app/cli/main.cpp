// quotidian-cli: the same core as the window, for scripts and for anyone who wants to check a claim.

#include "cli/commands.h"
#include "desk/errortext.h"

#include <QCoreApplication>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#endif

using namespace Qt::StringLiterals;

namespace {

QStringList globalOptions() { return { u"--profile="_s, u"--offline"_s, u"--help"_s, u"--version"_s }; }

void print(FILE *stream, const QString &text)
{
    const QByteArray bytes = text.toUtf8() + '\n';
    std::fwrite(bytes.constData(), 1, static_cast<size_t>(bytes.size()), stream);
}

QString formOf(const Command &command)
{
    return QStringList{ u"quotidian-cli"_s, QString::fromUtf8(command.name),
        QString::fromUtf8(command.usage) }
        .join(u' ')
        .trimmed();
}

QString help()
{
    QStringList lines{ u"quotidian-cli [--profile DIR] [--offline] COMMAND …"_s, {} };
    for (const Command &command : commands()) {
        lines << u"  %1  %2"_s.arg(
            QString::fromUtf8(command.name).leftJustified(14), QString::fromUtf8(command.summary));
    }
    lines << QString()
          << u"quotidian-cli COMMAND --help says more. Answers are JSON; - reads standard input."_s
          << u"Exit status: 0 done, 1 refused, 2 usage, 3 network or server, 4 storage."_s;
    return lines.join(u'\n');
}

/// The command that the words name, which are taken away.
const Command *findCommand(QStringList &words)
{
    const QString one = words.value(0);
    const QString two = one + u' ' + words.value(1);
    for (const QString &name : { two, one }) {
        const auto found = std::ranges::find_if(
            commands(), [&](const Command &c) { return QString::fromUtf8(c.name) == name; });
        if (found == commands().end())
            continue;
        words.remove(0, name == two ? 2 : 1);
        return &*found;
    }
    return nullptr;
}

/// Global options may stand before the command.
qsizetype leadingOptions(const QStringList &arguments)
{
    qsizetype count = 0;
    while (count < arguments.size() && arguments[count].startsWith("--"_L1))
        count += arguments[count] == "--profile"_L1 ? 2 : 1;
    return std::min(count, arguments.size());
}

Exit usage(const QString &what, const Command *command)
{
    print(stderr, what);
    print(stderr, command ? u"Usage: "_s + formOf(*command) : u"quotidian-cli --help lists the commands."_s);
    return Exit::Usage;
}

Exit openDesk(const Command &command, Session &session)
{
    DeskOptions options;
    options.profile = session.profile;
    options.mode = command.needs == Command::Needs::Writing ? DeskMode::ReadWrite : DeskMode::Read;
    options.policy = session.arguments.has(u"--offline"_s) ? NetworkPolicy::Offline : NetworkPolicy::Online;
    Result<std::unique_ptr<Desk>> desk = Desk::open(options);
    if (!desk)
        return session.fail(desk.error());
    session.desk = std::move(*desk);
    const StorageReport &opened = session.desk->opened();
    if (!opened.isFine) {
        session.say(QCoreApplication::translate("Commands",
            "A file of the profile was damaged. It was moved to %1, and %2 rows of it were saved.")
                        .arg(opened.movedAside)
                        .arg(opened.salvagedRows));
    }
    return Exit::Done;
}

Exit run(QStringList arguments)
{
    const qsizetype leading = leadingOptions(arguments);
    const QStringList before = arguments.mid(0, leading);
    arguments.remove(0, leading);
    const Command *command = findCommand(arguments);

    QStringList known = globalOptions();
    if (command)
        known += QString::fromUtf8(command->options).split(u' ', Qt::SkipEmptyParts);
    if (known.contains(u"--version="_s))
        known.removeAll(u"--version"_s); // An article's, not the program's.
    const Result<Arguments> parsed = Arguments::parse(before + arguments, known);
    if (parsed && parsed->has(u"--version"_s) && known.contains(u"--version"_s)) {
        print(stdout, u"quotidian-cli %1"_s.arg(QCoreApplication::applicationVersion()));
        return Exit::Done;
    }
    if (parsed && parsed->has(u"--help"_s)) {
        print(stdout, command ? formOf(*command) + u'\n' + QString::fromUtf8(command->summary) : help());
        return Exit::Done;
    }
    if (!command)
        return usage(
            arguments.isEmpty() ? u"No command was given."_s : u"There is no such command."_s, nullptr);
    if (!parsed)
        return usage(
            u"This option is not known, or its value is missing: %1"_s.arg(parsed.error().detail), command);
    const qsizetype count = parsed->positional().size();
    if (count < command->least)
        return usage(u"Something is missing."_s, command);
    if (command->most >= 0 && count > command->most)
        return usage(u"This is too much: %1"_s.arg(parsed->positional()[command->most]), command);

    if (parsed->has(u"--profile"_s) && parsed->value(u"--profile"_s).isEmpty())
        return usage(u"--profile takes a folder."_s, command);

    Session session(*parsed);
    session.profile = parsed->has(u"--profile"_s) ? parsed->value(u"--profile"_s) : Desk::defaultProfile();
    if (command->needs != Command::Needs::Nothing) {
        if (const Exit failed = openDesk(*command, session); failed != Exit::Done)
            return failed;
    }
    const Exit status = command->run(session);
    if (status == Exit::Usage)
        print(stderr, u"Usage: "_s + formOf(*command));
    return status;
}

/// Without them a file of the profile would be opened under the number of standard output, and answers
/// written into it. What is put in their place cannot be written to, so the end is told as of any broken
/// output.
void fillStandardStreams()
{
#ifdef Q_OS_UNIX
    for (int stream = 0; stream <= 2; ++stream) {
        if (::fcntl(stream, F_GETFD) == -1 && errno == EBADF)
            (void)::open("/dev/null", O_RDONLY); // The lowest number that is free.
    }
    std::signal(SIGPIPE, SIG_IGN); // A reader that goes away must not cut a write to the profile short.
#endif
}

/// What was answered and did not arrive was not done.
Exit finish(Exit status)
{
    errno = 0;
    const bool isWritten = std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
    if (isWritten || status != Exit::Done)
        return status;
    if (errno != EPIPE)
        print(stderr, QCoreApplication::translate("Commands", "The answer could not be written."));
    return Exit::Storage;
}

} // namespace

int main(int argc, char **argv)
{
    fillStandardStreams();
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"Quotidian"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(QUOTIDIAN_VERSION));
    return static_cast<int>(finish(run(QCoreApplication::arguments().mid(1))));
}
