#pragma once

#include "formats/blocks/views.h"

/// Where the cells of a table stand: those that span several columns or rows push the others aside (WHATWG
/// HTML 4.9.12). What is wider than any page is cut off: a grid is for the eye, the markup keeps it. Pure.
struct TableGrid {
    struct Place {
        int row = 0; ///< Of its corner,
        int column = 0;
        int rows = 1; ///< and how far it goes.
        int columns = 1;
        int tableRow = 0; ///< Number of its row in the table,
        int cell = 0; ///< and of the cell in that row.
    };

    explicit TableGrid(const blocks::TableView &table);

    const Place *at(int row, int column) const; ///< Null where no cell is.

    int rows = 0;
    int columns = 0;
    std::vector<Place> places; ///< Of all cells, in order.
    std::vector<int> squares; ///< Of each square the number of its place, or -1; row by row.
};

/// Whether its words run from the right: the first cell that says a direction counts.
bool runsRightToLeft(const blocks::TableView &table);
