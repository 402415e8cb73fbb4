#pragma once

#include <QString>
#include <QUrl>

/// What a link says and where it leads.
struct LinkJudgement {
    QString target; ///< For people: the address, its host as it really is (in ACE if it has other letters).
    QString warning; ///< A sentence; empty for a plain link.
};

/// Judges a link of a foreign page: a host that looks like another (Unicode UTS #39, moderately restrictive,
/// and the skeletons of well-known hosts), and words that name another host than the target's. Main thread.
LinkJudgement judgeLink(const QUrl &target, const QString &words);
