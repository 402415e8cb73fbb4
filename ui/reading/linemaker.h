#pragma once

#include "reading/pagelines.h"

/// How many letters of a text are written in which direction. Most decide: the first letter of an Arabic
/// paragraph is often that of a foreign name.
struct Letters {
    qint64 leftToRight = 0;
    qint64 rightToLeft = 0;

    void add(QStringView text);
    Direction direction() const; ///< Unset if as many are of the one as of the other.
};

/// Gathers lines of a page. Cuts what is too long, counts positions, and finds the direction of each
/// paragraph. Pure, any thread.
class LineMaker final {
public:
    /// Begins a line with this format; what was in the last one is done.
    void begin(const PageLine &format);
    /// Where letters stand in the plain text, in UTF-16 units and in code points; -1 if they are no part of
    /// it.
    struct Place {
        qsizetype units;
        qsizetype points;
    };
    static constexpr Place nowhere{ -1, -1 };
    void add(const QString &text, const PageRun &like, Place start = nowhere);
    void addPicture(const PageRun &like);
    /// A line end inside the paragraph.
    void breakLine(const PageRun &like);
    /// Everything is in: the rest of the facts is found.
    PageLines take();

    PageLine *last() { return m_page.lines.empty() ? nullptr : &m_page.lines.back(); }
    size_t count() const { return m_page.lines.size(); }
    PageLine &at(size_t line) { return m_page.lines[line]; }
    int position() const { return m_position; } ///< Of the next letter.
    PageLines &page() { return m_page; }

private:
    void put(const QString &text, const PageRun &like, Place start);
    void goOn();
    void endParagraph();

    PageLines m_page;
    size_t m_first = 0; ///< Line of the paragraph.
    int m_position = 0;
    Letters m_all;
    int m_marksInARow = 0;
};

/// As many units as before, none that a document takes for its own marks.
QString showable(const QString &text);
