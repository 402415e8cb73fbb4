#pragma once

#include "formats/html/tokenizer.h"

#include <QString>
#include <QUrl>

#include <optional>

/// What of a page is none of its photos, and why. Pure, any thread.

enum class LeftOut {
    Unsafe, ///< Its address is not one of the web, or browsers and we might read it differently.
    Private, ///< It leads to this computer or a private network.
    Embedded, ///< Its bytes stand in the page (`data:`): a placeholder, or a picture without an address.
    Tracker, ///< To be counted, not seen.
    Tiny, ///< Less than 100 pixels on a side.
    Drawing, ///< SVG.
    Face, ///< Of a user or an author.
    Icon, ///< Emoji, spacers and placeholders too.
    Button, ///< Of sharing, badges and counters that are seen.
    Logo,
    Advertisement,
    OtherArticle, ///< Related posts, side bars.
    Outside, ///< Navigation, footers, readers' comments.
    Repeated, ///< Another size, or the same again.
    TooMany,
};

/// Why what stands in this element is not the page's own; nothing if its name, class and id say nothing. Not
/// of body, main and article: what they hold is the page.
std::optional<LeftOut> zoneOf(const HtmlToken &start);

/// Why a picture is none by the words of its own tag.
std::optional<LeftOut> decorationOf(const HtmlToken &image);

/// Why a picture is none by its address alone.
std::optional<LeftOut> decorationAt(const QUrl &url);
