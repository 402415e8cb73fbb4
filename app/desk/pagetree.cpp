#include "desk/pagetree.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <tuple>

std::vector<PlacedPage> pageTree(std::vector<PlacedPage> pages)
{
    std::ranges::sort(pages, [](const PlacedPage &a, const PlacedPage &b) {
        const int titles = a.title.localeAwareCompare(b.title);
        return std::tuple(a.menuOrder, titles, a.id) < std::tuple(b.menuOrder, 0, b.id);
    });
    QSet<qint64> known;
    QHash<qint64, std::vector<const PlacedPage *>> under;
    for (const PlacedPage &page : pages)
        known.insert(page.id);
    for (const PlacedPage &page : pages)
        under[known.contains(page.parent) ? page.parent : 0].push_back(&page);

    std::vector<PlacedPage> tree;
    QSet<qint64> placed;
    const auto place = [&](const PlacedPage &top) {
        std::vector<std::pair<const PlacedPage *, int>> next{ { &top, 0 } };
        while (!next.empty()) {
            const auto [page, depth] = next.back();
            next.pop_back();
            if (placed.contains(page->id))
                continue;
            placed.insert(page->id);
            tree.push_back(*page);
            tree.back().depth = depth;
            const auto &children = under[page->id];
            for (auto child = children.rbegin(); child != children.rend(); ++child)
                next.emplace_back(*child, depth + 1);
        }
    };
    for (const PlacedPage *top : std::vector(under[0]))
        place(*top);
    for (const PlacedPage &page : pages) // Of a ring.
        place(page);
    return tree;
}

std::vector<PlacedPage> possibleParents(const std::vector<PlacedPage> &tree, qint64 page)
{
    std::vector<PlacedPage> parents;
    int excluded = -1; ///< The depth of the page itself while its own are passed over.
    for (const PlacedPage &each : tree) {
        if (excluded >= 0 && each.depth > excluded)
            continue;
        excluded = page != 0 && each.id == page ? each.depth : -1;
        if (excluded < 0)
            parents.push_back(each);
    }
    return parents;
}
