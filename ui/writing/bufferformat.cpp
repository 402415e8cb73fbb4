#include "writing/bufferformat.h"

#include <QFontDatabase>
#include <QSet>

using namespace Qt::StringLiterals;

namespace {

constexpr qreal paragraphGap = 12;
constexpr int lineHeightPercent = 145;

QTextBlockFormat lineOf(LineRole role, const QString &path, const QByteArray &open, const QByteArray &close)
{
    QTextBlockFormat format;
    format.setProperty(lineproperty::Role, static_cast<int>(role));
    setPath(format, path);
    format.setProperty(lineproperty::ShellOpen, open);
    format.setProperty(lineproperty::ShellClose, close);
    return format;
}

bool isSet(const QTextBlockFormat &format, int property) { return format.intProperty(property) > 0; }

void set(QTextBlockFormat &format, int property, int value)
{
    if (value > 0)
        format.setProperty(property, value);
    else
        format.clearProperty(property);
}

QString quotePathOf(const QString &path)
{
    return linepath::upTo(path, linepath::innermost(path, linepath::Kind::Quote) + 1);
}

} // namespace

bool isQuoted(const QTextBlockFormat &format)
{
    return linepath::innermost(pathOf(format), linepath::Kind::Quote) >= 0;
}

void setPath(QTextBlockFormat &format, const QString &path)
{
    if (path.isEmpty())
        format.clearProperty(lineproperty::Path);
    else
        format.setProperty(lineproperty::Path, path);
    for (int property : { lineproperty::Opens, lineproperty::Closes, lineproperty::Labelled })
        format.clearProperty(property);
}

InlineForm formOf(const QTextBlockFormat &format)
{
    const QString path = pathOf(format);
    if (roleOf(format) == LineRole::Preformatted)
        return format.property(lineproperty::BlockName).toByteArray() == "core/code" ? InlineForm::Code
                                                                                     : InlineForm::Lines;
    const bool isClassic = linepath::innermost(path, linepath::Kind::Classic) >= 0;
    return isClassic ? InlineForm::Lines : InlineForm::Line;
}

QTextBlockFormat paragraphLine(const QString &path)
{
    if (linepath::innermost(path, linepath::Kind::Classic) >= 0)
        return lineOf(LineRole::Paragraph, path, {}, {});
    const bool isInQuote
        = !path.isEmpty() && linepath::kindAt(path, linepath::depthOf(path) - 1) == linepath::Kind::Quote;
    return lineOf(isInQuote ? LineRole::QuoteOriginal : LineRole::Paragraph, path,
        "<!-- wp:paragraph -->\n<p>", "</p>\n<!-- /wp:paragraph -->");
}

QTextBlockFormat headingLine(int level, const QString &path)
{
    const QByteArray number = QByteArray::number(level);
    const QByteArray attributes = level == 2 ? QByteArray() : "{\"level\":" + number + "} ";
    QTextBlockFormat format = lineOf(LineRole::Heading, path,
        "<!-- wp:heading " + attributes + "-->\n<h" + number + " class=\"wp-block-heading\">",
        "</h" + number + ">\n<!-- /wp:heading -->");
    format.setProperty(lineproperty::Level, level);
    return format;
}

QTextBlockFormat itemLine(bool isOrdered, const QString &path, int level)
{
    QTextBlockFormat format
        = lineOf(LineRole::ListItem, path, "<!-- wp:list-item -->\n<li>", "</li>\n<!-- /wp:list-item -->");
    format.setProperty(lineproperty::Level, level);
    format.setProperty(lineproperty::Ordered, isOrdered);
    return format;
}

QTextBlockFormat translationLine(const QString &language, const QString &path)
{
    QTextBlockFormat format = lineOf(LineRole::QuoteTranslation, path,
        "<!-- wp:paragraph {\"className\":\"qtd-translation\"} -->\n<p class=\"qtd-translation\">",
        "</p>\n<!-- /wp:paragraph -->");
    if (!language.isEmpty())
        format.setProperty(lineproperty::Language, language);
    return format;
}

QTextBlockFormat citeLine(const QString &path)
{
    QTextBlockFormat format;
    format.setProperty(lineproperty::Role, static_cast<int>(LineRole::QuoteCite));
    setPath(format, path);
    return format;
}

qreal spaceAbove(linepath::Kind kind)
{
    switch (kind) {
    case linepath::Kind::Quote:
        return 10;
    case linepath::Kind::Group:
        return 26;
    case linepath::Kind::List:
    case linepath::Kind::Classic:
        break;
    }
    return 0;
}

qreal spaceBelow(linepath::Kind kind)
{
    switch (kind) {
    case linepath::Kind::Quote:
        return 22;
    case linepath::Kind::Group:
        return 14;
    case linepath::Kind::List:
        return 8;
    case linepath::Kind::Classic:
        break;
    }
    return 0;
}

QTextBlockFormat lookOf(QTextBlockFormat format)
{
    qreal top = 0;
    qreal bottom = paragraphGap;
    qreal side = 0;
    int lineHeight = lineHeightPercent;
    const QString path = pathOf(format);
    const int depth = linepath::depthOf(path);
    for (int i = 0; i < depth; ++i) {
        const linepath::Kind kind = linepath::kindAt(path, i);
        if (kind == linepath::Kind::Quote)
            side += quotePadding;
        else if (kind == linepath::Kind::Group)
            side += framePadding;
    }
    format.setIndent(0);
    switch (roleOf(format)) {
    case LineRole::Paragraph:
        break;
    case LineRole::Heading:
        top = 10;
        bottom = 8;
        lineHeight = 120;
        break;
    case LineRole::ListItem:
        format.setIndent(1 + format.intProperty(lineproperty::Level));
        bottom = 4;
        break;
    case LineRole::Preformatted:
        lineHeight = 125;
        break;
    case LineRole::QuoteOriginal:
    case LineRole::QuoteTranslation:
        top = isSet(format, lineproperty::Labelled) ? labelHeight
            : isSet(format, lineproperty::Opens)    ? 0
                                                    : 10;
        bottom = 2;
        break;
    case LineRole::QuoteCite:
        top = 4;
        bottom = 2;
        lineHeight = 100;
        break;
    case LineRole::Atom:
        top = 4;
        bottom = 16;
        lineHeight = 100;
        break;
    }
    for (int i = qMax(0, depth - format.intProperty(lineproperty::Opens)); i < depth; ++i)
        top += spaceAbove(linepath::kindAt(path, i));
    for (int i = qMax(0, depth - format.intProperty(lineproperty::Closes)); i < depth; ++i)
        bottom += spaceBelow(linepath::kindAt(path, i));
    format.setTopMargin(top);
    format.setBottomMargin(bottom);
    format.setLeftMargin(side);
    format.setRightMargin(side);
    format.setLineHeight(lineHeight,
        lineHeight == 100 ? QTextBlockFormat::SingleHeight : QTextBlockFormat::ProportionalHeight);
    return format;
}

QTextCharFormat charactersOf(const QTextBlockFormat &line, const QStringList &tags)
{
    QTextCharFormat format;
    const auto useFixedFont = [&format] {
        format.setFontFamilies({ QFontDatabase::systemFont(QFontDatabase::FixedFont).family() });
    };
    if (roleOf(line) == LineRole::Heading) {
        const int level = line.intProperty(lineproperty::Level);
        if (level <= 3) // The sizes of HTML: 1.5 and 1.2 times that of the text.
            format.setProperty(QTextFormat::FontSizeAdjustment, level <= 2 ? 2 : 1);
        format.setFontWeight(QFont::Bold);
    } else if (roleOf(line) == LineRole::Preformatted
        && line.property(lineproperty::BlockName).toByteArray() != "core/verse") {
        useFixedFont();
    }
    for (const QString &tag : tags) {
        const QString name = tagName(tag);
        if (name == "strong"_L1 || name == "b"_L1)
            format.setFontWeight(QFont::Bold);
        else if (name == "em"_L1 || name == "i"_L1 || name == "cite"_L1 || name == "dfn"_L1
            || name == "var"_L1)
            format.setFontItalic(true);
        else if (name == "code"_L1 || name == "kbd"_L1 || name == "samp"_L1)
            useFixedFont();
        else if (name == "del"_L1 || name == "s"_L1)
            format.setFontStrikeOut(true);
        else if (name == "u"_L1)
            format.setFontUnderline(true);
        else if (name == "sub"_L1)
            format.setVerticalAlignment(QTextCharFormat::AlignSubScript);
        else if (name == "sup"_L1)
            format.setVerticalAlignment(QTextCharFormat::AlignSuperScript);
        else if (name == "a"_L1) {
            format.setFontUnderline(true);
            format.setAnchor(true);
            format.setAnchorHref(tagAttribute(tag, "href"_L1));
        }
    }
    if (!tags.isEmpty())
        format.setProperty(lineproperty::Tags, tags);
    return format;
}

void markEdges(std::vector<QTextBlockFormat> &lines)
{
    QSet<QString> translated; // Paths of quotations.
    for (const QTextBlockFormat &line : lines) {
        if (roleOf(line) == LineRole::QuoteTranslation)
            translated.insert(quotePathOf(pathOf(line)));
    }
    QHash<QString, LineRole> partOf; // The part that the last line of a quotation belonged to.
    QString before;
    for (size_t i = 0; i < lines.size(); ++i) {
        QTextBlockFormat &line = lines[i];
        const QString path = pathOf(line);
        const QString after = i + 1 < lines.size() ? pathOf(lines[i + 1]) : QString();
        const int depth = linepath::depthOf(path);
        set(line, lineproperty::Opens, depth - linepath::depthOf(linepath::shared(path, before)));
        set(line, lineproperty::Closes, depth - linepath::depthOf(linepath::shared(path, after)));
        bool isLabelled = false;
        if (isQuoteText(roleOf(line))) {
            const QString quote = quotePathOf(path);
            const bool startsHere = !linepath::isWithin(before, quote)
                || partOf.value(quote, LineRole::Paragraph) != roleOf(line);
            partOf.insert(quote, roleOf(line));
            isLabelled
                = startsHere && (translated.contains(quote) || line.hasProperty(lineproperty::Language));
        }
        set(line, lineproperty::Labelled, isLabelled ? 1 : 0);
        before = path;
    }
}

bool startsPart(const QTextBlock &block)
{
    if (!isQuoteText(roleOf(block)))
        return false;
    const QTextBlock before = block.previous();
    return !before.isValid() || roleOf(before) != roleOf(block) || pathOf(before) != pathOf(block);
}

QString quoteIdOf(const QTextBlockFormat &format)
{
    const QString path = pathOf(format);
    const int at = linepath::innermost(path, linepath::Kind::Quote);
    return at < 0 ? QString() : linepath::idAt(path, at);
}
