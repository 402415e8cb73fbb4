#include "desk/drafts.h"
#include "desk/sites.h"
#include "widgets/strip.h"
#include "writing/fieldpopover.h"
#include "writing/historypanel.h"
#include "writing/previewpane.h"
#include "writing/writespace.h"

#include <QApplication>
#include <QLineEdit>
#include <QPushButton>
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

bool WriteSpace::isPreviewing() const { return !m_preview->isHidden(); }

void WriteSpace::togglePreview() { showPreview(!isPreviewing()); }

void WriteSpace::showPreview(bool isShown)
{
    const bool isInstead = isShown && m_paper->width() < roomForBoth;
    const bool hadFocus = m_preview->isAncestorOf(QApplication::focusWidget());
    const bool wasShown = isPreviewing();
    m_previewButton->setChecked(isShown);
    m_preview->setVisible(isShown);
    m_text->setVisible(!isInstead);
    m_tools->setVisible(!isInstead);
    if (!isShown) {
        m_looked.reset();
        m_strip->withdraw(u"version"_s);
        if (hadFocus || wasShown)
            m_editor->setFocus();
        return;
    }
    if (!wasShown)
        presentPreview();
    if (isInstead && !wasShown)
        m_preview->setFocus();
}

void WriteSpace::presentPreview()
{
    if (!isPreviewing() || !m_draft)
        return;
    if (m_looked) {
        m_preview->present(
            tr("Version of %1").arg(QLocale().toString(m_looked->at.toLocalTime(), QLocale::ShortFormat)),
            m_looked->fields);
        return;
    }
    QStringList about;
    if (const std::optional<Site> site = m_sites.site(m_shown.site); site)
        about = QStringList{ site->name, site->user };
    about.append(QLocale().toString(QDate::currentDate(), QLocale::LongFormat));
    m_preview->present(about.join(u" · "_s), typed());
}

void WriteSpace::showHistory()
{
    m_tabs->setCurrentIndex(1);
    m_history->setFocus();
}

void WriteSpace::look(const Revision &revision)
{
    onDone(m_drafts.revision(m_draft, revision.id), this, [this](const Result<Revision> &whole) {
        if (!whole) {
            explain(u"history"_s, whole.error());
            return;
        }
        if (whole->draft != m_draft)
            return;
        m_looked = *whole;
        showPreview(true);
        presentPreview();
        m_strip->say({ u"version"_s, Tone::Plain, tr("This is an earlier version of the post."),
            tr("Restore This Version"), [this, revision = *whole] {
                restore(revision);
            } });
    });
}

void WriteSpace::restore(const Revision &revision)
{
    commitInput();
    restoreAs(revision.id, tr("The version is restored."));
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
        onDone(m_drafts.restore(id, revision), this,
            [this, before = *before, words](const Result<RevisionId> &done) {
                if (!done) {
                    explain(u"history"_s, done.error());
                    return;
                }
                showPreview(false);
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
