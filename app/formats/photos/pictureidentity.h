#pragma once

#include <QString>
#include <QUrl>

/// Which picture an address is one size of. Pure, any thread.
struct PictureIdentity {
    QString key; ///< The same for all sizes of a picture, whatever the scheme.
    int width = 0; ///< Pixels, as the address itself says, without a height perhaps of the longer side; 0 if
                   ///< it does not.
    int height = 0;
    bool isWhole = true; ///< Nothing in the address asks for a smaller one.
};

/// By the rules of those who make the sizes: WordPress (`-1024x683`, `-scaled`, i0.wp.com), Blogger and
/// Google's pictures (`/s320/`, `=w640-h480`), LiveJournal (`_900`), Flickr (`_z`), MediaWiki
/// (`/thumb/…/640px-…`), and the words of a query that only size.
PictureIdentity pictureIdentity(const QUrl &url);

/// Whether the address ends as a picture's file does.
bool isPictureFile(const QUrl &url);
