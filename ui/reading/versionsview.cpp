#include "reading/versionsview.h"

#include "base/async.h"
#include "formats/html/plaintext.h"
#include "reading/differenceview.h"
#include "widgets/icons.h"
#include "widgets/isolated.h"
#include "widgets/panes.h"
#include "widgets/tones.h"
#include "widgets/when.h"

#include <QAccessible>
#include <QBoxLayout>
#include <QComboBox>
#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QToolButton>
#include <QtConcurrent>

using namespace Qt::StringLiterals;

/// Two texts, compared.
struct VersionsView::Comparison {
    DifferencePage page;
    DifferenceCounts counts;
    bool isCoarse = false;
};

namespace {

QToolButton *makeStep(QLatin1StringView icon, const QString &name, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setIcon(lineIcon(icon));
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(name);
    button->setToolTip(name);
    return button;
}

QComboBox *makeChoice(QWidget *parent)
{
    auto *choice = new QComboBox(parent);
    choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    choice->setMinimumContentsLength(5); // More would make the page wider than a narrow pane is.
    return choice;
}

/// "14 words added, 3 taken away".
QString amountOf(const DifferenceCounts &counts)
{
    QStringList parts;
    if (counts.wordsAdded > 0)
        parts << VersionsView::tr("%Ln word(s) added", nullptr, counts.wordsAdded);
    if (counts.wordsRemoved > 0)
        parts << VersionsView::tr("%Ln word(s) taken away", nullptr, counts.wordsRemoved);
    if (parts.isEmpty())
        return counts.changes > 0 ? VersionsView::tr("signs and spaces alone differ")
                                  : VersionsView::tr("no word differs");
    return parts.join(VersionsView::tr(", ", "between two amounts"));
}

} // namespace

VersionsView::VersionsView(QWidget *parent)
    : QWidget(parent)
    , m_title(new QLabel(this))
    , m_list(new QListWidget(this))
    , m_from(makeChoice(this))
    , m_to(makeChoice(this))
    , m_summary(new QLabel(this))
    , m_change(new QLabel(this))
    , m_previous(makeStep("up"_L1, tr("Previous change"), this))
    , m_next(makeStep("down"_L1, tr("Next change"), this))
    , m_read(new QPushButton(this))
    , m_text(new DifferenceView(this))
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    setFocusProxy(m_list);
    auto *back = new QPushButton(lineIcon("back"_L1, Mirror::InRightToLeft), tr("Back to the article"), this);
    connect(back, &QPushButton::clicked, this, &VersionsView::backRequested);
    QFont bold = font();
    bold.setBold(true);
    m_title->setFont(bold);
    for (QLabel *label : { m_title, m_summary, m_change }) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    auto *listLabel = new QLabel(tr("&Versions:"), this);
    listLabel->setBuddy(m_list);
    m_list->setAccessibleName(tr("Versions, the newest first"));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setTextElideMode(Qt::ElideRight);
    auto *fromLabel = new QLabel(tr("F&rom:"), this);
    fromLabel->setBuddy(m_from);
    auto *toLabel = new QLabel(tr("T&o:"), this);
    toLabel->setBuddy(m_to);

    auto *top = new QHBoxLayout;
    top->addWidget(m_title, 1);
    top->addWidget(back, 0, Qt::AlignTop);
    auto *choice = new QHBoxLayout;
    choice->setSpacing(6);
    choice->addWidget(fromLabel);
    choice->addWidget(m_from, 1);
    choice->addSpacing(8);
    choice->addWidget(toLabel);
    choice->addWidget(m_to, 1);
    auto *steps = new QHBoxLayout;
    steps->setSpacing(6);
    steps->addWidget(m_summary, 1);
    steps->addWidget(m_previous);
    steps->addWidget(m_next);
    steps->addWidget(m_read);
    QFrame *line = makeLine(this);
    auto *above = new QVBoxLayout;
    above->setContentsMargins(16, 10, 16, 6);
    above->setSpacing(6);
    above->addLayout(top);
    above->addWidget(listLabel);
    above->addWidget(m_list);
    above->addLayout(choice);
    above->addLayout(steps);
    above->addWidget(m_change);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(above);
    column->addWidget(line);
    column->addWidget(m_text, 1);

    connect(m_list, &QListWidget::currentRowChanged, this, &VersionsView::chooseRow);
    for (QComboBox *each : { m_from, m_to })
        connect(each, &QComboBox::activated, this, &VersionsView::compareChosen);
    connect(m_previous, &QToolButton::clicked, this, &VersionsView::goToPreviousChange);
    connect(m_next, &QToolButton::clicked, this, &VersionsView::goToNextChange);
    connect(m_read, &QPushButton::clicked, this,
        [this] { emit versionRequested(m_versions[size_t(m_to->currentIndex())].number); });
}

void VersionsView::present(const ArticleText &article, const std::vector<ArticleVersion> &versions)
{
    m_versions = versions;
    m_base = article.base;
    const int presented = ++m_presented;
    m_title->setText(tr("Versions of “%1”").arg(isolated(article.article.title)));
    int row = 0;
    {
        const QSignalBlocker quiet(m_list);
        m_list->clear();
        m_from->clear();
        m_to->clear();
        for (const ArticleVersion &version : versions) {
            if (version.number == article.version)
                row = m_list->count();
            //: A text of the publisher: its number, and when it was seen first.
            const QString name
                = tr("Version %1, %2")
                      .arg(QLocale().toString(version.number), isolated(fullWhen(version.seenAt)));
            m_list->addItem(name);
            m_from->addItem(name);
            m_to->addItem(name);
        }
        m_list->setCurrentRow(row);
    }
    const int rows = qBound(1, m_list->count(), 4);
    m_list->setFixedHeight(rows * m_list->sizeHintForRow(0) + 2 * m_list->frameWidth() + 2);
    chooseRow(row);
    summarise(0, presented);
    m_list->setFocus(Qt::OtherFocusReason);
}

bool VersionsView::isNewestShown() const { return m_to->currentIndex() == 0; }

/// What this version changed: it and the one before it.
void VersionsView::chooseRow(int row)
{
    if (row < 0 || row >= int(m_versions.size()))
        return;
    m_to->setCurrentIndex(row);
    m_from->setCurrentIndex(qMin(row + 1, int(m_versions.size()) - 1));
    compareChosen();
}

void VersionsView::compare(int from, int to)
{
    for (int i = 0; i < int(m_versions.size()); ++i) {
        if (m_versions[size_t(i)].number == from)
            m_from->setCurrentIndex(i);
        if (m_versions[size_t(i)].number == to)
            m_to->setCurrentIndex(i);
    }
    compareChosen();
}

void VersionsView::setTextFont(const QFont &font) { m_text->setTextFont(font); }

void VersionsView::goToOlder() { m_list->setCurrentRow(qMin(m_list->currentRow() + 1, m_list->count() - 1)); }

void VersionsView::goToNewer() { m_list->setCurrentRow(qMax(m_list->currentRow() - 1, 0)); }

VersionsView::Comparison VersionsView::compareTexts(
    const ArticleVersion &from, const ArticleVersion &to, const QUrl &base)
{
    bool isCoarse = false;
    const auto title = wordDifference(from.title, to.title, &isCoarse);
    const auto text = wordDifference(cleanText(from.html, base), cleanText(to.html, base), &isCoarse);
    const DifferenceCounts titleCounts = counted(title);
    const DifferenceCounts textCounts = counted(text);
    return { differencePage(title, text),
        { titleCounts.changes + textCounts.changes, titleCounts.wordsRemoved + textCounts.wordsRemoved,
            titleCounts.wordsAdded + textCounts.wordsAdded },
        isCoarse };
}

void VersionsView::compareChosen()
{
    const int from = m_from->currentIndex();
    const int to = m_to->currentIndex();
    if (from < 0 || to < 0)
        return;
    const ArticleVersion &after = m_versions[size_t(to)];
    m_read->setText(tr("Read version %1").arg(QLocale().toString(after.number)));
    m_summary->setText(tr("Comparing…"));
    const int asked = ++m_asked;
    const QFuture<Result<Comparison>> work = QtConcurrent::run(
        [before = m_versions[size_t(from)], after, base = m_base]() -> Result<Comparison> {
            return compareTexts(before, after, base);
        });
    onDone(work, this, [this, asked, isOne = from == to](const Result<Comparison> &done) {
        if (!done || asked != m_asked)
            return;
        const DifferenceCounts &counts = done->counts;
        QString words;
        if (isOne)
            words = tr("One version, as it is. Choose another to compare it with.");
        else if (counts.changes == 0)
            words = tr("The words are the same.");
        else
            words = tr("%Ln change(s)", nullptr, counts.changes) + u": "_s + amountOf(counts) + u'.';
        if (done->isCoarse)
            words += u' ' + tr("So much differs that parts are compared by paragraph, not by word.");
        m_summary->setText(words);
        m_text->setAccessibleDescription(words);
        m_text->present(done->page);
        m_previous->setEnabled(counts.changes > 0);
        m_next->setEnabled(counts.changes > 0);
        sayChange();
        emit compared();
    });
}

/// One row after the other: how much each version changed.
void VersionsView::summarise(int row, int presented)
{
    if (presented != m_presented || row >= int(m_versions.size()))
        return;
    if (row + 1 == int(m_versions.size())) {
        m_list->item(row)->setText(m_to->itemText(row) + u" · "_s + tr("the first text that was seen"));
        return;
    }
    const QFuture<Result<DifferenceCounts>> work
        = QtConcurrent::run([before = m_versions[size_t(row) + 1], after = m_versions[size_t(row)],
                                base = m_base]() -> Result<DifferenceCounts> {
              return compareTexts(before, after, base).counts;
          });
    onDone(work, this, [this, row, presented](const Result<DifferenceCounts> &counts) {
        if (presented != m_presented)
            return;
        if (counts)
            m_list->item(row)->setText(m_to->itemText(row) + u" · "_s + amountOf(*counts));
        summarise(row + 1, presented);
    });
}

void VersionsView::goToNextChange() { stepChange(1); }

void VersionsView::goToPreviousChange() { stepChange(-1); }

void VersionsView::stepChange(int by)
{
    m_text->goToChange(by);
    sayChange();
}

/// In words, also for whoever sees neither strokes nor lines.
void VersionsView::sayChange()
{
    const int at = m_text->change();
    m_change->setVisible(at >= 0);
    if (at < 0)
        return;
    const std::vector<PageChange> &all = m_text->changes();
    const PageChange &change = all[size_t(at)];
    const QLocale locale;
    const QString which
        = tr("Change %1 of %2:").arg(locale.toString(at + 1), locale.toString(qlonglong(all.size())));
    QString what;
    if (change.added.isEmpty())
        what = tr("“%1” was taken away.").arg(isolated(change.removed));
    else if (change.removed.isEmpty())
        what = tr("“%1” was added.").arg(isolated(change.added));
    else
        what = tr("“%1” became “%2”.").arg(isolated(change.removed), isolated(change.added));
    m_change->setText(which + u' ' + what);
    QAccessibleEvent said(m_change, QAccessible::Alert);
    QAccessible::updateAccessibility(&said);
}

void VersionsView::keyPressEvent(QKeyEvent *event)
{
    const bool isAlt = event->modifiers() == Qt::AltModifier;
    if (event->key() == Qt::Key_BracketLeft || (isAlt && event->key() == Qt::Key_Down))
        return goToOlder();
    if (event->key() == Qt::Key_BracketRight || (isAlt && event->key() == Qt::Key_Up))
        return goToNewer();
    if (event->key() == Qt::Key_Escape)
        return emit backRequested();
    QWidget::keyPressEvent(event);
}
