#include "writing/blockpopover.h"

#include "widgets/style.h"
#include "widgets/tones.h"
#include "writing/inlineedit.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>

using namespace Qt::StringLiterals;

BlockPopover::BlockPopover(QWidget *window, const QString &title)
    : Popover(window)
    , m_column(new QVBoxLayout(this))
{
    setAccessibleName(title);
    m_column->setContentsMargins(16, 14, 16, 14);
    m_column->setSpacing(8);
    auto *heading = new QLabel(title, this);
    heading->setTextFormat(Qt::PlainText);
    QFont bold = heading->font();
    bold.setBold(true);
    heading->setFont(bold);
    m_column->addWidget(heading);
    // Each is made for one use.
    connect(this, &Popover::closed, this, &QObject::deleteLater);
}

void BlockPopover::closeWith(const QString &action)
{
    auto *button = new QPushButton(action, this);
    markPrimary(button);
    connect(button, &QPushButton::clicked, this, [this] { hide(); });
    m_column->addWidget(button, 0, Qt::AlignLeading);
}

QLabel *BlockPopover::addLabel(const QString &text, QWidget *buddy)
{
    auto *label = new QLabel(text, this);
    label->setBuddy(buddy);
    return label;
}

void BlockPopover::keyPressEvent(QKeyEvent *event)
{
    m_isGivenBack = event->key() == Qt::Key_Escape;
    Popover::keyPressEvent(event);
}

// What was typed is not lost to a click beside it.
void BlockPopover::setVisible(bool isVisible)
{
    const bool isTaken = !isVisible && this->isVisible() && !m_isGivenBack;
    Popover::setVisible(isVisible);
    if (isTaken)
        emit accepted();
}

QLabel *makeAltCount(QLineEdit *alt)
{
    auto *count = new QLabel(alt->parentWidget());
    const auto show = [alt, count](const QString &text) {
        const QLocale locale;
        const bool isLong = text.size() > longestAlt;
        const QString letters = BlockPopover::tr("%1 of %2 letters")
                                    .arg(locale.toString(text.size()), locale.toString(longestAlt));
        const QString words
            = isLong ? BlockPopover::tr("%1: long for a screen reader").arg(letters) : letters;
        count->setText(words);
        alt->setAccessibleDescription(words);
        QPalette palette = alt->palette();
        palette.setColor(
            QPalette::WindowText, isLong ? tonePair(Tone::Waiting, palette).ink : mutedInk(palette));
        count->setPalette(palette);
    };
    QObject::connect(alt, &QLineEdit::textChanged, count, show);
    show(alt->text());
    return count;
}

namespace {

QString labelOf(BlockField::Kind kind)
{
    switch (kind) {
    case BlockField::Kind::Address:
        return FieldsPopover::tr("&Address");
    case BlockField::Kind::Alt:
        return FieldsPopover::tr("&What it shows, for who cannot see it");
    case BlockField::Kind::Caption:
        return FieldsPopover::tr("&Caption");
    case BlockField::Kind::Words:
    case BlockField::Kind::Label:
        return FieldsPopover::tr("&Words");
    }
    return {};
}

} // namespace

FieldsPopover::FieldsPopover(QWidget *window, const QString &title, const std::vector<BlockField> &fields)
    : BlockPopover(window, title)
{
    for (const BlockField &field : fields) {
        if (field.isRich()) {
            auto *edit = new InlineEdit(this);
            edit->setMarkup(field.value.toUtf8());
            edit->setMinimumWidth(420);
            column()->addWidget(addLabel(labelOf(field.kind), edit));
            column()->addWidget(edit);
            connect(edit, &InlineEdit::accepted, this, [this] { hide(); });
            m_fields.push_back(edit);
            continue;
        }
        auto *edit = new QLineEdit(field.value, this);
        edit->setMinimumWidth(420);
        column()->addWidget(addLabel(labelOf(field.kind), edit));
        column()->addWidget(edit);
        connect(edit, &QLineEdit::returnPressed, this, [this] { hide(); });
        if (field.kind == BlockField::Kind::Alt)
            column()->addWidget(makeAltCount(edit));
        m_fields.push_back(edit);
    }
    closeWith(tr("Set"));
}

std::vector<QString> FieldsPopover::values() const
{
    std::vector<QString> values;
    for (const QWidget *field : m_fields) {
        if (const auto *rich = qobject_cast<const InlineEdit *>(field))
            values.push_back(QString::fromUtf8(rich->markup()));
        else
            values.push_back(qobject_cast<const QLineEdit *>(field)->text());
    }
    return values;
}

void FieldsPopover::showEvent(QShowEvent *event)
{
    Popover::showEvent(event);
    if (!m_fields.empty())
        m_fields.front()->setFocus(Qt::PopupFocusReason);
}
