#include "writing/pastedmime.h"

#include "formats/blocks/document.h"
#include "formats/blocks/identity.h"
#include "formats/blocks/makers.h"
#include "formats/blocks/tags.h"
#include "formats/blocks/views.h"
#include "writing/pastedhtml.h"

#include <QFileInfo>
#include <QMimeData>
#include <QStringDecoder>

#include <array>

using namespace Qt::StringLiterals;

namespace {

constexpr size_t mostPictures = 60;
/// The one that a program had before the ones that it made of it.
constexpr std::array pictureTypes{ "image/gif"_L1, "image/webp"_L1, "image/jpeg"_L1, "image/png"_L1 };
constexpr QLatin1StringView windowsHtml("application/x-qt-windows-mime;value=\"HTML Format\"");

QUrl webPage(const QString &text)
{
    const QUrl url(text.trimmed().section(u'\n', 0, 0).remove(QChar::Null).trimmed());
    const bool isWeb = url.scheme() == "https"_L1 || url.scheme() == "http"_L1;
    return isWeb && url.isValid() && !url.host().isEmpty() ? url.adjusted(QUrl::RemoveUserInfo) : QUrl();
}

bool isPictureFile(const QUrl &url)
{
    static const QStringList suffixes{ u"jpg"_s, u"jpeg"_s, u"png"_s, u"gif"_s, u"webp"_s, u"heic"_s,
        u"heif"_s, u"avif"_s, u"tif"_s, u"tiff"_s, u"bmp"_s, u"svg"_s };
    return url.isLocalFile() && suffixes.contains(QFileInfo(url.toLocalFile()).suffix().toLower());
}

bool hasPictureFiles(const QMimeData &source)
{
    const QList<QUrl> urls = source.urls();
    return !urls.isEmpty() && std::all_of(urls.begin(), urls.end(), isPictureFile);
}

bool hasPixels(const QMimeData &source)
{
    return source.hasImage()
        || std::any_of(pictureTypes.begin(), pictureTypes.end(),
            [&](QLatin1StringView type) { return source.hasFormat(type); });
}

/// Firefox puts the picture's own address beside it as words.
bool hasWords(const QMimeData &source)
{
    const QString text = source.text().trimmed();
    if (!text.isEmpty() && pastedAddress(text).isEmpty())
        return true;
    return source.hasHtml() && !blocks::plainText(source.html().toUtf8()).trimmed().isEmpty();
}

/// Of several forms of one picture. Firefox makes JPEG and PNG of the pixels: of a photograph JPEG is the
/// smaller, of letters and lines it is PNG, which loses nothing.
QByteArray onePicture(const QMimeData &source)
{
    for (const QLatin1StringView type : pictureTypes) {
        const QByteArray bytes = source.data(type);
        if (bytes.isEmpty())
            continue;
        const QByteArray png = type == "image/jpeg"_L1 ? source.data(u"image/png"_s) : QByteArray();
        return png.isEmpty() || bytes.size() <= png.size() ? bytes : png;
    }
    return {};
}

std::optional<QByteArray> dataOf(const QByteArray &address)
{
    const qsizetype comma = address.indexOf(',');
    if (!address.startsWith("data:image/") || comma < 0 || !address.left(comma).endsWith(";base64"))
        return std::nullopt;
    return QByteArray::fromBase64(address.mid(comma + 1));
}

/// The texts of the blocks, a paragraph each.
std::vector<blocks::QuoteMarkup::Part> partsOf(const QByteArray &markup)
{
    std::vector<blocks::QuoteMarkup::Part> parts;
    for (const blocks::Block &block : blocks::allBlocks(blocks::Document::parse(markup))) {
        for (const blocks::Text &text : blocks::textsOf(block)) {
            if (!blocks::plainText(text.html).trimmed().isEmpty())
                parts.push_back({ text.html, {} });
        }
    }
    return parts;
}

} // namespace

QUrl pastedSource(const QMimeData &source)
{
    if (const QByteArray bytes = source.data(u"text/x-moz-url-priv"_s); !bytes.isEmpty()) {
        QStringDecoder decoder(QStringDecoder::Utf16LE);
        if (const QUrl url = webPage(decoder(bytes)); !url.isEmpty())
            return url;
    }
    for (const QString &type : { u"chromium/x-source-url"_s, u"org.chromium.source-url"_s }) {
        if (const QUrl url = webPage(QString::fromUtf8(source.data(type))); !url.isEmpty())
            return url;
    }
    // Lines of a header before the HTML: "Version:0.9", "StartHTML:…", "SourceURL:https://…".
    const QByteArray windows = source.data(windowsHtml);
    const QByteArray header = windows.left(qMax<qsizetype>(0, windows.indexOf('<')));
    for (const QByteArray &line : header.split('\n')) {
        if (line.startsWith("SourceURL:"))
            return webPage(QString::fromUtf8(line.mid(10)));
    }
    return {};
}

std::vector<PastedPicture> pastedPictures(const QMimeData &source)
{
    std::vector<PastedPicture> pictures;
    if (hasPictureFiles(source)) {
        for (const QUrl &url : source.urls()) {
            if (pictures.size() < mostPictures)
                pictures.push_back({ {}, url.toLocalFile(), {} });
        }
        return pictures;
    }
    if (hasPixels(source) && !hasWords(source)) {
        if (const QByteArray bytes = onePicture(source); !bytes.isEmpty())
            return { { bytes, {}, {} } };
        const QImage image = qvariant_cast<QImage>(source.imageData());
        if (!image.isNull())
            return { { {}, {}, image } };
        return {};
    }
    if (!source.hasHtml())
        return {};
    const QByteArray html = source.html().toUtf8();
    blocks::TagReader reader(html);
    while (const auto tag = reader.next()) {
        if (tag->name != "img" || pictures.size() >= mostPictures)
            continue;
        if (const auto bytes = dataOf(tag->attribute("src")))
            pictures.push_back({ *bytes, {}, {} });
    }
    return pictures;
}

bool isPictureAlone(const QMimeData &source)
{
    return hasPictureFiles(source)
        || ((hasPixels(source) || !pastedPictures(source).empty()) && !hasWords(source));
}

std::vector<InlineRun> pastedRuns(const QMimeData &source)
{
    std::vector<InlineRun> runs;
    const auto breakLine = [&runs] {
        if (!runs.empty())
            runs.push_back({ QString(QChar::LineSeparator), {}, {} });
    };
    if (const auto markup = source.hasHtml() ? pastedBlocks(source.html()) : QByteArray()) {
        for (const blocks::Block &block : blocks::allBlocks(blocks::Document::parse(*markup))) {
            for (const blocks::Text &text : blocks::textsOf(block)) {
                const auto more = readInline(text.html);
                if (!more || more->empty())
                    continue;
                breakLine();
                runs.insert(runs.end(), more->begin(), more->end());
            }
        }
    }
    if (!runs.empty())
        return runs;
    for (const QString &line : pastedText(source.text().trimmed()).split(u'\n')) {
        breakLine();
        runs.push_back({ line, {}, {} });
    }
    return runs;
}

std::vector<std::vector<QByteArray>> pastedCells(const QMimeData &source)
{
    std::vector<std::vector<QByteArray>> cells;
    if (const auto markup = source.hasHtml() ? pastedBlocks(source.html()) : QByteArray()) {
        for (const blocks::Block &block : blocks::Document::parse(*markup).blocks()) {
            const auto table = blocks::tableView(block);
            if (!table)
                continue;
            for (const blocks::TableView::Row &row : table->rows) {
                cells.emplace_back();
                for (const blocks::TableView::Cell &cell : row.cells)
                    cells.back().push_back(cell.text.html);
            }
            return cells;
        }
    }
    QString text = source.text();
    if (!text.contains(u'\t'))
        return {};
    while (text.endsWith(u'\n') || text.endsWith(u'\r'))
        text.chop(1);
    text.replace("\r\n"_L1, "\n"_L1).replace(u'\r', u'\n');
    for (const QString &line : text.split(u'\n')) {
        cells.emplace_back();
        for (const QString &words : line.split(u'\t'))
            cells.back().push_back(blocks::escapedText(pastedText(words).trimmed()));
    }
    return cells;
}

Result<QByteArray> pastedQuote(const QMimeData &source)
{
    blocks::QuoteMarkup quote;
    if (source.hasHtml()) {
        if (const auto markup = pastedBlocks(source.html()))
            quote.original = partsOf(*markup);
    }
    if (quote.original.empty()) {
        for (const QString &line : pastedText(source.text()).split(u'\n')) {
            if (!line.trimmed().isEmpty())
                quote.original.push_back({ blocks::escapedText(line.trimmed()), {} });
        }
    }
    if (quote.original.empty())
        return Error{ Error::Kind::Refused, Error::Reason::NotText, {} };
    quote.id = blocks::newQuoteId();
    if (blocks::plainText(quote.original.front().html).isRightToLeft())
        quote.direction = "rtl";
    const QUrl page = pastedSource(source);
    quote.cite = page.path().isEmpty() ? blocks::escapedText(page.host())
                                       : blocks::attributionHtml({}, {}, page, {});
    return blocks::quote(quote);
}
