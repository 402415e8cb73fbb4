// Keeps, finds or forgets a password, in a process of its own.
//
//     passwordtool keep PASSWORD | find | forget     prints what came of it
//     passwordtool late PASSWORD     keeps it, or finds the one that is there if none is given, after a
//     second's
//                                    patience, and goes on until the keychain was opened

#include "desk/passwords.h"

#include <QCoreApplication>

#include <cstdio>

using namespace std::chrono_literals;

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const QString what = QCoreApplication::arguments().value(1);
    const bool isLate = what == QStringLiteral("late");
    Passwords passwords(QStringLiteral("test-profile"), isLate ? 1s : 10s);
    const SiteId site{ 7 };
    const auto say = [](const QByteArray &line) {
        std::printf("%s\n", line.constData());
        std::fflush(stdout);
    };
    const auto end = [say](const QByteArray &line) {
        say(line);
        QCoreApplication::quit();
    };
    const Secret password(QCoreApplication::arguments().value(2).toUtf8());
    if (isLate && password.isEmpty()) {
        QObject::connect(&passwords, &Passwords::found, &application,
            [&, end](SiteId found) { end("later " + passwords.known(found)->reveal()); });
        onDone(passwords.find(site), &application, [&, say](const Result<Secret> &first) {
            say(first ? "found" : "missing");
            // Wanted once more while the first question still stands.
            onDone(passwords.find(site), &application,
                [say](const Result<Secret> &again) { say(again ? "found" : "missing"); });
        });
    } else if (isLate) {
        QObject::connect(&passwords, &Passwords::placeChanged, &application, [&, end](SiteId kept) {
            end(passwords.place(kept) == PasswordPlace::Keychain ? "later keychain" : "later this-run");
        });
        onDone(passwords.keep(site, password), &application, [say](const Result<PasswordPlace> &place) {
            say(place && *place == PasswordPlace::Keychain ? "keychain" : "this-run");
        });
    } else if (what == QStringLiteral("keep")) {
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
