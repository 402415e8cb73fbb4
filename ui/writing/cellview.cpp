#include "writing/cellview.h"

#include "widgets/tones.h"
#include "writing/celllayout.h"
#include "writing/cellmodel.h"
#include "writing/inlineedit.h"
#include "writing/pastedmime.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLocale>
#include <QMimeData>
#include <QPainter>
#include <QStyledItemDelegate>

using namespace Qt::StringLiterals;

namespace {

constexpr int padding = 6;
constexpr int ring = 2; ///< Around the cell that one is in.
constexpr int narrowest = 96;
constexpr int mostFitted = 400; ///< Rows of a larger table all have one height.

CellLook lookOf(const QModelIndex &index, const QFont &font, bool isRightToLeft)
{
    return { font, index.data(CellModel::HeaderRole).toBool(), isRightToLeft,
        index.data(CellModel::AlignRole).toByteArray(), 8 };
}

class CellDelegate final : public QStyledItemDelegate {
public:
    CellDelegate(CellView &view)
        : QStyledItemDelegate(&view)
        , m_view(view)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        CellLayout words(index.data(CellModel::HtmlRole).toByteArray(),
            lookOf(index, option.font, m_view.isRightToLeft()), option.palette);
        words.layIn(qMax(20, m_view.columnWidth(index.column()) - 2 * padding - 1));
        const int lines = qMax(int(words.height()), QFontMetrics(option.font).height());
        return { narrowest, lines + 2 * padding + 1 };
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const QPalette &palette = option.palette;
        const bool isChosen = option.state.testFlag(QStyle::State_Selected);
        const bool isHeader = index.data(CellModel::HeaderRole).toBool();
        painter->fillRect(option.rect,
            isChosen       ? palette.color(QPalette::Highlight)
                : isHeader ? quoteGround(palette)
                           : palette.color(QPalette::Base));
        painter->setPen(controlBorder(palette));
        painter->drawRect(option.rect.adjusted(-1, -1, 0, 0)); // Its neighbour's too.
        CellLayout words(index.data(CellModel::HtmlRole).toByteArray(),
            lookOf(index, option.font, m_view.isRightToLeft()), palette);
        words.layIn(option.rect.width() - 2 * padding);
        painter->save();
        painter->setClipRect(option.rect);
        words.paint(*painter, option.rect.topLeft() + QPoint(padding, padding), palette);
        painter->restore();
        if (m_view.currentIndex() == index) {
            painter->save();
            painter->setPen(QPen(accent(palette), ring));
            painter->drawRect(option.rect.adjusted(1, 1, -1, -1));
            painter->restore();
        }
    }

    QWidget *createEditor(
        QWidget *parent, const QStyleOptionViewItem &, const QModelIndex &index) const override
    {
        auto *edit = new InlineEdit(parent);
        edit->setFrameShape(QFrame::NoFrame);
        edit->setAutoFillBackground(true);
        edit->document()->setDocumentMargin(padding - ring);
        edit->setAccessibleName(
            CellView::tr("Row %1, column %2")
                .arg(QLocale().toString(index.row() + 1), QLocale().toString(index.column() + 1)));
        edit->setPasteTaker([this, edit](const QMimeData &source) {
            // What is one cell is words for this one.
            const auto cells = pastedCells(source);
            if (cells.size() < 2 && (cells.empty() || cells.front().size() < 2))
                return false;
            auto *delegate = const_cast<CellDelegate *>(this);
            emit delegate->commitData(edit);
            emit delegate->closeEditor(edit);
            return m_view.paste(source);
        });
        connect(edit, &InlineEdit::accepted, this, [this, edit] {
            auto *delegate = const_cast<CellDelegate *>(this);
            emit delegate->commitData(edit);
            emit delegate->closeEditor(edit);
            m_view.goDown();
        });
        return edit;
    }

    // Of texts of many lines the delegate leaves Tab to the editor: this one has one.
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        auto *edit = qobject_cast<InlineEdit *>(watched);
        const int key = event->type() == QEvent::KeyPress ? static_cast<QKeyEvent *>(event)->key() : 0;
        if (!edit || (key != Qt::Key_Tab && key != Qt::Key_Backtab))
            return QStyledItemDelegate::eventFilter(watched, event);
        emit commitData(edit);
        emit closeEditor(edit, key == Qt::Key_Tab ? EditNextItem : EditPreviousItem);
        return true;
    }

    void setEditorData(QWidget *editor, const QModelIndex &index) const override
    {
        auto *edit = static_cast<InlineEdit *>(editor);
        const QByteArray html = index.data(CellModel::HtmlRole).toByteArray();
        if (edit->property("was").isValid()) // Asked again when cells beside it changed.
            return;
        edit->setProperty("was", html);
        edit->setMarkup(html);
    }

    void setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const override
    {
        const auto *edit = static_cast<const InlineEdit *>(editor);
        const QByteArray now = edit->markup();
        if (now != edit->property("was").toByteArray())
            model->setData(index, now, CellModel::HtmlRole);
    }

    void updateEditorGeometry(
        QWidget *editor, const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        const QRect inside = option.rect.adjusted(ring, ring, -ring, -ring);
        editor->setFixedHeight(inside.height());
        editor->setGeometry(inside);
    }

private:
    CellView &m_view;
};

} // namespace

CellView::CellView(CellModel &model, QWidget *parent)
    : QTableView(parent)
    , m_model(model)
{
    setModel(&model);
    setItemDelegate(new CellDelegate(*this));
    setEditTriggers(DoubleClicked | SelectedClicked | EditKeyPressed | AnyKeyPressed);
    setSelectionMode(ContiguousSelection);
    setTabKeyNavigation(false); // A cell that is open is left by Tab to the next; the grid too.
    setWordWrap(true);
    setShowGrid(false); // In colours of our own.
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setAccessibleName(tr("Cells of the table"));
    horizontalHeader()->setMinimumSectionSize(narrowest);
    verticalHeader()->setDefaultAlignment(Qt::AlignCenter);
    setCornerButtonEnabled(false);
    connect(&model, &CellModel::refused, this, &CellView::failed);
    connect(&model, &QAbstractItemModel::modelReset, this, &CellView::fit);
    connect(&model, &QAbstractItemModel::dataChanged, this, &CellView::fit);
    fit();
}

void CellView::fit()
{
    setLayoutDirection(m_model.isRightToLeft() ? Qt::RightToLeft : Qt::LeftToRight);
    clearSpans();
    for (const TableGrid::Place &place : m_model.grid().places) {
        if (place.rows > 1 || place.columns > 1)
            setSpan(place.row, place.column, place.rows, place.columns);
    }
    const int columns = m_model.columnCount();
    if (columns == 0)
        return;
    const int room = viewport()->width();
    for (int column = 0; column < columns; ++column) {
        const int share = room * (column + 1) / columns - room * column / columns;
        setColumnWidth(column, qMax(narrowest, share));
    }
    if (m_model.rowCount() <= mostFitted)
        resizeRowsToContents();
}

void CellView::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        fit();
}

void CellView::openCell(int row, int column)
{
    const QModelIndex index = m_model.index(row, column);
    setCurrentIndex(index);
    setFocus();
    if (index.flags().testFlag(Qt::ItemIsEditable))
        edit(index);
}

void CellView::closeOpen()
{
    QWidget *editor = indexWidget(currentIndex());
    if (!editor)
        return;
    commitData(editor);
    QTableView::closeEditor(editor, QAbstractItemDelegate::NoHint);
}

void CellView::goDown()
{
    const QModelIndex here = currentIndex();
    if (here.row() + 1 < m_model.rowCount())
        setCurrentIndex(m_model.index(here.row() + 1, here.column()));
}

// Behind the last cell a new row begins, as in a text with tables.
void CellView::closeEditor(QWidget *editor, QAbstractItemDelegate::EndEditHint hint)
{
    const QModelIndex here = currentIndex();
    const bool isLast = here.row() == m_model.rowCount() - 1 && here.column() == m_model.columnCount() - 1;
    if (hint == QAbstractItemDelegate::EditNextItem && isLast && m_model.isGrid()) {
        QTableView::closeEditor(editor, QAbstractItemDelegate::NoHint);
        const int row = m_model.bodyEnd();
        if (const auto done = m_model.insertRow(row); !done) {
            emit failed(done.error());
            return;
        }
        openCell(row, 0);
        return;
    }
    const bool isFirst = here.row() == 0 && here.column() == 0;
    const bool isEnd = (hint == QAbstractItemDelegate::EditNextItem && isLast)
        || (hint == QAbstractItemDelegate::EditPreviousItem && isFirst);
    QTableView::closeEditor(editor, isEnd ? QAbstractItemDelegate::NoHint : hint);
    // What was there is words to be replaced, for who goes from cell to cell.
    const bool goesOn
        = hint == QAbstractItemDelegate::EditNextItem || hint == QAbstractItemDelegate::EditPreviousItem;
    if (auto *edit = qobject_cast<InlineEdit *>(indexWidget(currentIndex())); edit && goesOn)
        edit->selectAll();
}

namespace {

bool isOurs(const QKeyEvent &key)
{
    for (const auto standard : { QKeySequence::Undo, QKeySequence::Redo, QKeySequence::Copy,
             QKeySequence::Cut, QKeySequence::Paste, QKeySequence::SelectAll }) {
        if (key.matches(standard))
            return true;
    }
    return key.key() == Qt::Key_Delete || key.key() == Qt::Key_Backspace;
}

} // namespace

bool CellView::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && isOurs(*static_cast<QKeyEvent *>(event))) {
        event->accept();
        return true;
    }
    return QTableView::event(event);
}

void CellView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Undo)) {
        emit undoRequested();
    } else if (event->matches(QKeySequence::Redo)) {
        emit redoRequested();
    } else if (event->matches(QKeySequence::Copy)) {
        copyChosen();
    } else if (event->matches(QKeySequence::Cut)) {
        copyChosen();
        clearChosen();
    } else if (event->matches(QKeySequence::Paste)) {
        if (const QMimeData *source = QGuiApplication::clipboard()->mimeData())
            paste(*source);
    } else if (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace) {
        clearChosen();
    } else if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        && currentIndex().flags().testFlag(Qt::ItemIsEditable)) {
        edit(currentIndex());
    } else {
        QTableView::keyPressEvent(event);
    }
}

QRect CellView::chosen() const
{
    QRect all;
    for (const QItemSelectionRange &range : selectionModel()->selection())
        all = all.united(QRect(range.left(), range.top(), range.width(), range.height()));
    return all;
}

void CellView::copyChosen() const
{
    const QRect here = chosen();
    if (here.isEmpty())
        return;
    QString html = u"<table>"_s;
    QString text;
    for (const auto &row : m_model.cells(here.y(), here.x(), here.height(), here.width())) {
        html += "<tr>"_L1;
        QStringList words;
        for (const QByteArray &cell : row) {
            html += u"<td>"_s + QString::fromUtf8(cell) + u"</td>"_s;
            words.append(blocks::plainText(cell).replace(u'\n', u' '));
        }
        html += "</tr>"_L1;
        text += words.join(u'\t') + u'\n';
    }
    auto *mime = new QMimeData;
    mime->setHtml(html + u"</table>"_s);
    mime->setText(text);
    QGuiApplication::clipboard()->setMimeData(mime);
}

void CellView::clearChosen()
{
    const QRect here = chosen();
    const CellModel::Cells empty(size_t(here.height()), std::vector<QByteArray>(size_t(here.width())));
    if (here.isEmpty())
        return;
    if (const auto done = m_model.fill(here.y(), here.x(), empty); !done)
        emit failed(done.error());
}

bool CellView::paste(const QMimeData &source)
{
    const QPersistentModelIndex here = currentIndex();
    if (!here.isValid())
        return false;
    CellModel::Cells cells = pastedCells(source);
    if (cells.empty()) {
        const QByteArray words = writeInline(pastedRuns(source));
        if (words.isEmpty())
            return false; // A picture, for one: the cell stays as it is.
        cells = { { words } };
    }
    const int row = here.row();
    const int column = here.column();
    const auto done = m_model.fill(row, column, cells);
    if (!done)
        emit failed(done.error());
    setCurrentIndex(m_model.index(row, column));
    return bool(done);
}
