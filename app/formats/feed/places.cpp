#include "formats/feed/feedreading.h"
#include "formats/feed/feedtext.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

// GeoRSS, Simple and GML (georss.org), and the W3C's geo (w3.org/2003/01/geo). Points alone, in degrees.

using namespace std::string_view_literals;

namespace {

constexpr double unsaid = std::numeric_limits<double>::quiet_NaN(); ///< finishEntry() drops what stays so.

/// NaN if it is not written as a plain number.
double degrees(std::string_view text)
{
    const std::string_view number = trimmed(text);
    const bool isPlain = !number.empty() && number.size() <= 32
        && number.find_first_not_of("+-.0123456789"sv) == std::string_view::npos;
    bool ok = false;
    const double value = isPlain ? QByteArray(number.data(), qsizetype(number.size())).toDouble(&ok) : unsaid;
    return ok ? value : unsaid;
}

/// Two numbers, parted by white space or a comma; a third is a height, and says nothing of the place.
std::optional<GeoPoint> pairOf(const QByteArray &text)
{
    std::array<double, 3> numbers{ unsaid, unsaid, 0 };
    size_t count = 0;
    for (size_t at = 0; (at = view(text).find_first_not_of(" \t\r\n,"sv, at)) != std::string_view::npos;
         ++count) {
        const size_t end = std::min(view(text).find_first_of(" \t\r\n,"sv, at), size_t(text.size()));
        if (count == numbers.size())
            return std::nullopt;
        numbers[count] = degrees(view(text).substr(at, end - at));
        at = end;
    }
    return GeoPoint{ numbers[0], numbers[1] };
}

void take(ParsedEntry &entry, const std::optional<GeoPoint> &place)
{
    if (place && (!entry.place || !isPlace(*entry.place)))
        entry.place = place;
}

/// A gml:Point, whose axes its reference system names: latitude first, as GeoRSS has it, but in CRS84.
void readGmlPoint(XmlTokenizer &xml, ParsedEntry &entry)
{
    const QByteArray system = xml.attribute("srsname"sv).toLower();
    const bool isSwapped = system.endsWith("crs84");
    const bool isDegrees
        = system.isEmpty() || isSwapped || system.endsWith(":4326") || system.endsWith(":4979");
    const int depth = xml.depth();
    while (xml.nextChild(depth)) {
        if (xml.localName() != "pos"sv)
            continue;
        std::optional<GeoPoint> place = pairOf(readText(xml));
        if (place && isSwapped)
            std::swap(place->latitude, place->longitude);
        if (isDegrees)
            take(entry, place);
    }
}

} // namespace

bool isPlace(const GeoPoint &place)
{
    // 0, 0 lies in the sea, and is what programs write that know none.
    return std::abs(place.latitude) <= 90 && std::abs(place.longitude) <= 180
        && (place.latitude != 0 || place.longitude != 0);
}

bool readPlace(XmlTokenizer &xml, ParsedEntry &entry)
{
    const std::string_view name = xml.localName();
    if (name == "point"sv && xml.ns() == XmlNamespace::GeoRss) {
        take(entry, pairOf(readText(xml)));
    } else if (name == "lat_long"sv) {
        take(entry, pairOf(readText(xml)));
    } else if (name == "lat"sv || name == "long"sv || name == "lon"sv) {
        const double value = degrees(view(readText(xml)));
        if (!entry.place)
            entry.place = GeoPoint{ unsaid, unsaid };
        double &part = name == "lat"sv ? entry.place->latitude : entry.place->longitude;
        if (std::isnan(part))
            part = value;
    } else if (name == "point"sv && xml.ns() == XmlNamespace::Gml) {
        readGmlPoint(xml, entry);
    } else if (name == "where"sv || name == "point"sv || name == "location"sv) {
        const int depth = xml.depth();
        while (xml.nextChild(depth)) {
            const bool isGeo = xml.ns() == XmlNamespace::Geo || xml.ns() == XmlNamespace::Gml
                || xml.ns() == XmlNamespace::GeoRss;
            if (isGeo)
                readPlace(xml, entry);
        }
    } else {
        return false;
    }
    return true;
}
