#include "formats/photos/privatehost.h"

#include <QStringList>

#include <algorithm>
#include <array>
#include <optional>

using namespace Qt::StringLiterals;

namespace {

struct Range {
    quint32 first;
    int bits;
};

constexpr quint32 address(quint32 a, quint32 b, quint32 c) { return a << 24 | b << 16 | c << 8; }

constexpr std::array ranges{ Range{ address(0, 0, 0), 8 }, Range{ address(10, 0, 0), 8 },
    Range{ address(100, 64, 0), 10 }, Range{ address(127, 0, 0), 8 }, Range{ address(169, 254, 0), 16 },
    Range{ address(172, 16, 0), 12 }, Range{ address(192, 0, 0), 24 }, Range{ address(192, 0, 2), 24 },
    Range{ address(192, 88, 99), 24 }, Range{ address(192, 168, 0), 16 }, Range{ address(198, 18, 0), 15 },
    Range{ address(198, 51, 100), 24 }, Range{ address(203, 0, 113), 24 }, Range{ address(224, 0, 0), 4 },
    Range{ address(240, 0, 0), 4 } };

std::optional<quint32> ipv4(const QString &host)
{
    const QStringList parts = host.split(u'.');
    if (parts.size() != 4)
        return {};
    quint32 number = 0;
    for (const QString &part : parts) {
        bool isNumber = false;
        const uint byte = part.toUInt(&isNumber);
        if (!isNumber || byte > 255)
            return {};
        number = number << 8 | byte;
    }
    return number;
}

/// All but the global addresses, and of these those that mean another one (2000::/3 less 2001::/23,
/// 2001:db8::/32, 2002::/16).
bool isPrivateIpv6(const QString &host)
{
    const QStringList parts = host.split(u':');
    const uint first = parts.value(0).toUInt(nullptr, 16);
    const uint second = parts.value(1).toUInt(nullptr, 16);
    const bool isGlobal = (first & 0xE000) == 0x2000;
    return !isGlobal || first == 0x2002 || (first == 0x2001 && (second < 0x200 || second == 0xDB8));
}

} // namespace

bool isPrivateHost(const QString &host)
{
    const QString name = host.endsWith(u'.') ? host.chopped(1).toLower() : host.toLower();
    if (name.contains(u':'))
        return isPrivateIpv6(name);
    if (const std::optional<quint32> number = ipv4(name)) {
        return std::any_of(ranges.begin(), ranges.end(),
            [&](const Range &range) { return (*number ^ range.first) >> (32 - range.bits) == 0; });
    }
    static const std::array endings{ ".localhost"_L1, ".local"_L1, ".localdomain"_L1, ".internal"_L1,
        ".intranet"_L1, ".lan"_L1, ".home.arpa"_L1 };
    return !name.contains(u'.') || std::any_of(endings.begin(), endings.end(), [&](QLatin1StringView ending) {
        return name.endsWith(ending);
    });
}
