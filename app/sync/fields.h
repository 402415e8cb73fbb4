#pragma once

#include "base/result.h"
#include "model/draft.h"

#include <QFlags>
#include <QUuid>

#include <optional>

/// The fields of a post one by one, and when two of them count as the same. Pure: any thread.

enum class Field {
    Title = 1,
    Content = 2,
    Excerpt = 4,
    Slug = 8,
    Categories = 16,
    Tags = 32,
    Author = 64,
    FeaturedImage = 128,
    Parent = 256,
    MenuOrder = 512,
};
Q_DECLARE_FLAGS(FieldSet, Field)
Q_DECLARE_OPERATORS_FOR_FLAGS(FieldSet)

inline constexpr Field everyField[] = { Field::Title, Field::Content, Field::Excerpt, Field::Slug,
    Field::Categories, Field::Tags, Field::Author, Field::FeaturedImage, Field::Parent, Field::MenuOrder };

/// Those that WordPress keeps revisions of (wp-includes/revision.php, _wp_post_revision_fields).
inline constexpr FieldSet textFields = Field::Title | Field::Content | Field::Excerpt;

/// A text alone, as a revision has it.
inline PostFields textOf(const QString &title, const QByteArray &content, const QString &excerpt)
{
    return { title, content, excerpt, {}, {}, {}, 0, {}, 0, 0 };
}

/// Those that WordPress has of a type (class-wp-rest-posts-controller.php, get_item_schema).
FieldSet fieldsOf(PostType type);

/// "title", "content" …: how the journal writes a field.
QString toWord(Field field);
/// Words parted by commas, in the order of the enum; and back, unknown words left out.
QString toWords(FieldSet fields);
FieldSet toFieldSet(const QString &words);

/// What counts as unchanged: titles and excerpts trimmed (WordPress does), terms as sets without case,
/// content by `isSameMarkup`, a slug to the character.
bool isSame(Field field, const PostFields &a, const PostFields &b);
FieldSet changedFields(const PostFields &from, const PostFields &to);
/// What a site is seen to hold, without a claim's key as its slug: that is nobody's change of what was agreed
/// on.
PostFields withoutClaim(PostFields seen, const PostFields &agreed);
/// `to` with the named fields of `from`.
PostFields withFields(PostFields to, const PostFields &from, FieldSet fields);

/// Block markup that WordPress's own editor would write back in other bytes: our metadata missing, JSON keys
/// or HTML attributes in another order, a space before `/>`, line breaks between blocks. Linear.
bool isSameMarkup(const QByteArray &a, const QByteArray &b);

/// The words that a reader sees: without tags, comments, scripts and styles, references decoded.
QStringList visibleWords(const QByteArray &html);
/// Every word of `sent` stands in `stored`, in order: a filter took markup, and no text.
bool keepsEveryWord(const QByteArray &sent, const QByteArray &stored);

/// The slug under which a create is claimed, found again and never created twice: `quotidian-<uuid>`.
QString claimKey(const QUuid &uuid);
/// The key as WordPress may have stored it: itself, made unique (`-2`…), in the trash (`__trashed`).
bool isClaimKey(const QString &slug, const QString &key);
/// The draft whose claim this slug is, here or in another newsroom.
std::optional<QUuid> claimant(const QString &slug);
/// Every slug to ask for when a create's outcome is unknown: the key, `-2` to `-6`, and each in the trash.
QStringList claimSlugs(const QString &key);
