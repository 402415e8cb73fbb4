#include "writing/blocknames.h"

#include <QCoreApplication>

#include <array>

namespace {

struct Named {
    const char *block;
    const char *words;
};

constexpr std::array names{
    Named{ "", QT_TRANSLATE_NOOP("BlockNames", "Classic text") },
    Named{ "core/paragraph", QT_TRANSLATE_NOOP("BlockNames", "Paragraph") },
    Named{ "core/heading", QT_TRANSLATE_NOOP("BlockNames", "Heading") },
    Named{ "core/list", QT_TRANSLATE_NOOP("BlockNames", "List") },
    Named{ "core/list-item", QT_TRANSLATE_NOOP("BlockNames", "List item") },
    Named{ "core/quote", QT_TRANSLATE_NOOP("BlockNames", "Quotation") },
    Named{ "core/pullquote", QT_TRANSLATE_NOOP("BlockNames", "Pull quote") },
    Named{ "core/image", QT_TRANSLATE_NOOP("BlockNames", "Picture") },
    Named{ "core/gallery", QT_TRANSLATE_NOOP("BlockNames", "Gallery") },
    Named{ "core/embed", QT_TRANSLATE_NOOP("BlockNames", "Embedded page") },
    Named{ "core/separator", QT_TRANSLATE_NOOP("BlockNames", "Separator") },
    Named{ "core/spacer", QT_TRANSLATE_NOOP("BlockNames", "Space") },
    Named{ "core/nextpage", QT_TRANSLATE_NOOP("BlockNames", "Page break") },
    Named{ "core/more", QT_TRANSLATE_NOOP("BlockNames", "“Read more”") },
    Named{ "core/code", QT_TRANSLATE_NOOP("BlockNames", "Code") },
    Named{ "core/preformatted", QT_TRANSLATE_NOOP("BlockNames", "Preformatted text") },
    Named{ "core/verse", QT_TRANSLATE_NOOP("BlockNames", "Verse") },
    Named{ "core/table", QT_TRANSLATE_NOOP("BlockNames", "Table") },
    Named{ "core/html", QT_TRANSLATE_NOOP("BlockNames", "HTML") },
    Named{ "core/shortcode", QT_TRANSLATE_NOOP("BlockNames", "Shortcode") },
    Named{ "core/freeform", QT_TRANSLATE_NOOP("BlockNames", "Classic text") },
    Named{ "core/group", QT_TRANSLATE_NOOP("BlockNames", "Group") },
    Named{ "core/columns", QT_TRANSLATE_NOOP("BlockNames", "Columns") },
    Named{ "core/column", QT_TRANSLATE_NOOP("BlockNames", "Column") },
    Named{ "core/cover", QT_TRANSLATE_NOOP("BlockNames", "Cover") },
    Named{ "core/media-text", QT_TRANSLATE_NOOP("BlockNames", "Picture beside text") },
    Named{ "core/details", QT_TRANSLATE_NOOP("BlockNames", "Details") },
    Named{ "core/button", QT_TRANSLATE_NOOP("BlockNames", "Button") },
    Named{ "core/buttons", QT_TRANSLATE_NOOP("BlockNames", "Buttons") },
    Named{ "core/audio", QT_TRANSLATE_NOOP("BlockNames", "Sound") },
    Named{ "core/video", QT_TRANSLATE_NOOP("BlockNames", "Film") },
    Named{ "core/file", QT_TRANSLATE_NOOP("BlockNames", "File") },
    Named{ "core/latest-posts", QT_TRANSLATE_NOOP("BlockNames", "Latest posts") },
};

} // namespace

QString spokenBlockName(const QByteArray &name)
{
    for (const Named &named : names) {
        if (name == named.block)
            return QCoreApplication::translate("BlockNames", named.words);
    }
    return QString::fromUtf8(name.startsWith("core/") ? name.sliced(5) : name);
}
