#include "desk/drafts.h"
#include "desk/sites.h"
#include "formats/blocks/comparison.h"
#include "widgets/fieldpopover.h"
#include "widgets/strip.h"
#include "writing/compareview.h"
#include "writing/conflictview.h"
#include "writing/historypanel.h"
#include "writing/previewpane.h"
#include "writing/writespace.h"

#include <QApplication>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>

using namespace Qt::StringLiterals;

// Earlier versions of the post, versions from elsewhere, and the preview that shows them.

namespace {
constexpr int roomForBoth = 1040; ///< From this width on the preview stands beside the text.
} // namespace

/// Somebody else wrote while something was typed that is not on the disk: the typed text is kept first, and
/// stays in the editor.
void WriteSpace::meetOther()
{
    commitInput();
    const DraftId id = m_draft;
    onDone(m_drafts.save(id), this, [this, id](const Result<RevisionId> &saved) {
        if (!saved) {
            explain(u"write"_s, saved.error());
            return;
        }
        if (id != m_draft)
            return;
        reload();
        onDone(m_drafts.revision(id, *saved), this, [this, id](const Result<Revision> &mine) {
            if (!mine || id != m_draft || !mine->parent)
                return;
            onDone(m_drafts.revision(id, mine->parent), this, [this, id](const Result<Revision> &other) {
                const bool isOthers = other
                    && (other->origin == Revision::Origin::Pulled || other->origin == Revision::Origin::Merged
                        || other->origin == Revision::Origin::Restored);
                if (!isOthers || id != m_draft)
                    return;
                m_strip->say({ u"other"_s, Tone::Waiting,
                    tr("The post changed elsewhere while you were typing. What you typed stands here; the "
                       "other text "
                       "is kept in History."),
                    tr("Show History"), [this] {
                        showHistory();
                    } });
            });
        });
    });
}

bool WriteSpace::isPreviewing() const { return beside() == Beside::Preview; }

void WriteSpace::togglePreview() { showPreview(!isPreviewing()); }

WriteSpace::Beside WriteSpace::beside() const
{
    return !m_preview->isHidden() ? Beside::Preview
        : !m_compare->isHidden()  ? Beside::Comparison
        : !m_conflict->isHidden() ? Beside::Conflict
                                  : Beside::Nothing;
}

void WriteSpace::showBeside(Beside shown)
{
    const Beside before = beside();
    const bool isInstead
        = shown == Beside::Conflict || (shown != Beside::Nothing && m_paper->width() < roomForBoth);
    m_previewButton->setChecked(shown == Beside::Preview);
    m_preview->setVisible(shown == Beside::Preview);
    m_compare->setVisible(shown == Beside::Comparison);
    m_conflict->setVisible(shown == Beside::Conflict);
    m_text->setVisible(!isInstead);
    m_tools->setVisible(!isInstead);
    m_publish->setEnabled(shown != Beside::Conflict);
    if (shown == before)
        return;
    if (shown == Beside::Nothing)
        m_editor->setFocus();
    else if (isInstead)
        besideWidget()->setFocus();
    if (m_draft)
        presentBeside(typed());
    emit contextChanged();
}

QWidget *WriteSpace::besideWidget() const
{
    switch (beside()) {
    case Beside::Preview:
        return m_preview;
    case Beside::Comparison:
        return m_compare;
    case Beside::Conflict:
        return m_conflict;
    case Beside::Nothing:
        break;
    }
    return m_editor;
}

void WriteSpace::presentBeside(const PostFields &now)
{
    if (beside() == Beside::Comparison)
        m_compare->setNow(now);
    if (!isPreviewing())
        return;
    QStringList about;
    if (const std::optional<Site> site = m_sites.site(m_shown.site); site)
        about = QStringList{ site->name, site->user };
    about.append(QLocale().toString(QDate::currentDate(), QLocale::LongFormat));
    m_preview->present(about.join(u" · "_s), now);
}

QString WriteSpace::siteName() const
{
    const std::optional<Site> site = m_sites.site(m_shown.site);
    return site ? site->name : QString();
}

FieldLists WriteSpace::fieldLists() const
{
    return { m_sites.authors(m_shown.site), m_drafts.attachments(m_draft).value_or(std::vector<Attachment>{}),
        m_sites.media(m_shown.site), m_drafts.pages(m_shown.site).value_or(std::vector<PlacedPage>{}) };
}

void WriteSpace::showHistory()
{
    m_tabs->setCurrentIndex(m_pages->indexOf(m_history));
    m_history->setFocus();
}

void WriteSpace::compare(const Revision &chosen, const std::optional<Revision> &other)
{
    m_compare->setLists(fieldLists());
    m_compare->setNow(typed());
    showBeside(Beside::Comparison);
    m_compare->present(chosen, other, m_history->before(chosen.id), siteName());
}

/// Into the text as it stands, as a step of undo.
void WriteSpace::restoreBlock(const QByteArray &earlier, int block)
{
    commitInput();
    const auto now = blocks::Document::parse(m_editor->markup());
    const auto restored = blocks::withBlockOf(now, blocks::Document::parse(earlier), block);
    if (!restored)
        return explain(u"history"_s, restored.error());
    m_editor->become(restored->toBytes());
    sayUndoable(u"history"_s, tr("The block is back in the text."));
}

/// Of what was the last step of the text.
void WriteSpace::sayUndoable(const QString &key, const QString &words)
{
    m_strip->say({ key, Tone::Good, words, tr("Undo"),
        [this, draft = m_draft, step = m_editor->document()->availableUndoSteps()] {
            if (m_draft == draft && m_editor->document()->availableUndoSteps() == step)
                m_editor->undo();
            m_editor->setFocus();
        } });
}

void WriteSpace::restore(const Revision &revision)
{
    commitInput();
    // A time is the site's, and of no version.
    restoreAs(revision.id,
        m_shown.scheduledAt.isValid() ? tr("The version is restored. When the site shows it stays as it is.")
                                      : tr("The version is restored."));
}

/// What stands in the editor is saved first, and can be had back.
void WriteSpace::restoreAs(RevisionId revision, const QString &words)
{
    const DraftId id = m_draft;
    onDone(m_drafts.save(id), this, [this, id, revision, words](const Result<RevisionId> &before) {
        if (!before) {
            explain(u"history"_s, before.error());
            return;
        }
        m_isRestoring = true;
        onDone(m_drafts.restore(id, revision), this,
            [this, before = *before, words](const Result<RevisionId> &done) {
                m_isRestoring = false;
                if (!done) {
                    explain(u"history"_s, done.error());
                    return;
                }
                showBeside(Beside::Nothing);
                m_strip->say({ u"history"_s, Tone::Good, words, tr("Undo"), [this, before] {
                                  restoreAs(before, tr("The text of before is back."));
                              } });
            });
    });
}

void WriteSpace::nameRevision()
{
    if (!m_draft)
        return;
    commitInput();
    auto *popover = new FieldPopover(window(), tr("Name this revision"),
        { { tr("&Name"), {}, tr("Before the second interview") } }, tr("Save"));
    connect(popover, &FieldPopover::accepted, this, [this](const QStringList &values) {
        onDone(m_drafts.save(m_draft, values.front()), this, [this](const Result<RevisionId> &saved) {
            if (!saved)
                explain(u"save"_s, saved.error());
        });
    });
    popover->openAt(m_title, m_title->rect());
}
