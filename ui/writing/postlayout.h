#pragma once

#include "writing/quotecolumns.h"

#include <QAbstractTextDocumentLayout>
#include <QTimer>

#include <vector>

/// Lays out the lines of a post: one below the other, each where Qt's own layout puts it, but an original
/// beside its translation where both columns are wide enough to read (decisions/postlayout.md). For documents
/// without Qt's frames, tables and lists. What is above a place is laid out before anything is said of that
/// place; the rest follows in slices of time, its height guessed until then. Main thread.
class PostLayout final : public QAbstractTextDocumentLayout {
    Q_OBJECT
    Q_PROPERTY(int cursorWidth MEMBER m_cursorWidth) // Asked for and set by this name, by QTextEdit.
public:
    explicit PostLayout(QTextDocument *document);

    /// Of the interface: the original stands on the side where reading begins.
    void setDirection(Qt::LayoutDirection direction);
    enum class Translations { Below, Beside };
    void setTranslations(Translations translations);
    bool hasColumns() const; ///< Lines stand beside others somewhere.

    /// Nothing is laid out meanwhile, nor has a place: for as long as all of the text gives way to another.
    class Pause final {
    public:
        explicit Pause(PostLayout &layout);
        ~Pause();
        Pause(const Pause &) = delete;
        Pause &operator=(const Pause &) = delete;

    private:
        PostLayout &m_layout;
    };

    /// From side to side as far as margins of a line count from; all of the document's width, or its column's
    /// share of it. So that the same margins give the same inset.
    struct Area {
        qreal left = 0;
        qreal width = 0;
        QuoteColumn column = QuoteColumn::None;

        bool operator==(const Area &) const = default;
    };
    Area areaOf(const QTextBlock &line) const;
    /// The area of all lines from `first` to `last`: a column only if all of them are in it.
    Area areaAround(const QTextBlock &first, const QTextBlock &last) const;

    struct Lines {
        QTextBlock first;
        QTextBlock last;
    };
    /// All that may be seen there, and with a line all that stands beside it. In the document's coordinates.
    Lines linesBetween(qreal top, qreal bottom) const;

    void draw(QPainter *painter, const PaintContext &context) override;
    int hitTest(const QPointF &point, Qt::HitTestAccuracy accuracy) const override;
    int pageCount() const override { return 1; }
    QSizeF documentSize() const override;
    QRectF frameBoundingRect(QTextFrame *frame) const override;
    QRectF blockBoundingRect(const QTextBlock &block) const override;

protected:
    void documentChanged(int from, int removed, int added) override;

private:
    struct Line {
        Area area;
        qreal above = 0; ///< Margins: of two that meet, the larger counts.
        qreal below = 0;
        qreal top = 0;
        qreal height = 0;
        qreal right = 0; ///< As far as words reach, with the margin behind them.
        qreal flow = 0; ///< Where its piece begins: never less further on.
        bool isEdge = false; ///< Its upper margin is inside of a frame: kept whole, whatever is above.
        bool isKnown = false; ///< Laid out, else `height` is a guess.
    };
    struct Column {
        int first = 0;
        int end = 0;
    };
    /// A line for itself, or an original and the translation beside it.
    struct Piece {
        Column original;
        Column translation;

        int first() const { return original.first; }
        int end() const { return translation.end; }
    };

    void relayout();
    void forgetAll();
    void layOutAll();
    void read(Line &line, const QTextBlock &block) const;
    void placeInColumns(int first, int last);
    qreal guess(const Line &line, const QTextBlock &block) const;
    void layOut(Line &line, const QTextBlock &block) const;
    void layOutTo(int wanted) const;
    void layOutDown(qreal y) const;
    void layOutSlice();
    void flow() const;
    qreal flowColumn(Column column, qreal begin, qreal &below) const;
    void place(int index, qreal top, qreal flow) const;
    void announce();
    Piece pieceFrom(int first) const;
    Piece pieceAt(qreal y) const;
    Column columnAt(const Piece &piece, qreal x) const;
    int nearestIn(Column column, qreal y) const;
    int hitIn(int index, const QPointF &point, Qt::HitTestAccuracy accuracy) const;
    void drawLine(QPainter &painter, const PaintContext &context, const QTextBlock &block) const;
    Line &at(int index) const { return m_lines[size_t(index)]; }
    int count() const { return int(m_lines.size()); }
    bool isInStep() const; ///< With the document: not while an edit adds lines or takes them.

    mutable std::vector<Line> m_lines; ///< By block number; none without a width, or while it pauses.
    mutable int m_known = 0; ///< How many from the start are laid out, all of them.
    mutable QSizeF m_size;
    QSizeF m_announced;
    mutable QTimer m_later;
    Qt::LayoutDirection m_direction = Qt::LeftToRight;
    Translations m_translations = Translations::Beside;
    int m_cursorWidth = 1;
    bool m_isPaused = false;
};
