#include "sites/urlscheme.h"

#include <QDir>
#include <QProcess>
#include <QSaveFile>
#include <QSettings>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace {

/// One argument of Exec: in quotation marks, its reserved characters escaped (section 7 of the
/// specification), and all of it once more as a string of a desktop entry.
QString execArgument(const QString &argument)
{
    QString quoted;
    for (const QChar c : argument) {
        if (u"\"`$\\"_s.contains(c))
            quoted += u'\\';
        if (c == u'%')
            quoted += u'%'; // A field code else.
        quoted += c;
    }
    return u'"' + quoted.replace(u'\\', "\\\\"_L1) + u'"';
}

} // namespace

QByteArray urlscheme::desktopEntry(
    const QString &scheme, const QString &program, const QStringList &arguments)
{
    QStringList exec{ execArgument(program) };
    for (const QString &argument : arguments)
        exec.append(execArgument(argument));
    exec.append(u"%u"_s);
    return u"[Desktop Entry]\nType=Application\nName=Quotidian\nExec=%1\nNoDisplay=true\nTerminal=false\n"
           "MimeType=x-scheme-handler/%2;\n"_s.arg(exec.join(u' '), scheme)
               .toUtf8();
}

#if defined(Q_OS_WIN)

Result<> urlscheme::claim(const QString &scheme, const QString &program, const QStringList &arguments)
{
    QStringList command{ QDir::toNativeSeparators(program) };
    command += arguments;
    command.append(u"%1"_s);
    for (QString &part : command)
        part = u'"' + part + u'"';
    QSettings classes(u"HKEY_CURRENT_USER\\Software\\Classes\\"_s + scheme, QSettings::NativeFormat);
    classes.setValue(u"Default"_s, u"URL:Quotidian"_s);
    classes.setValue(u"URL Protocol"_s, QString());
    classes.setValue(u"shell/open/command/Default"_s, command.join(u' '));
    classes.sync();
    if (classes.status() != QSettings::NoError)
        return Error{ Error::Kind::Refused, Error::Reason::Unspecified, classes.fileName() };
    return {};
}

#elif defined(Q_OS_MACOS)

Result<> urlscheme::claim(const QString &, const QString &, const QStringList &) { return {}; }

#else

Result<> urlscheme::claim(const QString &scheme, const QString &program, const QStringList &arguments)
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::ApplicationsLocation);
    const QString name = u"quotidian-signin.desktop"_s;
    QSaveFile file(folder + u'/' + name);
    const QByteArray entry = desktopEntry(scheme, program, arguments);
    if (!QDir().mkpath(folder) || !file.open(QIODevice::WriteOnly) || file.write(entry) != entry.size()
        || !file.commit())
        return Error{ Error::Kind::Refused, Error::Reason::Unspecified, file.errorString() };
    // The desktop's own tools keep their lists; where one of them is missing the entry alone has to do.
    QProcess::startDetached(u"update-desktop-database"_s, { folder });
    QProcess mime;
    mime.start(u"xdg-mime"_s, { u"default"_s, name, u"x-scheme-handler/"_s + scheme });
    if (!mime.waitForFinished(3000) || mime.exitCode() != 0)
        return Error{ Error::Kind::Refused, Error::Reason::Unspecified, u"xdg-mime"_s };
    return {};
}

#endif
