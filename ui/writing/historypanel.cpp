#include "writing/historypanel.h"

#include "base/async.h"
#include "desk/drafts.h"
#include "desk/errortext.h"

#include <QBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>

using namespace Qt::StringLiterals;

QString originInWords(const Revision &revision)
{
    switch (revision.origin) {
    case Revision::Origin::Typed:
        return HistoryPanel::tr("Typed");
    case Revision::Origin::Named:
        return HistoryPanel::tr("Version saved");
    case Revision::Origin::Imported:
        return HistoryPanel::tr("Imported");
    case Revision::Origin::Pulled:
        return HistoryPanel::tr("From the site");
    case Revision::Origin::Merged:
        return HistoryPanel::tr("Merged with the site");
    case Revision::Origin::Restored:
        return HistoryPanel::tr("Restored");
    }
    return {};
}

HistoryPanel::HistoryPanel(Drafts &drafts, QWidget *parent)
    : QWidget(parent)
    , m_drafts(drafts)
    , m_list(new QListWidget(this))
    , m_words(new QLabel(this))
    , m_look(new QPushButton(tr("Look"), this))
    , m_restore(new QPushButton(tr("Restore"), this))
{
    auto *name = new QPushButton(tr("Save Version…"), this);
    name->setToolTip(tr("Keeps the text of now under a name (Ctrl+S)"));
    auto *label = new QLabel(tr("Versions of this post"), this);
    label->setBuddy(m_list);
    m_list->setAccessibleName(tr("Versions of this post"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setWordWrap(true);
    m_words->setWordWrap(true);
    m_words->setTextFormat(Qt::PlainText);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_look);
    buttons->addWidget(m_restore);
    buttons->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 14, 14, 14);
    column->addWidget(name, 0, Qt::AlignLeading);
    column->addWidget(label);
    column->addWidget(m_list, 1);
    column->addWidget(m_words);
    column->addLayout(buttons);
    connect(name, &QPushButton::clicked, this, &HistoryPanel::nameRequested);
    connect(m_list, &QListWidget::currentRowChanged, this, &HistoryPanel::showChosen);
    connect(m_list, &QListWidget::itemActivated, m_look, &QPushButton::click);
    connect(m_look, &QPushButton::clicked, this, [this] {
        if (const Revision *revision = chosen())
            emit lookRequested(*revision);
    });
    connect(m_restore, &QPushButton::clicked, this, [this] {
        if (const Revision *revision = chosen())
            emit restoreRequested(*revision);
    });
    showChosen();
}

void HistoryPanel::setDraft(DraftId draft)
{
    if (draft == m_draft)
        return;
    m_draft = draft;
    m_revisions.clear();
    m_list->clear();
    reread();
}

void HistoryPanel::reread()
{
    m_isStale = true;
    if (!isVisible() || !m_draft)
        return;
    m_isStale = false;
    const DraftId draft = m_draft;
    onDone(m_drafts.history(draft), this, [this, draft](const Result<std::vector<Revision>> &revisions) {
        if (draft == m_draft)
            present(revisions);
    });
}

void HistoryPanel::present(const Result<std::vector<Revision>> &revisions)
{
    if (!revisions) {
        m_words->setText(errorText(revisions.error()).both());
        return;
    }
    if (*revisions == m_revisions)
        return;
    const Revision *was = chosen();
    const RevisionId kept = was ? was->id : RevisionId{};
    m_revisions = *revisions;
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    for (const Revision &revision : m_revisions) {
        const QDateTime at = revision.at.toLocalTime();
        const QString time = at.date() == QDate::currentDate()
            ? QLocale().toString(at.time(), QLocale::ShortFormat)
            : QLocale().toString(at, QLocale::ShortFormat);
        const QString words
            = revision.name.isEmpty() ? originInWords(revision) : u"“%1”"_s.arg(revision.name);
        auto *item = new QListWidgetItem(words + u" · "_s + time, m_list);
        if (!revision.name.isEmpty()) {
            QFont bold = item->font();
            bold.setBold(true);
            item->setFont(bold);
        }
        if (revision.id == kept)
            m_list->setCurrentItem(item);
    }
    showChosen();
    emit shown();
}

const Revision *HistoryPanel::chosen() const
{
    const int row = m_list->currentRow();
    return row >= 0 && row < int(m_revisions.size()) ? &m_revisions[size_t(row)] : nullptr;
}

void HistoryPanel::showChosen()
{
    const Revision *revision = chosen();
    const bool isNewest = revision && revision->id == m_revisions.front().id;
    m_look->setEnabled(revision);
    m_restore->setEnabled(revision && !isNewest);
    m_words->setText(!revision ? tr("Nothing that was typed is ever thrown away.")
            : isNewest         ? tr("This is what the editor shows.")
                       : tr("Restoring puts this text in the editor as a new version; what stands there now "
                            "stays here."));
}

void HistoryPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_isStale)
        reread();
}
