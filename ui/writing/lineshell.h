#pragma once

#include <QByteArray>

/// Changes in the markup that stands before a line's text, delimiter and opening tag: what WordPress wants in
/// the attributes and on the tag alike is changed in both, every other byte stays. Markup of another form
/// stays as it is. Pure: any thread.
namespace lineshell {

bool isParagraphBlock(const QByteArray &open); ///< `<!-- wp:paragraph … -->…<p …>`.
/// `rtl`, `ltr`, or empty to take it away; of a paragraph block.
QByteArray withDirection(const QByteArray &open, const QByteArray &direction);
/// Of any block whose last tag takes the class.
QByteArray withClass(const QByteArray &open, const QByteArray &name);
QByteArray withoutClass(const QByteArray &open, const QByteArray &name);
/// An id stands on the page once: a second line must not carry it.
QByteArray withoutId(const QByteArray &open);

} // namespace lineshell
