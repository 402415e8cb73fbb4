#include "desk/drafts.h"
#include "desk/outbox.h"
#include "desk/resolution.h"
#include "desk/sites.h"
#include "widgets/isolated.h"
#include "writing/conflictview.h"
#include "writing/decisionkeeper.h"
#include "writing/writespace.h"

#include <QClipboard>
#include <QGuiApplication>

using namespace Qt::StringLiterals;

namespace {

QString ownKey(DraftId draft) { return u"own/%1"_s.arg(draft.value); }

} // namespace

// Two texts of the post, here and on its site, until a person has made one of them.

bool WriteSpace::isInConflict() const { return m_draft && m_shown.state == SyncState::Conflict; }

/// The strip above the text stands as long as the conflict does, and what is being decided is held against
/// what the desk has now.
void WriteSpace::meetConflict()
{
    if (!isInConflict()) {
        m_conflictStrip->withdraw(u"conflict"_s);
        if ((isDeciding() || m_conflict->shown()) && !m_isRestoring)
            leaveConflict();
        return;
    }
    if (isDeciding())
        readConflict();
    if (m_conflictStrip->holds(u"conflict"_s))
        return;
    const QString site = siteName();
    m_conflictStrip->say({ u"conflict"_s, Tone::Trouble,
        tr("Somebody on %1 changed what you changed here. Both texts are kept, and nothing is sent until you "
           "decide.")
            .arg(site.isEmpty() ? tr("the site") : isolated(site)),
        tr("Resolve…"), [this] { resolveConflict(); }, {}, {}, {}, MessageStrip::Message::Until::Withdrawn });
}

/// Nothing goes to the site before one text is made of the two.
bool WriteSpace::waitsForDecision()
{
    if (!isInConflict())
        return false;
    m_strip->say({ u"publish"_s, Tone::Waiting,
        tr("The post is in conflict with its site: decide that first. Then it can be sent."), tr("Resolve…"),
        [this] {
            resolveConflict();
        } });
    return true;
}

/// Written as in the editor; what belongs to the whole post is put there.
void WriteSpace::beginOwnWords(PostEdit *own)
{
    spell(own);
    showPicturesIn(own);
    own->setLanguage(m_editor->language());
    own->setSmartTyping(m_editor->isSmartTyping());
    connect(own, &PostEdit::picturesPasted, this, [this] {
        m_strip->say({ u"conflict"_s, Tone::Waiting,
            tr("A picture can be put into the post once both texts are one. Your words are kept.") });
    });
}

void WriteSpace::resolveConflict()
{
    if (!isInConflict())
        return;
    commitInput();
    // Mine is what stands in the editor.
    onDone(m_drafts.save(m_draft), this, [this, id = m_draft](const Result<RevisionId> &saved) {
        if (id != m_draft)
            return;
        if (!saved)
            return explain(u"write"_s, saved.error());
        showBeside(Beside::Conflict);
        readConflict();
    });
}

void WriteSpace::readConflict()
{
    if (m_isRestoring)
        return; // What is being applied says itself what came of it.
    const auto conflict = m_outbox.conflictOf(m_draft);
    if (!conflict)
        return explain(u"conflict"_s, conflict.error());
    if (!*conflict)
        return leaveConflict();
    onDone(m_outbox.conflict(**conflict), this, [this, id = m_draft](const Result<OpenConflict> &open) {
        if (id != m_draft || !isDeciding() || m_isRestoring)
            return;
        if (!open)
            return missResolution(open.error());
        const std::optional<OpenConflict> &shown = m_conflict->shown();
        const bool isSame = shown && shown->texts.id == open->texts.id;
        if (isSame && shown->mine == open->mine && shown->theirs == open->theirs)
            return;
        if (isSame)
            m_strip->say({ u"conflict"_s, Tone::Waiting,
                tr("One of the two texts changed since. What you decided stands where a place is still the "
                   "same; look at the others again.") });
        OpenConflict now = *open;
        now.kept = m_decisions->waiting(now.texts.id).value_or(now.kept); // Newer than the disk's.
        m_conflict->present(now, siteName(), fieldLists());
    });
}

/// It is over, and nobody applied anything here.
void WriteSpace::leaveConflict()
{
    const QString own = m_conflict->ownWords();
    if (!isDeciding() && own.isEmpty())
        return m_conflict->clear();
    endConflict({ u"conflict"_s, Tone::Waiting,
                    tr("There is no conflict any more: both texts are one, and each of them is kept in "
                       "History."),
                    tr("Show History"),
                    [this] {
                        showHistory();
                    } },
        own);
}

/// However it ended: what was written by hand and stands in neither text can be had. `own` is what is not
/// kept yet.
void WriteSpace::endConflict(MessageStrip::Message message, const QString &own)
{
    m_conflict->clear();
    if (isDeciding())
        showBeside(Beside::Nothing);
    if (m_strip->holds(ownKey(m_draft)))
        message.text
            += u' ' + tr("What you wrote yourself and did not take is in the message behind this one.");
    m_strip->say(message);
    if (!own.isEmpty())
        keepOwnWords(m_draft, own);
}

void WriteSpace::keepOwnWords(DraftId draft, const QString &own)
{
    onDone(m_outbox.keepOwnWords(draft, own), this, [this, draft, own](const Result<> &kept) {
        if (kept)
            return offerOwnWords(draft);
        explain(u"write"_s, kept.error());
        sayOwnWords(draft, own); // All the same.
    });
}

/// Also of a draft that is not open any more.
void WriteSpace::offerOwnWords(DraftId draft)
{
    const Result<QString> own = m_outbox.ownWords(draft);
    if (!own)
        explain(u"conflict"_s, own.error());
    else if (!own->isEmpty())
        sayOwnWords(draft, *own);
}

/// A message of its own, which nothing takes away but who closes it.
void WriteSpace::sayOwnWords(DraftId draft, const QString &own)
{
    const Result<Draft> known = m_drafts.draft(draft);
    const QString title = known ? known->fields.title : QString();
    MessageStrip::Message message{ ownKey(draft), Tone::Waiting,
        tr("What you wrote yourself in the conflict of “%1” stands in none of its texts. It is kept until "
           "you "
           "close this message.")
            .arg(isolated(title.isEmpty() ? tr("Untitled") : title)),
        tr("Copy My Own Words"), [own] {
            QGuiApplication::clipboard()->setText(own);
        } };
    message.until = MessageStrip::Message::Until::Closed;
    message.gone = [this, draft, own] {
        onDone(m_outbox.forgetOwnWords(draft), this, [this, draft, own](const Result<> &forgotten) {
            if (!forgotten)
                return explain(u"write"_s, forgotten.error());
            m_strip->say({ ownKey(draft), Tone::Good, tr("What you wrote yourself is thrown away."),
                tr("Undo"), [this, draft, own] {
                    keepOwnWords(draft, own);
                } });
        });
    };
    m_strip->say(message);
}

/// It could not be applied as it was shown.
void WriteSpace::missResolution(const Error &error)
{
    if (error.kind == Error::Kind::Conflict)
        readConflict(); // Says that a text changed.
    else if (error.kind == Error::Kind::NotFound)
        leaveConflict();
    else
        explain(u"conflict"_s, error);
}

void WriteSpace::applyResolution(const Resolution &chosen)
{
    commitInput();
    m_isRestoring = true; // One step of undo.
    Resolution resolution = chosen;
    resolution.own = m_conflict->ownWords(resolution);
    onDone(
        m_outbox.resolve(resolution), this, [this, id = m_draft, resolution](const Result<RevisionId> &done) {
            if (done)
                offerOwnWords(id);
            if (id != m_draft)
                return;
            m_isRestoring = false;
            if (!done)
                return missResolution(done.error());
            const bool isWished = m_shown.state == SyncState::Waiting;
            const MessageStrip::Message message{ u"conflict"_s, Tone::Good,
                isWished ? tr("Both texts are one now. It goes to the site at the next synchronisation.")
                         : tr("Both texts are one now. Update sends it to the site."),
                tr("Undo"), [this, id, before = resolution.mine] {
                    open(id);
                    restoreAs(before, tr("Your text of before is back. Theirs is kept in History."));
                } };
            const QString own = m_conflict->ownWords(resolution); // Who writes on while it is applied.
            endConflict(message, own == resolution.own ? QString() : own);
        });
}

void WriteSpace::keepMine(const Resolution &chosen)
{
    commitInput();
    m_isRestoring = true;
    Resolution shown = chosen;
    shown.own = m_conflict->ownWords();
    onDone(m_outbox.keepMineAsDraft(shown), this, [this, id = m_draft, shown](const Result<DraftId> &copy) {
        if (copy)
            offerOwnWords(id);
        if (id != m_draft)
            return;
        m_isRestoring = false;
        if (!copy)
            return missResolution(copy.error());
        const MessageStrip::Message message{ u"conflict"_s, Tone::Good,
            tr("Your text is a draft of its own now. This post has theirs where both changed the same."),
            tr("Open Mine"), [this, mine = *copy] {
                open(mine);
            } };
        const QString own = m_conflict->ownWords();
        endConflict(message, own == shown.own ? QString() : own);
    });
}
