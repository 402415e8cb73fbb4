#include "reading/opmlpage.h"

#include "widgets/isolated.h"
#include "widgets/style.h"
#include "widgets/tooltip.h"

#include <QBoxLayout>
#include <QHash>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStyledItemDelegate>
#include <QTimer>
#include <QTreeWidget>
#include <QTreeWidgetItemIterator>

using namespace Qt::StringLiterals;

namespace {

constexpr int choiceRole = Qt::UserRole + 1; ///< Its place among the preview's feeds.

/// Names in every script: each is one piece of its line. The model keeps them as they are, to be found by
/// their letters.
class NameDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    QString displayText(const QVariant &value, const QLocale &) const override
    {
        return isolated(value.toString());
    }
};

} // namespace

OpmlPage::OpmlPage(const OpmlPreview &preview, QWidget *parent)
    : QWidget(parent)
    , m_preview(preview)
    , m_tree(new QTreeWidget(this))
    , m_follow(new QPushButton(this))
    , m_count(new QTimer(this))
{
    setAccessibleName(tr("Blogs to import"));
    setFocusProxy(m_tree);
    auto *title = new QLabel(preview.title.isEmpty() ? tr("Blogs to import") : preview.title, this);
    title->setTextFormat(Qt::PlainText);
    title->setWordWrap(true);
    QFont large = title->font();
    large.setBold(true);
    large.setPointSizeF(large.pointSizeF() * 1.3);
    title->setFont(large);
    const auto followed = std::ranges::count_if(preview.feeds, &OpmlChoice::isFollowed);
    QStringList parts{ tr("%Ln blog(s) in the file", nullptr, int(preview.feeds.size())) };
    if (followed > 0)
        parts.append(tr("%Ln followed already", nullptr, int(followed)));
    if (preview.duplicates > 0)
        parts.append(tr("%Ln stood there twice", nullptr, preview.duplicates));
    if (!preview.refused.isEmpty())
        parts.append(tr("%Ln refused", nullptr, int(preview.refused.size())));
    if (preview.isDamaged)
        parts.append(tr("The file is damaged: this is what could be read of it"));
    auto *about = new QLabel(parts.join(u" · "_s), this);
    about->setWordWrap(true);

    m_tree->setAccessibleName(tr("Blogs of the file"));
    m_tree->setHeaderHidden(true);
    m_tree->setColumnCount(2);
    m_tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_tree->setUniformRowHeights(true);
    m_tree->setItemDelegate(new NameDelegate(m_tree));
    m_tree->header()->setStretchLastSection(false);
    fill();

    auto *cancel = new QPushButton(tr("Cancel"), this);
    markPrimary(m_follow);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_follow);
    buttons->addWidget(cancel);
    buttons->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 20);
    column->setSpacing(10);
    column->addWidget(title);
    column->addWidget(about);
    column->addWidget(m_tree, 3);
    if (!preview.refused.isEmpty()) {
        auto *label = new QLabel(tr("&Not taken, and why:"), this);
        auto *refused = new QPlainTextEdit(preview.refused.join(u'\n'), this);
        refused->setReadOnly(true);
        refused->setTabChangesFocus(true);
        refused->setMaximumHeight(110);
        label->setBuddy(refused);
        column->addWidget(label);
        column->addWidget(refused, 1);
    }
    column->addLayout(buttons);
    m_count->setSingleShot(true);
    connect(m_tree, &QTreeWidget::itemChanged, m_count, qOverload<>(&QTimer::start));
    connect(m_count, &QTimer::timeout, this, &OpmlPage::count);
    connect(m_follow, &QPushButton::clicked, this, [this] { emit accepted(wanted()); });
    connect(cancel, &QPushButton::clicked, this, &OpmlPage::canceled);
    count();
}

void OpmlPage::fill()
{
    const QSignalBlocker quiet(m_tree);
    QHash<QString, QTreeWidgetItem *> folders;
    for (size_t i = 0; i < m_preview.feeds.size(); ++i) {
        const OpmlChoice &choice = m_preview.feeds[i];
        QTreeWidgetItem *under = m_tree->invisibleRootItem();
        if (!choice.feed.folder.isEmpty()) {
            QTreeWidgetItem *&folder = folders[choice.feed.folder];
            if (!folder) {
                folder = new QTreeWidgetItem(m_tree, { choice.feed.folder });
                folder->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable
                    | Qt::ItemIsAutoTristate);
            }
            under = folder;
        }
        const QString state = choice.isFollowed ? tr("followed already")
            : choice.isPrivate                  ? tr("private address: not asked")
                                                : choice.feed.url.host();
        auto *item = new QTreeWidgetItem(under, { choice.feed.name(), state });
        item->setToolTip(0, toolTipOf(choice.feed.url.toDisplayString()));
        item->setData(0, Qt::AccessibleTextRole, choice.feed.name() + u", "_s + state);
        item->setData(0, choiceRole, int(i));
        item->setFlags(choice.isFollowed
                ? Qt::ItemFlags(Qt::ItemIsSelectable)
                : Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setCheckState(0, choice.isFollowed || choice.isPrivate ? Qt::Unchecked : Qt::Checked);
    }
    m_tree->expandAll();
    const QFontMetrics metrics(m_tree->font());
    for (const OpmlChoice &choice : m_preview.feeds)
        m_addressWidth = qMax(m_addressWidth, metrics.horizontalAdvance(choice.feed.url.host()));
    for (const QString &words : { tr("followed already"), tr("private address: not asked") })
        m_addressWidth = qMax(m_addressWidth, metrics.horizontalAdvance(words));
    m_addressWidth += 16;
}

/// Names have what addresses leave: three fifths at least.
void OpmlPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    m_tree->header()->resizeSection(1, qMin(m_addressWidth, width() * 2 / 5));
}

void OpmlPage::count()
{
    const int chosen = int(wanted().feeds.size());
    m_follow->setText(tr("Follow %Ln blog(s)", nullptr, chosen));
    m_follow->setEnabled(chosen > 0);
}

OpmlPreview OpmlPage::wanted() const
{
    OpmlPreview preview = m_preview;
    preview.feeds.clear();
    for (QTreeWidgetItemIterator it(m_tree); *it; ++it) {
        const QVariant choice = (*it)->data(0, choiceRole);
        if (choice.isValid() && (*it)->checkState(0) == Qt::Checked)
            preview.feeds.push_back(m_preview.feeds[size_t(choice.toInt())]);
    }
    return preview;
}

void OpmlPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        emit canceled();
    else
        QWidget::keyPressEvent(event);
}
