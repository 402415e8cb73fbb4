#pragma once

#include <QByteArray>
#include <QString>
#include <QUrl>

#include <optional>
#include <vector>

/// The exact bytes of the blocks that we write: valid in WordPress's own editor from 6.1 on, and unchanged
/// when it saves them again. Every text that is called html is inline HTML that is already escaped (see
/// inline.h). No block ends in a line break: an empty line parts two of them (joined()). Pure: any thread.
namespace blocks {

/// `dir` is `rtl`, `ltr` or empty, and stands in the attributes and on the tag.
QByteArray paragraph(const QByteArray &html, const QByteArray &dir = {}, const QByteArray &className = {});
/// Level 1 to 6.
QByteArray heading(int level, const QByteArray &html);
QByteArray separator();
/// Plain text; `[` is `&#91;`, so that no shortcode runs.
QByteArray code(const QString &text);
/// `html` may hold line ends.
QByteArray preformatted(const QByteArray &html);
QByteArray verse(const QByteArray &html);
QByteArray customHtml(const QByteArray &html);
/// `words` of the link, empty for the site's own; without `--`, `>` and line ends.
QByteArray more(const QString &words = {}, bool hidesTeaser = false);

struct ListMarkup {
    struct Item {
        QByteArray html;
        std::vector<ListMarkup> lists;
    };
    bool isOrdered = false;
    int start = 1; ///< Of an ordered list.
    std::vector<Item> items;
};
/// With list-item blocks inside.
QByteArray list(const ListMarkup &markup);

struct ImageMarkup {
    qint64 id = 0; ///< In the site's media library; 0 for a picture elsewhere on the web.
    QUrl src;
    QString alt;
    QUrl href; ///< Of a link around it; may be empty.
    QByteArray caption; ///< HTML; may be empty.
};
QByteArray image(const ImageMarkup &markup);

/// Images with an empty line between; `caption` of all of them.
QByteArray gallery(const std::vector<ImageMarkup> &images, const QByteArray &caption = {});

/// A page of another site by its address alone: WordPress asks that site what to show.
QByteArray embed(const QUrl &url, const QByteArray &caption = {});

struct TableMarkup {
    using Row = std::vector<QByteArray>; ///< HTML of its cells.
    std::vector<Row> head;
    std::vector<Row> body;
    std::vector<Row> foot;
    QByteArray caption; ///< HTML; may be empty.
};
QByteArray table(const TableMarkup &markup);

/// Blocks in a group, and side by side.
QByteArray group(const std::vector<QByteArray> &blocks);
QByteArray columns(const std::vector<std::vector<QByteArray>> &columns);

/// A quotation: of one language; of an original and its translation; with quotations inside.
struct QuoteMarkup {
    struct Part {
        QByteArray html; ///< Of a paragraph; not looked at if there is a quote.
        std::vector<QuoteMarkup> quote; ///< None, or one quotation within this one.
    };
    QByteArray id; ///< `q-7f3k2m`.
    std::vector<Part> original;
    QByteArray language; ///< Of the original; empty if it need not be said.
    QByteArray direction; ///< `rtl`, `ltr` or empty.
    std::vector<Part> translation; ///< Empty if there is none. A quotation in it has an id of its own.
    QByteArray translationLanguage;
    QByteArray translationDirection;
    QByteArray siteDirection = "ltr"; ///< A paragraph that runs the other way says so on its tag too.
    QByteArray cite; ///< HTML of the attribution; may be empty.
};
QByteArray quote(const QuoteMarkup &markup);

/// `<span lang="…" dir="…">`, without `dir` if it is empty; nothing if there is no language.
QByteArray languageTag(const QByteArray &language, const QByteArray &direction);

/// What stands in a more block.
QByteArray moreHtml(const QString &words, bool hidesTeaser);

/// `<a href="…">Author, “Title”</a>, date`; what is empty is left out with its comma. The date is words, in
/// the language of the post.
QByteArray attributionHtml(const QString &author, const QString &title, const QUrl &url, const QString &date);

/// A link card of a photo report.
struct CardMarkup {
    struct Picture {
        qint64 id = 0;
        QUrl src;
        QString alt;
    };
    QByteArray id; ///< `c-3h8w1p`.
    QString title;
    QUrl url;
    QString by; ///< `Photo report by …`, in the words of the post; may be empty.
    std::optional<Picture> picture;
};
QByteArray card(const CardMarkup &markup);

/// The blocks with an empty line between them.
QByteArray joined(const std::vector<QByteArray> &blocks);

} // namespace blocks
