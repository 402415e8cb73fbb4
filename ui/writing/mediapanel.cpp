#include "writing/mediapanel.h"

#include "widgets/icons.h"
#include "widgets/tones.h"
#include "writing/picturelist.h"

#include <QBoxLayout>
#include <QEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;

MediaPanel::MediaPanel(Drafts &drafts, QWidget *parent)
    : QWidget(parent)
    , m_list(new PictureList(drafts, this))
    , m_details(new QWidget(this))
    , m_empty(new QLabel(this))
    , m_progress(new QLabel(this))
    , m_altLabel(new QLabel(m_details))
    , m_alt(new QPlainTextEdit(m_details))
    , m_credit(new QLineEdit(m_details))
    , m_insert(new QPushButton(tr("Put into the &Text"), m_details))
{
    auto *add = new QPushButton(lineIcon("add"_L1), tr("Add &Pictures…"), this);
    m_empty->setText(
        tr("No pictures yet. Paste or drop them into the text, or add files. What they say of place, "
           "time and camera is taken out before they are kept."));
    m_empty->setWordWrap(true);
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, mutedInk(muted));
    m_empty->setPalette(muted);
    m_progress->setTextFormat(Qt::PlainText);
    m_progress->setWordWrap(true);
    m_progress->setPalette(muted);
    m_progress->hide();
    m_alt->setTabChangesFocus(true);
    m_alt->setFixedHeight(64);
    m_alt->setPlaceholderText(tr("A woman holds a loaf of bread before closed shutters"));
    m_alt->setAccessibleName(tr("Alt text: what the picture shows, for who cannot see it"));
    m_alt->installEventFilter(this);
    m_altLabel->setBuddy(m_alt);
    m_credit->setPlaceholderText(tr("Lina Haddad"));
    auto *creditLabel = new QLabel(tr("C&redit: who made it"), m_details);
    creditLabel->setBuddy(m_credit);

    auto *fields = new QVBoxLayout(m_details);
    fields->setContentsMargins(0, 0, 0, 0);
    fields->setSpacing(4);
    fields->addWidget(m_altLabel);
    fields->addWidget(m_alt);
    fields->addSpacing(8);
    fields->addWidget(creditLabel);
    fields->addWidget(m_credit);
    fields->addSpacing(8);
    fields->addWidget(m_insert, 0, Qt::AlignLeading);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 14, 14, 14);
    column->setSpacing(8);
    column->addWidget(add, 0, Qt::AlignLeading);
    column->addWidget(m_empty);
    column->addWidget(m_progress);
    column->addWidget(m_list, 1);
    column->addWidget(m_details);
    column->addStretch(0);
    setTabOrder(add, m_list);

    connect(add, &QPushButton::clicked, this, &MediaPanel::addRequested);
    connect(m_list, &QListWidget::currentRowChanged, this, &MediaPanel::showChosen);
    connect(m_list, &QListWidget::itemActivated, m_alt, qOverload<>(&QWidget::setFocus));
    connect(m_credit, &QLineEdit::editingFinished, this, &MediaPanel::keepWords);
    connect(m_alt, &QPlainTextEdit::textChanged, this, [this] {
        const qsizetype letters = m_alt->toPlainText().size();
        m_altLabel->setText(letters == 0
                ? tr("A&lt text: what it shows")
                : tr("A&lt text: what it shows (%1 letters)").arg(QLocale().toString(letters)));
    });
    connect(m_insert, &QPushButton::clicked, this, [this] {
        keepWords();
        if (!m_chosen.sha256.isEmpty())
            emit insertRequested(m_chosen);
    });
    present({}, {});
}

void MediaPanel::present(const std::vector<Attachment> &attachments, const std::vector<QByteArray> &inText)
{
    m_list->present(attachments, inText);
    m_list->setVisible(!attachments.empty());
    m_details->setVisible(!attachments.empty());
    m_empty->setVisible(attachments.empty());
    showChosen();
}

void MediaPanel::setProgress(const QString &words)
{
    m_progress->setText(words);
    m_progress->setVisible(!words.isEmpty());
}

void MediaPanel::choose(const QByteArray &sha256)
{
    for (int row = 0; row < m_list->count(); ++row) {
        m_list->setCurrentRow(row);
        if (m_list->current() && m_list->current()->sha256 == sha256)
            break;
    }
    m_alt->setFocus(Qt::OtherFocusReason);
}

/// What is being written stays; what is known of another picture takes its place.
void MediaPanel::showChosen()
{
    const Attachment *chosen = m_list->current();
    const Attachment next = chosen ? *chosen : Attachment();
    const bool isOther = next.sha256 != m_chosen.sha256 || next.draft != m_chosen.draft;
    if (isOther)
        keepWords();
    const bool isWriting = m_alt->hasFocus() || m_credit->hasFocus();
    m_chosen = next;
    if (!isOther && isWriting)
        return;
    if (m_alt->toPlainText() != next.alt || isOther)
        m_alt->setPlainText(next.alt);
    m_credit->setText(next.credit);
    m_details->setEnabled(chosen != nullptr);
}

void MediaPanel::keepWords()
{
    const QString alt = m_alt->toPlainText().simplified();
    const QString credit = m_credit->text().simplified();
    if (m_chosen.sha256.isEmpty() || (alt == m_chosen.alt && credit == m_chosen.credit))
        return;
    const Attachment before = m_chosen;
    m_chosen.alt = alt;
    m_chosen.credit = credit;
    emit described(before, alt, credit);
}

bool MediaPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_alt && event->type() == QEvent::FocusOut)
        keepWords();
    return QWidget::eventFilter(watched, event);
}
