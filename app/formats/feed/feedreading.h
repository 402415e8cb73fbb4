#pragma once

#include "formats/feed/dates.h"
#include "formats/feed/parsedfeed.h"
#include "formats/feed/xmltokenizer.h"

#include <QByteArray>
#include <QUrl>

#include <string_view>

// What the XML families share. Each read… function stands on a StartTag and leaves after its EndTag.

/// Characters in the element, references decoded, tags left out, trimmed.
QByteArray readText(XmlTokenizer &xml);

/// The element's content as markup that an HTML parser reads the same way, trimmed. Not trimmed inside.
QByteArray readMarkup(XmlTokenizer &xml);

/// RSS's way: escaped HTML, CDATA, or markup right there; characters without markup are Plain.
FeedText readHtml(XmlTokenizer &xml);

/// Atom 1.0's type (RFC 4287, 3.1 and 4.1.3) and Atom 0.3's type and mode.
FeedText readAtomText(XmlTokenizer &xml);

/// An atom:link's, media:content's … address attribute, or an element's text, against the base in scope.
/// Empty if it is no address.
QUrl addressOf(XmlTokenizer &xml, std::string_view text);
QUrl readAddress(XmlTokenizer &xml);
QUrl addressAttribute(XmlTokenizer &xml, std::string_view name);

FeedPerson readAtomPerson(XmlTokenizer &xml);
/// `mail@example.org (Name)`, `Name <mail@example.org>`, a name.
FeedPerson personOf(const QByteArray &text);

std::optional<FeedDate> readMoment(XmlTokenizer &xml);
QDateTime readDate(XmlTokenizer &xml); ///< In UTC; invalid if it is none.
QString readLine(XmlTokenizer &xml); ///< Plain text, one line; HTML in it goes.
QString lineAttribute(XmlTokenizer &xml, std::string_view name);

QString languageOf(const XmlTokenizer &xml);

/// An element of Dublin Core, Media RSS, iTunes and so on in an item or entry. False if it is none of them:
/// then nothing was read.
bool readExtension(XmlTokenizer &xml, ParsedEntry &entry);
/// The same in a channel or feed.
bool readExtension(XmlTokenizer &xml, ParsedFeed &feed);

/// An element of Atom's in an entry, or in an RSS item. False if it is none.
bool readAtomElement(XmlTokenizer &xml, ParsedEntry &entry);
bool readAtomElement(XmlTokenizer &xml, ParsedFeed &feed);

void addTag(QStringList &tags, const QString &tag);
/// Several in one line: by commas, or by spaces when there is no comma.
void addKeywords(const QString &words, QStringList &tags);
void addPerson(std::vector<FeedPerson> &persons, FeedPerson person);
void setTitle(ParsedEntry &entry, FeedText title);
void setTitle(ParsedFeed &feed, FeedText title);
void setPublished(ParsedEntry &entry, const std::optional<FeedDate> &date);
/// GeoRSS and W3C geo: an element that gives a place, or holds one that does (georss.org,
/// w3.org/2003/01/geo). False if it is none of them: then nothing was read.
bool readPlace(XmlTokenizer &xml, ParsedEntry &entry);
bool isPlace(const GeoPoint &place); ///< Its numbers are some that a place has.
/// What `mostParts` counts, and an entry without it: the texts stay.
size_t partsOf(const ParsedEntry &entry);
void dropParts(ParsedEntry &entry);
/// The rest of an entry when its end was read: where it stands, its base, its language.
void finishEntry(ParsedEntry &entry, XmlTokenizer &xml, qsizetype start);
/// Whether one more entry is taken; else the feed is malformed.
bool mayAddEntry(const ParsedFeed &feed, XmlTokenizer &xml);
void addEnclosure(ParsedEntry &entry, XmlTokenizer &xml, FeedEnclosure enclosure);
void addPicture(ParsedEntry &entry, XmlTokenizer &xml, FeedPicture picture);

// One function a family. The tokenizer stands on the root's StartTag.
void readRss(XmlTokenizer &xml, ParsedFeed &feed);
void readAtom(XmlTokenizer &xml, ParsedFeed &feed);
void readCdf(XmlTokenizer &xml, ParsedFeed &feed);

/// JSON Feed 1.0/1.1. False if it is none.
bool readJsonFeed(const QByteArray &utf8, const QUrl &url, ParsedFeed &feed);
