#pragma once

#include "base/result.h"
#include "formats/html/nodes.h"

#include <QByteArray>

/// Foreign HTML becomes a tree of safe nodes. Pure, any thread. Linear in its input, whatever the input is.

struct ReadOptions {
    QUrl base; ///< Where the page is from; relative addresses are dropped without it.

    enum class Extent {
        Fragment, ///< The body of a feed's entry, a paste: <base> means nothing.
        WholePage, ///< <base href> counts.
    };
    Extent extent = Extent::Fragment;

    qsizetype maxBytes = 8 * 1024 * 1024; ///< More is Error{Malformed, TooComplex}.
    int maxNodes = 200'000; ///< When there are more, the rest of the text follows as one Preformatted.
};

struct Page {
    Node root; ///< A Fragment, in the shape that nodes.h promises.
    int picturesCount = 0; ///< Pictures in the tree that have an address.
    int trackersRemoved = 0; ///< Pictures of at most 3 pixels, or hidden.
    std::vector<QUrl> embeds; ///< Players and other pages that were framed; nothing of them is in the tree.
    bool isFlattened = false; ///< Too complex: all of the text is there, but not all of the structure.
    bool isUnfinished
        = false; ///< The page ends inside a script, a style or a comment's like; its end is missing.
};

/// Reads UTF-8. Scripts, styles, forms' fields, pictures in SVG and the like are dropped with what is in
/// them; other tags that nodes.h does not know go, and their text stays. A video or sound becomes a link to
/// its file.
Result<Page> readHtml(const QByteArray &utf8, const ReadOptions &options = {});
