#include "writing/writespace.h"

#include "desk/drafts.h"
#include "desk/errortext.h"
#include "desk/outbox.h"
#include "desk/sites.h"
#include "desk/spelling.h"
#include "evidence/standing.h"
#include "formats/blocks/localpictures.h"
#include "widgets/emptystate.h"
#include "widgets/isolated.h"
#include "widgets/strip.h"
#include "widgets/style.h"
#include "widgets/uploadwords.h"
#include "writing/blocksoutline.h"
#include "writing/compareview.h"
#include "writing/conflictview.h"
#include "writing/decisionkeeper.h"
#include "writing/historypanel.h"
#include "writing/mediapanel.h"
#include "writing/postinspector.h"
#include "writing/previewpane.h"
#include "writing/publishpopover.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QGuiApplication>
#include <QInputMethod>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QStyleOptionFrame>
#include <QTabBar>
#include <QToolButton>
#include <QtConcurrent>

#include <utility>

using namespace Qt::StringLiterals;

namespace {

struct Checked {
    std::vector<Finding> findings;
    QString excerpt;
    std::vector<Quote> quotes; ///< With their verdicts as they stand now.
    std::vector<VoiceDoubt> doubts;
};

/// The text with those of its pictures that came to the site meanwhile, as the site has them.
QByteArray withPlaced(const QByteArray &markup, const Outbox &outbox, DraftId draft, SiteId site)
{
    if (blocks::localPictures(markup).empty())
        return markup;
    const auto onSite = outbox.sitePictures(draft, site);
    return onSite ? blocks::withSitePictures(markup, *onSite) : markup;
}

VerdictBadge badgeFor(const Quote &quote)
{
    switch (quote.verdict) {
    case Quote::Verdict::NotChecked:
        return {};
    case Quote::Verdict::Exact:
        return { Tone::Good, WriteSpace::tr("✓ as captured") };
    case Quote::Verdict::DeclaredEdits:
        return { Tone::Good, WriteSpace::tr("✓ with marked cuts") };
    case Quote::Verdict::Warned:
        return { Tone::Waiting, WriteSpace::tr("! look again") };
    case Quote::Verdict::NotFound:
        return { Tone::Trouble, WriteSpace::tr("✗ not in the source") };
    }
    return {};
}

} // namespace

WriteSpace::WriteSpace(Drafts &drafts, Sites &sites, Outbox &outbox, QWidget *parent)
    : QWidget(parent)
    , m_drafts(drafts)
    , m_sites(sites)
    , m_outbox(outbox)
    , m_decisions(new DecisionKeeper(outbox, this))
    , m_listModel(new DraftListModel(drafts, outbox, this))
    , m_strip(new MessageStrip(this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
{
    m_splitter->addWidget(makeListPane());
    m_splitter->addWidget(makeEditorPane());
    m_splitter->addWidget(makeInspectorPane());
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({ 250, 800, 312 });
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_strip);
    column->addWidget(m_splitter, 1);

    m_checkDue.setSingleShot(true);
    m_checkDue.setInterval(400);
    connect(&m_checkDue, &QTimer::timeout, this, &WriteSpace::check);
    connect(&drafts, &Drafts::changed, this, [this](DraftId id) {
        if (id != m_draft)
            return;
        if (m_isUnsaved)
            meetOther();
        else
            reload();
        m_history->reread();
    });
    connect(&drafts, &Drafts::saved, this, [this](DraftId id, const QDateTime &at) {
        if (id != m_draft)
            return;
        m_savedAt = at;
        m_isUnsaved = false;
        m_strip->withdraw(u"write"_s);
        if (!m_editor->copies().isEmpty())
            check(); // They have records now.
        m_history->reread();
        emit contextChanged();
    });
    // Behind the list's own: its rows say how the draft stands now.
    connect(&drafts, &Drafts::listChanged, this, &WriteSpace::showState);
    connect(&outbox, &Outbox::changed, this, &WriteSpace::showState);
    connect(&outbox, &Outbox::sendingChanged, this, &WriteSpace::showProgress);
    connect(&sites, &Sites::changed, this, &WriteSpace::askSignIn);
    const auto explainWrite = [this](const Error &error) {
        if (!m_strip->holds(u"close"_s)) // That says it too, and asks what to do.
            explain(u"write"_s, error);
    };
    connect(&drafts, &Drafts::writeFailed, this,
        [explainWrite](DraftId, const Error &error) { explainWrite(error); });
    connect(m_decisions, &DecisionKeeper::failed, this, explainWrite);
    connect(m_decisions, &DecisionKeeper::done, this, [this] {
        if (!m_isUnsaved)
            m_strip->withdraw(u"write"_s);
    });
    connect(&sites, &Sites::changed, this, [this] {
        m_inspector->setSites(m_sites.sites());
        m_listModel->follow(); // One may be paused now.
        askForTerms();
    });
    connect(&sites, &Sites::termsChanged, this, &WriteSpace::showTerms);
    connect(&drafts, &Drafts::attachmentsChanged, this, [this](DraftId id) {
        if (id == m_draft)
            showAttachments();
    });
    connect(&outbox, &Outbox::syncFinished, this, &WriteSpace::askForTerms);
    m_inspector->setSites(sites.sites());
    m_pages->setEnabled(false); // Until there is a post.
    if (m_listModel->rowCount() > 0)
        open(m_listModel->at(0).id);
}

WriteSpace::~WriteSpace() = default;

void WriteSpace::setTextFont(const QFont &font)
{
    QFont large = font;
    large.setPointSizeF(font.pointSizeF() * 1.7);
    large.setBold(true);
    m_title->setFont(large);
    m_editor->setTextFont(font);
    m_preview->setTextFont(font);
    m_compare->setTextFont(font);
    m_conflict->setTextFont(font);
    fitTitle();
}

// The title begins where the text does.
void WriteSpace::fitTitle()
{
    constexpr int inLine = 2; // QLineEdit's own, before its text.
    QStyleOptionFrame frame;
    frame.initFrom(m_title);
    frame.lineWidth = 0;
    const QRect inside = m_title->style()->subElementRect(QStyle::SE_LineEditContents, &frame, m_title);
    const int text = m_editor->viewport()->x() + qRound(m_editor->document()->documentMargin());
    const int left = text - inside.left() - inLine;
    const int right = m_editor->width() - m_editor->viewport()->geometry().right() - 1;
    m_title->setTextMargins(left, 0, right, 0);
}

QUrl WriteSpace::link() const { return m_draft ? m_shown.link : QUrl(); }
QList<QWidget *> WriteSpace::panes() const
{
    QComboBox *site = m_inspector->findChild<QComboBox *>();
    if (isDeciding())
        return { m_list, m_conflict, site };
    return { m_list, m_title, m_editor, site };
}

const LiveSync &WriteSpace::live() const { return m_listModel->live(); }

StateWords WriteSpace::state() const
{
    if (!m_draft)
        return {};
    // What is being typed is not there yet, whatever the disk says.
    const bool isBehind = m_isUnsaved && m_shown.state == SyncState::OnSite;
    const SyncState state = isBehind ? SyncState::Edited : m_shown.state;
    StateWords words = wordsFor(state, m_listModel->reason(m_draft), live(), m_draft);
    if (state == SyncState::Local && m_savedAt.isValid())
        words.text = tr("Saved here %1")
                         .arg(QLocale().toString(m_savedAt.toLocalTime().time(), QLocale::ShortFormat));
    return words;
}

void WriteSpace::setPolicy(NetworkPolicy policy)
{
    m_policy = policy;
    m_listModel->follow();
    emit contextChanged();
}

void WriteSpace::showProgress()
{
    const std::optional<UploadProgress> sending = m_outbox.sending();
    m_media->setProgress(sending && sending->draft == m_draft ? uploadWords(*sending) : QString());
}

PostFields WriteSpace::typed() const
{
    PostFields fields = m_shown.fields;
    fields.title = m_title->text();
    fields.content = m_editor->markup();
    // What can be undone stays as it is; what is saved shows its pictures where they are.
    fields.content = withPlaced(fields.content, m_outbox, m_draft, m_shown.site);
    return m_inspector->over(fields);
}

void WriteSpace::keep()
{
    if (m_isLoading || !m_draft)
        return;
    m_isUnsaved = true;
    const PostFields now = typed();
    m_drafts.write(m_draft, now, m_editor->copies());
    checkText(now);
    presentBeside(now);
    emit contextChanged();
}

void WriteSpace::commitInput()
{
    if (QInputMethod *method = QGuiApplication::inputMethod())
        method->commit();
    m_conflict->keepDecisions();
}

void WriteSpace::hideEvent(QHideEvent *event)
{
    commitInput();
    QWidget::hideEvent(event);
}

bool WriteSpace::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize || event->type() == QEvent::Move) {
        if (watched == m_editor->viewport())
            fitTitle();
        else if (watched == m_paper)
            showBeside(beside()); // Or in the text's place, as there is room.
    }
    return QWidget::eventFilter(watched, event);
}

void WriteSpace::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && beside() != Beside::Nothing) {
        showBeside(Beside::Nothing);
        return;
    }
    QWidget::keyPressEvent(event);
}

void WriteSpace::open(DraftId id)
{
    if (id == m_draft)
        return;
    commitInput();
    m_draft = id;
    m_savedAt = {};
    m_isUnsaved = false; // What was typed in the other one is with the desk.
    m_isRestoring = false;
    m_isLongSaid = false;
    m_strip->withdraw(u"long"_s);
    if (std::exchange(m_waitingWish, {}))
        m_strip->withdraw(u"publish"_s); // It says "the post" of the other one.
    m_doubts.clear();
    m_doubtsSaid = 0;
    m_strip->withdraw(u"doubt"_s);
    m_conflict->clear();
    if (beside() == Beside::Comparison || isDeciding())
        showBeside(Beside::Nothing);
    m_preview->begin();
    showProgress();
    reload();
    offerOwnWords(id);
    m_history->setDraft(id, siteName());
    emit opened(id);
}

void WriteSpace::reload()
{
    const auto draft = m_drafts.draft(m_draft);
    if (!draft) {
        explain(u"open"_s, draft.error());
        return;
    }
    m_strip->withdraw(u"open"_s);
    const bool isAnother = m_shown.id != draft->id;
    m_shown = *draft;
    m_isLoading = true;
    const auto isOther = [&](const QByteArray &shown, const QByteArray &now) {
        return shown != now
            && (isAnother
                || withPlaced(shown, m_outbox, m_draft, m_shown.site)
                    != withPlaced(now, m_outbox, m_draft, m_shown.site));
    };
    if (m_title->text() != draft->fields.title) {
        m_title->setText(draft->fields.title);
        m_title->setCursorPosition(0); // Of a long one, the beginning is shown.
    }
    if (m_isRestoring) {
        m_editor->become(draft->fields.content);
    } else if (isOther(m_editor->markup(), draft->fields.content)) {
        const int place = isAnother ? 0 : m_editor->textCursor().position();
        m_editor->load(draft->fields.content);
        QTextCursor cursor = m_editor->textCursor();
        cursor.setPosition(qBound(0, place, m_editor->document()->characterCount() - 1));
        m_editor->setTextCursor(cursor);
    }
    showTerms();
    const bool isPage = draft->type == PostType::Page;
    m_tabs->setTabText(0, isPage ? tr("Page") : tr("Post"));
    m_title->setAccessibleName(isPage ? tr("Title of the page") : tr("Title of the post"));
    m_inspector->present(*draft);
    showFeatured();
    showParent();
    showAttachments();
    m_isLoading = false;
    m_strip->withdraw(u"trashed"_s);
    if (draft->isTrashed) {
        m_strip->say({ u"trashed"_s, Tone::Waiting,
            isPage ? tr("This page is in the trash.") : tr("This post is in the trash."), tr("Put It Back"),
            [this, id = m_draft] {
                onDone(m_drafts.untrash(id), this, [this](const Result<> &back) {
                    if (!back)
                        explain(u"trash"_s, back.error());
                });
            } });
    }
    const PostFields now = typed();
    checkText(now);
    presentBeside(now);
    showState();
    m_stack->setCurrentIndex(1);
    m_pages->setEnabled(true);
    if (const auto row = m_listModel->rowOf(m_draft); row && m_list->currentIndex().row() != *row)
        m_list->setCurrentIndex(m_listModel->index(*row));
    showPlace();
    fitTitle();
}

/// How the draft stands with its site; the text is left alone.
void WriteSpace::showState()
{
    if (!m_draft)
        return;
    if (const auto row = m_listModel->rowOf(m_draft)) {
        const DraftRow &now = m_listModel->at(*row);
        const bool isOtherSite = m_shown.site != now.site;
        m_shown.site = now.site;
        m_shown.remoteId = now.remoteId;
        m_shown.remoteStatus = now.remoteStatus;
        m_shown.link = now.link;
        m_shown.scheduledAt = now.scheduledAt;
        m_shown.state = now.state;
        if (isOtherSite)
            showTerms();
    }
    const bool isPublic = m_shown.remoteId != 0 && m_shown.remoteStatus == PostStatus::Publish;
    m_publish->setText(isPublic ? tr("Update…") : tr("Publish…"));
    m_inspector->presentStatus(m_shown);
    followWaiting();
    meetConflict();
    emit contextChanged();
}

/// What the post's site has of categories and tags.
void WriteSpace::showTerms()
{
    const SiteId site = m_shown.site;
    m_inspector->setTerms(m_sites.terms(site, Taxonomy::Category), m_sites.terms(site, Taxonomy::Tag));
    const std::optional<Site> known = m_sites.site(site);
    m_inspector->setAuthors(
        known && known->can.mayEditOthers(m_shown.type) ? m_sites.authors(site) : std::vector<SiteAuthor>{});
    showFeatured();
    showParent();
}

/// Once a day, when the sites are talked to anyway.
void WriteSpace::askForTerms()
{
    if (m_policy != NetworkPolicy::Online)
        return;
    for (const Site &site : m_sites.sites())
        m_sites.refreshOldTerms(site.id);
}

void WriteSpace::checkSoon()
{
    if (!m_checkDue.isActive())
        m_checkDue.start();
}

void WriteSpace::check()
{
    if (m_draft)
        checkText(typed());
}

void WriteSpace::checkText(const PostFields &fields)
{
    warnOfLongParagraph();
    const int asked = ++m_checksAsked;
    const QFuture<Result<QList<QUrl>>> reading
        = QtConcurrent::run([markup = fields.content]() -> Result<QList<QUrl>> { return linksOf(markup); });
    onDone(reading, this, [this, asked, fields](const Result<QList<QUrl>> &links) {
        if (!links || asked != m_checksAsked)
            return;
        const PostRecords known = records(*links);
        LinksChecked checkedLinks{ int(links->size()), int(known.links.size()), {} };
        for (const LinkCheck &check : known.links) {
            if (!checkedLinks.oldest.isValid() || check.checkedAt < checkedLinks.oldest)
                checkedLinks.oldest = check.checkedAt;
        }
        const QFuture<Result<Checked>> checking = QtConcurrent::run([fields, known]() -> Result<Checked> {
            PostRecords records = known;
            records.doubts = doubtsOf(fields.content, known.quotes);
            return Checked{ checkPost(fields, records), automaticExcerpt(fields.content),
                asTheyStand(known.quotes, fields.content), records.doubts };
        });
        onDone(checking, this, [this, asked, checkedLinks](const Result<Checked> &checked) {
            if (!checked || asked != m_checksAsked)
                return;
            m_inspector->presentChecks(checked->findings, checkedLinks, checked->excerpt);
            showAttachments(); // Which of them stand in the text.
            if (m_popover)
                m_popover->presentChecks(checked->findings, checkedLinks);
            showVerdicts(checked->quotes);
            showDoubts(checked->doubts);
        });
    });
}

// Qt lays a paragraph out as a whole at every key. Said once for each draft that is opened.
void WriteSpace::warnOfLongParagraph()
{
    if (m_isLongSaid)
        return;
    const auto paragraph = m_editor->longParagraph();
    if (!paragraph)
        return;
    m_isLongSaid = true;
    m_strip->say({ u"long"_s, Tone::Waiting,
        tr("A paragraph has %n words: typing in it is slow. Enter divides it.", nullptr, paragraph->words),
        tr("Go to It"), [this, position = paragraph->position] {
            m_editor->chooseBlock(position, -1);
            m_editor->setFocus();
        } });
}

void WriteSpace::showVerdicts(const std::vector<Quote> &quotes)
{
    QHash<QString, VerdictBadge> badges;
    for (const Quote &quote : quotes)
        badges.insert(quote.id, badgeFor(quote));
    m_editor->setVerdicts(badges);
}

void WriteSpace::showPlace()
{
    const EditPlace place = m_editor->place();
    m_bold->setChecked(place.isStrong);
    m_italic->setChecked(place.isEmphasis);
    int kind = 0;
    if (place.role == LineRole::Heading)
        kind = qBound(1, place.headingLevel - 1, 3);
    else if (place.role == LineRole::ListItem)
        kind = place.isOrdered ? 5 : 4;
    m_kind->setCurrentIndex(kind);
    m_kind->setEnabled(!m_editor->isInQuote() && place.role != LineRole::Atom);
    m_quote->setEnabled(m_editor->canQuote());
    emit contextChanged();
}

void WriteSpace::setSpelling(Spelling &spelling)
{
    m_spelling = &spelling;
    spell(m_editor);
    connect(m_editor, &PostEdit::mistakesChecked, this, [this](bool isDone) {
        m_strip->say({ u"words"_s, Tone::Good,
            isDone ? tr("No misspelt word.") : tr("None so far: the words are still being checked."), {},
            {} });
    });
}

/// What one writes in: the editor, and one's own words for a place of a conflict.
void WriteSpace::spell(PostEdit *edit)
{
    if (!m_spelling)
        return;
    edit->setSpelling(*m_spelling);
    connect(edit, &PostEdit::wordAdded, this, [this](const QString &word) {
        m_strip->say({ u"words"_s, Tone::Good, tr("“%1” is one of your words now.").arg(isolated(word)),
            tr("Undo"), [this, word] {
                m_spelling->removeWord(word);
            } });
    });
}

void WriteSpace::showPicturesIn(PostEdit *edit)
{
    connect(edit, &PostEdit::pictureWanted, this, [this, edit](const QByteArray &picture) {
        constexpr QSize thumbnail(240, 240);
        // By its hash, or by an address of the web under which its bytes may be here; nothing is fetched.
        const bool isHash = !picture.startsWith("http");
        const Future<QImage> found = isHash
            ? m_drafts.attachedPicture(picture, thumbnail)
            : m_drafts.picture(m_draft, QString::fromUtf8(picture), thumbnail);
        onDone(found, edit, [edit, picture](const Result<QImage> &image) {
            edit->setPicture(picture, image.value_or(QImage()));
        });
    });
}

void WriteSpace::setBlockActions(const QList<QAction *> &actions) { m_outline->addActions(actions); }

void WriteSpace::showOutline()
{
    m_tabs->setCurrentIndex(m_pages->indexOf(m_outline));
    m_outline->setFocus();
}

void WriteSpace::goToNext(Toward toward)
{
    if (isDeciding())
        m_conflict->goTo(toward);
    else
        m_find->find(toward);
}

void WriteSpace::find(PostFindBar::Open what)
{
    showPreview(false);
    m_find->open(what);
}

void WriteSpace::insertQuote(const Quote &quote)
{
    open(quote.draft);
    m_editor->insertBlocks(Drafts::markup(quote));
    check();
}

void WriteSpace::createDraft(PostType type)
{
    onDone(m_drafts.create({}, m_sites.defaultSite(), type), this, [this](const Result<DraftId> &id) {
        if (!id) {
            explain(u"create"_s, id.error());
            return;
        }
        m_listModel->reload();
        open(*id);
        m_title->setFocus();
    });
}

void WriteSpace::trash()
{
    if (!m_draft)
        return;
    const DraftId id = m_draft;
    onDone(m_drafts.trash(id), this, [this, id](const Result<> &done) {
        if (!done) {
            explain(u"trash"_s, done.error());
            return;
        }
        m_draft = {};
        m_stack->setCurrentIndex(0);
        m_pages->setEnabled(false);
        m_listModel->reload();
        m_strip->say({ u"trash"_s, Tone::Good, tr("The draft is in the trash."), tr("Undo"), [this, id] {
                          onDone(m_drafts.untrash(id), this, [this, id](const Result<> &back) {
                              if (!back)
                                  explain(u"trash"_s, back.error());
                              else
                                  open(id);
                          });
                      } });
        emit contextChanged();
    });
}

void WriteSpace::explain(const QString &key, const Error &error)
{
    // Stopped by who reads this: no trouble.
    const bool isWaiting = error.kind == Error::Kind::Offline || error.kind == Error::Kind::Canceled;
    m_strip->say({ key, isWaiting ? Tone::Waiting : Tone::Trouble, errorText(error).both(), {}, {} });
}
