#include "reading/linkstrip.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>

LinkStrip::LinkStrip(QWidget *page)
    : QFrame(page)
    , m_words(new QLabel(this))
    , m_open(new QPushButton(tr("Open anyway"), this))
    , m_cancel(new QPushButton(tr("Do not open"), this))
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::AlternateBase);
    setFrameShape(QFrame::StyledPanel);
    m_words->setTextFormat(Qt::PlainText);
    m_words->setWordWrap(true);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(10, 4, 10, 4);
    row->addWidget(m_words, 1);
    row->addWidget(m_open);
    row->addWidget(m_cancel);
    connect(m_open, &QPushButton::clicked, this, [this] {
        const QUrl address = m_asked;
        close();
        emit confirmed(address);
    });
    connect(m_cancel, &QPushButton::clicked, this, &LinkStrip::close);
    hide();
}

void LinkStrip::show(const LinkJudgement &judgement)
{
    if (!m_asked.isEmpty())
        return;
    m_open->hide();
    m_cancel->hide();
    m_words->setText(judgement.warning.isEmpty() ? judgement.target : judgement.warning);
    setAccessibleName(m_words->text());
    setVisible(true);
    place();
}

void LinkStrip::leave()
{
    if (m_asked.isEmpty())
        hide();
}

void LinkStrip::ask(const LinkJudgement &judgement, const QUrl &address)
{
    m_asked = address;
    m_words->setText(judgement.warning);
    setAccessibleName(judgement.warning);
    m_open->show();
    m_cancel->show();
    setVisible(true);
    place();
    raise();
    m_cancel->setFocus(Qt::OtherFocusReason);
}

void LinkStrip::place()
{
    const int height = qMax(sizeHint().height(), heightForWidth(parentWidget()->width()));
    setGeometry(0, parentWidget()->height() - height, parentWidget()->width(), height);
}

void LinkStrip::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        return close();
    QFrame::keyPressEvent(event);
}

void LinkStrip::close()
{
    m_asked.clear();
    hide();
    parentWidget()->setFocus(Qt::OtherFocusReason);
}
