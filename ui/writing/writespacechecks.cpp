#include "desk/drafts.h"
#include "desk/errortext.h"
#include "desk/sites.h"
#include "widgets/strip.h"
#include "writing/doubtpopover.h"
#include "writing/mediapanel.h"
#include "writing/postinspector.h"
#include "writing/publishpopover.h"
#include "writing/writespace.h"

#include <QLineEdit>
#include <QStackedWidget>
#include <QTabBar>

#include <algorithm>

using namespace Qt::StringLiterals;
using Kind = Finding::Kind;

// What is to be looked at before the post goes out, and the way to each place.

PostRecords WriteSpace::records(const QList<QUrl> &links) const
{
    PostRecords records;
    records.type = m_shown.type;
    records.quotes = m_drafts.quotes(m_draft).value_or(std::vector<Quote>{});
    records.attachments = m_drafts.attachments(m_draft).value_or(std::vector<Attachment>{});
    records.links = m_drafts.linkChecks(links);
    records.doubts = m_doubts;
    records.categories = int(m_sites.terms(m_shown.site, Taxonomy::Category).size());
    return records;
}

void WriteSpace::jump(Kind kind, int block)
{
    showPreview(false);
    switch (kind) {
    case Kind::TitleMissing:
        m_title->setFocus();
        return;
    case Kind::ExcerptMissing:
        m_tabs->setCurrentIndex(0);
        m_inspector->focusExcerpt();
        return;
    case Kind::CategoryMissing:
        m_tabs->setCurrentIndex(0);
        m_inspector->focusCategories();
        return;
    case Kind::TextMissing:
    case Kind::QuotesMatch:
        m_editor->setFocus();
        return;
    case Kind::Placeholder:
    case Kind::PictureHere:
        if (block >= 0)
            break;
        if (kind == Kind::PictureHere) {
            m_tabs->setCurrentIndex(0);
            m_inspector->focusFeatured();
        } else {
            m_title->setFocus(); // Or the excerpt, beside it.
        }
        return;
    case Kind::PictureLost:
    case Kind::LeadLong:
    case Kind::HeadingEmpty:
    case Kind::QuoteWithoutSource:
    case Kind::QuoteNotFound:
    case Kind::QuoteInDoubt:
    case Kind::QuoteUnclear:
    case Kind::PictureWithoutAlt:
    case Kind::PictureWithoutCredit:
    case Kind::LinkDead:
        break;
    }
    goToBlock(block);
    if (kind == Kind::QuoteUnclear) {
        const auto doubt = std::ranges::find(m_doubts, block, &VoiceDoubt::block);
        if (doubt != m_doubts.end())
            askDoubt(*doubt);
    }
    if (kind == Kind::QuoteWithoutSource && m_editor->isInQuote() && m_editor->attributionHere().isEmpty())
        askAttribution();
}

/// Said once when there is one more; the checklist has them all the time.
void WriteSpace::showDoubts(const std::vector<VoiceDoubt> &doubts)
{
    m_doubts = doubts;
    if (doubts.empty())
        m_strip->withdraw(u"doubt"_s);
    else if (doubts.size() > m_doubtsSaid)
        m_strip->say({ u"doubt"_s, Tone::Waiting,
            tr("Perhaps yours, but without its mark: %n quotation(s).", nullptr, int(doubts.size())),
            tr("Look…"), [this] {
                if (!m_doubts.empty())
                    jump(Kind::QuoteUnclear, m_doubts.front().block);
            } });
    m_doubtsSaid = doubts.size();
}

void WriteSpace::askDoubt(const VoiceDoubt &doubt)
{
    auto *popover = new DoubtPopover(window(), doubt);
    connect(popover, &DoubtPopover::answered, this, [this, doubt](const QString &id) {
        commitInput();
        const auto answered = withAnswer(m_editor->markup(), doubt, id);
        if (!answered)
            return explain(u"doubt"_s, answered.error());
        m_editor->become(*answered);
        sayUndoable(u"answer"_s,
            id.isEmpty() ? tr("It is a quotation of its own, and was not captured here.")
                         : tr("The quotation has its record again."));
    });
    popover->openAt(m_editor, m_editor->anchorRect());
}

void WriteSpace::goToBlock(int number)
{
    int at = -1;
    for (const PostEdit::OutlineEntry &entry : m_editor->outline()) {
        if (entry.depth == 0 && ++at == number) {
            m_editor->chooseBlock(entry.position, entry.blockDepth);
            break;
        }
    }
    m_editor->ensureCursorVisible();
    m_editor->setFocus();
}

void WriteSpace::checkLinks()
{
    const DraftId id = m_draft;
    const auto say = [this](bool isChecking) {
        m_inspector->checks()->setChecking(isChecking);
        if (m_popover)
            m_popover->checks()->setChecking(isChecking);
    };
    say(true);
    onDone(m_drafts.checkLinks(linksOf(m_editor->markup())), this, [this, id, say](const Result<> &done) {
        say(false);
        if (!done)
            explain(u"links"_s, done.error());
        else
            m_strip->withdraw(u"links"_s);
        if (id == m_draft)
            check();
    });
}
