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
QByteArray customHtml(const QByteArray &html);

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
    std::vector<QByteArray> translation; ///< HTML of its paragraphs; empty if there is none.
    QByteArray translationLanguage;
    QByteArray translationDirection;
    QByteArray siteDirection = "ltr"; ///< A paragraph that runs the other way says so on its tag too.
    QByteArray cite; ///< HTML of the attribution; may be empty.
};
QByteArray quote(const QuoteMarkup &markup);

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
