#pragma once

#include "reading/pagelines.h"

#include <QFont>
#include <QHash>
#include <QPalette>
#include <QTextDocument>
#include <QTextFormat>

#include <memory>
#include <vector>

/// Where a picture stands; properties of its object character.
namespace pictureproperty {
inline constexpr int objectType = QTextFormat::UserObject + 20;
enum Property : int { Source = QTextFormat::UserProperty + 50, Alternative, Size };
} // namespace pictureproperty

/// Of a line. Which of the root's children a line of the page is of, counted from 0; a line of its head or
/// foot has none.
namespace pageproperty {
inline constexpr int part = QTextFormat::UserProperty + 60;
inline constexpr int quoteDepth = QTextFormat::UserProperty + 61; ///< How many quotations a line stands in.
} // namespace pageproperty

/// Lines of a page written into a QTextDocument with a cursor (never as HTML), as many at a time as the
/// caller has time for, and the way from a place in the document to a place in the plain text. Main thread.
class ArticlePage final {
public:
    struct Look {
        QFont text;
        QFont small; ///< For captions and what is said about the article.
        QPalette palette;
        double width = 0; ///< Of the column; a table's columns are parted by it.
        int most = 200'000; ///< What has more letters, or more than a fiftieth as many lines, is cut there.
    };
    /// Words of the page's own that do something when they are activated.
    struct Offer {
        QString words;
        QUrl address;
    };
    struct Head {
        QString about; ///< "Square Watch · A. Tamgaly · 22 November, 14:20"
        QString title;
        std::vector<Offer> enclosures; ///< A line each, after the text.
        QString place; ///< "Place given by the blog: 48.02, 66.92"; empty for none.
        QString foot; ///< "2 trackers removed"; empty for none.
    };

    /// Nothing is written yet.
    ArticlePage(
        QTextDocument *document, std::shared_ptr<const PageLines> lines, const Head &head, const Look &look);

    /// Appends lines of about this many letters: after the head, and before the foot. The first time it takes
    /// the place of what the document holds.
    void write(int letters);
    void writeAll();
    bool isWritten() const { return m_state == State::Written; } ///< To its end, or to where it is cut.
    bool isCut() const { return m_end < m_lines->lines.size(); }

    const PageLines &lines() const { return *m_lines; }
    /// What can be activated, in order, as far as it is written; positions are the document's. Its address is
    /// `quotidian:N`, counted from 0, where the document is asked for an anchor.
    const std::vector<PageTarget> &targets() const { return m_targets; }

    /// What of the body lies between two positions of the document; empty if nothing.
    PlainRange rangeBetween(int from, int to) const;
    /// Where the range begins and ends in the document, also while it is not written yet; -1 if it is not
    /// there.
    std::pair<int, int> positionsOf(const PlainRange &range) const;
    std::pair<int, int> positionsOfUnits(qsizetype start, qsizetype end) const;
    int titlePosition() const { return m_titlePosition; } ///< -1 if there is none.
    int bodyPosition() const { return m_bodyPosition; } ///< Where the text begins.
    int bodyEnd() const; ///< And where it ends, as far as it is written.

private:
    class Writer;
    enum class State { Empty, Begun, Written };

    QTextDocument *m_document;
    std::shared_ptr<const PageLines> m_lines;
    Head m_head;
    Look m_look;
    State m_state = State::Empty;
    size_t m_next = 0; ///< Line.
    size_t m_end = 0;
    size_t m_nextTarget = 0;
    int m_titlePosition = -1;
    int m_bodyPosition = 0;
    std::vector<PageTarget> m_targets;
    QHash<uint, QTextCharFormat> m_inks; ///< By what a run and its line ask for.
};
