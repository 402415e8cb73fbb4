#pragma once

#include "formats/html/nodes.h"
#include "formats/html/plaintext.h"

#include <QFlags>
#include <QSize>

#include <vector>

/// A read tree as the lines of a page, without fonts and colours, and the way from a place in the page to a
/// place in the article's plain text. Values; made by pure functions, in any thread.

/// How letters look.
enum class Ink : quint16 {
    Bold = 1 << 0,
    Italic = 1 << 1,
    Underlined = 1 << 2,
    Struck = 1 << 3,
    Raised = 1 << 4,
    Lowered = 1 << 5,
    Fixed = 1 << 6,
    Marked = 1 << 7,
    Muted = 1 << 8, ///< Small and pale: a caption.
    Pale = 1 << 9, ///< Pale alone: the number of an item.
    Added = 1 << 10, ///< By the publisher, since another version.
    Removed = 1 << 11,
};
Q_DECLARE_FLAGS(Inks, Ink)
Q_DECLARE_OPERATORS_FOR_FLAGS(Inks)

/// Letters of one look.
struct PageRun {
    QString text; ///< Unit for unit as in the plain text, but for what a document takes for its own marks.
    Inks inks = {};
    int target = -1; ///< Of PageLines::targets; -1 for none.
    QString tip = {};
};

/// What stands between two ends of a line of the page: a paragraph, a heading, a row of a table; of a
/// paragraph that is too long to be laid out at once, a piece.
struct PageLine {
    enum class Kind : quint8 { Text, Preformatted, Rule };

    std::vector<PageRun> runs = {};
    Kind kind = Kind::Text;
    int headingLevel = 0; ///< 2 to 6; 0 for none.
    int indent = 0;
    int quoteDepth = 0;
    int top = 0; ///< Room above, in device-independent pixels; of this and the room below the line before,
                 ///< the larger counts.
    int bottom = 12;
    int endRoom = 0; ///< Beside it, where its letters end.
    bool hasMarker = false; ///< It begins with the bullet or the number of an item.
    bool isContinued = false; ///< The same paragraph goes on in the next line.
    Direction direction = Direction::Unset; ///< LeftToRight or RightToLeft once the page is made.
    int part = -1; ///< Which of the root's children it is of.
    int table = -1; ///< Of PageLines::tables.
    int position = 0; ///< Of its first letter, in units from the begin of the text.
    int length = 0; ///< In units.
};

/// What can be reached and activated in a page.
struct PageTarget {
    QUrl address; ///< Of a link; of the link that a picture stands in; empty if none.
    QString words; ///< Of a link; a picture's alternative text.
    int picture = -1; ///< Of PageLines::pictures; -1 for a link.
    int position = 0; ///< In units from the begin of the text.
    int length = 0; ///< 0: of a link that has no words; its pictures offer it.
};

struct PagePicture {
    QUrl source;
    QString alternative;
    QUrl link; ///< That it stands in; empty if none.
    QSize size = {}; ///< As the page says; empty if it does not.
};

/// Where some letters of the plain text stand.
struct PagePiece {
    int position = 0; ///< In the page, in units from the begin of the text.
    int length = 0; ///< In units, the same in both.
    qsizetype start = 0; ///< In the plain text, in UTF-16 units,
    qsizetype startPoints = 0; ///< and in code points.
};

/// A range of a plain text, in code points.
struct PlainRange {
    qsizetype start = 0;
    qsizetype end = 0;
    bool isEmpty() const { return start >= end; }
};

struct PageLines {
    std::vector<PageLine> lines = {};
    std::vector<PageTarget> targets = {}; ///< In the order of the text.
    std::vector<PagePicture> pictures = {};
    std::vector<std::vector<int>> tables = {}; ///< The letters of the widest cell of each column.
    std::vector<PagePiece> pieces = {}; ///< In order of position, and of start.
    QString plain = {}; ///< ex1 (formats/html/plaintext).
    Direction direction = Direction::LeftToRight; ///< Of most of its letters.
    int length = 0; ///< Of the text, in units; what parts two lines counts as one.

    /// What of the plain text stands between two positions; empty if nothing.
    PlainRange rangeBetween(int from, int to) const;
    /// Where the range begins and ends; -1 if it does not stand in the page.
    std::pair<int, int> positionsOf(const PlainRange &range) const;
    /// The same of a range in UTF-16 units.
    std::pair<int, int> positionsOfUnits(qsizetype start, qsizetype end) const;
    QString textOf(const PlainRange &range) const;
    /// Where a code point of the plain text begins, in UTF-16 units.
    qsizetype unitsOf(qsizetype points) const;
};

/// A paragraph of more units than this is laid out as several lines: the time that a line takes grows faster
/// than its length, and nothing else can happen meanwhile.
inline constexpr int longestLine = 4000;

PageLines pageLines(const Node &root);
