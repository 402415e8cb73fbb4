#include "writing/checklist.h"

#include "formats/blocks/excerpt.h"
#include "widgets/isolated.h"
#include "widgets/style.h"
#include "widgets/tones.h"

#include <QBoxLayout>
#include <QEvent>
#include <QLabel>
#include <QLocale>
#include <QPushButton>

using namespace Qt::StringLiterals;
using Kind = Finding::Kind;

namespace {

/// Whether there is a place where it can be mended.
bool hasPlace(const Finding &finding)
{
    switch (finding.kind) {
    case Kind::TextMissing:
    case Kind::QuotesMatch:
        return false;
    case Kind::TitleMissing:
    case Kind::CategoryMissing:
    case Kind::ExcerptMissing:
    case Kind::PictureHere:
    case Kind::PictureLost:
    case Kind::LeadLong:
    case Kind::HeadingEmpty:
    case Kind::QuoteWithoutSource:
    case Kind::QuoteNotFound:
    case Kind::QuoteInDoubt:
    case Kind::QuoteUnclear:
    case Kind::PictureWithoutAlt:
    case Kind::PictureWithoutCredit:
    case Kind::Placeholder:
    case Kind::LinkDead:
        return true;
    }
    return false;
}

/// "just now", "5 minutes ago", else the date.
QString ago(const QDateTime &at)
{
    const qint64 minutes = at.secsTo(QDateTime::currentDateTimeUtc()) / 60;
    if (minutes < 1)
        return ChecklistView::tr("just now");
    if (minutes < 60)
        return ChecklistView::tr("%Ln minute(s) ago", nullptr, int(minutes));
    if (minutes < 24 * 60)
        return ChecklistView::tr("%Ln hour(s) ago", nullptr, int(minutes / 60));
    return QLocale().toString(at.toLocalTime().date(), QLocale::ShortFormat);
}

} // namespace

QString automaticExcerpt(const QByteArray &markup)
{
    return blocks::excerpt(blocks::Document::parse(markup));
}

QString inWords(const Finding &finding)
{
    const int n = finding.count;
    switch (finding.kind) {
    case Kind::TitleMissing:
        return ChecklistView::tr("The post has no title.");
    case Kind::TextMissing:
        return ChecklistView::tr("The post has no text yet.");
    case Kind::PictureHere:
        return ChecklistView::tr("%Ln picture(s) only on this computer: sent before the post.", nullptr, n);
    case Kind::PictureLost:
        return ChecklistView::tr("%Ln picture(s) that are not kept here: add them once more.", nullptr, n);
    case Kind::LeadLong:
        return ChecklistView::tr("The lead has %1 words; %2 are enough.")
            .arg(QLocale().toString(n), QLocale().toString(finding.of));
    case Kind::HeadingEmpty:
        return ChecklistView::tr("%Ln empty heading(s).", nullptr, n);
    case Kind::QuoteWithoutSource:
        return ChecklistView::tr("%Ln quotation(s) without a source.", nullptr, n);
    case Kind::QuoteNotFound:
        return ChecklistView::tr("%Ln quotation(s) not found in what was captured.", nullptr, n);
    case Kind::QuoteInDoubt:
        return ChecklistView::tr("%Ln quotation(s) to look at again.", nullptr, n);
    case Kind::QuoteUnclear:
        return ChecklistView::tr("Perhaps yours, but without its mark: %Ln quotation(s).", nullptr, n);
    case Kind::PictureWithoutAlt:
        return ChecklistView::tr("%Ln picture(s) without alt text.", nullptr, n);
    case Kind::PictureWithoutCredit:
        return ChecklistView::tr("%Ln picture(s) without a credit.", nullptr, n);
    case Kind::Placeholder:
        return ChecklistView::tr("Left open: “%1”.").arg(isolated(finding.words));
    case Kind::LinkDead:
        return n == 1
            ? ChecklistView::tr("A dead link: %1").arg(isolated(finding.words))
            : ChecklistView::tr("%Ln dead link(s), the first: %1", nullptr, n).arg(isolated(finding.words));
    case Kind::CategoryMissing:
        return ChecklistView::tr("No category is chosen.");
    case Kind::ExcerptMissing:
        return ChecklistView::tr("No excerpt: the first words are used.");
    case Kind::QuotesMatch:
        return ChecklistView::tr("%1 of %Ln quotation(s) match what was captured.", nullptr, finding.of)
            .arg(QLocale().toString(n));
    }
    return {};
}

ChecklistView::ChecklistView(QWidget *parent)
    : QWidget(parent)
    , m_column(new QVBoxLayout)
    , m_linkRow(new QWidget(this))
    , m_linkWords(new QLabel(m_linkRow))
    , m_checkLinks(new QPushButton(tr("Check &Links"), m_linkRow))
{
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(4);
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(4);
    whole->addLayout(m_column);
    whole->addWidget(m_linkRow);
    auto *row = new QHBoxLayout(m_linkRow);
    row->setContentsMargins(0, 0, 0, 0);
    m_linkWords->setWordWrap(true);
    m_linkWords->setTextFormat(Qt::PlainText);
    row->addWidget(m_linkWords, 1);
    row->addWidget(m_checkLinks, 0, Qt::AlignTop);
    m_checkLinks->setFlat(true);
    m_checkLinks->setToolTip(
        tr("Asks each address once whether it is there. Their servers see that somebody asks."));
    connect(m_checkLinks, &QPushButton::clicked, this, &ChecklistView::linkCheckRequested);
    build();
    showLinks();
}

void ChecklistView::present(const std::vector<Finding> &findings, const LinksChecked &links)
{
    if (links != m_links) {
        m_links = links;
        showLinks();
    }
    if (findings == m_findings)
        return;
    m_findings = findings;
    build();
}

void ChecklistView::setChecking(bool isChecking)
{
    m_checkLinks->setEnabled(!isChecking);
    m_checkLinks->setText(isChecking ? tr("Checking…") : tr("Check &Links"));
}

void ChecklistView::showLinks()
{
    m_linkRow->setVisible(m_links.all > 0);
    const QString all = tr("%Ln link(s)", nullptr, m_links.all);
    if (m_links.known == 0)
        m_linkWords->setText(tr("%1, not checked").arg(all));
    else if (m_links.known < m_links.all)
        m_linkWords->setText(
            tr("%1, %2 checked %3").arg(all, QLocale().toString(m_links.known), ago(m_links.oldest)));
    else
        m_linkWords->setText(tr("%1, checked %2").arg(all, ago(m_links.oldest)));
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, mutedInk(muted));
    m_linkWords->setPalette(muted);
}

void ChecklistView::build()
{
    while (QLayoutItem *item = m_column->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    // Made later than all else, they would come last for who goes by Tab.
    QWidget *before = m_checkLinks->previousInFocusChain();
    while (before != m_checkLinks && (!(before->focusPolicy() & Qt::TabFocus) || isAncestorOf(before)))
        before = before->previousInFocusChain();
    const auto addLine = [this, &before](Finding::State state, const QString &text, const Finding *finding) {
        auto *line = new QWidget(this);
        auto *row = new QHBoxLayout(line);
        row->setContentsMargins(0, 0, 0, 0);
        const Tone tone = state == Finding::State::Fine ? Tone::Good
            : state == Finding::State::Look             ? Tone::Waiting
                                                        : Tone::Trouble;
        const QString sign = state == Finding::State::Fine ? u"✓ "_s
            : state == Finding::State::Look                ? u"! "_s
                                                           : u"✗ "_s;
        auto *words = new QLabel(sign + text, line);
        words->setWordWrap(true);
        words->setTextFormat(Qt::PlainText);
        QPalette ink = words->palette();
        ink.setColor(QPalette::WindowText, tonePair(tone, palette()).ink);
        words->setPalette(ink);
        row->addWidget(words, 1);
        if (finding && hasPlace(*finding)) {
            auto *show = new QPushButton(tr("Show"), line);
            show->setFlat(true);
            show->setAccessibleName(tr("Show: %1").arg(text));
            connect(
                show, &QPushButton::clicked, this, [this, kind = finding->kind, places = finding->blocks] {
                    const int time = m_shown[kind]++;
                    emit jumpRequested(kind, places.isEmpty() ? -1 : places[time % places.size()]);
                });
            row->addWidget(show, 0, Qt::AlignTop);
            setTabOrder(before, show);
            before = show;
        }
        m_column->addWidget(line);
    };
    for (const Finding &finding : m_findings)
        addLine(finding.state(), inWords(finding), &finding);
    if (m_findings.empty())
        addLine(Finding::State::Fine, tr("Nothing to look at."), nullptr);
}

void ChecklistView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        build();
        showLinks();
    }
}
