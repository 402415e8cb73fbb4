#pragma once

#include "formats/blocks/document.h"
#include "formats/blocks/json.h"

/// Block attributes as text: one key changes, every other byte stays. Pure: any thread.
namespace blocks {

/// What WordPress decodes: an empty object if the block has none, nothing if its JSON does not parse.
std::optional<Json> attributesOf(const Block &block);

/// `{…}` as serialize_block_attributes() in wp-includes/blocks.php writes it, so that it cannot end the
/// comment: `--`,
/// `<`, `>`, `&`, `\"` are `\u002d\u002d`, `\u003c`, `\u003e`, `\u0026`, `\u0022`; and `\\` is `\u005c`,
/// without which WordPress's own answer for a text that ends in a backslash does not parse.
QByteArray serializedAttributes(const Json &value);

/// The object's text with one member changed, or added at its end; every other byte as it was. An empty
/// `object` counts as `{}`. Nothing if it does not parse as an object.
std::optional<QByteArray> withMember(const QByteArray &object, QByteArrayView key, const Json &value);

/// The same without the member. Nothing if it does not parse; unchanged if there is no such member.
std::optional<QByteArray> withoutMember(const QByteArray &object, QByteArrayView key);

/// The opening delimiter `<!-- wp:name {…} -->` (a void one with `isVoid`), `core/` left out as WordPress
/// does; without attributes if the object is empty.
enum class Form { Opening, Void };
QByteArray delimiter(QByteArrayView name, const Json &attributes, Form form = Form::Opening);
QByteArray closingDelimiter(QByteArrayView name);

/// The document in which that block's attributes are `object` (JSON text; empty for none), and all else as it
/// was. For a block at any depth. Refused/NotText for freeform.
Result<Document> withAttributes(const Document &document, const Block &block, const QByteArray &object);

} // namespace blocks
