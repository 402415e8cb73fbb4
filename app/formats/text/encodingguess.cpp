#include "formats/text/encodingguess.h"

#include <QStringDecoder>

#include <algorithm>

namespace {

// clang-format off
// WHATWG Encoding, index-windows-1252, index-windows-1251, index-koi8-r: they also serve where Qt has no ICU.
constexpr std::array<char16_t, 128> windows1252 = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178, 0x00A0, 0x00A1, 0x00A2, 0x00A3,
    0x00A4, 0x00A5, 0x00A6, 0x00A7, 0x00A8, 0x00A9, 0x00AA, 0x00AB, 0x00AC, 0x00AD, 0x00AE, 0x00AF,
    0x00B0, 0x00B1, 0x00B2, 0x00B3, 0x00B4, 0x00B5, 0x00B6, 0x00B7, 0x00B8, 0x00B9, 0x00BA, 0x00BB,
    0x00BC, 0x00BD, 0x00BE, 0x00BF, 0x00C0, 0x00C1, 0x00C2, 0x00C3, 0x00C4, 0x00C5, 0x00C6, 0x00C7,
    0x00C8, 0x00C9, 0x00CA, 0x00CB, 0x00CC, 0x00CD, 0x00CE, 0x00CF, 0x00D0, 0x00D1, 0x00D2, 0x00D3,
    0x00D4, 0x00D5, 0x00D6, 0x00D7, 0x00D8, 0x00D9, 0x00DA, 0x00DB, 0x00DC, 0x00DD, 0x00DE, 0x00DF,
    0x00E0, 0x00E1, 0x00E2, 0x00E3, 0x00E4, 0x00E5, 0x00E6, 0x00E7, 0x00E8, 0x00E9, 0x00EA, 0x00EB,
    0x00EC, 0x00ED, 0x00EE, 0x00EF, 0x00F0, 0x00F1, 0x00F2, 0x00F3, 0x00F4, 0x00F5, 0x00F6, 0x00F7,
    0x00F8, 0x00F9, 0x00FA, 0x00FB, 0x00FC, 0x00FD, 0x00FE, 0x00FF,
};

constexpr std::array<char16_t, 128> windows1251 = {
    0x0402, 0x0403, 0x201A, 0x0453, 0x201E, 0x2026, 0x2020, 0x2021, 0x20AC, 0x2030, 0x0409, 0x2039,
    0x040A, 0x040C, 0x040B, 0x040F, 0x0452, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x0098, 0x2122, 0x0459, 0x203A, 0x045A, 0x045C, 0x045B, 0x045F, 0x00A0, 0x040E, 0x045E, 0x0408,
    0x00A4, 0x0490, 0x00A6, 0x00A7, 0x0401, 0x00A9, 0x0404, 0x00AB, 0x00AC, 0x00AD, 0x00AE, 0x0407,
    0x00B0, 0x00B1, 0x0406, 0x0456, 0x0491, 0x00B5, 0x00B6, 0x00B7, 0x0451, 0x2116, 0x0454, 0x00BB,
    0x0458, 0x0405, 0x0455, 0x0457, 0x0410, 0x0411, 0x0412, 0x0413, 0x0414, 0x0415, 0x0416, 0x0417,
    0x0418, 0x0419, 0x041A, 0x041B, 0x041C, 0x041D, 0x041E, 0x041F, 0x0420, 0x0421, 0x0422, 0x0423,
    0x0424, 0x0425, 0x0426, 0x0427, 0x0428, 0x0429, 0x042A, 0x042B, 0x042C, 0x042D, 0x042E, 0x042F,
    0x0430, 0x0431, 0x0432, 0x0433, 0x0434, 0x0435, 0x0436, 0x0437, 0x0438, 0x0439, 0x043A, 0x043B,
    0x043C, 0x043D, 0x043E, 0x043F, 0x0440, 0x0441, 0x0442, 0x0443, 0x0444, 0x0445, 0x0446, 0x0447,
    0x0448, 0x0449, 0x044A, 0x044B, 0x044C, 0x044D, 0x044E, 0x044F,
};

constexpr std::array<char16_t, 128> koi8r = {
    0x2500, 0x2502, 0x250C, 0x2510, 0x2514, 0x2518, 0x251C, 0x2524, 0x252C, 0x2534, 0x253C, 0x2580,
    0x2584, 0x2588, 0x258C, 0x2590, 0x2591, 0x2592, 0x2593, 0x2320, 0x25A0, 0x2219, 0x221A, 0x2248,
    0x2264, 0x2265, 0x00A0, 0x2321, 0x00B0, 0x00B2, 0x00B7, 0x00F7, 0x2550, 0x2551, 0x2552, 0x0451,
    0x2553, 0x2554, 0x2555, 0x2556, 0x2557, 0x2558, 0x2559, 0x255A, 0x255B, 0x255C, 0x255D, 0x255E,
    0x255F, 0x2560, 0x2561, 0x0401, 0x2562, 0x2563, 0x2564, 0x2565, 0x2566, 0x2567, 0x2568, 0x2569,
    0x256A, 0x256B, 0x256C, 0x00A9, 0x044E, 0x0430, 0x0431, 0x0446, 0x0434, 0x0435, 0x0444, 0x0433,
    0x0445, 0x0438, 0x0439, 0x043A, 0x043B, 0x043C, 0x043D, 0x043E, 0x043F, 0x044F, 0x0440, 0x0441,
    0x0442, 0x0443, 0x0436, 0x0432, 0x044C, 0x044B, 0x0437, 0x0448, 0x044D, 0x0449, 0x0447, 0x044A,
    0x042E, 0x0410, 0x0411, 0x0426, 0x0414, 0x0415, 0x0424, 0x0413, 0x0425, 0x0418, 0x0419, 0x041A,
    0x041B, 0x041C, 0x041D, 0x041E, 0x041F, 0x042F, 0x0420, 0x0421, 0x0422, 0x0423, 0x0416, 0x0412,
    0x042C, 0x042B, 0x0417, 0x0428, 0x042D, 0x0429, 0x0427, 0x042A,
};
// clang-format on

/// Enough to tell.
constexpr qsizetype longestSample = 64 * 1024;

struct Spread {
    std::array<int, 256> counts{};
    int high = 0;
    int letters = 0; ///< Of ASCII.
    int runs = 0; ///< Of high bytes.

    int between(int first, int last) const
    {
        int sum = 0;
        for (int i = first; i <= last; ++i)
            sum += counts[size_t(i)];
        return sum;
    }
};

Spread spreadOf(QByteArrayView sample)
{
    Spread spread;
    bool isInTag = false;
    bool wasHigh = false;
    for (const char c : sample) {
        if (c == '<')
            isInTag = true;
        const bool isHigh = uchar(c) >= 0x80;
        spread.runs += isHigh && !wasHigh ? 1 : 0;
        wasHigh = isHigh;
        ++spread.counts[uchar(c)];
        if (isHigh)
            ++spread.high;
        else if (!isInTag && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')))
            ++spread.letters;
        if (c == '>')
            isInTag = false;
    }
    return spread;
}

/// Whether every pair of bytes is one of the encoding; a pair that the sample cuts does not count.
bool decodesAs(QByteArrayView sample, const char *encoding)
{
    QStringDecoder decoder(encoding);
    if (!decoder.isValid())
        return false;
    const QString text = decoder.decode(sample);
    return !decoder.hasError() && !text.contains(QChar::ReplacementCharacter);
}

struct Pairs {
    std::array<int, 256> leads{};
    int all = 0;
    int highTrails = 0;
    /// Every second byte is high as well: Big5 and Shift_JIS use low ones too, GBK hardly.
    bool isEuc() const { return highTrails == all; }
    bool isMostlyEuc() const { return highTrails * 10 >= all * 9; }
};

/// Walks pairs of a high byte and what follows.
Pairs pairsOf(QByteArrayView sample)
{
    Pairs pairs;
    for (qsizetype i = 0; i + 1 < sample.size(); ++i) {
        if (uchar(sample[i]) < 0x80)
            continue;
        ++pairs.leads[uchar(sample[i])];
        ++pairs.all;
        pairs.highTrails += uchar(sample[i + 1]) >= 0xA1 ? 1 : 0;
        ++i;
    }
    return pairs;
}

QByteArray guessEastAsian(QByteArrayView sample, const Spread &spread)
{
    const Pairs pairs = pairsOf(sample);
    if (pairs.all < 4)
        return {}; // Too little to tell.
    const auto share = [&leads = pairs.leads, all = std::max(1, spread.high / 2)](int first, int last) {
        int sum = 0;
        for (int i = first; i <= last; ++i)
            sum += leads[size_t(i)];
        return sum * 100 / all;
    };
    if (pairs.isEuc() && decodesAs(sample, "euc-jp") && share(0xA4, 0xA5) >= 20)
        return "euc-jp";
    if (pairs.isEuc() && decodesAs(sample, "windows-949") && share(0xB0, 0xC8) >= 70)
        return "euc-kr";
    if (decodesAs(sample, "windows-31j") && share(0x82, 0x83) >= 20)
        return "shift_jis";
    if (!pairs.isEuc() && decodesAs(sample, "big5") && share(0xA4, 0xC6) >= 60)
        return "big5";
    if (pairs.isMostlyEuc() && decodesAs(sample, "gb18030") && share(0xB0, 0xF7) >= 60)
        return "gb18030";
    return {};
}

} // namespace

QByteArray guessEncoding(const QByteArray &bytes)
{
    // The sample ends at a line or a tag, so that it cuts no pair.
    QByteArrayView sample = bytes;
    if (sample.size() > longestSample) {
        sample = sample.first(longestSample);
        while (!sample.isEmpty() && uchar(sample.back()) >= 0x40)
            sample.chop(1);
    }
    const Spread spread = spreadOf(sample);
    // A Latin script has a few high bytes among its letters, the others have hardly any ASCII ones.
    if (spread.high * 4 < spread.letters)
        return "windows-1252";
    if (const QByteArray eastAsian = guessEastAsian(sample, spread); !eastAsian.isEmpty())
        return eastAsian;
    // Words of another script are runs; accents stand alone.
    if (spread.high < 2 * spread.runs)
        return "windows-1252";
    const int high = std::max(1, spread.high);
    // Small letters are the most: windows-1251 has them where koi8-r has capitals.
    const int upperHalf = spread.between(0xE0, 0xFF) * 100 / high;
    const int lowerHalf = spread.between(0xC0, 0xDF) * 100 / high;
    if (spread.between(0xE0, 0xFA) * 100 / high >= 95)
        return "windows-1255";
    if (upperHalf >= 60 && spread.between(0xC0, 0xFF) * 100 / high >= 90)
        return "windows-1251";
    if (lowerHalf >= 60 && spread.between(0xC0, 0xFF) * 100 / high >= 90)
        return spread.counts[0xC7] + spread.counts[0xE1] > high / 4 ? "windows-1256" : "koi8-r";
    if (spread.between(0xA1, 0xDA) * 100 / high >= 50 && spread.between(0xE0, 0xFB) * 100 / high >= 15
        && spread.between(0xFC, 0xFF) == 0)
        return "windows-874";
    if (spread.counts[0xC7] + spread.counts[0xE1] > high / 6)
        return "windows-1256";
    return "windows-1252";
}

const std::array<char16_t, 128> *singleByteTable(const QByteArray &decoder)
{
    if (decoder == "windows-1252")
        return &windows1252;
    if (decoder == "windows-1251")
        return &windows1251;
    if (decoder == "koi8-r")
        return &koi8r;
    return nullptr;
}

QByteArray decodeSingleByte(std::string_view bytes, const std::array<char16_t, 128> &table, bool &hadErrors)
{
    QByteArray utf8;
    utf8.resize(qsizetype(bytes.size()) * 3);
    char *out = utf8.data();
    for (const char c : bytes) {
        if (uchar(c) < 0x80) {
            *out++ = c;
            continue;
        }
        const char16_t u = table[uchar(c) - 0x80];
        hadErrors |= u == 0xFFFD;
        if (u < 0x800) {
            *out++ = char(0xC0 | (u >> 6));
        } else {
            *out++ = char(0xE0 | (u >> 12));
            *out++ = char(0x80 | ((u >> 6) & 0x3F));
        }
        *out++ = char(0x80 | (u & 0x3F));
    }
    utf8.truncate(out - utf8.constData());
    return utf8;
}
