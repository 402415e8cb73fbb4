#pragma once

#include <QDateTime>
#include <QString>
#include <QUrl>

/// What came of asking for an address that stands in a post.
struct LinkCheck {
    QUrl url; ///< Without its fragment.
    int status = 0; ///< Of the answer; 0 if none came.
    QString failure; ///< Why none came, in words; empty if one did.
    QDateTime checkedAt;

    /// Nothing is there: what asks for a password, or asks us to come back later, is no dead link.
    bool isDead() const { return status == 0 || status == 404 || status == 410 || status >= 500; }
    bool operator==(const LinkCheck &) const = default;
};
