#pragma once

#include "writing/lineledger.h"
#include "writing/linepath.h"

#include <QByteArrayList>

/// Puts the markup of lines together, in order: opens and closes the blocks around them, and gives back the
/// white space between blocks that stand as they were read. Main thread.
class BufferWriter final {
public:
    explicit BufferWriter(const LineLedger &ledger)
        : m_ledger(ledger)
    {
        m_open.push_back({});
    }

    /// `bytes` is the line's own markup; of an item of a list up to the end of its text. A line that is only
    /// a place to write gives nothing and is not added.
    void add(const QTextBlockFormat &line, const QByteArray &bytes);
    /// The block around the lines is there, if none of them has any markup.
    void enter(const QString &path);
    QByteArray finish(); ///< Closes what is open.
    void reserve(qsizetype size) { m_markup.reserve(size); }

private:
    struct Level {
        int holder = 0; ///< 0 outside of all.
        int previous = 0; ///< Origin of what stands before, 0 for something new.
        bool isFirst = true;
        // Of a list: the items and inner lists that are still open.
        QByteArrayList closers;
        std::vector<int> previousItems; ///< By level, the outermost first.
    };

    void addItem(const QTextBlockFormat &line, const QByteArray &bytes);
    void addGap(Level &level, int origin, const QByteArray &otherwise);
    QByteArray gapIn(const Level &level) const;
    void closeTop();

    const LineLedger &m_ledger;
    std::vector<Level> m_open;
    QString m_path;
    QByteArray m_markup;
};
