#pragma once

#include "base/result.h"

#include <QHash>
#include <QString>
#include <QStringList>

/// What stands on the command line, sorted out. Pure.
class Arguments {
public:
    /// `known` names options as `--clean`, and with a value as `--url=`. `--url X` and `--url=X` are alike;
    /// `-` alone is standard input, and after `--` nothing is an option. Errors: Refused/BadArgument with the
    /// argument that nobody knows, or whose value is missing.
    static Result<Arguments> parse(const QStringList &arguments, const QStringList &known);

    bool has(const QString &option) const { return m_options.contains(option); }
    /// The value of an option, the last if it is there more than once; empty if it is not there.
    QString value(const QString &option) const { return m_options.value(option).value(0); }
    /// All of them, the last first.
    QStringList values(const QString &option) const { return m_options.value(option); }
    const QStringList &positional() const { return m_positional; }

private:
    QHash<QString, QStringList> m_options;
    QStringList m_positional;
};
