#include "support/describedpost.h"

#include "formats/blocks/identity.h"

using namespace Qt::StringLiterals;
using namespace blocks;

namespace describedpost {

namespace {

QString words(const QByteArray &html) { return QString::fromUtf8(html.toPercentEncoding(" <>/\"=")); }

QString words(const std::optional<Text> &text) { return text ? words(text->html) : u"none"_s; }

struct Describer {
    QStringList parts;

    void add(QLatin1StringView name, const QString &value) { parts.append(name + u':' + value); }
    void add(QLatin1StringView name, int value) { add(name, QString::number(value)); }
    void add(const ImageView &image)
    {
        add("image"_L1, QString::number(image.id));
        parts += QStringList{ image.src, image.alt, image.href, words(image.caption) };
    }
    void add(const ListView &list)
    {
        add("list"_L1, list.isOrdered);
        parts += QStringList{ words(list.start), QString::number(list.isReversed) };
        for (const ListView::Item &item : list.items) {
            add("item"_L1, list.isOldForm ? words(item.text.html) : QString());
            for (const ListView &inner : item.lists)
                add(inner);
        }
    }

    void operator()(const TextView &view)
    {
        add("text"_L1, words(view.text.html));
        add("form"_L1, int(view.text.form));
        parts += QStringList{ words(view.tag), words(view.classes.join(' ')), words(view.anchor),
            words(view.direction), words(view.language), QString::number(view.level) };
    }
    void operator()(const ListView &view) { add(view); }
    void operator()(const QuoteView &view)
    {
        add("quote"_L1, int(view.form));
        parts += QStringList{ words(view.id), words(view.classes.join(' ')), words(view.cite) };
        for (const QuoteView::Part &part : view.parts) {
            add("part"_L1, int(part.kind));
            add("role"_L1, int(part.role));
            parts += QStringList{ part.child < 0 ? words(part.text.html) : QString(), words(part.language),
                words(part.direction) };
        }
    }
    void operator()(const ImageView &view) { add(view); }
    void operator()(const GalleryView &view)
    {
        add("gallery"_L1, words(view.caption));
        for (const ImageView &image : view.images) {
            if (view.isOldForm)
                add(image);
        }
    }
    void operator()(const EmbedView &view) { add("embed"_L1, view.url + words(view.caption)); }
    void operator()(const MediaView &view) { add("media"_L1, view.src + words(view.caption)); }
    void operator()(const TableView &view)
    {
        add("table"_L1, words(view.caption));
        for (const TableView::Row &row : view.rows) {
            add("row"_L1, int(row.section));
            for (const TableView::Cell &cell : row.cells) {
                add("cell"_L1, cell.isHeader);
                parts += QStringList{ words(cell.text.html), QString::number(cell.columns * 100 + cell.rows),
                    words(cell.align) };
            }
        }
    }
    void operator()(const SourceView &view) { add("source"_L1, words(view.text.html)); }
    void operator()(const ContainerView &view) { add("container"_L1, words(view.classes.join(' '))); }
    void operator()(const MoreView &view) { add("more"_L1, view.words + QString::number(view.hidesTeaser)); }
    void operator()(const SeparatorView &) { parts.append(u"separator"_s); }
    void operator()(const CardView &view) { add("card"_L1, words(view.id)); }
    void operator()(const LockedView &view) { add("locked"_L1, int(view.why)); }
};

} // namespace

QString describe(const Block &block)
{
    Describer describer;
    describer.add("block"_L1, QString::fromUtf8(block.name()));
    describer.add("kind"_L1, int(kindOf(block)));
    describer.add("children"_L1, block.childCount());
    describer.add("attributes"_L1, words(block.attributes()));
    std::visit(describer, viewOf(block));
    return describer.parts.join(u'|');
}

QStringList describe(const Document &document)
{
    QStringList all;
    for (const Block &block : allBlocks(document))
        all.append(describe(block));
    return all;
}

} // namespace describedpost
