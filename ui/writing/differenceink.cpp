#include "writing/differenceink.h"

#include "widgets/tones.h"

DifferenceInk::DifferenceInk(const QPalette &palette, const QFont &text, const QFont &smallFont)
{
    same.setFont(text);
    same.setForeground(palette.color(QPalette::Text));
    quiet = same;
    quiet.setForeground(mutedInk(palette));
    small.setFont(smallFont);
    small.setForeground(mutedInk(palette));
    const auto toned = [&](Tone tone) {
        QTextCharFormat format = same;
        const TonePair pair = tonePair(tone, palette);
        format.setForeground(pair.ink);
        format.setBackground(pair.ground);
        return format;
    };
    removed = toned(Tone::Trouble);
    removed.setFontStrikeOut(true);
    added = toned(Tone::Good);
    added.setFontUnderline(true);
    other = toned(Tone::Waiting);
    other.setFontUnderline(true);
}

QString showable(QString text)
{
    for (QChar &c : text) {
        if (c == u'\n')
            c = QChar::LineSeparator;
        else if (c.unicode() == 0x2029 || c.unicode() == 0xFDD0 || c.unicode() == 0xFDD1
            || c.unicode() == 0xFFFC)
            c = QChar::ReplacementCharacter;
    }
    return text;
}
