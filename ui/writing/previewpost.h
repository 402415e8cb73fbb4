#pragma once

#include "base/result.h"
#include "reading/pagelines.h"

#include <QByteArray>

#include <memory>
#include <vector>

/// A post as its readers get it: what the site would put on the page, read by the same careful reader as
/// foreign pages, in lines, and what stands around them. Pure: any thread.
struct PreviewPost {
    /// Around neighbouring lines.
    struct Frame {
        enum class Kind { Quote, Card };

        Kind kind = Kind::Quote;
        int depth = 1; ///< Frames that it stands in, and itself.
        size_t first = 0; ///< Lines.
        size_t last = 0;

        bool operator==(const Frame &) const = default;
    };

    std::shared_ptr<const PageLines> lines;
    std::vector<Frame> frames; ///< Outer ones before those in them.
};

/// `page`: in which direction the site's pages go, for what has none of its own; Unset goes by the letters of
/// each paragraph. Malformed/TooComplex for a post that is too large to show.
Result<PreviewPost> readPreview(const QByteArray &markup, Direction page = Direction::Unset);

/// A picture that is on this computer alone (formats/blocks/localpictures) stands in a page under an address
/// that nobody has; these lead from the one to the other.
QUrl pictureSource(const QString &address);
QString pictureAddress(const QUrl &source); ///< As it stands in the post.

/// A page of these words alone, in the place of one that cannot be shown.
PreviewPost saying(const QString &words);
