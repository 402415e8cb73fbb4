#pragma once

#include <QByteArray>
#include <QStringList>

namespace blocks {

/// What WordPress takes out of a text when an account without `unfiltered_html` saves any part of its post
/// (wp_filter_post_kses and filter_block_content, wp-includes/kses.php and blocks.php at 6.1; later versions
/// let some more through). Each as a person would name it, once, in the order of the text: `<script>`,
/// `onclick`, `style: position`, `javascript:`. Empty: nothing goes that a reader or the editor would miss;
/// the bytes may still change (`&amp;`, ` />`). Linear. Pure: any thread.
QStringList takenByFilter(const QByteArray &content);

/// The same of a title (wp_filter_kses).
QStringList takenFromTitle(const QString &title);

} // namespace blocks
