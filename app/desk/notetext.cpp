#include "desk/notetext.h"

#include <QCoreApplication>

namespace {

using namespace syncnote;

QString say(const char *text) { return QCoreApplication::translate("NoteText", text); }

QString words(const TitleChanged &note)
{
    return say("the site changed the title to “%1”.").arg(note.stored);
}

QString words(const AddressChanged &note)
{
    return say("the site changed the address to “%1”.").arg(note.stored);
}

QString words(const MarkupFiltered &) { return say("the site filtered the markup of the text."); }

QString words(const TextLost &)
{
    return say("the site dropped words of the text; it is not published unless you ask again.");
}

QString words(const ExcerptChanged &) { return say("the site changed the excerpt."); }

QString words(const TermRefused &note)
{
    switch (note.taxonomy) {
    case Taxonomy::Category:
        return say("the site did not take the category “%1”.").arg(note.name);
    case Taxonomy::Tag:
        return say("the site did not take the tag “%1”.").arg(note.name);
    }
    return {};
}

QString words(const AuthorChanged &) { return say("the site names another author."); }

QString words(const FeaturedImageRefused &) { return say("the site did not take the featured image."); }

QString words(const ParentRefused &)
{
    return say("the site did not put the page under the one that was chosen.");
}

QString words(const OrderChanged &) { return say("the site changed the order of the page."); }

QString words(const StatusChanged &note)
{
    if (note.stored == PostStatus::Pending)
        return say("pending review instead of %1: this account may not publish.").arg(toWord(note.wished));
    //: Both are WordPress's words for where a post stands: "draft", "publish".
    return say("the site made it %1 instead of %2.").arg(toWord(note.stored), toWord(note.wished));
}

QString words(const PictureAltered &)
{
    return say("the site changed the file of a picture when it arrived; it shows the same.");
}

QString words(const SizesMissing &) { return say("the site could not make the smaller sizes of a picture."); }

QString words(const BothInserted &)
{
    return say("somebody on the site put something where you did, too: both stand there, yours first. Read "
               "whether they go together.");
}

QString words(const SecondCopyTrashed &note)
{
    return say("A second copy came late; it is in the site's trash now: post %1.").arg(note.post);
}

QString words(const SecondCopyStays &note)
{
    return say("A second copy came late, and somebody has written in it: it waits on the site as a hidden "
               "draft, post %1.")
        .arg(note.post);
}

} // namespace

QString noteText(const SyncNote &note)
{
    const QString text = std::visit([](const auto &what) { return words(what); }, note.what);
    //: A post's title, and what a site made of it.
    return note.title.isEmpty() ? text : say("“%1”: %2").arg(note.title, text);
}

QStringList noteTexts(const std::vector<SyncNote> &notes)
{
    QStringList texts;
    for (const SyncNote &note : notes)
        texts.append(noteText(note));
    return texts;
}
