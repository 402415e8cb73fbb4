#pragma once

#include "desk/conflicts.h"
#include "desk/library.h"
#include "formats/blocks/merge.h"
#include "model/draft.h"
#include "model/feed.h"
#include "model/outbox.h"
#include "model/site.h"

#include <QJsonArray>
#include <QJsonObject>

/// The shapes of the answers: what scripts read. Keys are only ever added.
namespace cli {

QJsonObject toJson(const Feed &feed);
QJsonObject toJson(const ArticleRow &row);
QJsonObject toJson(const Enclosure &enclosure);
/// Without its text.
QJsonObject toJson(const ArticleVersion &version);
QJsonObject toJson(const OpmlPreview &preview);
QJsonObject toJson(const SearchHit &hit);
QJsonObject toJson(const RefreshReport &report);
/// `why` its wish waits or was refused, in words; empty if it has none.
QJsonObject toJson(const DraftRow &row, const QString &why);
QJsonObject toJson(const Draft &draft, const QString &siteName, const QString &why);
QJsonObject toJson(const Revision &revision);
QJsonObject toJson(const Site &site);
QJsonObject toJson(const SiteReport &report);
QJsonObject toJson(const SyncReport &report);
QJsonObject toJson(const OpenConflict &conflict);
/// The conflicts alone, in order.
QJsonArray toJson(const blocks::Merged &merged);

/// RFC 3339 in UTC; null if there is none.
QJsonValue timeValue(const QDateTime &at);
/// null for an empty address.
QJsonValue urlValue(const QUrl &url);
/// `local`, `waiting`, `on-site`, …
QString toWord(SyncState state);

} // namespace cli
