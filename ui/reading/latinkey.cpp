#include "reading/latinkey.h"

#include <QAction>
#include <QKeyEvent>

#include <array>
#include <string_view>

namespace {

/// Letters by scan code of the first set, which evdev shares (linux/input-event-codes.h, KEY_Q is 16).
[[maybe_unused]] QChar byScanCode(quint32 code)
{
    struct Row {
        quint32 first;
        std::string_view letters;
    };
    static constexpr std::array rows{ Row{ 16, "QWERTYUIOP" }, Row{ 30, "ASDFGHJKL" }, Row{ 44, "ZXCVBNM" } };
    for (const Row &row : rows) {
        if (code >= row.first && code < row.first + row.letters.size())
            return QLatin1Char(row.letters[code - row.first]);
    }
    return {};
}

/// Letters by the place of macOS's virtual key codes (HIToolbox/Events.h, kVK_ANSI_A is 0).
[[maybe_unused]] QChar byMacKey(quint32 key)
{
    static constexpr std::string_view places{ "ASDFHGZXCV?BQWERYT?????????????OU?IP?LJ?K????NM" };
    if (key >= places.size() || places[key] == '?')
        return {};
    return QLatin1Char(places[key]);
}

} // namespace

QChar latinKey(const QKeyEvent &event)
{
    if (event.key() >= Qt::Key_A && event.key() <= Qt::Key_Z)
        return QChar(ushort(event.key()));
    if (event.text().isEmpty() || !event.text().front().isLetter())
        return {};
#if defined(Q_OS_WIN)
    const quint32 key = event.nativeVirtualKey();
    return key >= 'A' && key <= 'Z' ? QChar(ushort(key)) : QChar();
#elif defined(Q_OS_MACOS)
    return byMacKey(event.nativeVirtualKey());
#else
    constexpr quint32 keycodeOffset = 8; // Of X11's key codes and xkb's to evdev's.
    return event.nativeScanCode() < keycodeOffset ? QChar()
                                                  : byScanCode(event.nativeScanCode() - keycodeOffset);
#endif
}

bool triggerByPlace(const QKeyEvent &event, const QList<QAction *> &actions)
{
    const Qt::KeyboardModifiers modifiers = event.modifiers() & ~Qt::KeypadModifier;
    const QChar letter = latinKey(event);
    if (letter.isNull() || (modifiers != Qt::NoModifier && modifiers != Qt::ShiftModifier))
        return false;
    const QKeySequence keys(int(letter.unicode()) | modifiers.toInt());
    for (QAction *action : actions) {
        if (action->shortcut() == keys) {
            action->trigger(); // Nothing happens if it does not apply now.
            return true;
        }
    }
    return false;
}
