#include "writing/blockwords.h"

#include <QCoreApplication>

QString blockInWords(blocks::Kind kind)
{
    const auto words = [](const char *text) {
        return QCoreApplication::translate("BlockWords", text);
    };
    using blocks::Kind;
    switch (kind) {
    case Kind::Paragraph:
        return words(QT_TRANSLATE_NOOP("BlockWords", "paragraph"));
    case Kind::Heading:
        return words(QT_TRANSLATE_NOOP("BlockWords", "heading"));
    case Kind::List:
    case Kind::ListItem:
        return words(QT_TRANSLATE_NOOP("BlockWords", "list"));
    case Kind::Quote:
        return words(QT_TRANSLATE_NOOP("BlockWords", "quotation"));
    case Kind::Image:
        return words(QT_TRANSLATE_NOOP("BlockWords", "picture"));
    case Kind::Gallery:
        return words(QT_TRANSLATE_NOOP("BlockWords", "gallery"));
    case Kind::Embed:
        return words(QT_TRANSLATE_NOOP("BlockWords", "embedded page"));
    case Kind::Separator:
        return words(QT_TRANSLATE_NOOP("BlockWords", "separator"));
    case Kind::Code:
        return words(QT_TRANSLATE_NOOP("BlockWords", "code"));
    case Kind::Preformatted:
        return words(QT_TRANSLATE_NOOP("BlockWords", "preformatted text"));
    case Kind::Verse:
        return words(QT_TRANSLATE_NOOP("BlockWords", "verse"));
    case Kind::Table:
        return words(QT_TRANSLATE_NOOP("BlockWords", "table"));
    case Kind::Button:
        return words(QT_TRANSLATE_NOOP("BlockWords", "button"));
    case Kind::Html:
        return words(QT_TRANSLATE_NOOP("BlockWords", "HTML"));
    case Kind::Card:
        return words(QT_TRANSLATE_NOOP("BlockWords", "card"));
    case Kind::Group:
        return words(QT_TRANSLATE_NOOP("BlockWords", "group"));
    case Kind::Columns:
        return words(QT_TRANSLATE_NOOP("BlockWords", "columns"));
    case Kind::Column:
        return words(QT_TRANSLATE_NOOP("BlockWords", "column"));
    case Kind::More:
        return words(QT_TRANSLATE_NOOP("BlockWords", "“read more”"));
    case Kind::Freeform:
        return words(QT_TRANSLATE_NOOP("BlockWords", "classic text"));
    case Kind::Unknown:
        break;
    }
    return words(QT_TRANSLATE_NOOP("BlockWords", "block of the site"));
}
