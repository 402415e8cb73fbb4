#pragma once

#include <QByteArray>

#include <array>
#include <string_view>

// What a document that says nothing is written in. Pure, any thread.

/// A label for bytes that are not UTF-8, by how their high bytes are spread: the encodings of East Asia,
/// koi8-r, windows-1251, -1253, -1255, -1256, -874, and windows-1252 when nothing else is likely. A guess,
/// not a proof.
QByteArray guessEncoding(const QByteArray &bytes);

/// 128–255 of a single-byte encoding that we decode ourselves; null for another.
const std::array<char16_t, 128> *singleByteTable(const QByteArray &decoder);
QByteArray decodeSingleByte(std::string_view bytes, const std::array<char16_t, 128> &table, bool &hadErrors);
