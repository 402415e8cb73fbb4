#include "net/privateaddress.h"

#include <array>

using namespace Qt::StringLiterals;

bool isPrivateAddress(const QHostAddress &address)
{
    static const std::array subnets = [] {
        std::array list{ "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
            "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "::/128",
            "::1/128", "::ffff:0:0/96", "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/32",
            "2001:10::/28", "2001:db8::/32", "2002::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8" };
        std::array<QPair<QHostAddress, int>, list.size()> parsed;
        for (size_t i = 0; i < list.size(); ++i)
            parsed[i] = QHostAddress::parseSubnet(QLatin1StringView(list[i]));
        return parsed;
    }();
    if (address.protocol() != QAbstractSocket::IPv4Protocol
        && address.protocol() != QAbstractSocket::IPv6Protocol)
        return true;
    // A mapped address is judged as the IPv4 address that it reaches; QHostAddress converts on its own.
    QHostAddress plain = address;
    plain.setScopeId({});
    for (const auto &[prefix, length] : subnets) {
        if (prefix.protocol() == plain.protocol() && plain.isInSubnet(prefix, length))
            return true;
    }
    return false;
}

bool isThisMachine(const QString &host)
{
    if (host.compare("localhost"_L1, Qt::CaseInsensitive) == 0
        || host.endsWith(".localhost"_L1, Qt::CaseInsensitive))
        return true;
    QHostAddress address;
    return address.setAddress(host) && address.isLoopback();
}
