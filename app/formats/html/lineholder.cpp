#include "formats/html/lineholder.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int mostBreaks = 100;

bool isSpace(QChar c) { return c == u' ' || c == u'\t' || c == u'\n' || c == u'\f' || c == u'\r'; }

/// Cuts `isCut` characters off the end, and the elements that are empty then. True if all went.
template<class IsCut>
bool trimNodes(std::vector<Node> &nodes, IsCut isCut)
{
    while (!nodes.empty()) {
        Node &last = nodes.back();
        if (last.element == Element::Text) {
            while (!last.text.isEmpty() && isCut(last.text.back()))
                last.text.chop(1);
            if (!last.text.isEmpty())
                return false;
        } else if (isVoid(last.element) || !trimNodes(last.children, isCut)) {
            return false;
        }
        nodes.pop_back();
    }
    return true;
}

} // namespace

void LineHolder::begin(Space space)
{
    m_space = space;
    m_nodes.clear();
    m_chain.clear();
    m_hasContent = false;
    m_endsInSpace = true;
    m_pendingBreaks = 0;
}

size_t LineHolder::sharedWith(const InlineState &state) const
{
    const size_t most = std::min(m_chain.size(), state.open().size());
    size_t shared = 0;
    while (shared < most && m_chain[shared].id == state.open()[shared].id)
        ++shared;
    return shared;
}

void LineHolder::closeTo(size_t length)
{
    while (m_chain.size() > length) {
        Node done = std::move(m_chain.back().node);
        m_chain.pop_back();
        if (!done.children.empty())
            tip().push_back(std::move(done));
    }
}

/// Makes the chain what the state says, with the line breaks that wait before what is new.
void LineHolder::prepare(const InlineState &state)
{
    closeTo(sharedWith(state));
    if (m_pendingBreaks > 0) {
        if (m_space == Space::Keep) {
            append(QString(m_pendingBreaks, u'\n'));
        } else {
            for (int i = 0; i < m_pendingBreaks; ++i)
                tip().push_back(Node{ .element = Element::LineBreak });
            m_nodesMade += m_pendingBreaks;
        }
        m_pendingBreaks = 0;
    }
    for (size_t i = m_chain.size(); i < state.open().size(); ++i) {
        m_chain.push_back({ state.open()[i].shape, state.open()[i].id });
        ++m_nodesMade;
    }
}

void LineHolder::append(QStringView text)
{
    std::vector<Node> &nodes = tip();
    if (nodes.empty() || nodes.back().element != Element::Text) {
        nodes.push_back(Node{ .element = Element::Text });
        ++m_nodesMade;
    }
    nodes.back().text += text;
}

void LineHolder::addText(const QString &text, const InlineState &state)
{
    if (m_space == Space::Keep) {
        QString kept = text;
        kept.remove(u'\r').remove(u'\f');
        qsizetype start = 0;
        // A parser takes one line feed after <pre>; several would come back as one less each time.
        while (!m_hasContent && start < kept.size() && kept[start] == u'\n')
            ++start;
        if (start == kept.size())
            return;
        prepare(state);
        append(QStringView(kept).mid(start));
        m_hasContent = true;
        return;
    }
    QString out(text.size(), Qt::Uninitialized);
    QChar *end = out.data();
    for (const QChar c : text) {
        const bool isGap = isSpace(c);
        if (!isGap || !m_endsInSpace)
            *end++ = isGap ? QChar(u' ') : c;
        m_endsInSpace = isGap;
    }
    out.truncate(end - out.constData());
    if (out.isEmpty())
        return;
    prepare(state);
    append(out);
    m_hasContent = true;
}

void LineHolder::addLeaf(Node leaf, const InlineState &state)
{
    prepare(state);
    tip().push_back(std::move(leaf));
    ++m_nodesMade;
    m_hasContent = true;
    m_endsInSpace = false;
}

void LineHolder::addLineBreak(const InlineState &state)
{
    if (!m_hasContent)
        return;
    closeTo(sharedWith(state));
    if (m_space == Space::Collapse && m_pendingBreaks == 0)
        trimEnd();
    if (!m_hasContent)
        return;
    m_pendingBreaks = std::min(m_pendingBreaks + 1, mostBreaks);
    m_endsInSpace = true;
}

void LineHolder::addBoundary(const InlineState &state)
{
    if (m_pendingBreaks == 0)
        addLineBreak(state);
}

/// Takes the one space at the end away, wherever it stands.
void LineHolder::trimEnd()
{
    for (size_t level = m_chain.size() + 1; level-- > 0;) {
        std::vector<Node> &nodes = level == 0 ? m_nodes : m_chain[level - 1].node.children;
        if (!trimNodes(nodes, [](QChar c) { return c == u' '; }))
            return;
    }
    m_hasContent = false;
}

std::vector<Node> LineHolder::take()
{
    if (m_space == Space::Collapse) {
        trimEnd();
        closeTo(0);
    } else {
        closeTo(0);
        trimNodes(m_nodes, [](QChar c) { return c == u'\n'; });
    }
    std::vector<Node> nodes = std::move(m_nodes);
    begin(Space::Collapse);
    return nodes;
}
