#include "writing/printedpost.h"

#include "reading/articlepage.h"
#include "widgets/isolated.h"
#include "widgets/tones.h"
#include "writing/previewframes.h"

#include <QAbstractTextDocumentLayout>
#include <QCoreApplication>
#include <QFontMetricsF>
#include <QLocale>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QTextBlock>
#include <QTextObjectInterface>

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace {

constexpr double dotsPerInch = 96; ///< In which a page is laid out.
constexpr double bandHeight = 34; ///< Of the title above and of the number below a page.

QString tr(const char *words) { return QCoreApplication::translate("PrintedPost", words); }

/// In dots of the page as it is laid out, whatever the device counts in.
QFont inDots(const QFont &font)
{
    QFont dots = font;
    dots.setPixelSize(int(std::lround(font.pointSizeF() * dotsPerInch / 72)));
    return dots;
}

/// Draws pictures that fit the page, and in the place of one that is not there its words.
class PrintedPictures final : public QObject, public QTextObjectInterface {
    Q_OBJECT
    Q_INTERFACES(QTextObjectInterface)
public:
    PrintedPictures(const PrintedPost &printed, QObject *parent)
        : QObject(parent)
        , m_printed(printed)
    {
    }

    QSizeF intrinsicSize(QTextDocument *document, int, const QTextFormat &format) override
    {
        const QImage image = imageOf(format);
        const double width = document->pageSize().width() - 60; // It may stand in a quotation.
        if (image.isNull())
            return { width, QFontMetricsF(inDots(m_printed.small)).height() * 2 };
        QSizeF size = image.size();
        const QSizeF most(width, document->pageSize().height() * 0.8);
        if (size.width() > most.width() || size.height() > most.height())
            size.scale(most, Qt::KeepAspectRatio);
        return size;
    }

    void drawObject(
        QPainter *painter, const QRectF &rect, QTextDocument *, int, const QTextFormat &format) override
    {
        const QImage image = imageOf(format);
        if (!image.isNull())
            return painter->drawImage(rect, image);
        const QString words = format.stringProperty(pictureproperty::Alternative);
        painter->save();
        painter->setFont(inDots(m_printed.small));
        painter->setPen(mutedInk(lightPalette()));
        painter->drawText(rect, Qt::AlignVCenter | Qt::TextWordWrap,
            u'[' + (words.isEmpty() ? tr("A picture") : isolated(words)) + u']');
        painter->restore();
    }

private:
    QImage imageOf(const QTextFormat &format) const
    {
        return m_printed.pictures.value(format.property(pictureproperty::Source).toUrl());
    }

    const PrintedPost &m_printed;
};

/// Where its links lead, each once.
std::vector<ArticlePage::Offer> linksOf(const PageLines &lines)
{
    std::vector<ArticlePage::Offer> links;
    for (const PageTarget &target : lines.targets) {
        const bool isKnown = std::any_of(links.begin(), links.end(),
            [&target](const ArticlePage::Offer &link) { return link.address == target.address; });
        if (target.picture >= 0 || target.address.isEmpty() || isKnown)
            continue;
        const QString address = target.address.toDisplayString();
        links.push_back({ isolated(target.words) + u" — "_s + isolated(address), target.address });
    }
    return links;
}

/// What can be activated in a window leads to its address in a file.
void pointLinks(QTextDocument &document, const std::vector<PageTarget> &targets)
{
    for (const PageTarget &target : targets) {
        QTextCursor cursor(&document);
        cursor.setPosition(target.position);
        cursor.setPosition(target.position + target.length, QTextCursor::KeepAnchor);
        QTextCharFormat format;
        format.setAnchorHref(target.address.toString(QUrl::FullyEncoded));
        cursor.mergeCharFormat(format);
    }
}

void drawBands(QPainter &painter, const PrintedPost &printed, const QSizeF &page, int number, int count)
{
    const QFont font = inDots(printed.small);
    painter.setFont(font);
    painter.setPen(mutedInk(lightPalette()));
    const QString title = QFontMetricsF(font).elidedText(printed.title, Qt::ElideRight, page.width());
    const bool isRightToLeft = printed.post.lines->direction == Direction::RightToLeft;
    const int side = int(Qt::AlignAbsolute) | int(isRightToLeft ? Qt::AlignRight : Qt::AlignLeft);
    if (number > 1) // The first begins with it.
        painter.drawText(QRectF(0, 0, page.width(), bandHeight), side | int(Qt::AlignTop), title);
    //: Number of a printed page, and of how many.
    const QString words = tr("%1 of %2").arg(QLocale().toString(number), QLocale().toString(count));
    painter.drawText(QRectF(0, page.height() - bandHeight, page.width(), bandHeight),
        int(Qt::AlignHCenter) | int(Qt::AlignBottom), words);
}

} // namespace

QStringList pictureAddresses(const PreviewPost &post)
{
    QStringList addresses;
    for (const PagePicture &picture : post.lines->pictures) {
        if (!picture.source.isEmpty())
            addresses << pictureAddress(picture.source);
    }
    addresses.removeDuplicates();
    return addresses;
}

QPageLayout paper()
{
    const bool isLetter = QLocale().measurementSystem() == QLocale::ImperialUSSystem;
    return { QPageSize(isLetter ? QPageSize::Letter : QPageSize::A4), QPageLayout::Portrait,
        QMarginsF(20, 15, 20, 15), QPageLayout::Millimeter };
}

Result<int> print(const PrintedPost &printed, QPagedPaintDevice &device)
{
    QPainter painter;
    if (!painter.begin(&device))
        return Error{ Error::Kind::Refused, Error::Reason::Unspecified, tr("the printer does not answer") };
    const double scale = device.logicalDpiX() / dotsPerInch;
    const QSizeF page(device.width() / scale, device.height() / scale);
    const double height = page.height() - 2 * bandHeight;

    QImage ruler(
        1, 1, QImage::Format_RGB32); // It measures letters as the paper does, whatever the screen is.
    ruler.setDotsPerMeterX(int(std::lround(dotsPerInch / 0.0254)));
    ruler.setDotsPerMeterY(ruler.dotsPerMeterX());
    QTextDocument document;
    document.documentLayout()->setPaintDevice(&ruler);
    document.documentLayout()->registerHandler(
        pictureproperty::objectType, new PrintedPictures(printed, &document));
    document.setDocumentMargin(0);
    document.setUseDesignMetrics(true);
    document.setPageSize({ page.width(), height });
    ArticlePage::Head head;
    head.about = printed.about;
    head.title = printed.title;
    head.enclosures = linksOf(*printed.post.lines);
    ArticlePage written(&document, printed.post.lines, head,
        { printed.text, printed.small, lightPalette(), page.width(), std::numeric_limits<int>::max() });
    written.writeAll();
    pointLinks(document, written.targets());

    const int firstLine = document.findBlock(written.bodyPosition()).blockNumber();
    const int count = document.pageCount();
    for (int number = 1; number <= count; ++number) {
        if (number > 1)
            device.newPage();
        painter.save();
        painter.scale(scale, scale);
        drawBands(painter, printed, page, number, count);
        const double top = (number - 1) * height;
        const QRectF seen(0, top, page.width(), height);
        painter.translate(0, bandHeight - top);
        painter.setClipRect(seen);
        paintFrames(painter, document, firstLine, printed.post.frames, lightPalette(), seen);
        QAbstractTextDocumentLayout::PaintContext context;
        context.clip = seen;
        context.palette = lightPalette();
        document.documentLayout()->draw(&painter, context);
        painter.restore();
    }
    painter.end();
    return count;
}

Result<int> printToPdf(const PrintedPost &printed, const QString &path)
{
    QSaveFile file(path);
    const auto failed = [&file] {
        return Error{ Error::Kind::Storage, Error::Reason::DiskFailed,
            file.fileName() + u": "_s + file.errorString() };
    };
    if (!file.open(QIODevice::WriteOnly))
        return failed();
    Result<int> pages = 0;
    {
        QPdfWriter writer(&file);
        writer.setTitle(printed.title);
        writer.setCreator(u"Quotidian"_s);
        writer.setPageLayout(paper());
        pages = print(printed, writer);
    }
    if (!pages)
        return pages.error();
    if (file.error() != QFileDevice::NoError || !file.commit())
        return failed();
    return pages;
}

#include "printedpost.moc"
