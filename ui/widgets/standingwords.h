#pragma once

#include "model/standing.h"
#include "widgets/tones.h"

/// A state of syncing in words, with its tone. The words of the badge, everywhere.
struct StateWords {
    Tone tone = Tone::Plain;
    QString text;

    bool operator==(const StateWords &) const = default;
};

/// Of one draft. `why` is a sentence for Waiting and Refused, or empty. What was being sent when the program
/// ended is not being sent now: without a run, Sending is a wait.
StateWords wordsFor(SyncState state, const QString &why, const LiveSync &live = {}, DraftId draft = {});

/// Of everything, while something is sent or waits; without text else.
StateWords wordsFor(const LiveSync &live);

/// What to do about a state; empty if there is nothing to do.
QString fixFor(SyncState state);
