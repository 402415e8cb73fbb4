#pragma once

#include <QHash>

#include <utility>
#include <vector>

/// What two rows of things have in common. Pure, any thread.

/// The things as numbers, equal where the things are; `numbers` is shared by the rows that are compared.
template<class Thing>
std::vector<int> numbersOf(const std::vector<Thing> &things, QHash<Thing, int> &numbers)
{
    std::vector<int> row;
    row.reserve(things.size());
    for (const Thing &thing : things) {
        auto known = numbers.find(thing);
        if (known == numbers.end())
            known = numbers.insert(thing, int(numbers.size()));
        row.push_back(*known);
    }
    return row;
}

/// Which places of the one are places of the other: pairs that grow on both sides, as many as can be. `work`
/// is how many pairs of places may be looked at, and goes down; when it runs out, fewer are found, and
/// `isCoarse` is set.
std::vector<std::pair<size_t, size_t>> matchRows(
    const std::vector<int> &before, const std::vector<int> &after, qint64 &work, bool *isCoarse = nullptr);
