#include "writing/celllayout.h"

#include "formats/blocks/tags.h"
#include "widgets/tones.h"
#include "writing/bufferformat.h"

#include <QPainter>

using namespace Qt::StringLiterals;

CellLayout::CellLayout(const QByteArray &html, const CellLook &look, const QPalette &palette)
    : m_look(look)
{
    if (look.isHeader)
        m_look.font.setBold(true);
    QString text;
    QList<QTextLayout::FormatRange> ranges;
    const auto runs = readInline(html.left(4000)); // More is never seen.
    const std::vector<InlineRun> shown = runs
        ? *runs
        : std::vector<InlineRun>{ { blocks::plainText(html.left(4000)).simplified(), {}, {} } };
    for (const InlineRun &run : shown) {
        const QString words = run.object.isEmpty() ? run.text : u"▢"_s;
        QTextCharFormat format = charactersOf({}, run.tags);
        if (format.isAnchor())
            format.setForeground(accent(palette));
        if (look.isHeader)
            format.setFontWeight(QFont::Bold);
        ranges.append({ int(text.size()), int(words.size()), format });
        text += words;
    }
    m_layout.setText(text);
    m_layout.setFont(m_look.font);
    m_layout.setFormats(ranges);
    bool isRightToLeft = look.isRightToLeft;
    for (const QChar c : text) {
        const bool isRight = c.direction() == QChar::DirR || c.direction() == QChar::DirAL;
        if (isRight || c.direction() == QChar::DirL) {
            isRightToLeft = isRight;
            break;
        }
    }
    QTextOption option;
    option.setTextDirection(isRightToLeft ? Qt::RightToLeft : Qt::LeftToRight);
    const bool isLeft = look.align == "left" || (look.align.isEmpty() && !isRightToLeft);
    option.setAlignment(look.align == "center" ? Qt::AlignHCenter
            : isLeft                           ? Qt::AlignLeft | Qt::AlignAbsolute
                                               : Qt::AlignRight | Qt::AlignAbsolute);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_layout.setTextOption(option);
    m_layout.setCacheEnabled(true);
}

qreal CellLayout::naturalWidth() const
{
    qreal widest = 0;
    const QFontMetricsF metrics(m_look.font);
    for (const QString &line : m_layout.text().split(QChar::LineSeparator))
        widest = qMax(widest, metrics.horizontalAdvance(line));
    return widest;
}

void CellLayout::layIn(qreal width)
{
    for (bool isCut = true; isCut;) {
        isCut = false;
        m_height = 0;
        qsizetype end = 0; // Of what is seen.
        m_layout.beginLayout();
        for (int count = 0; !isCut; ++count) {
            QTextLine line = m_layout.createLine();
            if (!line.isValid())
                break;
            line.setLineWidth(width);
            line.setPosition({ 0, m_height });
            isCut = count == m_look.mostLines;
            if (!isCut)
                m_height += line.height();
            if (!isCut)
                end = line.textStart() + line.textLength();
        }
        m_layout.endLayout();
        if (!isCut)
            break;
        QString shorter = m_layout.text().left(qMax(qsizetype(0), end - 2));
        if (!shorter.isEmpty() && shorter.back().isHighSurrogate())
            shorter.chop(1);
        m_layout.setText(shorter + u'…');
    }
    if (m_height <= 0)
        m_height = QFontMetricsF(m_look.font).height();
}

void CellLayout::paint(QPainter &painter, const QPointF &topLeft, const QPalette &palette) const
{
    painter.setPen(palette.color(QPalette::Text));
    m_layout.draw(&painter, topLeft);
}
