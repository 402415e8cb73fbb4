#include "writing/bufferformat.h"

#include "writing/inlinetext.h"

#include <QFontDatabase>
#include <QGuiApplication>
#include <QPalette>

using namespace Qt::StringLiterals;

namespace {
constexpr qreal paragraphGap = 12;
constexpr int lineHeightPercent = 145;
} // namespace

QTextBlockFormat LineLook::block(QTextBlockFormat format) const
{
    format.setTopMargin(0);
    format.setBottomMargin(paragraphGap);
    format.setLeftMargin(0);
    format.setRightMargin(0);
    format.setIndent(0);
    format.setLineHeight(lineHeightPercent, QTextBlockFormat::ProportionalHeight);
    switch (roleOf(format)) {
    case LineRole::Paragraph:
        break;
    case LineRole::Heading:
        format.setTopMargin(10);
        format.setBottomMargin(8);
        format.setLineHeight(120, QTextBlockFormat::ProportionalHeight);
        break;
    case LineRole::ListItem:
        format.setIndent(1 + format.intProperty(lineproperty::Level));
        format.setBottomMargin(4);
        break;
    case LineRole::QuoteOriginal:
    case LineRole::QuoteTranslation:
        format.setLeftMargin(24);
        format.setRightMargin(24);
        format.setTopMargin(format.boolProperty(lineproperty::Labelled) ? 30 : 10);
        format.setBottomMargin(2);
        break;
    case LineRole::QuoteCite:
        format.setLeftMargin(24);
        format.setRightMargin(24);
        format.setTopMargin(4);
        format.setBottomMargin(24);
        format.setLineHeight(100, QTextBlockFormat::SingleHeight);
        break;
    case LineRole::Atom:
        format.setTopMargin(4);
        format.setBottomMargin(16);
        format.setLineHeight(100, QTextBlockFormat::SingleHeight);
        break;
    }
    return format;
}

QTextCharFormat LineLook::characters(const QTextBlockFormat &line, const QStringList &tags) const
{
    QTextCharFormat format;
    QFont font = m_text;
    if (roleOf(line) == LineRole::Heading) {
        const int level = line.intProperty(lineproperty::Level);
        font.setPointSizeF(font.pointSizeF() * (level <= 2 ? 1.35 : level == 3 ? 1.15 : 1.0));
        font.setBold(true);
    }
    for (const QString &tag : tags) {
        const QString name = tagName(tag);
        if (name == "strong"_L1 || name == "b"_L1)
            font.setBold(true);
        else if (name == "em"_L1 || name == "i"_L1 || name == "cite"_L1 || name == "dfn"_L1
            || name == "var"_L1)
            font.setItalic(true);
        else if (name == "code"_L1 || name == "kbd"_L1 || name == "samp"_L1)
            font.setFamilies({ QFontDatabase::systemFont(QFontDatabase::FixedFont).family() });
        else if (name == "del"_L1 || name == "s"_L1)
            font.setStrikeOut(true);
        else if (name == "u"_L1)
            font.setUnderline(true);
        else if (name == "sub"_L1)
            format.setVerticalAlignment(QTextCharFormat::AlignSubScript);
        else if (name == "sup"_L1)
            format.setVerticalAlignment(QTextCharFormat::AlignSuperScript);
        else if (name == "mark"_L1 || name == "ins"_L1 || tagAttribute(tag, "class"_L1) == "qtd-cut"_L1)
            format.setBackground(QGuiApplication::palette().brush(QPalette::Highlight));
        if (name == "a"_L1) {
            format.setForeground(QGuiApplication::palette().brush(QPalette::Link));
            format.setFontUnderline(true);
            format.setAnchor(true);
            format.setAnchorHref(tagAttribute(tag, "href"_L1));
        }
    }
    const bool isUnderlined = format.fontUnderline() || font.underline();
    format.setFont(font);
    format.setFontUnderline(isUnderlined);
    if (!tags.isEmpty())
        format.setProperty(lineproperty::Tags, tags);
    return format;
}

bool startsPart(const QTextBlock &block)
{
    if (!isQuoteText(roleOf(block)))
        return false;
    const QTextBlock before = block.previous();
    return !before.isValid() || roleOf(before) != roleOf(block) || groupOf(before) != groupOf(block);
}

QString quoteIdOf(const QTextBlockFormat &format)
{
    if (!isQuote(roleOf(format)))
        return {};
    return format.stringProperty(lineproperty::Group).section(u' ', 1);
}
