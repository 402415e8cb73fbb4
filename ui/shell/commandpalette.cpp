#include "shell/commandpalette.h"

#include "widgets/tones.h"

#include <QAction>
#include <QBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QPointer>
#include <QStyledItemDelegate>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int keysRole = Qt::UserRole + 1;

/// A command's name, and its key at the other end.
class CommandDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QStyleOptionViewItem legible = option; // Also what does not apply now is looked for here.
        const QColor ink = option.palette.color(QPalette::Active, QPalette::PlaceholderText);
        for (const QPalette::ColorRole role : { QPalette::Text, QPalette::HighlightedText })
            legible.palette.setColor(QPalette::Disabled, role, ink);
        QStyledItemDelegate::paint(painter, legible, index);
        painter->save();
        painter->setPen(mutedInk(option.palette));
        painter->drawText(option.rect.adjusted(10, 0, -10, 0),
            int(QStyle::visualAlignment(option.direction, Qt::AlignTrailing) | Qt::AlignVCenter),
            index.data(keysRole).toString());
        painter->restore();
    }
};

/// Commands without an icon stand in line with the others.
QIcon blankIcon()
{
    QPixmap blank(16, 16);
    blank.fill(Qt::transparent);
    return blank;
}

} // namespace

int fuzzyScore(const QString &typed, const QString &name)
{
    if (typed.isEmpty())
        return 1;
    int score = 0;
    qsizetype from = 0;
    qsizetype last = -2;
    for (const QChar letter : typed.toCaseFolded()) {
        if (letter.isSpace())
            continue;
        const qsizetype at = name.toCaseFolded().indexOf(letter, from);
        if (at < 0)
            return 0;
        const bool startsWord = at == 0 || !name.at(at - 1).isLetterOrNumber();
        score += at == last + 1 ? 8 : startsWord ? 6 : 1;
        last = at;
        from = at + 1;
    }
    return score * 100 - int(name.size());
}

CommandPalette::CommandPalette(QWidget *window, const QList<QAction *> &actions)
    : Popover(window)
    , m_actions(actions)
    , m_field(new QLineEdit(this))
    , m_list(new QListWidget(this))
{
    setAccessibleName(tr("Command palette"));
    m_field->setPlaceholderText(tr("Type a command"));
    m_field->setAccessibleName(tr("Type a command"));
    m_list->setAccessibleName(tr("Commands"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setFixedSize(520, 340);
    m_list->setIconSize({ 16, 16 });
    m_list->setItemDelegate(new CommandDelegate(m_list));
    m_field->installEventFilter(this);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    column->addWidget(m_field);
    column->addWidget(m_list);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::fill);
    connect(m_field, &QLineEdit::returnPressed, this, &CommandPalette::run);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::run);
    connect(this, &Popover::closed, this, &CommandPalette::close);
    fill({});
}

void CommandPalette::showEvent(QShowEvent *event)
{
    Popover::showEvent(event);
    m_field->setFocus(Qt::PopupFocusReason);
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_field && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Down || key == Qt::Key_Up) {
            const int rows = m_list->count();
            if (rows > 0)
                m_list->setCurrentRow((m_list->currentRow() + (key == Qt::Key_Down ? 1 : rows - 1)) % rows);
            return true;
        }
    }
    return Popover::eventFilter(watched, event);
}

void CommandPalette::fill(const QString &typed)
{
    struct Match {
        int score;
        qsizetype index;
    };
    std::vector<Match> matches;
    for (qsizetype i = 0; i < m_actions.size(); ++i) {
        const int score = fuzzyScore(typed, m_actions.at(i)->text().remove(u'&'));
        if (score != 0)
            matches.push_back({ score, i });
    }
    if (!typed.isEmpty())
        std::stable_sort(matches.begin(), matches.end(),
            [](const Match &one, const Match &other) { return one.score > other.score; });
    m_list->clear();
    for (const Match &match : matches) {
        const QAction *action = m_actions.at(match.index);
        const QString keys = action->shortcut().toString(QKeySequence::NativeText);
        const QString name = action->text().remove(u'&').remove(u'…');
        auto *item
            = new QListWidgetItem(action->icon().isNull() ? blankIcon() : action->icon(), name, m_list);
        item->setData(keysRole, keys);
        item->setData(Qt::AccessibleTextRole, keys.isEmpty() ? name : name + u", "_s + keys);
        item->setData(Qt::UserRole, match.index);
        if (!action->isEnabled())
            item->setFlags(item->flags() & ~Qt::ItemIsEnabled);
    }
    if (m_list->count() > 0)
        m_list->setCurrentRow(0);
}

void CommandPalette::close()
{
    if (!m_hasRun)
        emit dismissed(m_field->text());
    deleteLater();
}

void CommandPalette::run()
{
    const QListWidgetItem *item = m_list->currentItem();
    const QPointer<QAction> action = item ? m_actions.value(item->data(Qt::UserRole).toLongLong()) : nullptr;
    m_hasRun = action && action->isEnabled();
    hide(); // The focus goes back first: many commands act on what has it.
    if (action && action->isEnabled())
        action->trigger();
}
