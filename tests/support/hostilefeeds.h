#pragma once

#include <QByteArray>
#include <QString>

#include <vector>

/// The strings of suites/hostile: each line and each whole file of xss, bleach, names, xml and svg, and the
/// Big List of Naughty Strings; each once. Empty without the suites.
std::vector<QByteArray> hostileStrings();

/// How a feed holds foreign text.
enum class FeedForm {
    RssEscaped,
    RssCData,
    RssRaw, ///< Markup right there, sound or not.
    AtomText,
    AtomHtml,
    AtomXhtml, ///< Markup right there, sound or not.
    JsonFeed,
};
inline constexpr FeedForm allFeedForms[]{ FeedForm::RssEscaped, FeedForm::RssCData, FeedForm::RssRaw,
    FeedForm::AtomText, FeedForm::AtomHtml, FeedForm::AtomXhtml, FeedForm::JsonFeed };
/// Whatever the text, the feed's own structure stands.
bool holdsItsStructure(FeedForm form);
const char *nameOf(FeedForm form);

/// A feed with an item for each text, which stands in every field of the item: title, author, link, content,
/// summary, enclosure, category, picture; and the first in every field of the feed. Items have the ids
/// `item-0`, `item-1`, ….
QByteArray hostileFeed(FeedForm form, const std::vector<QByteArray> &texts);

/// Why a line may not stand beside others in a window; empty if it may: it holds an end of a line, a control
/// character, an override of the direction, or opens a direction that it does not close.
QString lineFault(const QString &line);
/// Why an address may not be offered; empty if it may, or if it is empty.
QString addressFault(const QString &address);
