#pragma once

#include <QByteArray>

#include <string_view>

// UTF-8 as RFC 3629 defines it: no surrogates, no overlong forms, nothing beyond U+10FFFF. Linear, any
// thread.

/// How many bytes from the start are valid UTF-8.
size_t validUtf8Prefix(std::string_view bytes);

/// What is not UTF-8 becomes U+FFFD, one for each maximal part (WHATWG Encoding, utf-8 decoder).
QByteArray repairedUtf8(std::string_view bytes);

bool hasHighByte(std::string_view bytes);

/// Whether at least one character of two or more bytes is valid.
bool hasMultibyte(std::string_view bytes);
