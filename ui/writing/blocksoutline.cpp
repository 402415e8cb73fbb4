#include "writing/blocksoutline.h"

#include "writing/postedit.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QScrollBar>
#include <QTreeWidgetItemIterator>

using namespace Qt::StringLiterals;

namespace {

enum Data { Position = Qt::UserRole, Depth };

} // namespace

BlocksOutline::BlocksOutline(PostEdit &editor, QWidget *parent)
    : QTreeWidget(parent)
    , m_editor(editor)
{
    setHeaderHidden(true);
    setFrameShape(QFrame::NoFrame);
    viewport()->setBackgroundRole(QPalette::AlternateBase);
    setAccessibleName(tr("Blocks of the post"));
    setUniformRowHeights(true);
    setIndentation(14);
    setContextMenuPolicy(Qt::ActionsContextMenu);
    header()->setStretchLastSection(true);
    m_fillSoon.setSingleShot(true);
    m_fillSoon.setInterval(250);
    connect(&m_fillSoon, &QTimer::timeout, this, &BlocksOutline::fill);
    connect(&editor, &PostEdit::edited, this, [this] {
        if (isVisible())
            m_fillSoon.start();
    });
    connect(&editor, &PostEdit::loaded, this, [this] {
        if (isVisible())
            m_fillSoon.start();
    });
    connect(&editor, &PostEdit::placeChanged, this, [this] {
        if (isVisible() && !hasFocus() && !m_fillSoon.isActive())
            follow();
    });
    connect(this, &QTreeWidget::currentItemChanged, this, &BlocksOutline::choose);
    connect(this, &QTreeWidget::itemActivated, this, [this] { m_editor.setFocus(); });
}

void BlocksOutline::showEvent(QShowEvent *event)
{
    QTreeWidget::showEvent(event);
    fill();
}

void BlocksOutline::fill()
{
    const int scrolled = verticalScrollBar()->value();
    m_isFollowing = true;
    clear();
    std::vector<QTreeWidgetItem *> open; // By depth.
    for (const PostEdit::OutlineEntry &entry : m_editor.outline()) {
        const size_t depth = qMin(size_t(entry.depth), open.size());
        open.resize(depth);
        auto *item = depth > 0 ? new QTreeWidgetItem(open.back()) : new QTreeWidgetItem(this);
        item->setText(0, entry.words.isEmpty() ? entry.name : entry.name + u": "_s + entry.words);
        item->setData(0, Position, entry.position);
        item->setData(0, Depth, entry.blockDepth);
        open.push_back(item);
    }
    expandAll();
    m_isFollowing = false;
    verticalScrollBar()->setValue(scrolled);
    follow();
}

// The row of the block that the cursor is in.
void BlocksOutline::follow()
{
    const int position = m_editor.textCursor().position();
    const int chosen = m_editor.chosenBlockDepth();
    QTreeWidgetItem *best = nullptr;
    for (QTreeWidgetItemIterator it(this); *it; ++it) {
        if ((*it)->data(0, Position).toInt() > position)
            break;
        const bool isChosen = chosen >= 0 && (*it)->data(0, Depth).toInt() == chosen
            && (*it)->data(0, Position).toInt() == position;
        best = *it;
        if (isChosen)
            break;
    }
    m_isFollowing = true;
    setCurrentItem(best);
    m_isFollowing = false;
}

void BlocksOutline::choose(const QTreeWidgetItem *item)
{
    if (item && !m_isFollowing)
        m_editor.chooseBlock(item->data(0, Position).toInt(), item->data(0, Depth).toInt());
}

void BlocksOutline::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace) {
        m_editor.deleteBlock();
        return;
    }
    QTreeWidget::keyPressEvent(event);
}
