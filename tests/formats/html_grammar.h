#pragma once

#include <QByteArray>
#include <QString>

/// Says whether bytes are in the language that canonicalHtml() may write. Shares no code with what it judges:
/// its own scanner, its own lists, its own idea of an address. Empty if they are; else what is wrong, and
/// where.
QString grammarFault(const QByteArray &html);
