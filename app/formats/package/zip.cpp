#include "formats/package/zip.h"

#include <QSet>

#include <algorithm>
#include <memory>
#include <zip.h>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestName = 200;
constexpr qsizetype pieceBytes = 256 * 1024;
constexpr unsigned fileKind = 0170000; ///< Of the mode that Unix keeps in a part's attributes,
constexpr unsigned regularFile = 0100000; ///< and the one kind that is taken.
constexpr unsigned dosFolder = 0x10;

Error damaged(const QString &why) { return { Error::Kind::Malformed, Error::Reason::PackageDamaged, why }; }
Error unsafe(const QString &why) { return { Error::Kind::Refused, Error::Reason::UnsafePackage, why }; }
Error tooLarge() { return { Error::Kind::Refused, Error::Reason::TooLarge, {} }; }
Error noZip(const QString &why) { return { Error::Kind::Malformed, Error::Reason::NotAPackage, why }; }

bool isSafeName(const QByteArray &name)
{
    const auto isPlain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.'
            || c == '_' || c == '-' || c == '/';
    };
    if (name.isEmpty() || name.size() > longestName || !std::all_of(name.begin(), name.end(), isPlain))
        return false;
    const QByteArrayList folders = name.split('/');
    return std::none_of(folders.begin(), folders.end(),
        [](const QByteArray &folder) { return folder.isEmpty() || folder == "." || folder == ".."; });
}

struct Discard {
    void operator()(zip_t *zip) const { zip_discard(zip); }
    void operator()(zip_source_t *source) const { zip_source_free(source); }
    void operator()(zip_file_t *file) const { zip_fclose(file); }
};
using Archive = std::unique_ptr<zip_t, Discard>;
using Source = std::unique_ptr<zip_source_t, Discard>;
using Part = std::unique_ptr<zip_file_t, Discard>;

class ZipError final {
public:
    ZipError() { zip_error_init(&m_error); }
    ~ZipError() { zip_error_fini(&m_error); }
    zip_error_t *get() { return &m_error; }
    bool isNoZip() const { return zip_error_code_zip(&m_error) == ZIP_ER_NOZIP; }
    QString words() { return QString::fromUtf8(zip_error_strerror(&m_error)); }

private:
    zip_error_t m_error;
};

/// What is compressed already is not compressed again.
bool isCompressed(const QByteArray &bytes)
{
    return bytes.startsWith("\xff\xd8\xff") || bytes.startsWith("\x89PNG") || bytes.startsWith("GIF8")
        || (bytes.startsWith("RIFF") && bytes.mid(8, 4) == "WEBP");
}

/// Nothing that would be written elsewhere than under its own name, and nothing that is no plain file.
Result<> checkPart(zip_t *zip, zip_uint64_t index, const zip_stat_t &stat)
{
    const QByteArray name(stat.name);
    if (!isSafeName(name))
        return unsafe(QString::fromUtf8(name.left(longestName)));
    if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) && stat.encryption_method != ZIP_EM_NONE)
        return unsafe(u"encrypted: "_s + QString::fromLatin1(name));
    if ((stat.valid & ZIP_STAT_COMP_METHOD) && stat.comp_method != ZIP_CM_STORE
        && stat.comp_method != ZIP_CM_DEFLATE)
        return unsafe(u"packed in another way: "_s + QString::fromLatin1(name));
    zip_uint8_t system = 0;
    zip_uint32_t attributes = 0;
    if (zip_file_get_external_attributes(zip, index, 0, &system, &attributes) != 0)
        return damaged(QString::fromUtf8(zip_strerror(zip)));
    const unsigned kind = (attributes >> 16) & fileKind;
    if ((kind != 0 && kind != regularFile) || (attributes & dosFolder))
        return unsafe(u"no plain file: "_s + QString::fromLatin1(name));
    return {};
}

Result<QByteArray> readPart(zip_t *zip, zip_uint64_t index, qint64 room)
{
    const Part part(zip_fopen_index(zip, index, 0));
    if (!part)
        return damaged(QString::fromUtf8(zip_strerror(zip)));
    QByteArray bytes;
    while (true) {
        const qsizetype before = bytes.size();
        bytes.resize(before + pieceBytes);
        const zip_int64_t got = zip_fread(part.get(), bytes.data() + before, pieceBytes);
        if (got < 0)
            return damaged(QString::fromUtf8(zip_file_strerror(part.get())));
        bytes.resize(before + got);
        if (bytes.size() > room)
            return tooLarge();
        if (got == 0)
            return bytes;
    }
}

/// How many parts the end of the file speaks of (APPNOTE.TXT 4.3.16), before libzip makes room for them.
/// Absent where no end is found: libzip says what it thinks of that.
std::optional<int> countedParts(const QByteArray &file)
{
    constexpr qsizetype endBytes = 22;
    const qsizetype from = file.lastIndexOf("PK\x05\x06");
    if (from < 0 || from + endBytes > file.size())
        return std::nullopt;
    return static_cast<uchar>(file[from + 10]) | static_cast<uchar>(file[from + 11]) << 8;
}

} // namespace

Result<QByteArray> writeZip(const std::vector<ZipPart> &parts, const ZipLimits &limits)
{
    qint64 bytes = 0;
    for (const ZipPart &part : parts) {
        if (!isSafeName(part.name.toUtf8()))
            return Error{ Error::Kind::Refused, Error::Reason::BadArgument, part.name };
        bytes += part.bytes.size();
    }
    if (bytes > limits.bytes || qint64(parts.size()) > limits.parts)
        return tooLarge();
    ZipError error;
    Source target(zip_source_buffer_create(nullptr, 0, 0, error.get()));
    if (!target)
        return damaged(error.words());
    Archive zip(zip_open_from_source(target.get(), ZIP_TRUNCATE, error.get()));
    if (!zip)
        return damaged(error.words());
    zip_source_keep(target.get()); // The archive frees it as well.
    for (const ZipPart &part : parts) {
        Source source(zip_source_buffer(
            zip.get(), part.bytes.constData(), static_cast<zip_uint64_t>(part.bytes.size()), 0));
        const zip_int64_t index
            = zip_file_add(zip.get(), part.name.toUtf8().constData(), source.get(), ZIP_FL_ENC_UTF_8);
        if (index < 0)
            return damaged(QString::fromUtf8(zip_strerror(zip.get())));
        (void)source.release();
        const auto at = static_cast<zip_uint64_t>(index);
        zip_set_file_compression(zip.get(), at, isCompressed(part.bytes) ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 0);
        zip_file_set_dostime(zip.get(), at, 0, 0x21, 0); // 1 January 1980: when it was written stands in it.
    }
    if (zip_close(zip.get()) != 0)
        return damaged(QString::fromUtf8(zip_strerror(zip.get())));
    (void)zip.release();
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_source_stat(target.get(), &stat) != 0 || zip_source_open(target.get()) != 0)
        return damaged(QString::fromUtf8(zip_error_strerror(zip_source_error(target.get()))));
    QByteArray file(static_cast<qsizetype>(stat.size), Qt::Uninitialized);
    const zip_int64_t got = zip_source_read(target.get(), file.data(), stat.size);
    zip_source_close(target.get());
    if (got != file.size())
        return damaged(u"written short"_s);
    return file;
}

Result<std::vector<ZipPart>> readZip(const QByteArray &file, const ZipLimits &limits)
{
    if (file.size() > limits.fileBytes)
        return tooLarge();
    if (const auto counted = countedParts(file); counted && *counted > limits.parts)
        return tooLarge();
    ZipError error;
    Source source(
        zip_source_buffer_create(file.constData(), static_cast<zip_uint64_t>(file.size()), 0, error.get()));
    if (!source)
        return noZip(error.words());
    const Archive zip(zip_open_from_source(source.get(), ZIP_RDONLY | ZIP_CHECKCONS, error.get()));
    if (!zip)
        return error.isNoZip() ? noZip(error.words()) : damaged(error.words());
    (void)source.release(); // Is the archive's.
    const zip_int64_t count = zip_get_num_entries(zip.get(), 0);
    if (count > limits.parts)
        return tooLarge();
    // Everything is looked at before anything is unpacked.
    QSet<QString> names;
    std::vector<ZipPart> parts(static_cast<size_t>(count));
    for (zip_int64_t i = 0; i < count; ++i) {
        const auto index = static_cast<zip_uint64_t>(i);
        zip_stat_t stat;
        if (zip_stat_index(zip.get(), index, ZIP_FL_ENC_RAW, &stat) != 0 || !(stat.valid & ZIP_STAT_NAME))
            return damaged(QString::fromUtf8(zip_strerror(zip.get())));
        if (Result<> safe = checkPart(zip.get(), index, stat); !safe)
            return safe.error();
        parts[static_cast<size_t>(i)].name = QString::fromLatin1(stat.name);
        const QString folded = parts[static_cast<size_t>(i)].name.toLower();
        if (names.contains(folded))
            return unsafe(u"twice: "_s + folded);
        names.insert(folded);
    }
    qint64 room = limits.bytes;
    for (zip_int64_t i = 0; i < count; ++i) {
        Result<QByteArray> bytes = readPart(zip.get(), static_cast<zip_uint64_t>(i), room);
        if (!bytes)
            return bytes.error();
        room -= bytes->size();
        parts[static_cast<size_t>(i)].bytes = std::move(*bytes);
    }
    return parts;
}
