#pragma once

#include "base/result.h"

#include <QLocalServer>
#include <QObject>
#include <QString>

/// One window for each profile: a second start asks the first to come forward, and ends. Only the same
/// account's programs can ask. Nothing but the wish itself is said. Main thread.
class SingleInstance final : public QObject {
    Q_OBJECT
public:
    /// `profile` is the profile's folder; two ways to write it are the same profile.
    explicit SingleInstance(const QString &profile, QObject *parent = nullptr);

    /// Asks the window that has this profile to come forward. False if there is none that answers.
    bool raiseOther() const;
    /// Answers such wishes from now on. Refused/Unspecified with the system's words when no socket can be
    /// made: then a second start ends with a sentence and this window stays where it is.
    Result<> listen();

signals:
    void raiseRequested();

private:
    QString m_name;
    QLocalServer m_server;
};
