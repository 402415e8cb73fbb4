#pragma once

#include "formats/html/nodes.h"
#include "formats/html/tokenizer.h"

#include <vector>

/// From the attributes of a tag to the members of a Node. Pure, any thread.

/// UTF-8 as text without control characters and noncharacters.
QString textFromUtf8(std::string_view utf8);

/// The same, white space collapsed and cut off at both ends; empty if the attribute is absent or too long.
QString attributeText(const HtmlToken &token, std::string_view name);

/// A number that the attribute begins with, or `fallback`.
int attributeNumber(const HtmlToken &token, std::string_view name, int fallback);

/// Fills the members that belong to `node.element`; addresses through safeUrl() against `base`.
void applyAttributes(Node &node, const HtmlToken &token, const QUrl &base);

/// `dir` of any tag.
Direction directionOf(const HtmlToken &token);

/// True for a picture that is there to be counted, not seen: hidden, or at most 3 pixels high or wide.
bool isTrackingPicture(const HtmlToken &token);

/// One candidate of a srcset (WHATWG 4.8.4.2).
struct PictureCandidate {
    QString address; ///< As written.
    int width = 0; ///< Of a `w` descriptor; 0 if there is none.
    double density = 1; ///< Of an `x` descriptor.
};

/// The candidates, at most 100, in order.
std::vector<PictureCandidate> parseSrcset(const QString &text);
