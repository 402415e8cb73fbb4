#pragma once

#include "formats/blocks/inline.h"
#include "formats/blocks/json.h"
#include "formats/blocks/views.h"

/// Changes within one block, at any depth. Each answers the document with what is named changed and every
/// other byte as it was; the block stays valid for WordPress's own editor if it was. Blocks and texts are of
/// that document: after a change, take them from the new one. Pure: any thread.
///
/// Refused, with its reason: NotText (the new text is not what can stand there), FormUnknown (the block has
/// not the form that the change needs), AttributesBroken, UnbalancedMarkup (another block would not stay as
/// it is), NoSuchBlock (a block of another document, an index out of range).
namespace blocks {

// ---- words

/// HTML for that text, in its form: inline HTML, any balanced source. With the html
/// that stood there before, the change is undone to the byte.
Result<Document> withHtml(const Document &document, const Text &text, const QByteArray &html);
/// Plain words; line ends become `<br>` where the form has no others. Marks that the text had go with it.
Result<Document> withWords(const Document &document, const Text &text, const QString &words);
QByteArray htmlOf(const QString &words, Text::Form form);

// ---- attributes: one key of the JSON, and nothing else

Result<Document> withAttribute(
    const Document &document, const Block &block, const QByteArray &key, const Json &value);
/// Without the key; without `{}` if it was the last.
Result<Document> withoutAttribute(const Document &document, const Block &block, const QByteArray &key);
/// The JSON text as a whole; empty for none.
Result<Document> withAttributes(const Document &document, const Block &block, const QByteArray &object);

// ---- attributes that stand in the HTML too

/// Names of own classes, parted by spaces; empty for none. WordPress drops what does not stand in both
/// places.
Result<Document> withClassName(const Document &document, const Block &block, const QByteArray &className);
/// Of a heading, 1 to 6.
Result<Document> withLevel(const Document &document, const Block &heading, int level);
/// Of a paragraph: `rtl`, `ltr` or empty.
Result<Document> withDirection(const Document &document, const Block &paragraph, const QByteArray &direction);
/// The span around the text of a paragraph, heading or list item: `lang` and, unless empty, `dir`; no span if
/// the language is empty.
Result<Document> withLanguage(
    const Document &document, const Block &block, const QByteArray &language, const QByteArray &direction);
/// `<ol>` or `<ul>`; numbering goes with the order.
Result<Document> withOrder(const Document &document, const Block &list, bool isOrdered);

// ---- parts that may be absent

/// Of a quote or pullquote: inline HTML; empty for none.
Result<Document> withCite(const Document &document, const Block &quote, const QByteArray &html);
/// Of an image, a gallery, an embed, sound, video or a table: inline HTML; empty for none.
Result<Document> withCaption(const Document &document, const Block &block, const QByteArray &html);

// ---- pictures and addresses

/// `image` is one of those of `block`, an image or a gallery of the old form.
Result<Document> withAlt(
    const Document &document, const Block &block, const ImageView &image, const QString &alt);
/// Of an image block; empty for no link.
Result<Document> withPictureLink(const Document &document, const Block &image, const QString &href);
/// Another picture in the same block; `id` as in ImageView.
Result<Document> withPicture(const Document &document, const Block &image, qint64 id, const QString &src);
/// Under one picture of a gallery of the old form: inline HTML; empty for none.
Result<Document> withPictureCaption(
    const Document &document, const Block &gallery, const ImageView &image, const QByteArray &html);
/// The picture at `from` goes before the one at `to`, or to the end, in either form of gallery.
Result<Document> withPictureMoved(const Document &document, const Block &gallery, int from, int to);
Result<Document> withUrl(const Document &document, const Block &embed, const QString &url);
Result<Document> withMore(const Document &document, const Block &more, const MoreView &view);

// ---- tables

/// All of them need a grid, and leave at least one cell: else FormUnknown.
///
/// An empty row before `row`, with the cells of its neighbour; at the end if it is the number of rows.
/// Between a row of the body and one of another section it is of the body.
Result<Document> withRow(const Document &document, const Block &table, int row);
Result<Document> withoutRow(const Document &document, const Block &table, int row);
Result<Document> withColumn(const Document &document, const Block &table, int column);
Result<Document> withoutColumn(const Document &document, const Block &table, int column);
/// The first row of the body becomes the header; or the rows of the header the first of the body.
Result<Document> withHeader(const Document &document, const Block &table, bool hasHeader);
/// `left`, `center`, `right` or empty. A table of the old form, without `<figure>`, has none: FormUnknown.
Result<Document> withColumnAlign(
    const Document &document, const Block &table, int column, const QByteArray &align);

// ---- children of lists, quotes, groups, columns, galleries

/// `bytes` is one block or several. Before child `index`, or after the last.
Result<Document> withChild(const Document &document, const Block &parent, int index, const QByteArray &bytes);
/// Without a block that has a parent, and the white space that parted it.
Result<Document> withoutChild(const Document &document, const Block &child);
/// The child at `from` goes before the one at `to`, or to the end. The white space between stays, so that
/// moving back gives the same bytes.
Result<Document> withChildMoved(const Document &document, const Block &parent, int from, int to);

/// A list or quote of the old form as WordPress's own editor writes it today, its items or paragraphs as
/// blocks. FormUnknown if they carry attributes.
Result<Document> withInnerBlocks(const Document &document, const Block &block);

} // namespace blocks
