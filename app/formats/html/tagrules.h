#pragma once

#include "formats/html/nodes.h"

#include <string_view>

/// What the tree builder does with each tag of HTML. Pure, any thread.

enum class TagRole : quint8 {
    Unknown, ///< The tag goes, what is in it stays.
    Skipped, ///< A void tag that goes.
    Division, ///< Not kept itself, but text in it does not run into its neighbours: div, section, form.
    Paragraph,
    Heading,
    Preformatted,
    Container, ///< Blockquote, figure, figure caption.
    List,
    ListItem,
    DescriptionList,
    DescriptionItem,
    Table,
    TableCaption,
    TableSection,
    TableRow,
    TableCell,
    Rule,
    LineBreak,
    Break, ///< wbr
    Image,
    Formatting, ///< Goes on after the end of a block that it began in, as b and a do (WHATWG 13.2.4.3).
    Phrase, ///< Ends with the block that it began in.
    Dropped, ///< Goes with what is in it.
    DroppedText, ///< The same, and what is in it is not markup (RAWTEXT).
    DroppedScript, ///< script
    DroppedTitle, ///< The same, with references (RCDATA).
    RawText, ///< xmp: text that is not markup, kept.
    PlainText, ///< plaintext
    Media, ///< audio, video: a link to it stays.
    Source,
    Frame, ///< iframe: its address is told, its content goes.
    Base,
};

struct TagRule {
    std::string_view name;
    TagRole role = TagRole::Unknown;
    Element element = Element::Fragment;
};

/// The rule of a tag in lower case, or null for a tag that HTML does not know.
const TagRule *findTagRule(std::string_view name);

/// True for the start tags that end `<svg>` or `<math>` (WHATWG 13.2.6.5).
bool breaksOutOfForeign(std::string_view name);
