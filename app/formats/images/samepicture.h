#pragma once

#include <QByteArray>
#include <QSize>

/// Whether a copy of a picture still is that picture. Pure, any thread.

/// The same form, of the same size or smaller: edges are rounded to whole pixels.
bool isSameForm(QSize picture, QSize copy);

/// Whether all of `sent` is to be seen in `copy`, which somebody wrote anew: compressed more, scaled down, in
/// another format. A copy that was cut short is another picture, also where it was completed with grey before
/// it was written. Of what moves, only the same bytes are the same.
bool showsTheSame(const QByteArray &sent, const QByteArray &copy);
