#pragma once

#include <QByteArray>
#include <QString>
#include <QStringView>
#include <QUrl>

#include <string_view>

// Characters of XML and HTML in feeds. Pure, linear, any thread; text is UTF-8.

/// Appends `raw` with its references decoded once: numeric ones as HTML does (128–159 are windows-1252; no
/// NUL, no surrogate, nothing beyond Unicode), named ones of HTML if they end in `;`. A bare `&` stays. CR LF
/// becomes LF.
void appendDecoded(QByteArray &to, std::string_view raw);
QByteArray decoded(std::string_view raw);

/// Appends `text` with & < > escaped (and " in an attribute).
void appendEscapedText(QByteArray &to, std::string_view text);
void appendEscapedAttribute(QByteArray &to, std::string_view text);

/// One line of plain text out of HTML: tags and comments go, script and style go with their content,
/// references are decoded, white space is collapsed.
QString plainTextOf(std::string_view html);

/// White space and ends of lines collapsed, C0 and C1 controls removed. Nothing in it can turn what stands
/// beside it round, nor read otherwise than it is written: overrides of the direction (U+202D, U+202E) go,
/// what opens another one is closed, and what closes none goes (Unicode UAX #9).
QString oneLine(std::string_view text);

/// Whether it is written as a tag of BCP 47 is, or with its `_` for `-`.
bool isLanguageTag(QStringView text);

/// Whether an HTML parser would see a tag or a reference in it.
bool looksLikeHtml(std::string_view text);

/// Resolves the relative addresses in href, src, srcset, cite, poster, action and the like against `base`
/// (RFC 3986). Everything else keeps its bytes; without a base, everything does. `mailto:`, `data:` and other
/// absolute ones stay.
QByteArray resolveLinks(const QByteArray &html, const QUrl &base);

inline constexpr std::string_view xmlSpaces = " \t\r\n\f";
std::string_view trimmed(std::string_view text);
std::string_view view(const QByteArray &bytes);
bool equalsIgnoringCase(std::string_view left, std::string_view right); ///< ASCII.
