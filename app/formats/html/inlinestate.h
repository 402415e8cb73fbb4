#pragma once

#include "formats/html/nodes.h"

#include <vector>

/// The emphasis, links and the like that hold where the tree builder is. Pure, any thread.
///
/// The standard's list of active formatting elements makes its builder quadratic. Here each kind holds at
/// most once (quotes and directions may nest), at most 16 hold together, and they are put around text when
/// text comes.
class InlineState final {
public:
    struct Open {
        Node shape; ///< The element without children.
        int id = 0; ///< Different for each start tag.
        int nested = 0; ///< Start tags of the same kind inside it.
        size_t depth = 0; ///< Blocks that were open at its start.
        bool outlivesBlock = false;
    };

    const std::vector<Open> &open() const { return m_open; }

    void start(Node shape, size_t depth, bool outlivesBlock);
    void end(Element element);
    bool holds(Element element) const;

    /// Blocks deeper than `depth` have ended.
    void blocksEnded(size_t depth);
    /// A table cell ended: nothing of it goes on.
    void cellEnded(size_t depth);
    void clear() { m_open.clear(); }

private:
    std::vector<Open> m_open;
    int m_lastId = 0;
};
