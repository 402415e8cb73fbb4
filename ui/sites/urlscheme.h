#pragma once

#include "base/result.h"

#include <QString>
#include <QStringList>

/// The addresses of the form `quotidian://…` that the browser hands to this program: what the desktop has to
/// know for it. Linux: an entry of the desktop with its MIME type, in the person's own data folder. Windows:
/// a key of the person's own classes. macOS: the bundle's Info.plist says it, and nothing is left to do.
namespace urlscheme {

/// From now on `program` is started with `arguments` and the address. Nothing of other accounts is touched.
/// Refused/Unspecified with the reason if the desktop cannot be told.
Result<> claim(const QString &scheme, const QString &program, const QStringList &arguments);

/// The entry of a desktop (freedesktop.org's Desktop Entry Specification 1.5), for claim() on Linux.
QByteArray desktopEntry(const QString &scheme, const QString &program, const QStringList &arguments);

} // namespace urlscheme
