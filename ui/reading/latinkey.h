#pragma once

#include <QChar>
#include <QList>

class QAction;
class QKeyEvent;

/// The Latin letter, upper case, that stands where this key is on a keyboard: the letter itself, or what a US
/// keyboard has in that place when the layout writes another script. Null if the key is no letter.
/// By place on X11, Wayland (evdev codes) and macOS; on Windows the virtual key is Latin already.
QChar latinKey(const QKeyEvent &event);

/// J is where J stands, also while the keyboard writes Cyrillic or Arabic: triggers the one whose shortcut is
/// this letter alone, or with Shift. False if there is none.
bool triggerByPlace(const QKeyEvent &event, const QList<QAction *> &actions);
