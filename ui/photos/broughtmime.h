#pragma once

#include <QStringList>

class QMimeData;

/// What was dropped or copied: files of this computer, or else one address of the web.
struct Brought {
    QStringList files;
    QString address; ///< As browsers give it; empty if there is none, or if there are files.

    bool isEmpty() const { return files.isEmpty() && address.isEmpty(); }
};
Brought broughtBy(const QMimeData &data);
