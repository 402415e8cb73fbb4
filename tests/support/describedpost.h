#pragma once

#include "formats/blocks/views.h"

#include <QList>
#include <QString>

/// What a post says, without its places: two posts that are described alike say the same.
namespace describedpost {

/// One line: the kind and everything that its view holds; of texts the HTML. Of children nothing.
QString describe(const blocks::Block &block);

/// Of every block at every depth, in order.
QStringList describe(const blocks::Document &document);

} // namespace describedpost
