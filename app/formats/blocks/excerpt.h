#pragma once

#include "formats/blocks/document.h"

#include <QString>

/// What a post says in plain words. Pure: any thread.
namespace blocks {

/// All text, one line per paragraph, originals and attributions of quotes included; without scripts, styles
/// and source code of custom HTML.
QString plainText(const Document &document);

/// Words of the story as Unicode Annex 29 parts them: of paragraphs, headings, lists and quotations,
/// originals beside their translations. Attributions, cards, captions, code and custom HTML are not the
/// story.
int wordCount(const Document &document);

/// The start of the post in at most `words` words, with `…` if something is left out. WordPress's own excerpt
/// drops nested quotations and, in groups, attributions: here a quote is `Attribution: “words”`, so that a
/// cut never leaves words without their author, and of a translated one only the translation is given.
/// Headings, lists, code, captions and cards are left out. Empty if the post has no such text.
QString excerpt(const Document &document, int words = 55);

/// Words of an excerpt as excerpt() counts them: parted by white space.
int excerptLength(const QString &excerpt);

} // namespace blocks
