#include "writing/doubtpopover.h"

#include "formats/text/worddifference.h"
#include "widgets/isolated.h"
#include "widgets/style.h"
#include "widgets/tones.h"

#include <QBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QTextBrowser>

using namespace Qt::StringLiterals;

namespace {

/// "“Closed before dawn”, Amina Darwish", as far as it is recorded.
QString nameOf(const Quote &quote)
{
    QStringList parts;
    if (!quote.title.isEmpty())
        parts.append(u"“%1”"_s.arg(isolated(quote.title)));
    if (!quote.author.isEmpty())
        parts.append(isolated(quote.author));
    return parts.isEmpty() ? isolated(quote.url.toDisplayString()) : parts.join(u", "_s);
}

QString firstWords(const QString &text)
{
    constexpr int shown = 12;
    const QStringList words = text.simplified().split(u' ');
    return isolated(words.mid(0, shown).join(u' ') + (words.size() > shown ? u"…"_s : QString()));
}

/// What went is struck, what came is underlined.
void writeDifference(QTextBrowser *page, const QString &captured, const QString &now)
{
    QTextCursor cursor(page->document());
    for (const DifferencePart &part : wordDifference(captured, now)) {
        QTextCharFormat ink;
        if (part.kind != DifferencePart::Kind::Same) {
            const bool isGone = part.kind == DifferencePart::Kind::Removed;
            const TonePair tone = tonePair(isGone ? Tone::Trouble : Tone::Good, page->palette());
            ink.setForeground(tone.ink);
            ink.setBackground(tone.ground);
            ink.setFontStrikeOut(isGone);
            ink.setFontUnderline(!isGone);
        }
        cursor.insertText(part.text, ink);
    }
    page->moveCursor(QTextCursor::Start);
}

QLabel *wordsIn(QWidget *parent, const QString &text)
{
    auto *words = new QLabel(text, parent);
    words->setWordWrap(true);
    words->setTextFormat(Qt::PlainText);
    return words;
}

} // namespace

DoubtPopover::DoubtPopover(QWidget *window, const VoiceDoubt &doubt)
    : Popover(window)
{
    const QString title = tr("Is this one of your quotations?");
    setAccessibleName(title);
    setMinimumWidth(420);
    auto *heading = new QLabel(title, this);
    QFont bold = heading->font();
    bold.setBold(true);
    heading->setFont(bold);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(8);
    column->addWidget(heading);
    for (const VoiceDoubt::Candidate &candidate : doubt.candidates) {
        const QString name = nameOf(candidate.quote);
        const QString captured = firstWords(candidate.quote.original);
        column->addWidget(wordsIn(
            this, tr("It may be the quotation from %1 that lost its mark: “%2”").arg(name, captured)));
        auto *reasons = wordsIn(this,
            tr("The link is the same, and %1 % of the words.").arg(QLocale().toString(candidate.alike)));
        QPalette muted = reasons->palette();
        muted.setColor(QPalette::WindowText, mutedInk(muted));
        reasons->setPalette(muted);
        column->addWidget(reasons);
        auto *compare = new QPushButton(tr("Compare the Words"), this);
        compare->setAccessibleName(tr("Compare the words with: %1").arg(captured));
        compare->setCheckable(true);
        compare->setFlat(true);
        auto *difference = new QTextBrowser(this);
        difference->setAccessibleName(tr("What was captured, and what stands in the post"));
        difference->setFixedHeight(96);
        difference->hide();
        auto *it = new QPushButton(tr("It Is"), this);
        it->setAccessibleName(tr("It is: %1").arg(captured));
        if (doubt.candidates.size() == 1)
            markPrimary(it);
        auto *row = new QHBoxLayout;
        row->addWidget(compare);
        row->addStretch(1);
        row->addWidget(it);
        column->addWidget(difference);
        column->addLayout(row);
        connect(compare, &QPushButton::toggled, this, [this, difference, candidate, doubt](bool isOn) {
            if (isOn && difference->document()->isEmpty())
                writeDifference(difference, candidate.words, doubt.words);
            difference->setVisible(isOn);
            adjustSize();
            constexpr int margin = 8;
            const int lowest = parentWidget()->height() - height() - margin;
            move(x(), qBound(margin, y(), qMax(margin, lowest)));
        });
        connect(it, &QPushButton::clicked, this, [this, id = candidate.quote.id] {
            emit answered(id);
            hide();
        });
    }
    auto *none = new QPushButton(doubt.candidates.size() == 1 ? tr("It Is &Not") : tr("&None of Them"), this);
    auto *row = new QHBoxLayout;
    row->addWidget(wordsIn(this, tr("Nothing is called “as captured” before you say so.")), 1);
    row->addWidget(none);
    column->addLayout(row);
    connect(none, &QPushButton::clicked, this, [this] {
        emit answered({});
        hide();
    });
    connect(this, &Popover::closed, this, &QObject::deleteLater);
}
