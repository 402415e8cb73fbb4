#pragma once

#include <QTextBlock>

#include <vector>

/// Which of two columns a line of a translated quotation belongs in, where there is room for two.
enum class QuoteColumn { None, Original, Translation };

struct ColumnedLine {
    QuoteColumn column = QuoteColumn::None;
    qreal padding = 0; ///< At either side of both columns, between them and the edge of the text.
};

/// Of the lines from `first` to `last`, which begin and end no quotation that another line is in. The lines
/// of an original stand directly before those of its translation; what is within a part belongs to its
/// column.
std::vector<ColumnedLine> quoteColumns(const QTextBlock &first, const QTextBlock &last);
