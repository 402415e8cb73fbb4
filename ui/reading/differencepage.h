#pragma once

#include "formats/text/worddifference.h"
#include "reading/pagelines.h"

/// A place where two texts differ.
struct PageChange {
    int position = 0; ///< In units from the begin of the page's text.
    int length = 0;
    QString removed; ///< On one line, its beginning.
    QString added;
};

/// Two texts as one page: what went and what came stand in it, marked.
struct DifferencePage {
    PageLines lines;
    std::vector<PageChange> changes; ///< In order.
};

/// Pure, any thread. The title is a heading above the text.
DifferencePage differencePage(
    const std::vector<DifferencePart> &title, const std::vector<DifferencePart> &text);
