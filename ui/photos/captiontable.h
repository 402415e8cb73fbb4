#pragma once

#include "model/keptphotos.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

/// Words for pictures from a table: tab-separated as a spreadsheet copies it, or CSV (RFC 4180) with commas
/// or semicolons. Pure, any thread.

/// What a row of the table says of a picture. What it does not say stays as it is.
struct CaptionRow {
    QString picture; ///< The name of its file, or its number in the report, from 1.
    std::optional<QString> caption;
    std::optional<QString> alt;
    std::optional<QString> credit;

    bool operator==(const CaptionRow &) const = default;
};

/// Cells of a table. Tabs part them if there are any, else whichever of comma and semicolon stands more often
/// in the first line; a cell in quotation marks may hold line ends.
std::vector<QStringList> tableCells(const QString &text);

/// Columns by the names in the first row (`file`, `caption`, `alt`, `credit`, in any order, in English or in
/// the person's language), else picture, caption, alt, credit as they come. An empty cell says nothing.
std::vector<CaptionRow> captionRows(const QString &text);

/// What the table would change.
struct CaptionChange {
    size_t photo = 0; ///< In the report.
    KeptPhoto before;
    KeptPhoto after;
};
struct CaptionChanges {
    std::vector<CaptionChange> changes; ///< In the order of the report; without those that stay the same.
    QStringList unknown; ///< Rows that name no picture of the report.
};
/// A name with or without its extension, in any case; a number if no name is like it.
CaptionChanges captionChanges(const KeptPhotoReport &report, const std::vector<CaptionRow> &rows);

/// The words that change, and nothing else, in the report as it is now.
KeptPhotoReport withCaptions(KeptPhotoReport report, const CaptionChanges &changes);
