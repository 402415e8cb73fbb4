#pragma once

#include <QString>

/// Whether a host, as QUrl writes it, is this machine, a private network or a reserved range by its name
/// alone (RFC 6761, RFC 6762, IANA's special-purpose registries): what a page must not lead to. What a name
/// leads to is judged where it is asked for (net/privateaddress.h). Pure, any thread.
bool isPrivateHost(const QString &host);
