#include "reading/articledelegate.h"

#include "reading/articlelist.h"
#include "widgets/isolated.h"
#include "widgets/listrow.h"
#include "widgets/tones.h"

#include <QPainter>
#include <QTextLayout>

using namespace Qt::StringLiterals;

namespace {

constexpr int sideRoom = 14;
constexpr int topRoom = 9;
/// Of a line. Fonts of other scripts that stand in for missing letters are higher than the font itself.
int lineHeight(const QFont &font)
{
    return qMax(QFontMetrics(font).height(), qRound(QFontInfo(font).pixelSize() * 1.4)) + 2;
}

constexpr QChar markBegin(2);
constexpr QChar markEnd(3);

struct MarkedWords {
    QString text;
    QList<QTextLayout::FormatRange> marks; ///< Bold on a ground of their own: not by colour alone.
};

MarkedWords readMarks(const QString &snippet, const QPalette &palette, bool isSelected)
{
    MarkedWords words;
    qsizetype begin = -1;
    for (const QChar letter : snippet.simplified()) {
        if (letter == markBegin) {
            begin = words.text.size();
        } else if (letter == markEnd) {
            QTextCharFormat format;
            format.setFontWeight(QFont::Bold);
            if (!isSelected)
                format.setBackground(palette.color(QPalette::Highlight));
            else
                format.setFontUnderline(true);
            if (begin >= 0)
                words.marks.append({ int(begin), int(words.text.size() - begin), format });
            begin = -1;
        } else {
            words.text.append(letter);
        }
    }
    return words;
}

/// At most two lines of words, the second elided where it ends.
void drawWords(QPainter &painter, const QRect &rect, const MarkedWords &words, bool isRightToLeft)
{
    QTextOption option(isRightToLeft ? Qt::AlignRight : Qt::AlignLeft);
    option.setTextDirection(isRightToLeft ? Qt::RightToLeft : Qt::LeftToRight);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    const QFontMetrics metrics(painter.font());
    QString text = words.text;
    for (int attempt = 0; attempt < 2; ++attempt) {
        QTextLayout layout(text, painter.font());
        layout.setTextOption(option);
        layout.setFormats(words.marks);
        layout.beginLayout();
        QTextLine lines[2];
        int used = 0;
        for (QTextLine &line : lines) {
            line = layout.createLine();
            if (!line.isValid())
                break;
            line.setLineWidth(rect.width());
            const int height = lineHeight(painter.font());
            line.setPosition({ 0, used * height + (height - line.height()) / 2 });
            ++used;
        }
        layout.endLayout();
        const bool isWhole
            = used < 2 || lines[1].textStart() + lines[1].textLength() >= text.trimmed().size();
        if (isWhole || attempt == 1) {
            layout.draw(&painter, rect.topLeft());
            return;
        }
        // Two lines of it, with the sign that there is more.
        const int start = lines[1].textStart();
        const QString second = metrics.elidedText(text.mid(start, lines[1].textLength() + 40).trimmed(),
            Qt::ElideRight, rect.width() - 2 * metrics.averageCharWidth());
        text = text.left(start) + second;
    }
}

/// Small names in frames at the far end of a line; answers the room that is left.
QRect drawTags(QPainter &painter, const QRect &line, const QStringList &tags, const QPalette &palette,
    bool isRightToLeft)
{
    QRect room = line;
    const QFontMetrics metrics(painter.font());
    const int most = line.width() / 2;
    for (const QString &tag : tags) {
        const QString name = metrics.elidedText(tag, Qt::ElideRight, 90);
        const int width = metrics.horizontalAdvance(name) + 12;
        if (line.width() - room.width() + width > most)
            break;
        const QRect chip(isRightToLeft ? room.left() : room.right() - width + 1,
            room.center().y() - metrics.height() / 2, width, metrics.height());
        painter.setPen(controlBorder(palette));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(chip).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
        painter.setPen(palette.color(QPalette::Text));
        painter.drawText(chip, int(Qt::AlignCenter | Qt::TextDontClip), isolated(name));
        room = isRightToLeft ? room.adjusted(width + 5, 0, 0, 0) : room.adjusted(0, 0, -width - 5, 0);
    }
    return room;
}

} // namespace

void ArticleDelegate::paint(
    QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto *model = qobject_cast<const ArticleListModel *>(index.model());
    if (!model)
        return;
    const ArticleRow row = model->at(index.row());
    const QPalette &palette = option.palette;
    const bool isSelected = option.state & QStyle::State_Selected;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    paintRowGround(*painter, option);
    const QString title = titleOf(row);
    const bool isRightToLeft = title.isRightToLeft();
    QFont bold = option.font;
    bold.setBold(!row.status.isRead);
    const QFontMetrics boldMetrics(bold);
    const QFontMetrics metrics(option.font);
    const int height = lineHeight(option.font);
    QRect line = option.rect.adjusted(sideRoom, topRoom, -sideRoom, 0);
    line.setHeight(height);
    const auto align = int((isRightToLeft ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter
        | Qt::AlignAbsolute | Qt::TextSingleLine | Qt::TextDontClip);
    painter->setLayoutDirection(isRightToLeft ? Qt::RightToLeft : Qt::LeftToRight);

    QRect titleRect = line;
    if (!row.status.isRead) {
        const int middle = line.center().y() + 1;
        painter->setPen(Qt::NoPen);
        painter->setBrush(accent(palette));
        painter->drawEllipse(QPointF(isRightToLeft ? line.right() - 3 : line.left() + 4, middle), 4, 4);
        titleRect = isRightToLeft ? line.adjusted(0, 0, -14, 0) : line.adjusted(14, 0, 0, 0);
    }
    if (row.status.isStarred) {
        painter->setFont(option.font);
        painter->setPen(tonePair(Tone::Waiting, palette).ink);
        const QString star = u"★"_s;
        const int width = metrics.horizontalAdvance(star) + 6;
        painter->drawText(isRightToLeft ? QRect(line.left(), line.top(), width, height)
                                        : QRect(line.right() - width, line.top(), width, height),
            int(Qt::AlignCenter), star);
        titleRect = isRightToLeft ? titleRect.adjusted(width, 0, 0, 0) : titleRect.adjusted(0, 0, -width, 0);
    }
    painter->setFont(bold);
    painter->setPen(palette.color(isSelected ? QPalette::HighlightedText : QPalette::Text));
    painter->drawText(titleRect, align, boldMetrics.elidedText(title, Qt::ElideRight, titleRect.width()));

    line.translate(0, height);
    painter->setFont(option.font);
    const QRect about
        = row.tags.isEmpty() ? line : drawTags(*painter, line, row.tags, palette, isRightToLeft);
    painter->setPen(mutedInk(palette));
    painter->drawText(about, align, metrics.elidedText(aboutLine(row), Qt::ElideRight, about.width()));

    line.translate(0, height);
    painter->setPen(palette.color(QPalette::Text));
    const QString found = model->snippetAt(index.row());
    drawWords(*painter, line,
        found.isEmpty() ? MarkedWords{ row.article.summary.simplified(), {} }
                        : readMarks(found, palette, isSelected),
        isRightToLeft);
    painter->restore();
}

QSize ArticleDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return { 200, 2 * topRoom + 4 * lineHeight(option.font) };
}
