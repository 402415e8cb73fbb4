#pragma once

#include "base/result.h"
#include "formats/html/nodes.h"

#include <QByteArray>

#include <vector>

/// A post as its readers get it: what the site would put on the page, read by the same careful reader as
/// foreign pages. Pure: any thread.
struct PreviewPost {
    enum class Part { Plain, Quote, Card };

    Node root;
    std::vector<Part>
        parts; ///< What each of the root's children stands in; neighbours of one block are together.
    std::vector<int> blocks; ///< The number of the post's block that each of them is of.
};

/// Malformed/TooComplex for a post that is too large to show.
Result<PreviewPost> readPreview(const QByteArray &markup);
