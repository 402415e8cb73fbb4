#pragma once

#include "formats/html/nodes.h"
#include "formats/html/plaintext.h"

#include <QFont>
#include <QPalette>
#include <QTextDocument>
#include <QTextFormat>

#include <vector>

/// Where a picture stands that is not loaded; properties of its object character.
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

/// A read tree laid out as a QTextDocument, piece by piece with a cursor (never as HTML), and the way back
/// from a place in the document to a place in the article's plain text. Main thread.
class ArticlePage final {
public:
    struct Look {
        QFont text;
        QFont small; ///< For captions and what is said about the article.
        QPalette palette;
        int mostLines = 3000; ///< What is longer is cut there: see isCut().
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
        std::vector<Offer> offers; ///< One line, below the foot.
    };

    /// Replaces what the document holds.
    ArticlePage(QTextDocument *document, const Node &root, const Head &head, const Look &look);

    const QString &plainText() const { return m_plain; }
    /// Where a code point of the plain text begins, in UTF-16 units.
    qsizetype unitsOfPlain(qsizetype points) const;

    /// A range of the plain text, in code points.
    struct Range {
        qsizetype start = 0;
        qsizetype end = 0;
        bool isEmpty() const { return start >= end; }
    };
    /// What of the body lies between two positions of the document.
    Range rangeBetween(int from, int to) const;
    /// Where the range stands in the document: the positions of its begin and end; -1 if it is not there.
    std::pair<int, int> positionsOf(const Range &range) const;
    QString textOf(const Range &range) const;

    struct Picture {
        QUrl source;
        QString alternative;
        QUrl link; ///< That it stands in; empty if none.
    };
    /// In their order; `quotidian:picture/N` is the address of the Nth object, counted from 0.
    const std::vector<Picture> &pictures() const { return m_pictures; }
    bool isCut() const { return m_isCut; }

private:
    struct Piece {
        int position; ///< In the document, UTF-16.
        int length;
        qsizetype start; ///< In the plain text, code points.
        QString text;
    };
    class Writer;

    QString m_plain;
    std::vector<Piece> m_pieces; ///< In order of position, and of start.
    std::vector<Picture> m_pictures;
    bool m_isCut = false;
};
