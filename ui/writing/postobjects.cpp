#include "writing/postobjects.h"

#include "formats/blocks/localpictures.h"
#include "formats/blocks/tags.h"
#include "formats/blocks/views.h"
#include "widgets/badge.h"
#include "widgets/icons.h"
#include "widgets/isolated.h"
#include "writing/blockfields.h"
#include "writing/blockwords.h"
#include "writing/bufferformat.h"
#include "writing/inlinepictures.h"
#include "writing/inlinetext.h"
#include "writing/postlayout.h"
#include "writing/tableface.h"

#include <QPainter>
#include <QTextDocument>
#include <QTextLayout>

using namespace Qt::StringLiterals;

namespace {

constexpr qreal cardHeight = 76;
constexpr qreal lockedHeight = 52;
constexpr qreal pictureSide = 52;
constexpr int mostTables = 100; ///< More are laid out again when they are seen.

blocks::Block onlyBlock(const QByteArray &markup)
{
    const QList<blocks::Block> all = blocks::Document::parse(markup).blocks();
    return all.isEmpty() ? blocks::Block() : all.front();
}

/// Words of a block that is shown and not edited.
struct Face {
    QLatin1StringView icon;
    QString title;
    QString detail;
    bool isCard = false;
    QByteArray picture = {}; ///< Of this computer: its hash. Else its address: it may be here too.
};

QString hostOf(const QString &address) { return QUrl(address).host(); }

QString wordsOf(const QByteArray &html)
{
    QString text;
    bool isTag = false;
    for (const QChar c : QString::fromUtf8(html.left(2000))) {
        if (c == u'<')
            isTag = true;
        else if (c == u'>')
            isTag = false;
        else if (!isTag)
            text += c;
    }
    return text.simplified().left(160);
}

Face faceOf(const QTextFormat &format)
{
    const QByteArray markup = format.property(lineproperty::Markup).toByteArray();
    const blocks::Block block = onlyBlock(markup);
    if (const auto card = blocks::cardView(block)) {
        QStringList about;
        if (!card->by.isEmpty())
            about.append(card->by);
        if (const QString host = hostOf(card->url); !host.isEmpty() && !card->by.contains(host))
            about.append(host);
        QByteArray picture;
        if (card->picture)
            picture = blocks::localPicture(card->picture->src).value_or(card->picture->src.toUtf8());
        else
            about.append(PostObjects::tr("link only"));
        return { "picture"_L1, card->title.isEmpty() ? card->url : card->title, about.join(u" · "_s), true,
            picture };
    }
    if (const auto image = blocks::imageView(block)) {
        const auto local = blocks::localPicture(image->src);
        QStringList about{ blocks::plainText(image->captionHtml()).simplified() };
        about.append(local ? PostObjects::tr("on this computer") : hostOf(image->src));
        about.removeAll(QString());
        return { "picture"_L1,
            image->alt.isEmpty() ? PostObjects::tr("Picture without alt text") : image->alt,
            about.join(u" · "_s), true, local.value_or(image->src.toUtf8()) };
    }
    QString name = blockInWords(block.name());
    if (const auto gallery = blocks::galleryView(block))
        name = PostObjects::tr("%1: %n picture(s)", nullptr, int(gallery->images.size())).arg(name);
    QString detail = wordsOf(block.html());
    if (const auto embed = blocks::embedView(block))
        detail = embed->url;
    const blocks::Kind kind = blocks::kindOf(block);
    if (kind != blocks::Kind::Separator && fieldsOf(markup).empty())
        return { "lock"_L1, PostObjects::tr("%1: kept as it is. It is edited on the site.").arg(name), detail,
            false };
    return { kind == blocks::Kind::Gallery ? "picture"_L1
            : kind == blocks::Kind::Embed  ? "link"_L1
                                           : "card"_L1,
        name, detail, false };
}

/// The words as one piece of their line, the commas around them as part of the line: a date in Latin figures
/// behind an Arabic name stays behind it.
QString isolatedWithin(const QString &text)
{
    const auto isAround = [](QChar c) {
        return c.isSpace() || c.isPunct();
    };
    qsizetype from = 0;
    qsizetype to = text.size();
    while (from < to && isAround(text.at(from)))
        ++from;
    while (to > from && isAround(text.at(to - 1)))
        --to;
    return text.left(from) + isolated(text.mid(from, to - from)) + text.mid(to);
}

bool startsRightToLeft(const QString &text) { return text.isRightToLeft(); }

} // namespace

PostObjects::PostObjects(PostLayout &layout, QObject *parent)
    : QObject(parent)
    , m_layout(layout)
    , m_tables(mostTables)
{
    for (int kind : { lineobject::Attribution, lineobject::Atom, lineobject::Inline })
        layout.registerHandler(kind, this);
}

PostObjects::~PostObjects() = default;

void PostObjects::setPalette(const QPalette &palette)
{
    m_palette = palette;
    m_tables.clear();
}

void PostObjects::setInterfaceFont(const QFont &font)
{
    m_font = font;
    m_tables.clear();
}

const TableFace *PostObjects::tableFace(const QTextFormat &format, qreal width)
{
    if (format.property(lineproperty::BlockName).toByteArray() != "core/table")
        return nullptr;
    const QByteArray markup = format.property(lineproperty::Markup).toByteArray();
    const QByteArray key = QByteArray::number(qRound(width)) + ' ' + markup;
    if (const TableFace *known = m_tables.object(key))
        return known;
    const blocks::View view = blocks::viewOf(onlyBlock(markup));
    const auto *table = std::get_if<blocks::TableView>(&view);
    if (!table)
        return nullptr;
    auto *face = new TableFace(*table, m_font, m_palette, qRound(width));
    m_tables.insert(key, face);
    return face;
}

QString PostObjects::inWords(const QTextFormat &format)
{
    if (format.objectType() == lineobject::Attribution) {
        const auto runs = readInline(format.stringProperty(lineproperty::Cite).toUtf8());
        return runs && !runs->empty() ? u"— "_s + plainText(*runs) : QString();
    }
    if (format.objectType() == lineobject::Atom)
        return u"["_s + faceOf(format).title + u"]"_s;
    const QString alternative = tagAttribute(format.stringProperty(lineproperty::Element), "alt"_L1);
    return alternative.isEmpty() ? QString() : u"["_s + alternative + u"]"_s;
}

VerdictBadge PostObjects::verdictOf(const QTextBlock &line, const QTextFormat &format) const
{
    if (format.stringProperty(lineproperty::Cite).isEmpty())
        return { Tone::Waiting, tr("Add source…") };
    return m_verdicts.value(quoteIdOf(line.blockFormat()));
}

// "— A. Writer, *Blog*, 3 May": links in the accent, the rest muted.
void PostObjects::layAttribution(
    QTextLayout &layout, const QTextFormat &format, qreal width, bool isRightToLeft) const
{
    const auto runs = readInline(format.stringProperty(lineproperty::Cite).toUtf8());
    QString text;
    QList<QTextLayout::FormatRange> ranges;
    if (runs && !runs->empty()) {
        text = u"— "_s;
        for (const InlineRun &run : *runs) {
            const bool isLink = std::any_of(
                run.tags.begin(), run.tags.end(), [](const QString &tag) { return tagName(tag) == "a"_L1; });
            QTextCharFormat ink;
            ink.setForeground(isLink ? accent(m_palette) : mutedInk(m_palette));
            const QString shown = isolatedWithin(run.text);
            ranges.append({ int(text.size()), int(shown.size()), ink });
            text += shown;
        }
    }
    QTextOption option;
    option.setTextDirection(isRightToLeft ? Qt::RightToLeft : Qt::LeftToRight);
    option.setAlignment(isRightToLeft ? Qt::AlignRight : Qt::AlignLeft);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.setFont(m_font);
    layout.setText(text);
    layout.setFormats(ranges);
    layout.beginLayout();
    qreal y = 0;
    while (true) {
        QTextLine line = layout.createLine();
        if (!line.isValid())
            break;
        line.setLineWidth(width);
        line.setPosition({ 0, y });
        y += line.height();
    }
    layout.endLayout();
}

QSizeF PostObjects::intrinsicSize(QTextDocument *document, int position, const QTextFormat &format)
{
    if (format.objectType() == lineobject::Inline)
        return InlinePictures::sizeIn(m_font);
    const QTextBlock line = document->findBlock(position);
    const QTextBlockFormat block = line.blockFormat();
    const qreal width = qMax(80.0,
        m_layout.areaOf(line).width - 2 * document->documentMargin() - block.leftMargin()
            - block.rightMargin() - 2);
    if (format.objectType() == lineobject::Atom) {
        const TableFace *table = tableFace(format, width);
        return { width, table ? table->height() : faceOf(format).isCard ? cardHeight : lockedHeight };
    }
    QTextLayout layout;
    layAttribution(layout, format, width, false);
    const VerdictBadge verdict = verdictOf(line, format);
    const QSizeF pill = verdict.text.isEmpty() ? QSizeF() : badgeSize(m_font, verdict.text);
    const int lines = layout.lineCount();
    const qreal used
        = lines > 0 && !layout.text().isEmpty() ? layout.lineAt(lines - 1).naturalTextWidth() : 0;
    const qreal textHeight = layout.text().isEmpty() ? 0 : layout.boundingRect().height();
    const bool fits = lines > 0 && used + 10 + pill.width() <= width;
    return { width, fits ? qMax(textHeight, pill.height()) + 4 : textHeight + pill.height() + 6 };
}

void PostObjects::drawObject(
    QPainter *painter, const QRectF &rect, QTextDocument *document, int position, const QTextFormat &format)
{
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (format.objectType() == lineobject::Attribution) {
        drawAttribution(painter, rect, document->findBlock(position), format);
    } else if (format.objectType() == lineobject::Atom) {
        drawAtom(painter, rect, format);
    } else {
        InlinePictures::draw(painter, rect, m_palette);
    }
    painter->restore();
}

void PostObjects::drawAttribution(
    QPainter *painter, const QRectF &rect, const QTextBlock &line, const QTextFormat &format) const
{
    const QTextBlock before = line.previous();
    const QString cite = inWords(format);
    const bool isRightToLeft = cite.isEmpty() ? before.isValid() && before.textDirection() == Qt::RightToLeft
                                              : startsRightToLeft(cite);
    QTextLayout layout;
    layAttribution(layout, format, rect.width(), isRightToLeft);
    painter->setPen(mutedInk(m_palette));
    const VerdictBadge verdict = verdictOf(line, format);
    const QSizeF pill = verdict.text.isEmpty() ? QSizeF() : badgeSize(m_font, verdict.text);
    const int lines = layout.text().isEmpty() ? 0 : layout.lineCount();
    const qreal used = lines > 0 ? layout.lineAt(lines - 1).naturalTextWidth() : 0;
    const qreal textHeight = lines > 0 ? layout.boundingRect().height() : 0;
    const bool fits = lines == 0 || used + 10 + pill.width() <= rect.width();
    const qreal lastTop = lines > 0 ? layout.lineAt(lines - 1).y() : 0;
    const qreal shown = lines > 0 ? textHeight : pill.height();
    const qreal shift = lines <= 1 && fits ? qMax(0.0, (rect.height() - shown) / 2) : 0;
    if (lines > 0)
        layout.draw(painter, rect.topLeft() + QPointF(0, shift));
    if (verdict.text.isEmpty())
        return;
    const qreal along = fits && lines > 0 ? used + 10 : 0;
    const qreal top = fits ? rect.top() + shift + lastTop
            + (lines > 0 ? (layout.lineAt(lines - 1).height() - pill.height()) / 2 : 0)
                           : rect.top() + textHeight + 3;
    const qreal left = isRightToLeft ? rect.right() - along - pill.width() : rect.left() + along;
    painter->setFont(m_font);
    paintBadge(painter, QRectF(QPointF(left, top), pill), verdict.tone, verdict.text, m_palette);
}

void PostObjects::drawAtom(QPainter *painter, const QRectF &rect, const QTextFormat &format)
{
    if (const TableFace *table = tableFace(format, rect.width())) {
        table->paint(*painter, rect.topLeft(), m_palette);
        return;
    }
    const Face face = faceOf(format);
    const QRectF box = rect.adjusted(0.5, 0.5, -0.5, -0.5);
    painter->setPen(QPen(controlBorder(m_palette), 1, face.isCard ? Qt::SolidLine : Qt::DashLine));
    painter->drawRoundedRect(box, 8, 8);
    const qreal ratio = painter->device()->devicePixelRatioF();
    const bool isRightToLeft = startsRightToLeft(face.title);
    const qreal side = face.isCard ? pictureSide : 20;
    const qreal pictureLeft = isRightToLeft ? box.right() - 14 - side : box.left() + 14;
    if (!face.picture.isEmpty() && !m_pictures.contains(face.picture)) {
        m_pictures.insert(face.picture, {});
        emit pictureWanted(face.picture);
    }
    const QRectF place(pictureLeft, box.top() + (box.height() - side) / 2, side, side);
    if (const QImage image = m_pictures.value(face.picture); !image.isNull()) {
        const QSizeF size = QSizeF(image.size()).scaled(place.size(), Qt::KeepAspectRatio);
        painter->setRenderHint(QPainter::SmoothPixmapTransform);
        painter->drawImage(QRectF(place.center() - QPointF(size.width(), size.height()) / 2, size), image);
    } else {
        painter->drawPixmap(place.topLeft(), linePixmap(face.icon, int(side), mutedInk(m_palette), ratio));
    }
    QRectF words = box.adjusted(14, 8, -14, -8);
    if (isRightToLeft)
        words.setRight(pictureLeft - 12);
    else
        words.setLeft(pictureLeft + side + 12);
    QFont bold = m_font;
    bold.setBold(face.isCard);
    const QFontMetricsF boldMetrics(bold);
    const QFontMetricsF metrics(m_font);
    const bool hasDetail = !face.detail.isEmpty();
    const qreal height = boldMetrics.height() + (hasDetail ? metrics.height() + 3 : 0);
    qreal y = words.top() + (words.height() - height) / 2;
    const auto along = Qt::TextSingleLine | Qt::AlignTop | (isRightToLeft ? Qt::AlignRight : Qt::AlignLeft);
    painter->setLayoutDirection(isRightToLeft ? Qt::RightToLeft : Qt::LeftToRight);
    painter->setFont(bold);
    painter->setPen(m_palette.color(QPalette::Text));
    painter->drawText(QRectF(words.left(), y, words.width(), boldMetrics.height()),
        int(along | Qt::AlignAbsolute), boldMetrics.elidedText(face.title, Qt::ElideRight, words.width()));
    if (!hasDetail)
        return;
    y += boldMetrics.height() + 3;
    painter->setFont(m_font);
    painter->setPen(mutedInk(m_palette));
    painter->drawText(QRectF(words.left(), y, words.width(), metrics.height()),
        int(along | Qt::AlignAbsolute), metrics.elidedText(face.detail, Qt::ElideRight, words.width()));
}
