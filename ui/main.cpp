#include "desk/desk.h"
#include "desk/errortext.h"
#include "shell/mainwindow.h"
#include "shell/singleinstance.h"
#include "sites/connectsitepage.h"
#include "widgets/style.h"

#include <QAction>
#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QFileOpenEvent>
#include <QTimer>

#include <cstdio>
#include <cstring>

using namespace Qt::StringLiterals;

namespace {

bool holds(int argc, char **argv, const char *option)
{
    const size_t length = std::strlen(option);
    for (int i = 1; i < argc; ++i) {
        if (std::strncmp(argv[i], option, length) == 0 && (argv[i][length] == '\0' || argv[i][length] == '='))
            return true;
    }
    return false;
}

void say(const QString &sentence) { std::fputs(qPrintable(sentence + u'\n'), stderr); }

/// An address that macOS hands to the program as an event.
class AddressEvents final : public QObject {
public:
    AddressEvents(QObject *parent, std::function<void(const QUrl &)> take)
        : QObject(parent)
        , m_take(std::move(take))
    {
    }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() != QEvent::FileOpen)
            return QObject::eventFilter(watched, event);
        m_take(static_cast<QFileOpenEvent *>(event)->url());
        return true;
    }

private:
    std::function<void(const QUrl &)> m_take;
};

/// Takes the picture when the window has come to rest, and ends the program.
void takePicture(MainWindow &window, const QString &file)
{
    QTimer::singleShot(600, &window, [&window, file] {
        const bool isSaved = window.grab().save(file);
        if (!isSaved)
            say(QCoreApplication::translate("main", "The picture could not be written to %1.").arg(file));
        QCoreApplication::exit(isSaved ? 0 : 4);
    });
}

} // namespace

int main(int argc, char **argv)
{
    const bool isPicture = holds(argc, argv, "--screenshot");
    const bool needsNoWindow = holds(argc, argv, "--help") || holds(argc, argv, "--version")
        || holds(argc, argv, "-h") || holds(argc, argv, "-v");
    if (isPicture || needsNoWindow)
        qputenv("QT_QPA_PLATFORM", "offscreen");
#ifdef Q_OS_LINUX
    const bool hasPlatform = !qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM");
    const bool hasDisplay
        = !qEnvironmentVariableIsEmpty("DISPLAY") || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY");
    if (!hasPlatform && !hasDisplay) { // Qt would abort with a page of plugins.
        std::fputs("There is no display here: start Quotidian in a desktop session, or draw its window with "
                   "--screenshot FILE.\n",
            stderr);
        return 2;
    }
#endif
    QApplication application(argc, argv);
    QApplication::setApplicationName(u"quotidian"_s);
    QApplication::setApplicationDisplayName(u"Quotidian"_s);
    QApplication::setApplicationVersion(QLatin1StringView(QUOTIDIAN_VERSION));

    QCommandLineParser parser;
    parser.setApplicationDescription(u"A newsroom for citizen journalism."_s);
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption profile(u"profile"_s, u"Opens another profile."_s, u"DIR"_s);
    const QCommandLineOption offline(u"offline"_s, u"Starts without the network."_s);
    const QCommandLineOption sample(u"sample"_s, u"Opens the sample newsroom (not made yet)."_s);
    const QCommandLineOption screenshot(
        u"screenshot"_s, u"Draws the window into a picture, without a display, and ends."_s, u"FILE"_s);
    const QCommandLineOption space(
        u"space"_s, u"Opens in a space: read, write, photos, preview, connect or outbox."_s, u"SPACE"_s);
    const QCommandLineOption size(u"size"_s, u"Size of the window."_s, u"WxH"_s);
    parser.addOptions({ profile, offline, sample, screenshot, space, size });
    parser.addPositionalArgument(
        u"address"_s, u"What the browser hands over at the end of a sign-in."_s, u"[address]"_s);
    parser.process(application);
    const QUrl address(parser.positionalArguments().value(0), QUrl::StrictMode);
    if (parser.isSet(sample))
        say(QCoreApplication::translate(
            "main", "There is no sample newsroom yet; the profile is opened instead."));

    applyLook(application, Scheme::System);

    DeskOptions options;
    options.profile = parser.isSet(profile) ? parser.value(profile) : Desk::defaultProfile();
    if (parser.isSet(offline))
        options.policy = NetworkPolicy::Offline;
    auto desk = Desk::open(options);
    SingleInstance instance(options.profile);
    if (!desk) {
        if (!isPicture && desk.error().reason == Error::Reason::ProfileInUse
            && instance.raiseOther(address)) {
            say(QCoreApplication::translate(
                "main", "This profile is open already: its window comes to the front."));
            return 0;
        }
        say(errorText(desk.error()).both());
        return 4;
    }
    if (!parser.isSet(offline) && (*desk)->settings().get(settings::workOffline))
        (*desk)->setPolicy(NetworkPolicy::Offline);

    MainWindow window(**desk);
    const QStringList sides = parser.value(size).split(u'x');
    if (sides.size() == 2 && sides.at(0).toInt() > 0 && sides.at(1).toInt() > 0)
        window.resize(sides.at(0).toInt(), sides.at(1).toInt());
    if (parser.isSet(space))
        window.go(parser.value(space) == "read"_L1   ? MainWindow::Space::Read
                : parser.value(space) == "photos"_L1 ? MainWindow::Space::Photos
                                                     : MainWindow::Space::Write);
    window.show();
    if (!isPicture) {
        // Nothing is lost by it: the profile's lock alone keeps a second window out.
        if (const Result<> listening = instance.listen(); !listening)
            say(QCoreApplication::translate("main", "A second start will not find this window: %1")
                    .arg(listening.error().detail));
    }
    QObject::connect(&instance, &SingleInstance::raiseRequested, &window, &MainWindow::comeForward);
    window.connecting()->setStartArguments(parser.isSet(profile)
            ? QStringList{ u"--profile"_s, QDir(options.profile).absolutePath() }
            : QStringList());
    const auto take = [&window](const QUrl &handed) {
        window.connectSite();
        window.connecting()->take(handed);
    };
    QObject::connect(&instance, &SingleInstance::addressReceived, &window, take);
    application.installEventFilter(new AddressEvents(&application, take));
    (*desk)->startCare();
    if (parser.value(space) == "preview"_L1)
        window.action(Command::Preview)->trigger();
    if (parser.value(space) == "connect"_L1)
        window.connectSite();
    if (parser.value(space) == "outbox"_L1)
        window.showOutbox();
    if (address.isValid() && !address.isEmpty())
        take(address);
    if (isPicture)
        takePicture(window, parser.value(screenshot));
    return QApplication::exec();
}
