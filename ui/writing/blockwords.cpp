#include "writing/blockwords.h"

#include "formats/blocks/views.h"

#include <QCoreApplication>

#include <array>

namespace {

struct Named {
    const char *block;
    const char *words;
};

constexpr std::array names{
    Named{ "", QT_TRANSLATE_NOOP("BlockWords", "Classic text") },
    Named{ "core/paragraph", QT_TRANSLATE_NOOP("BlockWords", "Paragraph") },
    Named{ "core/heading", QT_TRANSLATE_NOOP("BlockWords", "Heading") },
    Named{ "core/list", QT_TRANSLATE_NOOP("BlockWords", "List") },
    Named{ "core/list-item", QT_TRANSLATE_NOOP("BlockWords", "List item") },
    Named{ "core/quote", QT_TRANSLATE_NOOP("BlockWords", "Quotation") },
    Named{ "core/pullquote", QT_TRANSLATE_NOOP("BlockWords", "Pull quote") },
    Named{ "core/image", QT_TRANSLATE_NOOP("BlockWords", "Picture") },
    Named{ "core/gallery", QT_TRANSLATE_NOOP("BlockWords", "Gallery") },
    Named{ "core/embed", QT_TRANSLATE_NOOP("BlockWords", "Embedded page") },
    Named{ "core/separator", QT_TRANSLATE_NOOP("BlockWords", "Separator") },
    Named{ "core/spacer", QT_TRANSLATE_NOOP("BlockWords", "Space") },
    Named{ "core/nextpage", QT_TRANSLATE_NOOP("BlockWords", "Page break") },
    Named{ "core/more", QT_TRANSLATE_NOOP("BlockWords", "“Read more”") },
    Named{ "core/code", QT_TRANSLATE_NOOP("BlockWords", "Code") },
    Named{ "core/preformatted", QT_TRANSLATE_NOOP("BlockWords", "Preformatted text") },
    Named{ "core/verse", QT_TRANSLATE_NOOP("BlockWords", "Verse") },
    Named{ "core/table", QT_TRANSLATE_NOOP("BlockWords", "Table") },
    Named{ "core/html", QT_TRANSLATE_NOOP("BlockWords", "HTML") },
    Named{ "core/shortcode", QT_TRANSLATE_NOOP("BlockWords", "Shortcode") },
    Named{ "core/freeform", QT_TRANSLATE_NOOP("BlockWords", "Classic text") },
    Named{ "core/group", QT_TRANSLATE_NOOP("BlockWords", "Group") },
    Named{ "core/columns", QT_TRANSLATE_NOOP("BlockWords", "Columns") },
    Named{ "core/column", QT_TRANSLATE_NOOP("BlockWords", "Column") },
    Named{ "core/cover", QT_TRANSLATE_NOOP("BlockWords", "Cover") },
    Named{ "core/media-text", QT_TRANSLATE_NOOP("BlockWords", "Picture beside text") },
    Named{ "core/details", QT_TRANSLATE_NOOP("BlockWords", "Details") },
    Named{ "core/button", QT_TRANSLATE_NOOP("BlockWords", "Button") },
    Named{ "core/buttons", QT_TRANSLATE_NOOP("BlockWords", "Buttons") },
    Named{ "core/audio", QT_TRANSLATE_NOOP("BlockWords", "Sound") },
    Named{ "core/video", QT_TRANSLATE_NOOP("BlockWords", "Film") },
    Named{ "core/file", QT_TRANSLATE_NOOP("BlockWords", "File") },
    Named{ "core/latest-posts", QT_TRANSLATE_NOOP("BlockWords", "Latest posts") },
};

} // namespace

QString blockInWords(const QByteArray &name)
{
    const QByteArray known = name.startsWith("core-embed/") ? QByteArray("core/embed") : name;
    for (const Named &named : names) {
        if (known == named.block)
            return QCoreApplication::translate("BlockWords", named.words);
    }
    return QString::fromUtf8(name.startsWith("core/") ? name.sliced(5) : name);
}

QString blockInWords(const blocks::Block &block)
{
    return blocks::cardView(block)
        ? QCoreApplication::translate("BlockWords", QT_TRANSLATE_NOOP("BlockWords", "Card"))
        : blockInWords(block.name());
}
