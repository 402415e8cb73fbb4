#pragma once

#include <QIcon>
#include <QLatin1StringView>

enum class Mirror { Never, InRightToLeft };

/// The line icon resources/icons/<name>.svg in the palette's own ink, whatever the palette becomes.
/// Mirrored where it points somewhere and the window is right to left.
QIcon lineIcon(QLatin1StringView name, Mirror mirror = Mirror::Never);

/// The same in one colour, as a picture of `size` device-independent pixels.
QPixmap linePixmap(QLatin1StringView name, int size, const QColor &ink, qreal devicePixelRatio);
