#pragma once

#include "sync/reconcile.h"

/// What a post and its revisions on the site say of our updates whose answers were lost: whether they
/// arrived, and what somebody else had saved meanwhile, that they went over. Pure, as reconcile().

/// The attempt arrived: what the site holds says so, or its revisions, which are asked for first where they
/// may. None if neither shows it.
std::optional<Decision> findTrace(const Knowledge &knowledge, const OpenAttempt &update);

/// One that was given up as never arrived, and did arrive: its text is ours, not somebody's edit.
std::optional<Decision> findLate(const Knowledge &knowledge);

/// One that was given up, sent again, agreed on, and that came late behind what somebody saved meanwhile:
/// what it has stored is what both agree on, and only the revisions tell. With a base.
std::optional<Decision> findTwin(const Knowledge &knowledge);

/// The newest revision at the first look before any of these updates: only what came behind it is asked
/// about.
qint64 firstLook(const Knowledge &knowledge);

/// What of an attempt does not stand there, among what somebody wrote behind it.
FieldSet missingThere(const OpenAttempt &update, const MergeBase &base, const PostFields &stored);

/// Whether somebody may have saved between our look and this update of the text, or behind it.
bool hasCompany(const Attempt &attempt, const RevisionMark &now);

/// The newest text of somebody else that was saved between our look and this update.
std::optional<SavedText> goneOver(
    const Knowledge &knowledge, const OpenAttempt &update, const SavedTexts &saved);
