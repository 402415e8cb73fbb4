#include "formats/text/encoding.h"

#include "formats/text/encodingguess.h"
#include "formats/text/encodinglabel.h"
#include "formats/text/utf8.h"

#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace {

struct Mark {
    const char *encoding = nullptr;
    qsizetype length = 0; ///< Bytes to pass over.
};

/// A BOM, or UTF-16/32 that begins with `<` (XML 1.0, appendix F).
Mark findMark(const QByteArray &bytes)
{
    const auto begins = [&bytes](const char *with, qsizetype length) {
        return bytes.startsWith(QByteArrayView(with, length));
    };
    if (begins("\xEF\xBB\xBF", 3))
        return { "utf-8", 3 };
    if (begins("\xFF\xFE\0\0", 4))
        return { "utf-32le", 4 };
    if (begins("\0\0\xFE\xFF", 4))
        return { "utf-32be", 4 };
    if (begins("\xFF\xFE", 2))
        return { "utf-16le", 2 };
    if (begins("\xFE\xFF", 2))
        return { "utf-16be", 2 };
    if (begins("<\0\0\0", 4))
        return { "utf-32le", 0 };
    if (begins("\0\0\0<", 4))
        return { "utf-32be", 0 };
    if (begins("<\0", 2) && bytes.size() > 3 && bytes[3] == 0)
        return { "utf-16le", 0 };
    if (begins("\0<\0", 3))
        return { "utf-16be", 0 };
    return {};
}

Decoded asUtf8(const QByteArray &bytes, qsizetype from)
{
    const auto *data = bytes.constData() + from;
    const auto size = size_t(bytes.size() - from);
    const size_t valid = validUtf8Prefix({ data, size });
    if (valid == size)
        return { from == 0 ? bytes : bytes.mid(from), u"utf-8"_s, false, false };
    return { repairedUtf8({ data, size }), u"utf-8"_s, true, false };
}

/// Qt knows UTF-8/16/32 itself, the rest by ICU. Qt's own builds for Windows and macOS come without ICU:
/// there, only these, Latin-1 and the system's encoding are known, and our table for windows-1252,
/// windows-1251 and koi8-r stands in.
Decoded decodeAs(const QByteArray &bytes, const EncodingLabel &label, qsizetype from)
{
    if (label.decoder == "utf-8")
        return asUtf8(bytes, from);
    const QByteArrayView rest = QByteArrayView(bytes).sliced(from);
    if (const auto *table = singleByteTable(label.decoder)) {
        bool hadErrors = false;
        QByteArray utf8 = decodeSingleByte({ rest.data(), size_t(rest.size()) }, *table, hadErrors);
        return { utf8, label.label, hadErrors, false };
    }
    QStringDecoder decoder(label.decoder.constData());
    if (!decoder.isValid())
        return asUtf8(bytes, from);
    const QString text = decoder.decode(rest);
    const bool hadErrors = decoder.hasError() || text.contains(QChar::ReplacementCharacter);
    return { text.toUtf8(), label.label, hadErrors, false };
}

bool isDecodable(const EncodingLabel &label)
{
    return label.decoder == "utf-8" || singleByteTable(label.decoder) != nullptr
        || QStringDecoder(label.decoder.constData()).isValid();
}

Decoded guessed(const QByteArray &bytes)
{
    Decoded text = decodeAs(bytes, *findEncodingLabel(guessEncoding(bytes)), 0);
    text.isGuess = true;
    return text;
}

} // namespace

Decoded toUtf8(const QByteArray &bytes, const QByteArray &contentType, Markup markup)
{
    if (const Mark mark = findMark(bytes); mark.encoding)
        return decodeAs(bytes, *findEncodingLabel(mark.encoding), mark.length);

    const auto known = [](const QByteArray &name) -> std::optional<EncodingLabel> {
        auto label = findEncodingLabel(name);
        // Bytes without a mark are no UTF-16, whatever they say (WHATWG HTML 13.2.3.2, step of the same
        // words).
        if (label && (label->decoder.startsWith("utf-16") || label->decoder.startsWith("utf-32")))
            label = findEncodingLabel("utf-8");
        return label && isDecodable(*label) ? label : std::nullopt;
    };
    const QByteArray declaration
        = markup == Markup::Xml ? charsetOfXmlDeclaration(bytes) : charsetOfMeta(bytes);
    const auto said = known(charsetOfContentType(contentType));
    const auto declared = known(declaration);
    const bool isUtf8 = validUtf8Prefix({ bytes.constData(), size_t(bytes.size()) }) == size_t(bytes.size());

    const std::optional<EncodingLabel> &label = said ? said : declared;
    if (!label) {
        if (isUtf8)
            return { bytes, u"utf-8"_s, false, !declaration.isEmpty() };
        return guessed(bytes);
    }
    if (isUtf8 && label->decoder == "utf-8")
        return { bytes, u"utf-8"_s, false, false };
    // A server's default is not the publisher's word, and ASCII has no such bytes: where they are UTF-8, they
    // are.
    if (isUtf8 && label->isWeak && (label->isAscii || (said && declared && declared->decoder == "utf-8"))) {
        const bool isAscii = !hasHighByte({ bytes.constData(), size_t(bytes.size()) });
        return { bytes, isAscii || label->isAscii ? label->label : u"utf-8"_s, false, false };
    }
    if (label->decoder == "utf-8" && !isUtf8 && !hasMultibyte({ bytes.constData(), size_t(bytes.size()) }))
        return guessed(bytes); // Not one character of it is UTF-8.
    Decoded result = decodeAs(bytes, *label, 0);
    if (label->decoder == "utf-8")
        result.encoding = u"utf-8"_s;
    return result;
}
