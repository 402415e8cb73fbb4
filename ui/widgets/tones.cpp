#include "widgets/tones.h"

#include <algorithm>
#include <cmath>

namespace {

struct Inks {
    QRgb window, base, alternate, text, muted, hairline, border, accent, tint, tintText, button;
};

QPalette makePalette(const Inks &inks)
{
    QPalette palette;
    palette.setColor(QPalette::Window, inks.window);
    palette.setColor(QPalette::WindowText, inks.text);
    palette.setColor(QPalette::Base, inks.base);
    palette.setColor(QPalette::AlternateBase, inks.alternate);
    palette.setColor(QPalette::Text, inks.text);
    palette.setColor(QPalette::PlaceholderText, inks.muted);
    palette.setColor(QPalette::Button, inks.button);
    palette.setColor(QPalette::ButtonText, inks.text);
    palette.setColor(QPalette::BrightText, inks.text);
    palette.setColor(QPalette::ToolTipBase, inks.base);
    palette.setColor(QPalette::ToolTipText, inks.text);
    palette.setColor(QPalette::Highlight, inks.tint);
    palette.setColor(QPalette::HighlightedText, inks.tintText);
    palette.setColor(QPalette::Link, inks.accent);
    palette.setColor(QPalette::LinkVisited, inks.accent);
    palette.setColor(QPalette::Light, inks.base);
    palette.setColor(QPalette::Midlight, inks.alternate);
    palette.setColor(QPalette::Mid, inks.hairline);
    palette.setColor(QPalette::Dark, inks.border);
    palette.setColor(QPalette::Shadow, inks.border);
    for (QPalette::ColorRole role : { QPalette::WindowText, QPalette::Text, QPalette::ButtonText,
             QPalette::HighlightedText, QPalette::PlaceholderText })
        palette.setColor(QPalette::Disabled, role, inks.border);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, inks.hairline);
    return palette;
}

double luminance(const QColor &color)
{
    const auto linear = [](double channel) {
        return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

QColor blend(const QColor &over, const QColor &under, float share)
{
    const auto mix = [share](float a, float b) {
        return a * share + b * (1 - share);
    };
    return QColor::fromRgbF(
        mix(over.redF(), under.redF()), mix(over.greenF(), under.greenF()), mix(over.blueF(), under.blueF()));
}

} // namespace

QPalette lightPalette()
{
    return makePalette({ .window = 0xfff4f3f0,
        .base = 0xffffffff,
        .alternate = 0xfff9f8f6,
        .text = 0xff1d2327,
        .muted = 0xff5b6067,
        .hairline = 0xffdcdad4,
        .border = 0xff8a8d88,
        .accent = 0xff0b6b6b,
        .tint = 0xffd8e8e6,
        .tintText = 0xff084b4e,
        .button = 0xffffffff });
}

QPalette darkPalette()
{
    return makePalette({ .window = 0xff1e2021,
        .base = 0xff17191a,
        .alternate = 0xff1b1d1e,
        .text = 0xffe6e6e3,
        .muted = 0xffa3a8ad,
        .hairline = 0xff343738,
        .border = 0xff8a8d88,
        .accent = 0xff5cc0bb,
        .tint = 0xff1f3a3a,
        .tintText = 0xffd4efec,
        .button = 0xff26292a });
}

bool isDark(const QPalette &palette)
{
    return luminance(palette.color(QPalette::Window)) < luminance(palette.color(QPalette::WindowText));
}

TonePair tonePair(Tone tone, const QPalette &palette)
{
    const bool dark = isDark(palette);
    switch (tone) {
    case Tone::Plain:
        return { palette.color(QPalette::PlaceholderText), palette.color(QPalette::Midlight) };
    case Tone::Good:
        return dark ? TonePair{ QColor(0x9fd8a0), QColor(0x1f3320) }
                    : TonePair{ QColor(0x285e23), QColor(0xe2efe0) };
    case Tone::Waiting:
        return dark ? TonePair{ QColor(0xf0c868), QColor(0x3a2e12) }
                    : TonePair{ QColor(0x6d4a00), QColor(0xfbeccb) };
    case Tone::Trouble:
        return dark ? TonePair{ QColor(0xf2a585), QColor(0x3b2118) }
                    : TonePair{ QColor(0x8a3b12), QColor(0xfbe6dc) };
    }
    return {};
}

QColor mutedInk(const QPalette &palette) { return palette.color(QPalette::PlaceholderText); }
QColor hairline(const QPalette &palette) { return palette.color(QPalette::Mid); }
QColor controlBorder(const QPalette &palette) { return palette.color(QPalette::Dark); }
QColor accent(const QPalette &palette) { return palette.color(QPalette::Link); }
QColor onAccent(const QPalette &palette) { return isDark(palette) ? QColor(0x0d2b2a) : QColor(0xffffff); }

QColor quoteGround(const QPalette &palette)
{
    return blend(accent(palette), palette.color(QPalette::Base), 0.055F);
}

double contrast(const QColor &first, const QColor &second)
{
    const double one = luminance(first);
    const double other = luminance(second);
    return (std::max(one, other) + 0.05) / (std::min(one, other) + 0.05);
}
