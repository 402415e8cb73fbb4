// Types into a draft without end, as a person does, and says after each keystroke what stands there and when.
// A test kills it and looks what the profile holds.
//
//     typist PROFILE     each line: milliseconds since the epoch, a space, how many characters

#include "desk/desk.h"
#include "desk/drafts.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QTimer>

#include <cstdio>

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    Result<std::unique_ptr<Desk>> desk = Desk::open({ QCoreApplication::arguments().value(1) });
    if (!desk)
        return 4;
    Drafts &drafts = (*desk)->drafts();
    PostFields fields;
    fields.title = QStringLiteral("Typed");
    DraftId draft;
    QTimer keys;
    keys.setInterval(20);
    QObject::connect(&keys, &QTimer::timeout, &drafts, [&] {
        fields.content.append(static_cast<char>('a' + fields.content.size() % 26));
        drafts.write(draft, fields);
        std::printf("%lld %lld\n", static_cast<long long>(QDateTime::currentMSecsSinceEpoch()),
            static_cast<long long>(fields.content.size()));
        std::fflush(stdout);
    });
    onDone(drafts.create(fields), &drafts, [&](const Result<DraftId> &id) {
        if (!id)
            return QCoreApplication::exit(4);
        draft = *id;
        keys.start();
    });
    return QCoreApplication::exec();
}
