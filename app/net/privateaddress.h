#pragma once

#include <QHostAddress>

/// Whether an address belongs to this machine, a private network or a reserved range (IANA special-purpose
/// registries, RFC 6890): what a page from the internet must not make us ask.
bool isPrivateAddress(const QHostAddress &address);

/// 127.0.0.0/8, ::1, localhost and *.localhost, by name alone: where plain http to a site is accepted.
bool isThisMachine(const QString &host);
