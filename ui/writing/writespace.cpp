#include "writing/writespace.h"

#include "desk/drafts.h"
#include "desk/errortext.h"
#include "desk/outbox.h"
#include "desk/sites.h"
#include "formats/blocks/makers.h"
#include "model/outbox.h"
#include "widgets/emptystate.h"
#include "widgets/icons.h"
#include "widgets/strip.h"
#include "widgets/style.h"
#include "writing/fieldpopover.h"
#include "writing/historypanel.h"
#include "writing/postinspector.h"
#include "writing/previewpane.h"
#include "writing/publishpopover.h"

#include <QApplication>
#include <QBoxLayout>
#include <QComboBox>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QInputMethod>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QStyleOptionFrame>
#include <QTabBar>
#include <QToolButton>
#include <QtConcurrent>

using namespace Qt::StringLiterals;

namespace {

constexpr int roomForBoth = 1040; ///< From this width on the preview stands beside the text.

struct Checked {
    std::vector<CheckItem> items;
    QString excerpt;
};

QFrame *makeLine(QWidget *parent)
{
    auto *line = new QFrame(parent);
    line->setFrameShape(QFrame::HLine);
    line->setFixedHeight(1);
    return line;
}

QWidget *makeBar(QWidget *parent, QHBoxLayout *&row)
{
    auto *bar = new QFrame(parent);
    bar->setFixedHeight(44);
    row = new QHBoxLayout(bar);
    row->setContentsMargins(12, 0, 12, 0);
    row->setSpacing(8);
    return bar;
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

/// An attribution in its three parts; absent if it is more than one link with words behind it.
struct CiteParts {
    QString linked;
    QString address;
    QString behind;
};

CiteParts partsOf(const QString &cite)
{
    CiteParts parts;
    const auto runs = readInline(cite.toUtf8());
    if (!runs)
        return parts;
    for (const InlineRun &run : *runs) {
        QString address;
        for (const QString &tag : run.tags) {
            if (tagName(tag) == "a"_L1)
                address = tagAttribute(tag, "href"_L1);
        }
        if (!address.isEmpty() && parts.address.isEmpty())
            parts.address = address;
        if (parts.address.isEmpty() || !address.isEmpty())
            parts.linked += run.text;
        else
            parts.behind += run.text;
    }
    while (parts.behind.startsWith(u',') || parts.behind.startsWith(u' '))
        parts.behind.remove(0, 1);
    return parts;
}

QString citeOf(const CiteParts &parts)
{
    QString html = escapedHtml(parts.linked.isEmpty() ? parts.address : parts.linked);
    if (!parts.address.isEmpty())
        html = linkTag(parts.address) + html + u"</a>"_s;
    if (!parts.behind.isEmpty())
        html += (html.isEmpty() ? u""_s : u", "_s) + escapedHtml(parts.behind);
    return html;
}

} // namespace

WriteSpace::WriteSpace(Drafts &drafts, Sites &sites, Outbox &outbox, QWidget *parent)
    : QWidget(parent)
    , m_drafts(drafts)
    , m_sites(sites)
    , m_outbox(outbox)
    , m_listModel(new DraftListModel(drafts, this))
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
        m_history->reread();
        emit contextChanged();
    });
    // Behind the list's own: its rows say how the draft stands now.
    connect(&drafts, &Drafts::listChanged, this, &WriteSpace::showState);
    connect(&outbox, &Outbox::changed, this, &WriteSpace::showState);
    connect(&sites, &Sites::changed, this, &WriteSpace::askSignIn);
    connect(&drafts, &Drafts::writeFailed, this, [this](DraftId, const Error &error) {
        if (!m_strip->holds(u"close"_s)) // That says it too, and asks what to do.
            explain(u"write"_s, error);
    });
    connect(&sites, &Sites::changed, this, [this] { m_inspector->setSites(m_sites.sites()); });
    m_inspector->setSites(sites.sites());
    m_pages->setEnabled(false); // Until there is a post.
    if (m_listModel->rowCount() > 0)
        open(m_listModel->at(0).id);
}

WriteSpace::~WriteSpace() = default;

QWidget *WriteSpace::makeListPane()
{
    auto *pane = new QWidget(this);
    pane->setAutoFillBackground(true);
    pane->setBackgroundRole(QPalette::AlternateBase);
    pane->setMinimumWidth(170);
    QHBoxLayout *row = nullptr;
    QWidget *bar = makeBar(pane, row);
    m_show = new QComboBox(bar);
    m_show->addItems({ tr("Drafts"), tr("On site"), tr("Trash") });
    auto *showLabel = new QLabel(tr("Which posts"), bar);
    showLabel->setBuddy(m_show);
    showLabel->setVisible(false); // Its buddy's name for screen readers.
    connect(m_show, &QComboBox::activated, this,
        [this](int what) { m_listModel->show(static_cast<DraftListModel::Show>(what)); });
    auto *add = new QPushButton(lineIcon("add"_L1), tr("New"), bar);
    connect(add, &QPushButton::clicked, this, &WriteSpace::createDraft);
    row->addWidget(m_show, 1);
    row->addWidget(add);
    m_list = new QListView(pane);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->viewport()->setBackgroundRole(QPalette::AlternateBase);
    m_list->setAccessibleName(tr("Drafts"));
    m_list->setModel(m_listModel);
    m_list->setItemDelegate(new DraftDelegate(m_list));
    m_list->setUniformItemSizes(true);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
        [this](const QModelIndex &current) {
            if (current.isValid())
                open(m_listModel->at(current.row()).id);
        });
    connect(m_list, &QListView::activated, this, [this] { m_editor->setFocus(); });
    connect(m_listModel, &QAbstractItemModel::modelReset, this, [this] {
        if (const auto at = m_listModel->rowOf(m_draft))
            m_list->setCurrentIndex(m_listModel->index(*at));
    });
    auto *column = new QVBoxLayout(pane);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(bar);
    column->addWidget(makeLine(pane));
    column->addWidget(m_list, 1);
    return pane;
}

QWidget *WriteSpace::makeEditorPane()
{
    auto *pane = new QWidget(this);
    pane->setAutoFillBackground(true);
    pane->setBackgroundRole(QPalette::Base);
    pane->setMinimumWidth(360);
    auto *page = new QWidget(pane);
    QHBoxLayout *row = nullptr;
    QWidget *bar = makeBar(page, row);
    m_kind = new QComboBox(bar);
    m_kind->addItems({ tr("Paragraph"), tr("Heading 2"), tr("Heading 3"), tr("Heading 4"),
        tr("Bulleted list"), tr("Numbered list") });
    auto *kindLabel = new QLabel(tr("Kind of block"), bar);
    kindLabel->setBuddy(m_kind);
    kindLabel->setVisible(false); // Its buddy's name for screen readers.
    m_bold = new QToolButton(bar);
    m_bold->setIcon(lineIcon("bold"_L1));
    m_bold->setCheckable(true);
    m_bold->setAccessibleName(tr("Bold"));
    m_bold->setToolTip(tr("Bold (Ctrl+B)"));
    m_italic = new QToolButton(bar);
    m_italic->setIcon(lineIcon("italic"_L1));
    m_italic->setCheckable(true);
    m_italic->setAccessibleName(tr("Italic"));
    m_italic->setToolTip(tr("Italic (Ctrl+I)"));
    m_tools = new QWidget(bar);
    auto *tools = new QHBoxLayout(m_tools);
    tools->setContentsMargins(0, 0, 0, 0);
    tools->setSpacing(8);
    auto *link = new QPushButton(tr("Link"), bar);
    m_quote = new QPushButton(tr("Quote"), bar);
    auto *report = new QPushButton(tr("Photo report"), bar);
    m_previewButton = new QPushButton(tr("Preview"), bar);
    m_previewButton->setCheckable(true);
    m_publish = new QPushButton(tr("Publish…"), bar);
    markPrimary(m_publish);
    for (QWidget *each :
        { static_cast<QWidget *>(m_kind), static_cast<QWidget *>(m_bold), static_cast<QWidget *>(m_italic),
            static_cast<QWidget *>(link), static_cast<QWidget *>(m_quote), static_cast<QWidget *>(report) })
        tools->addWidget(each);
    row->addWidget(m_tools);
    row->addStretch(1);
    row->addWidget(m_previewButton);
    row->addWidget(m_publish);

    m_title = new QLineEdit(page);
    m_title->setObjectName(u"title"_s);
    m_title->setFrame(false);
    m_title->setPlaceholderText(tr("Title"));
    m_title->setAccessibleName(tr("Title of the post"));
    m_editor = new PostEdit(page);
    auto *titleRow = new QHBoxLayout;
    titleRow->setContentsMargins(0, 20, 0, 0);
    titleRow->addWidget(m_title);

    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(bar);
    column->addWidget(makeLine(page));
    m_text = new QWidget(page);
    auto *textColumn = new QVBoxLayout(m_text);
    textColumn->setContentsMargins(0, 0, 0, 0);
    textColumn->setSpacing(0);
    textColumn->addLayout(titleRow);
    textColumn->addWidget(m_editor, 1);
    m_preview = new PreviewPane(page);
    m_preview->hide();
    m_paper = new QWidget(page);
    auto *paper = new QHBoxLayout(m_paper);
    paper->setContentsMargins(0, 0, 0, 0);
    paper->setSpacing(1);
    paper->addWidget(m_text, 1);
    paper->addWidget(m_preview, 1);
    column->addWidget(m_paper, 1);
    m_paper->installEventFilter(this);
    m_editor->viewport()->installEventFilter(this);

    m_empty = new EmptyState("write"_L1, pane);
    m_empty->say(tr("Nothing written yet"),
        tr("Start a post, or read and press Q on a passage: it stands here as a quotation with its source."),
        tr("Start Writing"));
    connect(m_empty, &EmptyState::actionRequested, this, &WriteSpace::createDraft);
    m_stack = new QStackedWidget(pane);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(page);
    auto *whole = new QVBoxLayout(pane);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(m_stack);

    connect(m_title, &QLineEdit::textEdited, this, &WriteSpace::keep);
    connect(m_title, &QLineEdit::editingFinished, this, [this] { m_title->setCursorPosition(0); });
    connect(m_title, &QLineEdit::returnPressed, m_editor, qOverload<>(&QWidget::setFocus));
    connect(m_editor, &PostEdit::edited, this, &WriteSpace::keep);
    connect(m_editor, &PostEdit::placeChanged, this, &WriteSpace::showPlace);
    connect(m_editor, &PostEdit::attributionRequested, this, &WriteSpace::askAttribution);
    connect(m_editor, &PostEdit::linkRequested, this, &WriteSpace::askLink);
    connect(m_editor, &PostEdit::addressPasted, this, &WriteSpace::offerCard);
    connect(m_bold, &QToolButton::clicked, this, [this] { m_editor->toggleMark(u"<strong>"_s); });
    connect(m_italic, &QToolButton::clicked, this, [this] { m_editor->toggleMark(u"<em>"_s); });
    connect(link, &QPushButton::clicked, this, &WriteSpace::askLink);
    connect(m_quote, &QPushButton::clicked, m_editor, &PostEdit::quote);
    connect(report, &QPushButton::clicked, this, &WriteSpace::askPhotoReport);
    connect(m_previewButton, &QPushButton::clicked, this, &WriteSpace::togglePreview);
    connect(m_preview, &PreviewPane::closed, this, [this] { showPreview(false); });
    connect(m_publish, &QPushButton::clicked, this, &WriteSpace::publish);
    connect(m_kind, &QComboBox::activated, this, [this](int kind) {
        switch (kind) {
        case 0:
            m_editor->setParagraph();
            break;
        case 1:
        case 2:
        case 3:
            if (m_editor->place().headingLevel != kind + 1)
                m_editor->setHeading(kind + 1);
            break;
        case 4:
            m_editor->toggleList(ListKind::Bulleted);
            break;
        case 5:
            m_editor->toggleList(ListKind::Numbered);
            break;
        }
        m_editor->setFocus();
    });
    setTextFont(readingFont({}, 13));
    return pane;
}

QWidget *WriteSpace::makeInspectorPane()
{
    auto *pane = new QWidget(this);
    pane->setAutoFillBackground(true);
    pane->setBackgroundRole(QPalette::AlternateBase);
    pane->setMinimumWidth(220);
    QHBoxLayout *row = nullptr;
    QWidget *bar = makeBar(pane, row);
    m_tabs = new QTabBar(bar);
    m_tabs->addTab(tr("Post"));
    m_tabs->addTab(tr("History"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setAccessibleName(tr("About the post"));
    row->addWidget(m_tabs);
    row->addStretch(1);
    m_inspector = new PostInspector(pane);
    auto *scroll = new QScrollArea(pane);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(m_inspector);
    scroll->viewport()->setBackgroundRole(QPalette::AlternateBase);
    m_inspector->setBackgroundRole(QPalette::AlternateBase);
    m_history = new HistoryPanel(m_drafts, pane);
    m_pages = new QStackedWidget(pane);
    m_pages->addWidget(scroll);
    m_pages->addWidget(m_history);
    connect(m_tabs, &QTabBar::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(m_history, &HistoryPanel::nameRequested, this, &WriteSpace::nameRevision);
    connect(m_history, &HistoryPanel::lookRequested, this, &WriteSpace::look);
    connect(m_history, &HistoryPanel::restoreRequested, this, &WriteSpace::restore);
    connect(m_inspector, &PostInspector::openRequested, this,
        [this] { QDesktopServices::openUrl(m_shown.link); });
    connect(m_inspector, &PostInspector::jumpRequested, this, &WriteSpace::jump);
    connect(m_inspector, &PostInspector::edited, this, &WriteSpace::keep);
    connect(m_inspector, &PostInspector::connectRequested, this, &WriteSpace::connectRequested);
    connect(m_inspector, &PostInspector::siteChosen, this, [this](SiteId site) {
        onDone(m_drafts.setSite(m_draft, site), this, [this](const Result<> &done) {
            if (!done)
                explain(u"site"_s, done.error());
        });
    });
    auto *column = new QVBoxLayout(pane);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(bar);
    column->addWidget(makeLine(pane));
    column->addWidget(m_pages, 1);
    return pane;
}

void WriteSpace::setTextFont(const QFont &font)
{
    QFont large = font;
    large.setPointSizeF(font.pointSizeF() * 1.7);
    large.setBold(true);
    m_title->setFont(large);
    m_editor->setTextFont(font);
    m_preview->setTextFont(font);
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
    return { m_list, m_title, m_editor, m_inspector->findChild<QComboBox *>() };
}

StateWords WriteSpace::state() const
{
    if (!m_draft)
        return {};
    StateWords words = wordsFor(m_shown.state, m_shown.stateDetail);
    if (m_shown.state == SyncState::Local && m_savedAt.isValid())
        words.text = tr("Saved here %1")
                         .arg(QLocale().toString(m_savedAt.toLocalTime().time(), QLocale::ShortFormat));
    if (m_shown.state == SyncState::Waiting && m_policy == NetworkPolicy::Offline)
        words.text = tr("Waiting for network (%1)").arg(m_outbox.waitingCount());
    return words;
}

void WriteSpace::setPolicy(NetworkPolicy policy)
{
    m_policy = policy;
    emit contextChanged();
}

PostFields WriteSpace::typed() const
{
    PostFields fields = m_shown.fields;
    fields.title = m_title->text();
    fields.content = m_editor->markup();
    return m_inspector->over(fields);
}

void WriteSpace::keep()
{
    if (m_isLoading || !m_draft)
        return;
    m_isUnsaved = true;
    m_drafts.write(m_draft, typed());
    checkSoon();
    presentPreview();
    emit contextChanged();
}

void WriteSpace::commitInput()
{
    if (QInputMethod *method = QGuiApplication::inputMethod())
        method->commit();
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
        else if (watched == m_paper && isPreviewing())
            showPreview(true); // Beside the text or in its place, as there is room.
    }
    return QWidget::eventFilter(watched, event);
}

void WriteSpace::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && isPreviewing()) {
        showPreview(false);
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
    m_looked.reset();
    m_strip->withdraw(u"version"_s);
    m_history->setDraft(id);
    reload();
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
    m_shown = *draft;
    m_isLoading = true;
    if (m_title->text() != draft->fields.title) {
        m_title->setText(draft->fields.title);
        m_title->setCursorPosition(0); // Of a long one, the beginning is shown.
    }
    if (m_editor->markup() != draft->fields.content) {
        const int place = m_editor->textCursor().position();
        m_editor->load(draft->fields.content);
        QTextCursor cursor = m_editor->textCursor();
        cursor.setPosition(qBound(0, place, m_editor->document()->characterCount() - 1));
        m_editor->setTextCursor(cursor);
    }
    m_inspector->present(*draft);
    m_isLoading = false;
    m_strip->withdraw(u"trashed"_s);
    if (draft->isTrashed) {
        m_strip->say({ u"trashed"_s, Tone::Waiting, tr("This post is in the trash."), tr("Put It Back"),
            [this, id = m_draft] {
                onDone(m_drafts.untrash(id), this, [this](const Result<> &back) {
                    if (!back)
                        explain(u"trash"_s, back.error());
                });
            } });
    }
    checkSoon();
    presentPreview();
    showState();
    m_stack->setCurrentIndex(1);
    m_pages->setEnabled(true);
    if (const auto row = m_listModel->rowOf(m_draft); row && m_list->currentIndex().row() != *row)
        m_list->setCurrentIndex(m_listModel->index(*row));
    showVerdicts();
    showPlace();
    fitTitle();
}

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

/// How the draft stands with its site; the text is left alone.
void WriteSpace::showState()
{
    if (!m_draft)
        return;
    if (const auto row = m_listModel->rowOf(m_draft)) {
        const DraftRow &now = m_listModel->at(*row);
        m_shown.site = now.site;
        m_shown.remoteId = now.remoteId;
        m_shown.remoteStatus = now.remoteStatus;
        m_shown.link = now.link;
        m_shown.state = now.state;
        m_shown.stateDetail = now.stateDetail;
    }
    const bool isPublic = m_shown.remoteId != 0 && m_shown.remoteStatus == PostStatus::Publish;
    m_publish->setText(isPublic ? tr("Update…") : tr("Publish…"));
    m_inspector->presentStatus(m_shown);
    emit contextChanged();
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

void WriteSpace::checkSoon()
{
    if (!m_checkDue.isActive())
        m_checkDue.start();
}

void WriteSpace::check()
{
    if (!m_draft)
        return;
    const DraftId id = m_draft;
    const auto quotes = m_drafts.quotes(id);
    const QFuture<Result<Checked>> checking = QtConcurrent::run(
        [fields = typed(), quotes = quotes ? *quotes : std::vector<Quote>{}]() -> Result<Checked> {
            return Checked{ checklist(fields, quotes), automaticExcerpt(fields.content) };
        });
    onDone(checking, this, [this, id](const Result<Checked> &checked) {
        if (checked && id == m_draft)
            m_inspector->presentChecks(checked->items, checked->excerpt);
    });
}

void WriteSpace::jump(CheckItem::Place place)
{
    showPreview(false);
    switch (place) {
    case CheckItem::Place::None:
        return;
    case CheckItem::Place::Title:
        m_title->setFocus();
        return;
    case CheckItem::Place::Excerpt:
        m_tabs->setCurrentIndex(0);
        m_inspector->focusExcerpt();
        return;
    case CheckItem::Place::QuoteWithoutSource:
        break;
    }
    const QTextCursor before = m_editor->textCursor();
    for (QTextBlock line = m_editor->document()->begin(); line.isValid(); line = line.next()) {
        if (!isQuoteText(roleOf(line)))
            continue;
        m_editor->setTextCursor(QTextCursor(line));
        if (m_editor->attributionHere().isEmpty()) {
            m_editor->ensureCursorVisible();
            m_editor->setFocus();
            askAttribution();
            return;
        }
    }
    m_editor->setTextCursor(before);
    m_editor->setFocus();
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

void WriteSpace::useSite(SiteId site)
{
    if (!m_draft || m_shown.site)
        return;
    onDone(m_drafts.setSite(m_draft, site), this, [this](const Result<> &done) {
        if (!done)
            explain(u"site"_s, done.error());
    });
}

/// A site that does not let us in waits for its password, with everything that was wished.
void WriteSpace::askSignIn()
{
    for (const Site &site : m_sites.sites()) {
        if (site.pause != Site::Pause::Unauthorized && site.pause != Site::Pause::PasswordMissing)
            continue;
        m_strip->say({ u"signin"_s, Tone::Waiting,
            site.pause == Site::Pause::Unauthorized
                ? tr("%1 does not accept the password any more. Nothing is lost: it waits here.")
                      .arg(site.name)
                : tr("%1 needs your application password again. Nothing is lost: it waits here.")
                      .arg(site.name),
            tr("Sign In Again"), [this, id = site.id] {
                emit signInRequested(id);
            } });
        return;
    }
    m_strip->withdraw(u"signin"_s);
}

void WriteSpace::showVerdicts()
{
    const auto quotes = m_drafts.quotes(m_draft);
    if (!quotes)
        return;
    QHash<QString, VerdictBadge> badges;
    for (const Quote &quote : *quotes)
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
    m_kind->setEnabled(!isQuote(place.role) && place.role != LineRole::Atom);
    m_quote->setEnabled(m_editor->canQuote());
    emit contextChanged();
}

void WriteSpace::insertQuote(const Quote &quote)
{
    open(quote.draft);
    m_editor->insertBlocks(Drafts::markup(quote));
    showVerdicts();
}

void WriteSpace::createDraft()
{
    onDone(m_drafts.create(), this, [this](const Result<DraftId> &id) {
        if (!id) {
            explain(u"create"_s, id.error());
            return;
        }
        m_listModel->reload();
        open(*id);
        m_title->setFocus();
    });
}

void WriteSpace::publish()
{
    if (!m_draft)
        return;
    commitInput();
    const std::optional<Site> site = m_sites.site(m_inspector->site());
    if (!site) {
        const bool hasSites = !m_sites.sites().empty();
        m_strip->say({ u"publish"_s, Tone::Waiting,
            hasSites ? tr("Choose the site of this post first, in the Post pane.")
                     : tr("No site is connected yet. The post stays here until then."),
            hasSites ? QString() : tr("Connect a Site…"), [this] {
                emit connectRequested();
            } });
        return;
    }
    m_strip->withdraw(u"publish"_s);
    Draft draft = m_shown;
    draft.fields = typed();
    const auto quotes = m_drafts.quotes(m_draft);
    auto *popover = new PublishPopover(
        window(), draft, *site, checklist(draft.fields, quotes ? *quotes : std::vector<Quote>{}), m_policy);
    connect(popover, &PublishPopover::confirmed, this, &WriteSpace::wish);
    connect(popover, &PublishPopover::jumpRequested, this, &WriteSpace::jump);
    popover->openAt(m_publish, m_publish->rect());
}

void WriteSpace::saveOnSite()
{
    if (m_draft && !m_inspector->site()) {
        publish(); // Says what is missing.
        return;
    }
    if (m_draft && m_title->text().trimmed().isEmpty()) {
        m_strip->say({ u"publish"_s, Tone::Waiting, tr("The post has no title yet."), {}, {} });
        m_title->setFocus();
        return;
    }
    wish(PostStatus::Draft);
}

void WriteSpace::wish(PostStatus status, const QDateTime &at)
{
    if (!m_draft || !m_inspector->site())
        return;
    commitInput();
    onDone(m_outbox.publish(m_draft, m_inspector->site(), status, at), this,
        [this](const Result<IntentId> &intent) {
            if (intent)
                follow(*intent);
            else
                explain(u"publish"_s, intent.error());
        });
}

/// The wish is recorded: it goes now, or when there is a network.
void WriteSpace::follow(IntentId wish)
{
    const bool isOffline = m_policy == NetworkPolicy::Offline;
    m_strip->say({ u"publish"_s, Tone::Waiting,
        isOffline ? tr("Waiting for network: the post is in the outbox.") : tr("Sending the post…"),
        tr("Take It Back"), [this, wish] {
            onDone(m_outbox.cancel(wish), this, [this](const Result<> &done) {
                if (!done)
                    explain(u"publish"_s, done.error());
            });
        } });
    if (isOffline)
        return;
    const DraftId id = m_draft;
    onDone(m_outbox.sync(m_inspector->site()), this, [this, id](const Result<SyncReport> &report) {
        if (report)
            showOutcome(id, *report);
        else
            explain(u"publish"_s, report.error());
    });
}

void WriteSpace::showOutcome(DraftId id, const SyncReport &report)
{
    const auto draft = m_drafts.draft(id);
    if (!draft) {
        explain(u"publish"_s, draft.error());
        return;
    }
    if (draft->state == SyncState::OnSite || draft->state == SyncState::Edited) {
        const bool isPublic = draft->remoteStatus == PostStatus::Publish;
        const QUrl link = draft->link;
        m_strip->say({ u"publish"_s, Tone::Good,
            isPublic ? tr("On site: “%1” is public.").arg(draft->fields.title)
                     : tr("On site: “%1”, not public.").arg(draft->fields.title),
            isPublic ? tr("Open on Site") : QString(), [link] {
                QDesktopServices::openUrl(link);
            } });
    } else if (report.stopped && report.stopped->kind == Error::Kind::Offline) {
        m_strip->say(
            { u"publish"_s, Tone::Waiting, tr("Waiting for network: the post is in the outbox."), {}, {} });
    } else if (report.stopped) {
        explain(u"publish"_s, *report.stopped);
    } else {
        const StateWords words = wordsFor(draft->state, draft->stateDetail);
        m_strip->say({ u"publish"_s, words.tone, words.text + u". "_s + fixFor(draft->state), {}, {} });
    }
    if (!report.notes.isEmpty())
        m_strip->say({ u"notes"_s, Tone::Waiting, report.notes.join(u' '), {}, {} });
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

void WriteSpace::askLink()
{
    const QString here = m_editor->linkHere();
    auto *popover
        = new FieldPopover(window(), tr("Link"), { { tr("&Address"), here, u"https://"_s } }, tr("Set link"));
    if (!here.isEmpty())
        popover->addChoice(tr("Remove link"), [this] { m_editor->setLink({}); });
    connect(popover, &FieldPopover::accepted, this, [this](const QStringList &values) {
        QString address = values.front();
        if (!address.isEmpty() && !address.contains(u':') && !address.startsWith(u'#')
            && !address.startsWith(u'/'))
            address.prepend("https://"_L1);
        m_editor->setLink(address);
    });
    popover->openAt(m_editor, m_editor->anchorRect());
}

void WriteSpace::askAttribution()
{
    if (!m_editor->isInQuote())
        return;
    const CiteParts parts = partsOf(m_editor->attributionHere());
    auto *popover = new FieldPopover(window(), tr("Whose words are these?"),
        { { tr("&Who, and the title"), parts.linked, tr("Amina Darwish, “Closed before dawn”") },
            { tr("&Address of the source"), parts.address, u"https://"_s },
            { tr("&Date and anything else"), parts.behind, tr("2 November 2026") } },
        tr("Set source"));
    connect(popover, &FieldPopover::accepted, this, [this, parts](const QStringList &values) {
        const bool isSame = values == QStringList{ parts.linked, parts.address, parts.behind };
        if (!isSame)
            m_editor->setAttribution(citeOf({ values.at(0), values.at(1), values.at(2) }));
    });
    popover->openAt(m_editor, m_editor->anchorRect());
}

void WriteSpace::askPhotoReport()
{
    auto *popover = new FieldPopover(window(), tr("Photo report"),
        { { tr("&Address of the photo report"), {}, u"https://"_s } }, tr("Add the card"));
    connect(popover, &FieldPopover::accepted, this, [this](const QStringList &values) {
        if (values.front().isEmpty())
            return;
        const DraftId draft = m_draft;
        onDone(m_drafts.card(values.front()), this, [this, draft](const Result<Card> &card) {
            if (!card) {
                explain(u"card"_s, card.error());
                return;
            }
            if (draft == m_draft) {
                m_editor->insertBlocks(Drafts::markup(*card));
                return;
            }
            onDone(m_drafts.append(draft, Drafts::markup(*card)), this, [this](const Result<> &done) {
                if (!done)
                    explain(u"card"_s, done.error());
            });
        });
    });
    popover->openAt(m_editor, m_editor->anchorRect());
}

// An address that was pasted alone is a link; of a photo report it may be more.
void WriteSpace::offerCard(const QString &address)
{
    const DraftId draft = m_draft;
    m_strip->say({ u"card"_s, Tone::Good, tr("The address is a link now."), tr("Make it a card"),
        [this, address, draft] {
            onDone(m_drafts.card(address), this, [this, address, draft](const Result<Card> &card) {
                if (!card)
                    explain(u"card"_s, card.error());
                else if (draft == m_draft)
                    m_editor->replaceAddress(address, Drafts::markup(*card));
            });
        } });
}

void WriteSpace::addTranslation()
{
    m_editor->addTranslation(QLocale().name().section(u'_', 0, 0));
    m_editor->setFocus();
}

void WriteSpace::explain(const QString &key, const Error &error)
{
    const bool isWaiting = error.kind == Error::Kind::Offline;
    m_strip->say({ key, isWaiting ? Tone::Waiting : Tone::Trouble, errorText(error).both(), {}, {} });
}
