#pragma once

#include "base/clock.h"
#include "base/settings.h"
#include "desk/jobs.h"
#include "desk/passwords.h"
#include "net/httpclient.h"
#include "storage/profile.h"

/// What every class of the desk works with: owned by Desk, outlives them. Main thread.
struct DeskRoom {
    Profile &profile;
    HttpClient &http;
    Jobs &jobs;
    Passwords &passwords;
    Settings &settings;
    const Clock &clock;
};

/// Gives an answer on, when it comes.
template<class T>
void pass(const Future<T> &future, QObject *context, const Answer<T> &answer)
{
    onDone(future, context, [answer](const Result<T> &result) { answer.give(result); });
}
