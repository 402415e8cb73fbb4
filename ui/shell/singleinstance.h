#pragma once

#include "base/result.h"

#include <QLocalServer>
#include <QObject>
#include <QString>
#include <QUrl>

class QLocalSocket;

/// One window for each profile: a second start asks the first to come forward, and ends. Only the same
/// account's programs can ask. Beside the wish itself they may say one address, which the window judges. Main
/// thread.
class SingleInstance final : public QObject {
    Q_OBJECT
public:
    /// `profile` is the profile's folder; two ways to write it are the same profile.
    explicit SingleInstance(const QString &profile, QObject *parent = nullptr);

    /// Asks the window that has this profile to come forward, and hands it an address if there is one. False
    /// if there is none that answers.
    bool raiseOther(const QUrl &address = {}) const;
    /// Answers such wishes from now on. Refused/Unspecified with the system's words when no socket can be
    /// made: then a second start ends with a sentence and this window stays where it is.
    Result<> listen();

signals:
    void raiseRequested();
    void addressReceived(const QUrl &address); ///< From whoever runs under this account: not to be trusted.

private:
    void welcome(QLocalSocket *visitor);

    QString m_name;
    QLocalServer m_server;
};
