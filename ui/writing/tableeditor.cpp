#include "writing/tableeditor.h"

#include "desk/errortext.h"
#include "widgets/style.h"
#include "widgets/tones.h"
#include "writing/cellmodel.h"
#include "writing/cellview.h"
#include "writing/inlineedit.h"

#include <QActionGroup>
#include <QBoxLayout>
#include <QCheckBox>
#include <QContextMenuEvent>
#include <QLabel>
#include <QMenu>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace {

constexpr QSize largest(820, 520);

} // namespace

TableEditor::TableEditor(QWidget *window, const QByteArray &markup)
    : Popover(window)
    , m_model(new CellModel(this))
    , m_view(new CellView(*m_model, this))
    , m_caption(new InlineEdit(this))
    , m_header(new QCheckBox(tr("Header ro&w"), this))
    , m_note(new QLabel(this))
    , m_rows(makeRowMenu())
    , m_columns(makeColumnMenu())
{
    const QString title = tr("Table");
    setAccessibleName(title);
    auto *heading = new QLabel(title, this);
    QFont bold = heading->font();
    bold.setBold(true);
    heading->setFont(bold);
    auto *rows = new QPushButton(tr("&Row"), this);
    rows->setMenu(m_rows);
    auto *columns = new QPushButton(tr("Co&lumn"), this);
    columns->setMenu(m_columns);
    auto *done = new QPushButton(tr("Do&ne"), this);
    markPrimary(done);
    auto *tools = new QHBoxLayout;
    tools->addWidget(heading);
    tools->addStretch(1);
    for (QWidget *each :
        { static_cast<QWidget *>(rows), static_cast<QWidget *>(columns), static_cast<QWidget *>(m_header) })
        tools->addWidget(each);
    m_note->setWordWrap(true);
    m_note->setTextFormat(Qt::PlainText);
    m_note->hide();
    auto *captionLabel = new QLabel(tr("&Caption"), this);
    captionLabel->setBuddy(m_caption);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(8);
    column->addLayout(tools);
    column->addWidget(m_view, 1);
    column->addWidget(m_note);
    column->addWidget(captionLabel);
    column->addWidget(m_caption);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(done);
    buttons->addStretch(1);
    column->addLayout(buttons);

    setTabOrder(rows, columns);
    setTabOrder(columns, m_header);
    setTabOrder(m_header, m_view);
    setTabOrder(m_view, m_caption);
    setTabOrder(m_caption, done);
    connect(m_model, &CellModel::changed, this, &TableEditor::changed);
    connect(m_model, &CellModel::changed, this, &TableEditor::showState);
    connect(m_view, &CellView::failed, this, [this](const Error &error) { say(errorText(error).both()); });
    connect(m_view, &CellView::undoRequested, this, &TableEditor::undoRequested);
    connect(m_view, &CellView::redoRequested, this, &TableEditor::redoRequested);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this, &TableEditor::showPlace);
    connect(m_header, &QCheckBox::clicked, this, [this](bool isOn) {
        const QModelIndex here = m_view->currentIndex();
        act(m_model->setHeader(isOn), here.row(), here.column());
        m_header->setFocus();
    });
    connect(m_caption, &InlineEdit::accepted, this, [this] { hide(); });
    connect(done, &QPushButton::clicked, this, [this] { hide(); });
    connect(this, &Popover::closed, this, &QObject::deleteLater);
    present(markup);
    resize(largest.boundedTo(window->size() - QSize(32, 32)));
    setFixedSize(size());
}

QMenu *TableEditor::makeRowMenu()
{
    auto *menu = new QMenu(tr("Row"), this);
    const auto add = [&](const QString &text, auto change) {
        connect(menu->addAction(text), &QAction::triggered, this, change);
    };
    add(tr("Insert &Above"), [this] {
        const QModelIndex here = m_view->currentIndex();
        act(m_model->insertRow(here.row()), here.row(), here.column());
    });
    add(tr("Insert &Below"), [this] {
        const QModelIndex here = m_view->currentIndex();
        act(m_model->insertRow(here.row() + 1), here.row() + 1, here.column());
    });
    menu->addSeparator();
    add(tr("&Delete Row"), [this] {
        const QModelIndex here = m_view->currentIndex();
        act(m_model->removeRow(here.row()), here.row(), here.column());
    });
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        for (QAction *action : menu->actions())
            action->setEnabled(m_model->isGrid() && m_view->currentIndex().isValid());
        menu->actions().back()->setEnabled(m_model->isGrid() && m_model->rowCount() > 1);
    });
    return menu;
}

QMenu *TableEditor::makeColumnMenu()
{
    auto *menu = new QMenu(tr("Column"), this);
    const auto add = [&](const QString &text, auto change) {
        QAction *action = menu->addAction(text);
        connect(action, &QAction::triggered, this, change);
        return action;
    };
    add(tr("Insert &Before"), [this] {
        const QModelIndex here = m_view->currentIndex();
        act(m_model->insertColumn(here.column()), here.row(), here.column());
    });
    add(tr("Insert B&ehind"), [this] {
        const QModelIndex here = m_view->currentIndex();
        act(m_model->insertColumn(here.column() + 1), here.row(), here.column() + 1);
    });
    QAction *remove = add(tr("&Delete Column"), [this] {
        const QModelIndex here = m_view->currentIndex();
        act(m_model->removeColumn(here.column()), here.row(), here.column());
    });
    menu->addSeparator();
    auto *aligns = new QActionGroup(menu);
    const auto addAlign = [&](const QString &text, const QByteArray &align) {
        QAction *action = add(text, [this, align] {
            const QModelIndex here = m_view->currentIndex();
            act(m_model->setAlign(here.column(), align), here.row(), here.column());
        });
        action->setCheckable(true);
        action->setData(align);
        aligns->addAction(action);
    };
    addAlign(tr("Align as the &Text Runs"), {});
    addAlign(tr("Align &Left"), "left");
    addAlign(tr("Align in the &Middle"), "center");
    addAlign(tr("Align &Right"), "right");
    connect(menu, &QMenu::aboutToShow, this, [this, menu, remove, aligns] {
        const QModelIndex here = m_view->currentIndex();
        const bool canChange = m_model->isGrid() && here.isValid();
        for (QAction *action : menu->actions())
            action->setEnabled(canChange);
        remove->setEnabled(canChange && m_model->columnCount() > 1);
        for (QAction *action : aligns->actions())
            action->setChecked(action->data() == here.data(CellModel::AlignRole));
    });
    return menu;
}

QByteArray TableEditor::markup() const { return m_model->markup(); }

void TableEditor::present(const QByteArray &markup)
{
    const QModelIndex here = m_view->currentIndex();
    const int row = qMax(0, here.row());
    const int column = qMax(0, here.column());
    m_model->setMarkup(markup);
    if (!m_view->currentIndex().isValid())
        m_view->setCurrentIndex(
            m_model->index(qMin(row, m_model->rowCount() - 1), qMin(column, m_model->columnCount() - 1)));
    showState();
}

void TableEditor::showState()
{
    m_header->setChecked(m_model->hasHeader());
    m_header->setEnabled(m_model->isGrid());
    if (m_captionShown != m_model->caption() || m_caption->markup().isEmpty()) {
        m_captionShown = m_model->caption();
        if (m_caption->markup() != m_captionShown)
            m_caption->setMarkup(m_captionShown);
    }
    showPlace(m_view->currentIndex());
}

void TableEditor::showPlace(const QModelIndex &index)
{
    const QString lock = index.data(CellModel::LockRole).toString();
    say(!lock.isEmpty()         ? lock
            : m_model->isGrid() ? QString()
                                : tr("Rows and columns of a table with merged or missing cells are changed "
                                     "on the site; its cells can be written here."));
}

void TableEditor::say(const QString &words)
{
    m_note->setText(words);
    m_note->setVisible(!words.isEmpty());
}

/// A change is done or refused; either way the person is in that cell.
void TableEditor::act(const Result<> &done, int row, int column)
{
    if (m_model->rowCount() > 0 && m_model->columnCount() > 0)
        m_view->setCurrentIndex(m_model->index(
            qBound(0, row, m_model->rowCount() - 1), qBound(0, column, m_model->columnCount() - 1)));
    m_view->setFocus();
    if (!done)
        say(errorText(done.error()).both());
}

void TableEditor::takeCaption()
{
    const QByteArray now = m_caption->markup();
    if (now == m_captionShown)
        return;
    m_captionShown = now;
    if (const auto done = m_model->setCaption(now); !done)
        say(errorText(done.error()).both());
}

// A popover that is open sees all events of the program.
bool TableEditor::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_caption && event->type() == QEvent::FocusOut)
        takeCaption();
    if (watched == m_view->viewport() && event->type() == QEvent::ContextMenu) {
        const auto *wish = static_cast<QContextMenuEvent *>(event);
        if (const QModelIndex index = m_view->indexAt(wish->pos()); index.isValid())
            m_view->setCurrentIndex(index);
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->addMenu(m_rows);
        menu->addMenu(m_columns);
        menu->popup(wish->globalPos());
        return true;
    }
    return Popover::eventFilter(watched, event);
}

void TableEditor::showEvent(QShowEvent *event)
{
    Popover::showEvent(event);
    if (m_model->rowCount() > 0 && m_model->columnCount() > 0)
        m_view->openCell(0, 0);
}

// What was typed last is taken too, however it is closed.
void TableEditor::setVisible(bool isVisible)
{
    if (!isVisible && this->isVisible()) {
        m_view->closeOpen();
        takeCaption();
    }
    Popover::setVisible(isVisible);
}
