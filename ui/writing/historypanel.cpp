#include "writing/historypanel.h"

#include "base/async.h"
#include "desk/drafts.h"
#include "desk/errortext.h"
#include "widgets/fieldpopover.h"
#include "writing/historymodel.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QTreeView>

using namespace Qt::StringLiterals;

namespace {

constexpr int pageSize = 300;

} // namespace

HistoryPanel::HistoryPanel(Drafts &drafts, QWidget *parent)
    : QWidget(parent)
    , m_drafts(drafts)
    , m_model(new HistoryModel(this))
    , m_view(new QTreeView(this))
    , m_words(new QLabel(this))
    , m_compare(new QPushButton(tr("Compare"), this))
    , m_restore(new QPushButton(tr("Restore"), this))
    , m_rename(new QPushButton(tr("Name…"), this))
{
    auto *name = new QPushButton(tr("Save Version…"), this);
    name->setToolTip(tr("Keeps the text of now under a name (Ctrl+S)"));
    auto *label = new QLabel(tr("Versions of this post"), this);
    label->setBuddy(m_view);
    m_view->setAccessibleName(tr("Versions of this post"));
    m_view->setModel(m_model);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setHeaderHidden(true);
    m_view->setIndentation(16);
    m_view->setUniformRowHeights(true);
    m_view->setExpandsOnDoubleClick(false);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setTextElideMode(Qt::ElideRight);
    m_view->viewport()->setBackgroundRole(QPalette::AlternateBase);
    setTabOrder(name, m_view);
    m_compare->setToolTip(
        tr("What changed from this version to the text of now; of two chosen versions, between "
           "them"));
    m_rename->setToolTip(tr("Gives this version a name"));
    m_words->setWordWrap(true);
    m_words->setTextFormat(Qt::PlainText);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_compare);
    buttons->addWidget(m_restore);
    buttons->addWidget(m_rename);
    buttons->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 14, 14, 14);
    column->addWidget(name, 0, Qt::AlignLeading);
    column->addWidget(label);
    column->addWidget(m_view, 1);
    column->addWidget(m_words);
    column->addLayout(buttons);
    setFocusProxy(m_view);
    connect(m_model, &QAbstractItemModel::rowsInserted, this,
        [this](const QModelIndex &within, int first, int last) {
            for (int row = first; row <= last && !within.isValid(); ++row)
                m_view->setExpanded(m_model->index(row, 0), true);
        });
    // QTreeView asks for more whenever it lays itself out: all pages at once.
    connect(m_view->verticalScrollBar(), &QScrollBar::valueChanged, this, &HistoryPanel::readOn);
    connect(m_view->verticalScrollBar(), &QScrollBar::rangeChanged, this, &HistoryPanel::readOn);
    connect(name, &QPushButton::clicked, this, &HistoryPanel::nameRequested);
    connect(
        m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this, &HistoryPanel::showChosen);
    connect(m_view, &QTreeView::activated, this, &HistoryPanel::compare);
    connect(m_compare, &QPushButton::clicked, this, &HistoryPanel::compare);
    connect(m_restore, &QPushButton::clicked, this, &HistoryPanel::restore);
    connect(m_rename, &QPushButton::clicked, this, &HistoryPanel::rename);
    showChosen();
}

void HistoryPanel::setDraft(DraftId draft, const QString &site)
{
    m_draft = draft;
    m_isReading = false;
    m_model->begin(site);
    reread();
}

void HistoryPanel::reread()
{
    m_isStale = true;
    if (!isVisible() || !m_draft || m_isReading)
        return;
    m_isStale = false;
    if (!m_model->newest())
        return readPage();
    m_isReading = true;
    const DraftId draft = m_draft;
    onDone(m_drafts.history(draft, { .before = {}, .from = m_model->newest() }), this,
        [this, draft](const Result<std::vector<Revision>> &newest) {
            if (draft != m_draft)
                return;
            m_isReading = false;
            if (!newest)
                return explain(newest.error());
            m_model->update(*newest);
            showChosen();
            emit shown();
            if (m_isStale)
                reread();
        });
}

/// The next page, when the end of what was read comes in sight.
void HistoryPanel::readOn()
{
    const QScrollBar *bar = m_view->verticalScrollBar();
    if (!m_isReading && !m_model->isWhole() && m_model->count() > 0
        && bar->value() + bar->pageStep() > bar->maximum())
        readPage();
}

void HistoryPanel::readPage()
{
    m_isReading = true;
    const DraftId draft = m_draft;
    onDone(m_drafts.history(draft, { .before = m_model->oldest(), .from = {}, .limit = pageSize }), this,
        [this, draft](const Result<std::vector<Revision>> &page) {
            if (draft != m_draft)
                return;
            m_isReading = false;
            if (!page)
                return explain(page.error());
            m_model->append(*page, int(page->size()) < pageSize);
            showChosen();
            emit shown();
            if (m_isStale)
                reread();
            // Somebody may have gone to the end meanwhile.
            QMetaObject::invokeMethod(this, &HistoryPanel::readOn, Qt::QueuedConnection);
        });
}

void HistoryPanel::explain(const Error &error) { m_words->setText(errorText(error).both()); }

/// In the order of the list: newest first.
std::vector<Revision> HistoryPanel::chosen() const
{
    std::vector<Revision> revisions;
    for (const QModelIndex &index : m_view->selectionModel()->selectedIndexes()) {
        if (const auto revision = m_model->at(index))
            revisions.push_back(*revision);
    }
    std::sort(revisions.begin(), revisions.end(),
        [](const Revision &one, const Revision &other) { return one.id > other.id; });
    revisions.erase(std::unique(revisions.begin(), revisions.end()), revisions.end());
    return revisions;
}

std::optional<Revision> HistoryPanel::before(RevisionId id) const { return m_model->before(id); }

void HistoryPanel::showChosen()
{
    const std::vector<Revision> revisions = chosen();
    const bool isNewest = revisions.size() == 1 && revisions.front().id == m_model->newest();
    m_compare->setEnabled(revisions.size() == 1 || revisions.size() == 2);
    m_restore->setEnabled(revisions.size() == 1 && !isNewest);
    m_rename->setEnabled(revisions.size() == 1);
    m_words->setText(revisions.empty() ? tr("Nothing that was typed is ever thrown away.")
            : revisions.size() == 2    ? tr("Comparing shows what changed between the two.")
            : isNewest                 ? tr("This is what the editor shows.")
                       : tr("Restoring puts this text in the editor as a new version; what stands there now "
                            "stays here."));
}

void HistoryPanel::compare()
{
    const std::vector<Revision> revisions = chosen();
    if (revisions.size() == 2)
        emit compareRequested(revisions.back(), revisions.front());
    else if (revisions.size() == 1)
        emit compareRequested(revisions.front(), std::nullopt);
}

void HistoryPanel::restore()
{
    if (const std::vector<Revision> revisions = chosen(); revisions.size() == 1)
        emit restoreRequested(revisions.front());
}

void HistoryPanel::rename()
{
    const std::vector<Revision> revisions = chosen();
    if (revisions.size() != 1)
        return;
    const RevisionId id = revisions.front().id;
    auto *popover = new FieldPopover(window(), tr("Name this version"),
        { { tr("&Name"), revisions.front().name, tr("Before the second interview") } }, tr("Save"));
    connect(popover, &FieldPopover::accepted, this, [this, draft = m_draft, id](const QStringList &values) {
        const QString name = values.front();
        onDone(m_drafts.nameRevision(draft, id, name), this, [this, draft, id, name](const Result<> &named) {
            if (!named)
                return explain(named.error());
            if (draft == m_draft)
                m_model->rename(id, name);
        });
    });
    popover->openAt(m_rename, m_rename->rect());
}

void HistoryPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_isStale)
        reread();
}
