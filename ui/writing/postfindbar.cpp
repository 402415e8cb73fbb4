#include "writing/postfindbar.h"

#include "widgets/icons.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace {

QHBoxLayout *makeRow(QVBoxLayout *column)
{
    auto *row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    column->addLayout(row);
    return row;
}

} // namespace

PostFindBar::PostFindBar(PostEdit &editor, QWidget *parent)
    : QFrame(parent)
    , m_editor(editor)
    , m_words(new QLineEdit(this))
    , m_count(new QLabel(this))
    , m_case(new QToolButton(this))
    , m_whole(new QToolButton(this))
    , m_replaceRow(new QWidget(this))
    , m_by(new QLineEdit(m_replaceRow))
    , m_question(new QWidget(this))
    , m_questionText(new QLabel(m_question))
    , m_yes(new QPushButton(m_question))
    , m_other(new QPushButton(m_question))
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::AlternateBase);
    setAccessibleName(tr("Find and replace"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 6, 12, 6);
    column->setSpacing(6);

    QHBoxLayout *row = makeRow(column);
    m_words->setPlaceholderText(tr("Find in this post"));
    m_words->setAccessibleName(tr("Find in this post"));
    m_words->setMinimumWidth(160);
    m_case->setText(tr("Aa"));
    m_case->setCheckable(true);
    m_case->setAccessibleName(tr("Match case"));
    m_case->setToolTip(tr("Match case"));
    m_whole->setText(tr("W", "whole words"));
    m_whole->setCheckable(true);
    m_whole->setAccessibleName(tr("Whole words"));
    m_whole->setToolTip(tr("Whole words"));
    auto *previous = new QToolButton(this);
    previous->setIcon(lineIcon("up"_L1));
    previous->setAccessibleName(tr("Previous"));
    previous->setToolTip(tr("Previous (Shift+F3)"));
    auto *next = new QToolButton(this);
    next->setIcon(lineIcon("down"_L1));
    next->setAccessibleName(tr("Next"));
    next->setToolTip(tr("Next (F3)"));
    auto *close = new QToolButton(this);
    close->setIcon(lineIcon("close"_L1));
    close->setAccessibleName(tr("Close"));
    close->setToolTip(tr("Close (Esc)"));
    row->addWidget(m_words, 1);
    row->addWidget(m_case);
    row->addWidget(m_whole);
    row->addWidget(previous);
    row->addWidget(next);
    row->addWidget(m_count);
    row->addStretch(0);
    row->addWidget(close);

    auto *second = new QHBoxLayout(m_replaceRow);
    second->setContentsMargins(0, 0, 0, 0);
    second->setSpacing(8);
    m_by->setPlaceholderText(tr("Replace by"));
    m_by->setAccessibleName(tr("Replace by"));
    auto *replaceOne = new QPushButton(tr("Replace"), m_replaceRow);
    auto *replaceEach = new QPushButton(tr("Replace All"), m_replaceRow);
    second->addWidget(m_by, 1);
    second->addWidget(replaceOne);
    second->addWidget(replaceEach);
    column->addWidget(m_replaceRow);

    auto *third = new QHBoxLayout(m_question);
    third->setContentsMargins(0, 0, 0, 0);
    third->setSpacing(8);
    m_questionText->setWordWrap(true);
    auto *no = new QPushButton(tr("Leave It"), m_question);
    third->addWidget(m_questionText, 1);
    third->addWidget(m_other);
    third->addWidget(m_yes);
    third->addWidget(no);
    column->addWidget(m_question);
    m_question->hide();
    hide();

    connect(m_words, &QLineEdit::textChanged, this, &PostFindBar::wish);
    connect(m_case, &QToolButton::toggled, this, &PostFindBar::wish);
    connect(m_whole, &QToolButton::toggled, this, &PostFindBar::wish);
    connect(previous, &QToolButton::clicked, this, [this] { find(Toward::Start); });
    connect(next, &QToolButton::clicked, this, [this] { find(Toward::End); });
    connect(close, &QToolButton::clicked, this, &QWidget::hide);
    connect(replaceOne, &QPushButton::clicked, this, &PostFindBar::replace);
    connect(replaceEach, &QPushButton::clicked, this, &PostFindBar::replaceAll);
    connect(m_by, &QLineEdit::returnPressed, this, &PostFindBar::replace);
    connect(no, &QPushButton::clicked, this, &PostFindBar::endQuestion);
    connect(m_yes, &QPushButton::clicked, this, [this] {
        const auto go = m_go;
        endQuestion();
        go();
    });
    connect(m_other, &QPushButton::clicked, this, [this] {
        const auto go = m_goOther;
        endQuestion();
        go();
    });
    connect(&m_editor, &PostEdit::edited, this, [this] {
        if (isVisible())
            show(m_editor.findAgain());
    });
}

void PostFindBar::open(Open what)
{
    const QString selected = m_editor.selectedWords();
    if (!selected.isEmpty() && !selected.contains(u' ') && selected.size() < 80)
        m_words->setText(selected);
    m_replaceRow->setVisible(what == Open::Replace || (isVisible() && m_replaceRow->isVisible()));
    setVisible(true);
    wish();
    m_words->setFocus();
    m_words->selectAll();
}

void PostFindBar::wish()
{
    endQuestion();
    show(m_editor.setFindWish({ m_words->text(), m_case->isChecked(), m_whole->isChecked() }));
}

void PostFindBar::show(const PostEdit::FindCount &count)
{
    QString text;
    if (!m_words->text().isEmpty()) {
        text = count.all == 0    ? tr("Not found")
            : count.current == 0 ? tr("%Ln found", nullptr, count.all)
                                 : tr("%1 of %2", "the third of twelve")
                                       .arg(locale().toString(count.current), locale().toString(count.all));
    }
    m_count->setText(text);
    m_count->setAccessibleName(text);
}

void PostFindBar::find(Toward toward)
{
    if (!isVisible()) {
        open(Open::Find);
        return;
    }
    endQuestion();
    show(m_editor.goToFound(toward));
}

void PostFindBar::replace()
{
    endQuestion();
    if (!m_editor.isFoundSelected()) {
        find(Toward::End);
        return;
    }
    const auto go = [this] {
        m_editor.replaceFound(m_by->text());
        find(Toward::End);
    };
    if (m_editor.isInQuote())
        ask(tr("This stands in a quotation: it would change somebody else's words."), tr("Replace Anyway"),
            go);
    else
        go();
}

void PostFindBar::replaceAll()
{
    endQuestion();
    const PostEdit::FindCount count = m_editor.findAgain();
    const auto go = [this](PostEdit::Reach reach) {
        return [this, reach] {
            const int replaced = m_editor.replaceAllFound(m_by->text(), reach);
            m_count->setText(tr("%Ln replaced", nullptr, replaced));
        };
    };
    if (count.quoted == 0) {
        go(PostEdit::Reach::Everywhere)();
        return;
    }
    ask(tr("%Ln of them stand in quotations, in somebody else's words.", nullptr, count.quoted),
        tr("Replace All %n", nullptr, count.all), go(PostEdit::Reach::Everywhere),
        count.all > count.quoted ? tr("Only the %n Outside", nullptr, count.all - count.quoted) : QString(),
        go(PostEdit::Reach::OwnWords));
}

void PostFindBar::ask(const QString &question, const QString &yes, const std::function<void()> &go,
    const QString &other, const std::function<void()> &goOther)
{
    m_questionText->setText(question);
    m_yes->setText(yes);
    m_go = go;
    m_other->setText(other);
    m_other->setVisible(!other.isEmpty());
    m_goOther = goOther;
    m_question->show();
    (other.isEmpty() ? m_yes : m_other)->setFocus();
}

void PostFindBar::endQuestion()
{
    const bool hadFocus = m_question->isAncestorOf(focusWidget());
    m_question->hide();
    if (hadFocus)
        m_by->setFocus();
}

void PostFindBar::keyPressEvent(QKeyEvent *event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (event->key() == Qt::Key_Escape) {
        hide();
        return;
    }
    if (isEnter && m_words->hasFocus()) {
        find(event->modifiers() & Qt::ShiftModifier ? Toward::Start : Toward::End);
        return;
    }
    QFrame::keyPressEvent(event);
}

void PostFindBar::hideEvent(QHideEvent *event)
{
    QFrame::hideEvent(event);
    endQuestion();
    (void)m_editor.setFindWish({});
    m_editor.setFocus();
}
