// Keeps, finds or forgets a password, in a process of its own.
//
//     passwordtool keep PASSWORD | find | forget     prints what came of it

#include "desk/passwords.h"

#include <QCoreApplication>

#include <cstdio>

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QString what = QCoreApplication::arguments().value(1);
    Passwords passwords(QStringLiteral("test-profile"));
    const SiteId site{ 7 };
    const auto end = [](const QByteArray &line) {
        std::printf("%s\n", line.constData());
        std::fflush(stdout);
        QCoreApplication::quit();
    };
    if (what == QStringLiteral("keep")) {
        const Secret password(QCoreApplication::arguments().value(2).toUtf8());
        onDone(passwords.keep(site, password), &application, [&, end](const Result<PasswordPlace> &place) {
            end(place && *place == PasswordPlace::Keychain ? "keychain" : "this-run");
        });
    } else if (what == QStringLiteral("find")) {
        onDone(passwords.find(site), &application, [end](const Result<Secret> &found) {
            end(found ? "found " + found->reveal() : QByteArray("missing"));
        });
    } else {
        onDone(passwords.forget(site), &application, [end](const Result<> &) { end("forgotten"); });
    }
    return QCoreApplication::exec();
}
