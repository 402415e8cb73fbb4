#pragma once

#include <QByteArray>

#include <vector>

/// What lines refer to by number, from 1: the blocks around them, and the bytes they were read from. It only
/// grows, so that undo finds all of it. Main thread.
class LineLedger final {
public:
    /// A block that holds lines. A changed one is another Holder.
    struct Holder {
        QByteArray name; ///< `core/quote`; empty for HTML without blocks.
        QByteArray open; ///< UTF-8 markup before what it holds.
        QByteArray close;
        QByteArray gap; ///< Between two of what it holds, where they do not stand as they were read.
        int origin = 0; ///< Of the block itself; 0 for a new one.
        bool isOldForm = false; ///< What it holds are elements, not blocks.
    };

    /// A line, or a block with lines in it, as read.
    struct Original {
        QByteArray bytes; ///< Of a line: its markup. Of an item of a list only up to the end of its text.
        QByteArray made; ///< What writing the line unchanged gives.
        QByteArray before; ///< The white space before it,
        int previous = 0; ///< which stands behind this original; 0 if it was the first of its holder.
    };

    int add(Holder holder)
    {
        m_holders.push_back(std::move(holder));
        return int(m_holders.size());
    }
    const Holder &holder(int number) const { return m_holders[size_t(number - 1)]; }

    int add(Original original)
    {
        m_originals.push_back(std::move(original));
        return int(m_originals.size());
    }
    const Original &original(int number) const { return m_originals[size_t(number - 1)]; }
    Original &original(int number) { return m_originals[size_t(number - 1)]; }

    void clear()
    {
        m_holders.clear();
        m_originals.clear();
    }

private:
    std::vector<Holder> m_holders;
    std::vector<Original> m_originals;
};
