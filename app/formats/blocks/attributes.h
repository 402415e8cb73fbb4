#pragma once

#include "formats/blocks/document.h"
#include "formats/blocks/json.h"

/// Block attributes as text: one key changes, every other byte stays. Pure: any thread.
namespace blocks {

/// What WordPress decodes: an empty object if the block has none, nothing if its JSON does not parse.
std::optional<Json> attributesOf(const Block &block);

/// The string of that key; empty if there is none, or no string.
QByteArray stringAttribute(const Block &block, QByteArrayView key);

/// `{…}` as serialize_block_attributes() in wp-includes/blocks.php writes it, so that it cannot end the
/// comment: `--`, `<`, `>`, `&`, `\"` are `\u002d\u002d`, `\u003c`, `\u003e`, `\u0026`, `\u0022`; and `\\` is
/// `\u005c`, without which WordPress's own answer for a text that ends in a backslash does not parse.
QByteArray serializedAttributes(const Json &value);

/// The object's text with one member changed, or added at its end; every other byte as it was. An empty
/// `object` counts as `{}`. Nothing if it does not parse as an object.
std::optional<QByteArray> withMember(const QByteArray &object, QByteArrayView key, const Json &value);

/// The same for a member of a member: `{ "metadata", "quotidian", "id" }`. What is no object on the way
/// becomes one.
std::optional<QByteArray> withMemberAt(
    const QByteArray &object, const QList<QByteArray> &path, const Json &value);

/// The value's own bytes; nothing if there is no such member or the object does not parse. Put back by
/// withMemberText(), they make any change undone.
std::optional<QByteArray> memberText(const QByteArray &object, QByteArrayView key);
std::optional<QByteArray> withMemberText(
    const QByteArray &object, QByteArrayView key, const QByteArray &value);

/// The same without the member. Nothing if it does not parse; unchanged if there is no such member.
std::optional<QByteArray> withoutMember(const QByteArray &object, QByteArrayView key);

/// The opening delimiter `<!-- wp:name {…} -->` (a void one with `isVoid`), `core/` left out as WordPress
/// does; without attributes if the object is empty.
enum class Form { Opening, Void };
QByteArray delimiter(QByteArrayView name, const Json &attributes, Form form = Form::Opening);
QByteArray closingDelimiter(QByteArrayView name);

/// Where the block's attributes stand or would stand, and what to put there so that they are `object` (JSON
/// text; empty for none). No freeform block.
struct AttributesPlace {
    Span span;
    QByteArray bytes;
};
AttributesPlace attributesPlace(const Block &block, const QByteArray &object);

} // namespace blocks
