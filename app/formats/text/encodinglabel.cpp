#include "formats/text/encodinglabel.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <string_view>

namespace {

struct Alias {
    std::string_view label;
    std::string_view decoder;
};

// Labels that are not themselves the decoder's name.
constexpr Alias aliases[] = {
    { "unicode-1-1-utf-8", "utf-8" },
    { "unicode11utf8", "utf-8" },
    { "unicode20utf8", "utf-8" },
    { "utf8", "utf-8" },
    { "utf_8", "utf-8" },
    { "x-unicode20utf8", "utf-8" },
    { "866", "ibm866" },
    { "cp866", "ibm866" },
    { "csibm866", "ibm866" },
    { "csisolatin2", "iso-8859-2" },
    { "iso-ir-101", "iso-8859-2" },
    { "iso8859-2", "iso-8859-2" },
    { "iso88592", "iso-8859-2" },
    { "iso_8859-2", "iso-8859-2" },
    { "iso_8859-2:1987", "iso-8859-2" },
    { "l2", "iso-8859-2" },
    { "latin2", "iso-8859-2" },
    { "csisolatin3", "iso-8859-3" },
    { "iso8859-3", "iso-8859-3" },
    { "iso88593", "iso-8859-3" },
    { "iso_8859-3", "iso-8859-3" },
    { "latin3", "iso-8859-3" },
    { "csisolatin4", "iso-8859-4" },
    { "iso8859-4", "iso-8859-4" },
    { "iso88594", "iso-8859-4" },
    { "iso_8859-4", "iso-8859-4" },
    { "latin4", "iso-8859-4" },
    { "csisolatincyrillic", "iso-8859-5" },
    { "cyrillic", "iso-8859-5" },
    { "iso8859-5", "iso-8859-5" },
    { "iso88595", "iso-8859-5" },
    { "iso_8859-5", "iso-8859-5" },
    { "arabic", "iso-8859-6" },
    { "asmo-708", "iso-8859-6" },
    { "csisolatinarabic", "iso-8859-6" },
    { "ecma-114", "iso-8859-6" },
    { "iso8859-6", "iso-8859-6" },
    { "iso88596", "iso-8859-6" },
    { "iso_8859-6", "iso-8859-6" },
    { "csisolatingreek", "iso-8859-7" },
    { "ecma-118", "iso-8859-7" },
    { "elot_928", "iso-8859-7" },
    { "greek", "iso-8859-7" },
    { "iso8859-7", "iso-8859-7" },
    { "iso88597", "iso-8859-7" },
    { "iso_8859-7", "iso-8859-7" },
    { "csisolatinhebrew", "iso-8859-8" },
    { "hebrew", "iso-8859-8" },
    { "iso8859-8", "iso-8859-8" },
    { "iso88598", "iso-8859-8" },
    { "iso_8859-8", "iso-8859-8" },
    { "iso-8859-8-i", "iso-8859-8" },
    { "visual", "iso-8859-8" },
    { "logical", "iso-8859-8" },
    { "csisolatin6", "iso-8859-10" },
    { "iso8859-10", "iso-8859-10" },
    { "latin6", "iso-8859-10" },
    { "iso8859-13", "iso-8859-13" },
    { "iso8859-14", "iso-8859-14" },
    { "csisolatin9", "iso-8859-15" },
    { "iso8859-15", "iso-8859-15" },
    { "iso885915", "iso-8859-15" },
    { "iso_8859-15", "iso-8859-15" },
    { "l9", "iso-8859-15" },
    { "latin9", "iso-8859-15" },
    { "latin-9", "iso-8859-15" },
    { "cskoi8r", "koi8-r" },
    { "koi", "koi8-r" },
    { "koi8", "koi8-r" },
    { "koi8_r", "koi8-r" },
    { "koi8-ru", "koi8-u" },
    { "csmacintosh", "macintosh" },
    { "mac", "macintosh" },
    { "x-mac-roman", "macintosh" },
    { "dos-874", "windows-874" },
    { "cp874", "windows-874" },
    { "iso-8859-11", "windows-874" },
    { "iso8859-11", "windows-874" },
    { "tis-620", "windows-874" },
    { "cp1250", "windows-1250" },
    { "x-cp1250", "windows-1250" },
    { "win-1250", "windows-1250" },
    { "cp1251", "windows-1251" },
    { "x-cp1251", "windows-1251" },
    { "win-1251", "windows-1251" },
    { "windows1251", "windows-1251" },
    { "win1251", "windows-1251" },
    { "cp1253", "windows-1253" },
    { "x-cp1253", "windows-1253" },
    { "cp1254", "windows-1254" },
    { "x-cp1254", "windows-1254" },
    { "csisolatin5", "windows-1254" },
    { "iso-8859-9", "windows-1254" },
    { "iso8859-9", "windows-1254" },
    { "iso88599", "windows-1254" },
    { "iso_8859-9", "windows-1254" },
    { "l5", "windows-1254" },
    { "latin5", "windows-1254" },
    { "cp1255", "windows-1255" },
    { "x-cp1255", "windows-1255" },
    { "cp1256", "windows-1256" },
    { "x-cp1256", "windows-1256" },
    { "win-1256", "windows-1256" },
    { "cp1257", "windows-1257" },
    { "x-cp1257", "windows-1257" },
    { "cp1258", "windows-1258" },
    { "x-cp1258", "windows-1258" },
    { "x-mac-ukrainian", "x-mac-cyrillic" },
    { "chinese", "gb18030" },
    { "csgb2312", "gb18030" },
    { "csiso58gb231280", "gb18030" },
    { "cp936", "gb18030" },
    { "gb2312", "gb18030" },
    { "gb_2312", "gb18030" },
    { "gb_2312-80", "gb18030" },
    { "gbk", "gb18030" },
    { "x-gbk", "gb18030" },
    { "iso-ir-58", "gb18030" },
    { "big5-hkscs", "big5" },
    { "cn-big5", "big5" },
    { "csbig5", "big5" },
    { "x-x-big5", "big5" },
    { "cp950", "big5" },
    { "cseucpkdfmtjapanese", "euc-jp" },
    { "x-euc-jp", "euc-jp" },
    { "eucjp", "euc-jp" },
    { "csiso2022jp", "iso-2022-jp" },
    { "csshiftjis", "windows-31j" },
    { "ms932", "windows-31j" },
    { "ms_kanji", "windows-31j" },
    { "shift-jis", "windows-31j" },
    { "shift_jis", "windows-31j" },
    { "sjis", "windows-31j" },
    { "x-sjis", "windows-31j" },
    { "cp932", "windows-31j" },
    { "euc-kr", "windows-949" },
    { "euckr", "windows-949" },
    { "cp949", "windows-949" },
    { "cseuckr", "windows-949" },
    { "korean", "windows-949" },
    { "ks_c_5601-1987", "windows-949" },
    { "ks_c_5601-1989", "windows-949" },
    { "ksc5601", "windows-949" },
    { "ksc_5601", "windows-949" },
    { "utf-16", "utf-16le" },
    { "unicode", "utf-16le" },
    { "ucs-2", "utf-16le" },
    { "utf_16", "utf-16le" },
    { "unicodefffe", "utf-16be" },
    { "utf-32", "utf-32le" },
    { "utf_32", "utf-32le" },
};

/// Decoders under their own name: `utf-8` is itself.
constexpr std::string_view decoders[] = { "utf-8", "ibm866", "iso-8859-2", "iso-8859-3", "iso-8859-4",
    "iso-8859-5", "iso-8859-6", "iso-8859-7", "iso-8859-8", "iso-8859-10", "iso-8859-13", "iso-8859-14",
    "iso-8859-16", "koi8-r", "koi8-u", "macintosh", "windows-874", "windows-1250", "windows-1251",
    "windows-1252", "windows-1253", "windows-1254", "windows-1255", "windows-1256", "windows-1257",
    "windows-1258", "x-mac-cyrillic", "gb18030", "big5", "euc-jp", "iso-2022-jp", "windows-31j",
    "windows-949", "utf-16le", "utf-16be", "utf-32le", "utf-32be", "iso-8859-15" };

constexpr std::string_view asciiLabels[] = { "ansi_x3.4-1968", "ascii", "us-ascii", "iso-ir-6", "iso646-us" };
constexpr std::string_view latinLabels[] = { "cp819", "csisolatin1", "ibm819", "iso-8859-1", "iso-ir-100",
    "iso8859-1", "iso88591", "iso_8859-1", "iso_8859-1:1987", "l1", "latin1", "latin-1" };
constexpr std::string_view windowsLabels[] = { "cp1252", "x-cp1252", "win-1252", "x-user-defined", "ansi" };

QByteArray bytesOf(std::string_view text) { return { text.data(), qsizetype(text.size()) }; }

template<class Range>
bool contains(const Range &range, std::string_view text)
{
    return std::find(std::begin(range), std::end(range), text) != std::end(range);
}

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }
char lower(char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; }

bool startsIgnoringCase(std::string_view text, std::string_view with)
{
    return text.size() >= with.size()
        && std::equal(
            with.begin(), with.end(), text.begin(), [](char a, char b) { return lower(a) == lower(b); });
}

std::string_view beginning(const QByteArray &bytes, qsizetype length)
{
    return { bytes.constData(), size_t(std::min(bytes.size(), length)) };
}

struct MetaAttribute {
    QByteArray name;
    QByteArray value;
};

/// WHATWG HTML 13.2.3.2, "get an attribute". False at the tag's end.
bool readAttribute(std::string_view html, size_t &at, MetaAttribute &attribute)
{
    attribute = {};
    while (at < html.size() && (isSpace(html[at]) || html[at] == '/'))
        ++at;
    if (at >= html.size() || html[at] == '>')
        return false;
    while (at < html.size() && !(html[at] == '=' && !attribute.name.isEmpty()) && !isSpace(html[at])
        && html[at] != '/' && html[at] != '>')
        attribute.name.append(lower(html[at++]));
    while (at < html.size() && isSpace(html[at]))
        ++at;
    if (at >= html.size() || html[at] != '=')
        return true;
    ++at;
    while (at < html.size() && isSpace(html[at]))
        ++at;
    if (at >= html.size())
        return true;
    const char quote = html[at];
    if (quote == '"' || quote == '\'') {
        for (++at; at < html.size() && html[at] != quote; ++at)
            attribute.value.append(lower(html[at]));
        if (at >= html.size()) { // Cut off: what it says is not known.
            attribute = {};
            return false;
        }
        ++at;
        return true;
    }
    while (at < html.size() && !isSpace(html[at]) && html[at] != '>')
        attribute.value.append(lower(html[at++]));
    return true;
}

/// What a `<meta` that begins at `at` (after its name) says; empty if nothing.
QByteArray charsetOfMetaTag(std::string_view html, size_t &at)
{
    QByteArray seen;
    bool gotPragma = false;
    bool needsPragma = false;
    QByteArray charset;
    MetaAttribute attribute;
    while (readAttribute(html, at, attribute)) {
        if (seen.contains('\n' + attribute.name + '\n'))
            continue; // The first of a name counts.
        seen += '\n' + attribute.name + '\n';
        if (attribute.name == "http-equiv") {
            gotPragma |= attribute.value == "content-type";
        } else if (attribute.name == "content" && charset.isEmpty()) {
            charset = charsetOfContentType(attribute.value);
            needsPragma |= !charset.isEmpty();
        } else if (attribute.name == "charset") {
            charset = attribute.value;
            needsPragma = false;
        }
    }
    if (at >= html.size() || html[at] != '>')
        return {}; // A tag that never ends is none.
    return needsPragma && !gotPragma ? QByteArray{} : charset;
}

} // namespace

std::optional<EncodingLabel> findEncodingLabel(const QByteArray &name)
{
    const QByteArray label = name.trimmed().toLower();
    const std::string_view wanted(label.constData(), size_t(label.size()));
    if (wanted.empty())
        return std::nullopt;
    const QString shown = QString::fromLatin1(label);
    if (contains(asciiLabels, wanted))
        return EncodingLabel{ "windows-1252", shown, true, true };
    if (contains(latinLabels, wanted))
        return EncodingLabel{ "windows-1252", shown, false, true };
    if (contains(windowsLabels, wanted))
        return EncodingLabel{ "windows-1252", QStringLiteral("windows-1252"), false, false };
    if (contains(decoders, wanted))
        return EncodingLabel{ label, shown, false, false };
    const auto found = std::find_if(
        std::begin(aliases), std::end(aliases), [wanted](const Alias &a) { return a.label == wanted; });
    if (found == std::end(aliases))
        return std::nullopt;
    const QByteArray decoder = bytesOf(found->decoder);
    // These two names are Windows's for what everybody calls otherwise.
    const bool isWindowsName = decoder == "windows-31j" || decoder == "windows-949";
    return EncodingLabel{ decoder,
        isWindowsName ? QString::fromLatin1(decoder == "windows-949" ? "euc-kr" : "shift_jis")
                      : QString::fromLatin1(decoder),
        false, false };
}

// WHATWG HTML, "extracting a character encoding from a meta element", which also reads headers with stray
// spaces.
QByteArray charsetOfContentType(const QByteArray &contentType)
{
    const std::string_view all(contentType.constData(), size_t(contentType.size()));
    for (size_t at = 0; at + 7 <= all.size(); ++at) {
        if (!startsIgnoringCase(all.substr(at), "charset"))
            continue;
        size_t from = at + 7;
        while (from < all.size() && isSpace(all[from]))
            ++from;
        if (from >= all.size() || all[from] != '=')
            continue;
        ++from;
        while (from < all.size() && isSpace(all[from]))
            ++from;
        if (from >= all.size())
            return {};
        if (all[from] == '"' || all[from] == '\'') {
            const size_t end = all.find(all[from], from + 1);
            return end == std::string_view::npos ? QByteArray{}
                                                 : bytesOf(all.substr(from + 1, end - from - 1)).trimmed();
        }
        size_t end = from;
        while (end < all.size() && !isSpace(all[end]) && all[end] != ';')
            ++end;
        return bytesOf(all.substr(from, end - from));
    }
    return {};
}

QByteArray charsetOfXmlDeclaration(const QByteArray &bytes)
{
    const std::string_view head = beginning(bytes, 1024);
    const size_t start = head.find("<?xml");
    if (start == std::string_view::npos)
        return {};
    const std::string_view declaration = head.substr(start, head.find('>', start) - start);
    const size_t name = declaration.find("encoding");
    if (name == std::string_view::npos)
        return {};
    size_t at = name + 8;
    while (at < declaration.size() && (isSpace(declaration[at]) || declaration[at] == '='))
        ++at;
    if (at >= declaration.size() || (declaration[at] != '"' && declaration[at] != '\''))
        return {};
    const size_t end = declaration.find(declaration[at], at + 1);
    return end == std::string_view::npos ? QByteArray{} : bytesOf(declaration.substr(at + 1, end - at - 1));
}

QByteArray charsetOfMeta(const QByteArray &bytes)
{
    const std::string_view html = beginning(bytes, 16 * 1024);
    size_t at = 0;
    while (at < html.size()) {
        const size_t tag = html.find('<', at);
        if (tag == std::string_view::npos)
            return {};
        at = tag + 1;
        const std::string_view rest = html.substr(tag);
        if (rest.starts_with("<!--")) {
            const size_t end = html.find("-->", tag + 2);
            if (end == std::string_view::npos)
                return {};
            at = end + 3;
        } else if (startsIgnoringCase(rest, "<meta") && rest.size() > 5
            && (isSpace(rest[5]) || rest[5] == '/')) {
            at = tag + 5;
            const QByteArray charset = charsetOfMetaTag(html, at);
            if (findEncodingLabel(charset))
                return charset;
        } else if (rest.size() > 1 && (rest[1] == '!' || rest[1] == '?')) {
            const size_t end = html.find('>', tag);
            if (end == std::string_view::npos)
                return {};
            at = end + 1;
        } else if (rest.size() > 2
            && (std::isalpha(uchar(rest[1])) || (rest[1] == '/' && std::isalpha(uchar(rest[2]))))) {
            at = html.find_first_of(" \t\r\n\f>", tag);
            if (at == std::string_view::npos)
                return {};
            MetaAttribute attribute;
            while (readAttribute(html, at, attribute)) { }
        } else if (rest.size() > 1 && rest[1] == '/') {
            const size_t end = html.find('>', tag);
            if (end == std::string_view::npos)
                return {};
            at = end + 1;
        }
    }
    return {};
}
