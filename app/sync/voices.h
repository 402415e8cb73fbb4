#pragma once

#include "model/evidence.h"
#include "storage/database.h"

#include <QHash>

/// Our quotations in a text that was copied, and their records: one way for what a person copies here and for
/// what came from a site. On the thread of the database; each function is part of the caller's transaction.

/// New ids of quotes, each with the id of the one that it is a copy of.
using QuoteCopies = QHash<QByteArray, QByteArray>;

/// Each of the copies that stands in the content gets a record of its own: same source, snapshot and passage,
/// so that its own words are held against what was captured (evidence/standing.h). Known ones stay as they
/// are; a copy of what has no record has none.
Result<> recordCopies(
    Database &newsroom, DraftId draft, const QByteArray &content, const QuoteCopies &copies);

/// The records of the draft's quotations say their translations, and who made them, as they stand in the
/// content. Nothing else of a record follows the text, and where there is none what was recorded stays.
Result<> recordTranslations(Database &newsroom, DraftId draft, const QByteArray &content);

/// The content with new ids, and records, for our quotations that stand in it twice or belong to another
/// draft; to the byte as it was if there are none.
Result<QByteArray> withOwnVoices(Database &newsroom, DraftId draft, const QByteArray &content);
