#pragma once

#include "support/fakewordpress.h"

#include <QJsonObject>

/// One request of a conversation with a site. Where something stands that an earlier one made, "@3" is the id
/// of what the third one, from 0, made.
struct RestStep {
    enum class Who { Self, Other, Nobody, WrongPassword };
    enum class Method { Get, Post, Delete };

    Who who = Who::Self;
    Method method = Method::Get;
    QString route; ///< Behind wp/v2/.
    QList<std::pair<QString, QString>> query = {};
    QJsonObject json = {};
    std::optional<QByteArray> bytes = {}; ///< In the place of `json`.
    QByteArray mediaType = "application/json";
    QByteArray md5 = {};

    QString described() const;
};

/// What two accounts ask a site that is empty at the beginning, of its posts or of its pages.
struct RestSequence {
    FakeSite::Role self = FakeSite::Role::Editor;
    FakeSite::Role other = FakeSite::Role::Admin;
    std::vector<RestStep> steps;
};

/// Twelve requests as the program makes them, and as it might; the same for the same seed. Users have the
/// ids 1 (administrator) to 4 (contributor).
RestSequence restSequence(quint32 seed);
