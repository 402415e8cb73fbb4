#pragma once

#include "model/draft.h"
#include "model/site.h"

#include <QString>

#include <variant>

/// What a site made of what it was sent, on its own, or what else a person should hear of a synchronisation.
/// Values: their words are made in desk/notetext.
namespace syncnote {

struct TitleChanged {
    QString stored;
    bool operator==(const TitleChanged &) const = default;
};
struct AddressChanged {
    QString stored; ///< The slug.
    bool operator==(const AddressChanged &) const = default;
};
struct MarkupFiltered {
    bool operator==(const MarkupFiltered &) const = default;
};
/// Words of the text are missing there: it is not published unasked.
struct TextLost {
    bool operator==(const TextLost &) const = default;
};
struct ExcerptChanged {
    bool operator==(const ExcerptChanged &) const = default;
};
struct TermRefused {
    Taxonomy taxonomy = Taxonomy::Category;
    QString name;
    bool operator==(const TermRefused &) const = default;
};
struct AuthorChanged {
    bool operator==(const AuthorChanged &) const = default;
};
struct FeaturedImageRefused {
    bool operator==(const FeaturedImageRefused &) const = default;
};
/// A page is not under the one that was chosen.
struct ParentRefused {
    bool operator==(const ParentRefused &) const = default;
};
struct OrderChanged {
    bool operator==(const OrderChanged &) const = default;
};
struct StatusChanged {
    PostStatus wished = PostStatus::Publish;
    PostStatus stored = PostStatus::Publish;
    bool operator==(const StatusChanged &) const = default;
};
/// The file of a picture is another one there; what it shows is the same.
struct PictureAltered {
    bool operator==(const PictureAltered &) const = default;
};
/// The site could not make the smaller sizes of a picture.
struct SizesMissing {
    bool operator==(const SizesMissing &) const = default;
};
/// Both sides put something into the same place of the text: both stand there, mine first.
struct BothInserted {
    bool operator==(const BothInserted &) const = default;
};
/// One that came late, and that nobody has touched: it is in the site's trash now.
struct SecondCopyTrashed {
    qint64 post = 0; ///< Its id there.
    bool operator==(const SecondCopyTrashed &) const = default;
};
/// One that somebody has written in: it waits there as a hidden draft.
struct SecondCopyStays {
    qint64 post = 0;
    bool operator==(const SecondCopyStays &) const = default;
};

} // namespace syncnote

struct SyncNote {
    using What = std::variant<syncnote::TitleChanged, syncnote::AddressChanged, syncnote::MarkupFiltered,
        syncnote::TextLost, syncnote::ExcerptChanged, syncnote::TermRefused, syncnote::AuthorChanged,
        syncnote::FeaturedImageRefused, syncnote::ParentRefused, syncnote::OrderChanged,
        syncnote::StatusChanged, syncnote::PictureAltered, syncnote::SizesMissing, syncnote::BothInserted,
        syncnote::SecondCopyTrashed, syncnote::SecondCopyStays>;

    QString title; ///< Of the post; empty if it is of none, or has none.
    What what;
    DraftId draft = {}; ///< None if it is of none.

    bool operator==(const SyncNote &) const = default;
};

/// It is told of every text that the site is sent; the others when something else happens.
inline bool isOfEachText(const SyncNote &note)
{
    using namespace syncnote;
    return std::holds_alternative<MarkupFiltered>(note.what) || std::holds_alternative<TextLost>(note.what)
        || std::holds_alternative<ExcerptChanged>(note.what);
}
