#include "cli/arguments.h"

using namespace Qt::StringLiterals;

Result<Arguments> Arguments::parse(const QStringList &arguments, const QStringList &known)
{
    Arguments parsed;
    bool isOptions = true;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString &argument = arguments[i];
        if (!isOptions || argument == "-"_L1 || !argument.startsWith(u'-')) {
            parsed.m_positional << argument;
            continue;
        }
        if (argument == "--"_L1) {
            isOptions = false;
            continue;
        }
        const qsizetype equals = argument.indexOf(u'=');
        const QString name = argument.left(equals);
        if (known.contains(name) && equals < 0) {
            parsed.m_options[name].prepend(QString());
        } else if (known.contains(name + u'=')) {
            if (equals < 0 && i + 1 >= arguments.size())
                return Error{ Error::Kind::Refused, Error::Reason::BadArgument, argument };
            parsed.m_options[name].prepend(equals < 0 ? arguments[++i] : argument.mid(equals + 1));
        } else {
            return Error{ Error::Kind::Refused, Error::Reason::BadArgument, argument };
        }
    }
    return parsed;
}
