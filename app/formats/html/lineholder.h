#pragma once

#include "formats/html/inlinestate.h"
#include "formats/html/nodes.h"

#include <vector>

/// The inline nodes of one paragraph, heading, caption or preformatted text while they are read. Pure, any
/// thread. White space is collapsed; line breaks at the edges go.
class LineHolder final {
public:
    enum class Space { Collapse, Keep };

    /// Begins a line; what was in the last one must have been taken.
    void begin(Space space);
    void addText(const QString &text, const InlineState &state);
    /// Image or BreakOpportunity.
    void addLeaf(Node leaf, const InlineState &state);
    void addLineBreak(const InlineState &state);
    /// A block inside ended or began: a line break, if text follows.
    void addBoundary(const InlineState &state);
    /// Ends the line and gives its nodes.
    std::vector<Node> take();

    int nodesMade() const { return m_nodesMade; }

private:
    struct Open {
        Node node;
        int id = 0;
    };

    std::vector<Node> &tip() { return m_chain.empty() ? m_nodes : m_chain.back().node.children; }
    size_t sharedWith(const InlineState &state) const;
    void closeTo(size_t length);
    void prepare(const InlineState &state);
    void append(QStringView text);
    void trimEnd();

    Space m_space = Space::Collapse;
    std::vector<Node> m_nodes;
    std::vector<Open> m_chain;
    bool m_hasContent = false;
    bool m_endsInSpace = true; ///< Or nothing stands before.
    int m_pendingBreaks = 0;
    int m_nodesMade = 0;
};
