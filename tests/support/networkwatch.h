#pragma once

#include <QStringList>

/// Every connection that this process opens and every name that it looks up, whoever asks: the C library's
/// own functions are counted. On Linux; elsewhere nothing is seen, and isWatching() says so.
namespace networkwatch {

bool isWatching();
/// Since the last forget(): addresses with their ports (`127.0.0.1:8080`), and names. Any thread.
QStringList seen();
void forget();

} // namespace networkwatch
