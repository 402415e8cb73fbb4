#include "widgets/fieldpopover.h"

#include "widgets/style.h"

#include <QBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

FieldPopover::FieldPopover(
    QWidget *window, const QString &title, const std::vector<Field> &fields, const QString &action)
    : Popover(window)
    , m_buttons(new QHBoxLayout)
{
    setAccessibleName(title);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(8);
    auto *heading = new QLabel(title, this);
    heading->setTextFormat(Qt::PlainText);
    heading->setWordWrap(true);
    QFont bold = heading->font();
    bold.setBold(true);
    heading->setFont(bold);
    column->addWidget(heading);
    for (const Field &field : fields) {
        auto *edit = new QLineEdit(field.value, this);
        edit->setPlaceholderText(field.placeholder);
        edit->setMinimumWidth(380);
        auto *label = new QLabel(field.label, this);
        label->setBuddy(edit);
        column->addWidget(label);
        column->addWidget(edit);
        connect(edit, &QLineEdit::returnPressed, this, &FieldPopover::accept);
        m_fields.push_back(edit);
    }
    auto *button = new QPushButton(action, this);
    markPrimary(button);
    connect(button, &QPushButton::clicked, this, &FieldPopover::accept);
    m_buttons->addWidget(button);
    m_buttons->addStretch(1);
    column->addLayout(m_buttons);
    // Each is made for one use.
    connect(this, &Popover::closed, this, &QObject::deleteLater);
}

void FieldPopover::addChoice(const QString &text, const std::function<void()> &choose)
{
    auto *button = new QPushButton(text, this);
    connect(button, &QPushButton::clicked, this, [this, choose] {
        choose();
        hide();
    });
    m_buttons->addWidget(button);
}

void FieldPopover::showEvent(QShowEvent *event)
{
    Popover::showEvent(event);
    m_fields.front()->setFocus(Qt::PopupFocusReason);
    m_fields.front()->selectAll();
}

void FieldPopover::accept()
{
    QStringList values;
    for (const QLineEdit *field : m_fields)
        values.append(field->text().trimmed());
    hide(); // The focus goes back first.
    emit accepted(values);
}
