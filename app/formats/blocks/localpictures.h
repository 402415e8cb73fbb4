#pragma once

#include <QByteArray>
#include <QString>

#include <optional>
#include <vector>

/// Pictures that are on this computer alone, by the address that stands for them in a post until they are on
/// its site: `quotidian-picture:` and the SHA-256 of their bytes, 64 letters. It names no folder and no
/// computer. Pure: any thread.
namespace blocks {

QString localPictureAddress(const QByteArray &sha256);
/// The 32 bytes; nothing for any other address.
std::optional<QByteArray> localPicture(QStringView address);

/// Every one that the markup names, in order, each once: in tags, attributes or anywhere else.
std::vector<QByteArray> localPictures(const QByteArray &markup);

/// Whether the markup names anything of this computer, by such an address or by `file:`. It must not leave.
/// Linear.
bool isBoundHere(const QByteArray &markup);

} // namespace blocks
