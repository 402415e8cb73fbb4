#include "formats/feed/dates.h"

#include <QString>

#include <array>
#include <iterator>

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0; }
bool isSpace(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; }

/// Longer ones are no dates.
constexpr size_t longestDate = 128;

struct Civil {
    int year = -1;
    int month = 0; ///< 1–12.
    int day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int millisecond = 0;
    int offset = 0; ///< Seconds.
    bool hasTime = false;
    bool hasOffset = false;
};

bool isLeap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

int daysIn(int year, int month)
{
    static constexpr int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return month == 2 && isLeap(year) ? 29 : days[month - 1];
}

/// Days from 1970-01-01 in the Gregorian calendar, years from March on.
qint64 daysSinceEpoch(int year, int month, int day)
{
    const qint64 y = month <= 2 ? year - 1 : year;
    const qint64 era = y / 400;
    const qint64 yearOfEra = y - era * 400;
    const qint64 dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146'097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719'468;
}

std::optional<FeedDate> momentOf(const Civil &c)
{
    if (c.year < 1 || c.year > 9999 || c.month < 1 || c.month > 12 || c.day < 1
        || c.day > daysIn(c.year, c.month))
        return std::nullopt;
    // 24:00 ends a day (ISO 8601); :60 is a leap second.
    const bool isMidnight = c.hour == 24 && c.minute == 0 && c.second == 0;
    if ((c.hour > 23 && !isMidnight) || c.minute > 59 || c.second > 60 || c.offset < -50'400
        || c.offset > 50'400)
        return std::nullopt;
    const qint64 seconds = daysSinceEpoch(c.year, c.month, c.day) * 86'400 + c.hour * 3600 + c.minute * 60
        + c.second - c.offset;
    return FeedDate{ seconds * 1000 + c.millisecond, c.offset, c.hasOffset, c.hasTime };
}

class DateReader final {
public:
    explicit DateReader(std::string_view text)
        : m_text(text)
    {
    }

    std::optional<FeedDate> read();

private:
    bool isAtEnd() const { return m_at >= m_text.size(); }
    char peek(size_t ahead = 0) const { return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : '\0'; }
    bool take(char c)
    {
        if (peek() != c)
            return false;
        ++m_at;
        return true;
    }
    size_t digitsAhead() const
    {
        size_t count = 0;
        while (isDigit(peek(count)))
            ++count;
        return count;
    }
    int number(size_t digits)
    {
        int value = 0;
        for (size_t i = 0; i < digits; ++i)
            value = value * 10 + (m_text[m_at++] - '0');
        return value;
    }

    bool readIsoDate();
    bool readTime();
    void readFraction();
    bool readOffset();
    bool readWords();
    bool readWord();
    bool settleNumbers();

    std::string_view m_text;
    size_t m_at = 0;
    Civil m_date;
    std::array<int, 3> m_numbers{}; ///< Day and year, in the order they stand.
    std::array<size_t, 3> m_digits{};
    size_t m_numberCount = 0;
    bool m_isAfternoon = false;
    bool m_isForenoon = false;
};

constexpr int key(char a, char b, char c) { return (a << 16) | (b << 8) | c; }

int englishMonth(std::string_view word)
{
    if (word.size() < 3)
        return 0;
    switch (key(lower(word[0]), lower(word[1]), lower(word[2]))) {
    case key('j', 'a', 'n'):
        return 1;
    case key('f', 'e', 'b'):
        return 2;
    case key('m', 'a', 'r'):
        return 3;
    case key('a', 'p', 'r'):
        return 4;
    case key('m', 'a', 'y'):
        return 5;
    case key('j', 'u', 'n'):
        return 6;
    case key('j', 'u', 'l'):
        return 7;
    case key('a', 'u', 'g'):
        return 8;
    case key('s', 'e', 'p'):
        return 9;
    case key('o', 'c', 't'):
        return 10;
    case key('n', 'o', 'v'):
        return 11;
    case key('d', 'e', 'c'):
        return 12;
    default:
        return 0;
    }
}

bool isEnglishDay(std::string_view word)
{
    if (word.size() < 3)
        return false;
    switch (key(lower(word[0]), lower(word[1]), lower(word[2]))) {
    case key('m', 'o', 'n'):
    case key('t', 'u', 'e'):
    case key('w', 'e', 'd'):
    case key('t', 'h', 'u'):
    case key('f', 'r', 'i'):
    case key('s', 'a', 't'):
    case key('s', 'u', 'n'):
        return true;
    default:
        return false;
    }
}

/// The beginnings of months in Russian, Spanish, Portuguese, French, German, Italian, Greek, Polish, Turkish,
/// Dutch and Hungarian, where they differ from English. `mar`, `mai`, `jun`, `ago`… mean the same month
/// wherever they stand.
int foreignMonth(std::string_view word)
{
    struct Month {
        QStringView beginning;
        int month;
    };
    static constexpr Month months[] = { { u"янв", 1 }, { u"фев", 2 }, { u"мар", 3 }, { u"апр", 4 },
        { u"мая", 5 }, { u"май", 5 }, { u"июн", 6 }, { u"июл", 7 }, { u"авг", 8 }, { u"сен", 9 },
        { u"окт", 10 }, { u"ноя", 11 }, { u"дек", 12 }, { u"ene", 1 }, { u"abr", 4 }, { u"ago", 8 },
        { u"set", 9 }, { u"dic", 12 }, { u"fev", 2 }, { u"fév", 2 }, { u"mai", 5 }, { u"out", 10 },
        { u"dez", 12 }, { u"avr", 4 }, { u"juin", 6 }, { u"juil", 7 }, { u"aoû", 8 }, { u"aou", 8 },
        { u"déc", 12 }, { u"mär", 3 }, { u"mrz", 3 }, { u"okt", 10 }, { u"gen", 1 }, { u"mag", 5 },
        { u"giu", 6 }, { u"lug", 7 }, { u"ott", 10 }, { u"ιαν", 1 }, { u"φεβ", 2 }, { u"μάρ", 3 },
        { u"μαρ", 3 }, { u"μάώ", 3 }, { u"απρ", 4 }, { u"μάι", 5 }, { u"μαϊ", 5 }, { u"μαι", 5 },
        { u"ιούν", 6 }, { u"ιον", 6 }, { u"ιουν", 6 }, { u"ιούλ", 7 }, { u"ιολ", 7 }, { u"ιουλ", 7 },
        { u"αύγ", 8 }, { u"αυγ", 8 }, { u"σεπ", 9 }, { u"οκτ", 10 }, { u"νοέ", 11 }, { u"νοε", 11 },
        { u"δεκ", 12 }, { u"sty", 1 }, { u"lut", 2 }, { u"kwi", 4 }, { u"maj", 5 }, { u"cze", 6 },
        { u"lip", 7 }, { u"sie", 8 }, { u"wrz", 9 }, { u"paź", 10 }, { u"lis", 11 }, { u"gru", 12 },
        { u"oca", 1 }, { u"şub", 2 }, { u"nis", 4 }, { u"haz", 6 }, { u"tem", 7 }, { u"ağu", 8 },
        { u"eyl", 9 }, { u"eki", 10 }, { u"kas", 11 }, { u"ara", 12 }, { u"mrt", 3 }, { u"mei", 5 },
        { u"már", 3 }, { u"ápr", 4 }, { u"máj", 5 }, { u"jún", 6 }, { u"júl", 7 }, { u"sze", 9 } };
    const QString lowered = QString::fromUtf8(word.data(), qsizetype(word.size())).toLower();
    for (const Month &month : months) {
        if (lowered.startsWith(month.beginning))
            return month.month;
    }
    return 0;
}

/// Zones by name, as minutes. Names that mean several zones (IST, CST of China…) are left out where RFC 5322
/// does not decide.
std::optional<int> zoneMinutes(std::string_view word)
{
    struct Zone {
        std::string_view name;
        int minutes;
    };
    static constexpr Zone zones[] = { { "GMT", 0 }, { "UTC", 0 }, { "UT", 0 }, { "Z", 0 }, { "EST", -300 },
        { "EDT", -240 }, { "CST", -360 }, { "CDT", -300 }, { "MST", -420 }, { "MDT", -360 }, { "PST", -480 },
        { "PDT", -420 }, { "AKST", -540 }, { "AKDT", -480 }, { "HST", -600 }, { "AST", -240 },
        { "ADT", -180 }, { "NST", -210 }, { "NDT", -150 }, { "BRT", -180 }, { "ART", -180 }, { "WET", 0 },
        { "WEST", 60 }, { "BST", 60 }, { "CET", 60 }, { "CEST", 120 }, { "MET", 60 }, { "MEST", 120 },
        { "MEZ", 60 }, { "MESZ", 120 }, { "EET", 120 }, { "EEST", 180 }, { "SAST", 120 }, { "MSK", 180 },
        { "MSD", 240 }, { "TRT", 180 }, { "IRST", 210 }, { "GST", 240 }, { "PKT", 300 }, { "ALMT", 300 },
        { "WIB", 420 }, { "ICT", 420 }, { "HKT", 480 }, { "SGT", 480 }, { "AWST", 480 }, { "JST", 540 },
        { "KST", 540 }, { "ACST", 570 }, { "AEST", 600 }, { "AEDT", 660 }, { "NZST", 720 }, { "NZDT", 780 },
        { "ET", -300 }, { "CT", -360 }, { "MT", -420 }, { "PT", -480 } };
    for (const Zone &zone : zones) {
        if (zone.name.size() != word.size())
            continue;
        bool isSame = true;
        for (size_t i = 0; i < word.size() && isSame; ++i)
            isSame = lower(zone.name[i]) == lower(word[i]);
        if (isSame)
            return zone.minutes;
    }
    return std::nullopt;
}

// 2003-12-31, 2003-12, 2003, 20031231, 2003-365, 2003365, 2003/12/31.
bool DateReader::readIsoDate()
{
    const size_t digits = digitsAhead();
    if (digits == 8) {
        m_date.year = number(4);
        m_date.month = number(2);
        m_date.day = number(2);
        return true;
    }
    const auto setDayOfYear = [this](int day) {
        m_date.month = 1;
        while (m_date.month < 12 && day > daysIn(m_date.year, m_date.month))
            day -= daysIn(m_date.year, m_date.month++);
        m_date.day = day;
        return true;
    };
    if (digits == 7) {
        m_date.year = number(4);
        return setDayOfYear(number(3));
    }
    if (digits != 4)
        return false;
    const size_t start = m_at;
    m_date.year = number(4);
    m_date.month = 1;
    m_date.day = 1;
    const char separator = peek();
    if (separator != '-' && separator != '/' && separator != '.') {
        if (isAtEnd() || peek() == 'T')
            return true;
        m_at = start;
        m_date = {};
        return false;
    }
    ++m_at;
    const size_t second = digitsAhead();
    if (second == 3 && separator == '-')
        return setDayOfYear(number(3));
    if (second == 4 && separator == '-') { // 2003-1231
        m_date.month = number(2);
        m_date.day = number(2);
        return true;
    }
    if (second != 1 && second != 2) {
        m_at = start;
        m_date = {};
        return false;
    }
    m_date.month = number(second);
    if (peek() == separator && isDigit(peek(1))) {
        ++m_at;
        const size_t third = digitsAhead();
        if (third > 2)
            return false;
        m_date.day = number(third);
    }
    return true;
}

void DateReader::readFraction()
{
    if ((peek() != '.' && peek() != ',') || !isDigit(peek(1)))
        return;
    ++m_at;
    int scale = 100;
    while (isDigit(peek())) {
        m_date.millisecond += (m_text[m_at++] - '0') * scale;
        scale /= 10;
    }
}

// 10:14, 10:14:55, 10:14:55.25, 101455, 10.
bool DateReader::readTime()
{
    const size_t digits = digitsAhead();
    if (digits == 6 || digits == 4) {
        m_date.hour = number(2);
        m_date.minute = number(2);
        if (digits == 6)
            m_date.second = number(2);
        readFraction();
        m_date.hasTime = true;
        return true;
    }
    if (digits != 1 && digits != 2)
        return false;
    m_date.hour = number(digits);
    m_date.hasTime = true;
    const char separator = peek();
    if ((separator != ':' && separator != '.') || !isDigit(peek(1)))
        return true;
    ++m_at;
    if (digitsAhead() > 2)
        return false;
    m_date.minute = number(digitsAhead());
    if (peek() == separator && isDigit(peek(1))) {
        ++m_at;
        if (digitsAhead() > 2)
            return false;
        m_date.second = number(digitsAhead());
        readFraction();
    }
    return true;
}

// +0200, +02:00, +02, -7:00, and U+2212 or `+` lost to form encoding is not ours to guess.
bool DateReader::readOffset()
{
    const int sign = peek() == '-' ? -1 : 1;
    ++m_at;
    const size_t digits = digitsAhead();
    int hours = 0;
    int minutes = 0;
    if (digits == 4 || digits == 3) {
        hours = number(digits - 2);
        minutes = number(2);
    } else if (digits == 1 || digits == 2) {
        hours = number(digits);
        if (take(':')) {
            if (digitsAhead() != 2)
                return false;
            minutes = number(2);
        }
    } else {
        return false;
    }
    if (minutes > 59)
        return false;
    m_date.offset = sign * (hours * 3600 + minutes * 60);
    m_date.hasOffset = true;
    return true;
}

bool DateReader::readWord()
{
    const size_t start = m_at;
    while (isLetter(peek()))
        ++m_at;
    const std::string_view word = m_text.substr(start, m_at - start);
    if (isEnglishDay(word) && m_date.month == 0)
        return true;
    if (m_date.month == 0) {
        m_date.month = englishMonth(word);
        if (m_date.month == 0)
            m_date.month = foreignMonth(word);
        if (m_date.month != 0)
            return true;
    }
    if (m_date.hasTime) {
        const char first = lower(word[0]);
        if (word.size() == 2 && lower(word[1]) == 'm' && (first == 'a' || first == 'p')) {
            m_isAfternoon = first == 'p';
            m_isForenoon = first == 'a';
            return true;
        }
        if (!m_date.hasOffset) {
            if (const auto minutes = zoneMinutes(word)) {
                m_date.offset = *minutes * 60;
                m_date.hasOffset = true;
                // GMT+0200 and UTC-7.
                if (*minutes == 0 && (peek() == '+' || peek() == '-') && isDigit(peek(1)))
                    return readOffset();
            }
        }
    }
    return true; // A day of the week in another language, `de`, a zone that nobody knows.
}

// Words and numbers in any order that people use.
bool DateReader::readWords()
{
    while (!isAtEnd()) {
        const char c = peek();
        if (isLetter(c)) {
            if (!readWord())
                return false;
        } else if (isDigit(c)) {
            const size_t digits = digitsAhead();
            const bool isTime = digits <= 2 && peek(digits) == ':';
            if (isTime && !m_date.hasTime) {
                if (!readTime())
                    return false;
                continue;
            }
            if (m_numberCount >= m_numbers.size() || digits > 4)
                return false;
            m_digits[m_numberCount] = digits;
            m_numbers[m_numberCount++] = number(digits);
        } else if ((c == '+' || c == '-') && m_date.hasTime && !m_date.hasOffset && isDigit(peek(1))) {
            if (!readOffset())
                return false;
        } else if (c == '(') { // RFC 5322: a comment.
            while (!isAtEnd() && peek() != ')')
                ++m_at;
        } else {
            ++m_at;
        }
    }
    return settleNumbers();
}

bool DateReader::settleNumbers()
{
    if (m_date.month == 0 || m_numberCount != 2)
        return false; // 01/02/2003 is January or February: nobody can say.
    const bool isYearFirst = m_digits[0] >= 3;
    m_date.day = m_numbers[isYearFirst ? 1 : 0];
    m_date.year = m_numbers[isYearFirst ? 0 : 1];
    const size_t yearDigits = m_digits[isYearFirst ? 0 : 1];
    if (yearDigits <= 2) // RFC 5322, 4.3.
        m_date.year += m_date.year < 50 ? 2000 : 1900;
    else if (yearDigits == 3)
        m_date.year += 1900;
    return true;
}

std::optional<FeedDate> DateReader::read()
{
    const bool isIso = isDigit(peek()) && readIsoDate();
    if (isIso) {
        while (isSpace(peek()))
            ++m_at;
        if (peek() == 'T' || peek() == 't')
            ++m_at;
        while (isSpace(peek()))
            ++m_at;
        if (isDigit(peek()) && !readTime())
            return std::nullopt;
        while (!isAtEnd()) {
            if ((peek() == '+' || peek() == '-') && m_date.hasTime && !m_date.hasOffset) {
                if (!readOffset())
                    return std::nullopt;
            } else if (isLetter(peek())) {
                if (!m_date.hasTime || !readWord())
                    return std::nullopt;
            } else if (isDigit(peek())) {
                return std::nullopt;
            } else {
                ++m_at;
            }
        }
    } else if (!readWords()) {
        return std::nullopt;
    }
    if (m_isAfternoon && m_date.hour < 12)
        m_date.hour += 12;
    if (m_isForenoon && m_date.hour == 12)
        m_date.hour = 0;
    return momentOf(m_date);
}

} // namespace

std::optional<FeedDate> parseFeedDate(std::string_view text)
{
    while (!text.empty() && isSpace(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isSpace(text.back()))
        text.remove_suffix(1);
    if (text.empty() || text.size() > longestDate)
        return std::nullopt;
    return DateReader(text).read();
}
