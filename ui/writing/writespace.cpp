#include "writing/writespace.h"

#include "desk/drafts.h"
#include "desk/errortext.h"
#include "desk/outbox.h"
#include "desk/sites.h"
#include "formats/blocks/makers.h"
#include "widgets/emptystate.h"
#include "widgets/icons.h"
#include "widgets/strip.h"
#include "widgets/style.h"
#include "writing/fieldpopover.h"
#include "writing/postinspector.h"

#include <QBoxLayout>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace {

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

    connect(&drafts, &Drafts::changed, this, [this](DraftId id) {
        if (id == m_draft)
            reload();
    });
    connect(&drafts, &Drafts::saved, this, [this](DraftId id, const QDateTime &at) {
        if (id != m_draft)
            return;
        m_savedAt = at;
        m_strip->withdraw(u"write"_s);
        emit contextChanged();
    });
    connect(&drafts, &Drafts::writeFailed, this,
        [this](DraftId, const Error &error) { explain(u"write"_s, error); });
    connect(&sites, &Sites::changed, this, [this] { m_inspector->setSites(m_sites.sites()); });
    m_inspector->setSites(sites.sites());
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
    auto *title = new QLabel(tr("Drafts"), bar);
    QFont bold = title->font();
    bold.setBold(true);
    title->setFont(bold);
    auto *add = new QPushButton(lineIcon("add"_L1), tr("New"), bar);
    connect(add, &QPushButton::clicked, this, &WriteSpace::createDraft);
    row->addWidget(title, 1);
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
    auto *link = new QPushButton(tr("Link"), bar);
    m_quote = new QPushButton(tr("Quote"), bar);
    auto *report = new QPushButton(tr("Photo report"), bar);
    auto *preview = new QPushButton(tr("Preview"), bar);
    m_publish = new QPushButton(tr("Publish…"), bar);
    markPrimary(m_publish);
    for (QWidget *each :
        { static_cast<QWidget *>(m_kind), static_cast<QWidget *>(m_bold), static_cast<QWidget *>(m_italic),
            static_cast<QWidget *>(link), static_cast<QWidget *>(m_quote), static_cast<QWidget *>(report) })
        row->addWidget(each);
    row->addStretch(1);
    row->addWidget(preview);
    row->addWidget(m_publish);

    m_title = new QLineEdit(page);
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
    column->addLayout(titleRow);
    column->addWidget(m_editor, 1);

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
    connect(m_title, &QLineEdit::returnPressed, m_editor, qOverload<>(&QWidget::setFocus));
    connect(m_editor, &PostEdit::edited, this, &WriteSpace::keep);
    connect(m_editor, &PostEdit::placeChanged, this, &WriteSpace::showPlace);
    connect(m_editor, &PostEdit::attributionRequested, this, &WriteSpace::askAttribution);
    connect(m_editor, &PostEdit::linkRequested, this, &WriteSpace::askLink);
    connect(m_bold, &QToolButton::clicked, this, [this] { m_editor->toggleMark(u"<strong>"_s); });
    connect(m_italic, &QToolButton::clicked, this, [this] { m_editor->toggleMark(u"<em>"_s); });
    connect(link, &QPushButton::clicked, this, &WriteSpace::askLink);
    connect(m_quote, &QPushButton::clicked, m_editor, &PostEdit::quote);
    connect(report, &QPushButton::clicked, this, &WriteSpace::askPhotoReport);
    connect(preview, &QPushButton::clicked, this, &WriteSpace::previewRequested);
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
    auto *title = new QLabel(tr("Post"), bar);
    QFont bold = title->font();
    bold.setBold(true);
    title->setFont(bold);
    row->addWidget(title);
    m_inspector = new PostInspector(pane);
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
    column->addWidget(m_inspector, 1);
    return pane;
}

void WriteSpace::setTextFont(const QFont &font)
{
    QFont large = font;
    large.setPointSizeF(font.pointSizeF() * 1.7);
    large.setBold(true);
    m_title->setFont(large);
    m_editor->setTextFont(font);
    fitTitle();
}

// The title begins where the text does.
void WriteSpace::fitTitle()
{
    const int left = m_editor->viewport()->x() + 2;
    m_title->setTextMargins(left, 0, left, 0);
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
    return words;
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
    m_drafts.write(m_draft, typed());
    emit contextChanged();
}

void WriteSpace::open(DraftId id)
{
    if (id == m_draft)
        return;
    m_draft = id;
    m_savedAt = {};
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
    if (m_title->text() != draft->fields.title)
        m_title->setText(draft->fields.title);
    if (m_editor->markup() != draft->fields.content)
        m_editor->load(draft->fields.content);
    m_inspector->present(*draft);
    m_isLoading = false;
    m_stack->setCurrentIndex(1);
    if (const auto row = m_listModel->rowOf(m_draft); row && m_list->currentIndex().row() != *row)
        m_list->setCurrentIndex(m_listModel->index(*row));
    showVerdicts();
    showPlace();
    fitTitle();
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
    const bool isPublic = m_shown.remoteStatus == PostStatus::Publish && m_shown.remoteId != 0;
    Q_UNUSED(isPublic)
    wish(PostStatus::Publish);
}

void WriteSpace::saveOnSite() { wish(PostStatus::Draft); }

void WriteSpace::wish(PostStatus status)
{
    if (!m_draft)
        return;
    if (!m_inspector->site()) {
        const bool hasSites = !m_sites.sites().empty();
        m_strip->say({ u"publish"_s, Tone::Waiting,
            hasSites ? tr("Choose the site of this post first, in the Post pane.")
                     : tr("No site is connected yet. The post stays here until then."),
            hasSites ? QString() : tr("Connect a Site…"), [this] {
                emit connectRequested();
            } });
        return;
    }
    if (m_title->text().trimmed().isEmpty()) {
        m_strip->say({ u"publish"_s, Tone::Waiting, tr("The post has no title yet."), {}, {} });
        m_title->setFocus();
        return;
    }
    onDone(
        m_outbox.publish(m_draft, m_inspector->site(), status), this, [this](const Result<IntentId> &intent) {
            if (!intent) {
                explain(u"publish"_s, intent.error());
                return;
            }
            const IntentId id = *intent;
            m_strip->say({ u"publish"_s, Tone::Waiting, tr("The post is in the outbox."), tr("Take it back"),
                [this, id] {
                    onDone(m_outbox.cancel(id), this, [this](const Result<> &done) {
                        if (!done)
                            explain(u"publish"_s, done.error());
                    });
                } });
            onDone(m_outbox.sync(m_inspector->site()), this, [this](const Result<SyncReport> &report) {
                if (!report) {
                    explain(u"publish"_s, report.error());
                    return;
                }
                if (report->pushed > 0 && report->waiting == 0 && report->failed == 0)
                    m_strip->withdraw(u"publish"_s);
                if (!report->notes.isEmpty())
                    m_strip->say({ u"notes"_s, Tone::Waiting, report->notes.join(u' '), {}, {} });
            });
        });
}

void WriteSpace::nameRevision()
{
    if (!m_draft)
        return;
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
