#pragma once

#include <QString>

/// What WordPress 6.1 makes of texts when it stores them, as its own functions do. Of kses the constructs
/// that tests use: no <object>, no templates, blocks that are closed where they were opened. Pure.
namespace wordpresstexts {

/// sanitize_title(), with remove_accents() before it: a slug of at most 200 letters.
QString slugOf(const QString &title);
/// _truncate_post_slug(): at most so many letters, none of them half.
QString shortenedSlug(const QString &slug, int most);

/// wp_targeted_link_rel(), for everybody: links that open elsewhere tell nothing of where they come from.
QString targetedLinks(const QString &html);
/// wp_filter_post_kses() and wp_filter_kses(), for who may not write any HTML.
QString filteredPost(const QString &html);
QString filteredTitle(const QString &html);

/// sanitize_text_field(): a line without tags.
QString textField(const QString &text);
/// The same and kses: the name of a term.
QString plainName(const QString &name);
/// _wp_specialchars(): the same as it is stored.
QString storedName(const QString &name);
/// As MariaDB compares where it searches (utf8mb4_unicode_520_ci).
QString folded(const QString &text);

} // namespace wordpresstexts
