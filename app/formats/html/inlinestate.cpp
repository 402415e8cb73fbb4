#include "formats/html/inlinestate.h"

#include <algorithm>

namespace {

constexpr size_t mostOpen = 16;

bool mayNest(Element element)
{
    return element == Element::InlineQuote || element == Element::IsolatedText
        || element == Element::DirectedText;
}

} // namespace

void InlineState::start(Node shape, size_t depth, bool outlivesBlock)
{
    // A link cannot be in a link, nor one reading in another: the next one ends it.
    if (shape.element == Element::Link)
        std::erase_if(m_open, [](const Open &open) { return open.shape.element == Element::Link; });
    const auto same = std::find_if(m_open.rbegin(), m_open.rend(),
        [&](const Open &open) { return open.shape.element == shape.element; });
    if (same != m_open.rend() && (!mayNest(shape.element) || m_open.size() >= mostOpen)) {
        ++same->nested;
        return;
    }
    if (m_open.size() >= mostOpen)
        return;
    m_open.push_back({ std::move(shape), ++m_lastId, 0, depth, outlivesBlock });
}

void InlineState::end(Element element)
{
    const auto last = std::find_if(m_open.rbegin(), m_open.rend(),
        [element](const Open &open) { return open.shape.element == element; });
    if (last == m_open.rend())
        return;
    if (last->nested > 0)
        --last->nested;
    else
        m_open.erase(std::next(last).base());
}

bool InlineState::holds(Element element) const
{
    return std::any_of(
        m_open.begin(), m_open.end(), [element](const Open &open) { return open.shape.element == element; });
}

void InlineState::blocksEnded(size_t depth)
{
    std::erase_if(m_open, [depth](const Open &open) { return open.depth > depth && !open.outlivesBlock; });
}

void InlineState::cellEnded(size_t depth)
{
    std::erase_if(m_open, [depth](const Open &open) { return open.depth > depth; });
}
