#include "reading/versionsview.h"

#include "base/async.h"
#include "formats/html/plaintext.h"
#include "reading/when.h"
#include "widgets/isolated.h"
#include "widgets/style.h"
#include "widgets/tones.h"

#include <QBoxLayout>
#include <QEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QTextBrowser>
#include <QTextCursor>
#include <QtConcurrent>

using namespace Qt::StringLiterals;

namespace {

/// What the document takes for its own marks, and paragraphs, stay letters of a line.
QString showable(QString text)
{
    for (QChar &c : text) {
        if (c.unicode() == 0x2029 || c.unicode() == 0xFDD0 || c.unicode() == 0xFDD1 || c.unicode() == 0xFFFC)
            c = QChar::ReplacementCharacter;
    }
    return text;
}

} // namespace

VersionsView::VersionsView(QWidget *parent)
    : QWidget(parent)
    , m_title(new QLabel(this))
    , m_list(new QListWidget(this))
    , m_text(new QTextBrowser(this))
{
    auto *back = new QPushButton(tr("Back to the article"), this);
    connect(back, &QPushButton::clicked, this, &VersionsView::backRequested);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setWordWrap(true);
    auto *label = new QLabel(tr("&Versions:"), this);
    label->setBuddy(m_list);
    m_list->setAccessibleName(tr("Versions, the newest first"));
    m_list->setMaximumHeight(120);
    m_text->setAccessibleName(tr("What changed"));
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setOpenLinks(false);
    m_text->setUndoRedoEnabled(false);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setTabChangesFocus(true);
    auto *top = new QHBoxLayout;
    top->addWidget(m_title, 1);
    top->addWidget(back);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 10, 16, 10);
    column->addLayout(top);
    column->addWidget(label);
    column->addWidget(m_list);
    column->addWidget(m_text, 1);
    connect(m_list, &QListWidget::currentRowChanged, this, &VersionsView::compare);
}

void VersionsView::present(const ArticleText &article, const std::vector<ArticleVersion> &versions)
{
    m_versions = versions;
    m_base = article.base;
    m_title->setText(tr("Versions of “%1”").arg(isolated(article.article.title)));
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    for (const ArticleVersion &version : versions) {
        //: A text of the publisher: its number, and when it was seen first.
        m_list->addItem(tr("Version %1, first seen %2")
                            .arg(QLocale().toString(version.number), isolated(fullWhen(version.seenAt))));
    }
    m_list->setCurrentRow(0);
    compare();
    m_list->setFocus(Qt::OtherFocusReason);
}

bool VersionsView::isNewestShown() const { return m_list->currentRow() == 0; }

void VersionsView::goToOlder() { m_list->setCurrentRow(qMin(m_list->currentRow() + 1, m_list->count() - 1)); }

void VersionsView::goToNewer() { m_list->setCurrentRow(qMax(m_list->currentRow() - 1, 0)); }

void VersionsView::compare()
{
    const int row = m_list->currentRow();
    if (row < 0 || row >= int(m_versions.size()))
        return;
    const ArticleVersion &version = m_versions[size_t(row)];
    const bool isFirst = row + 1 == int(m_versions.size());
    const ArticleVersion before = isFirst ? version : m_versions[size_t(row) + 1];
    const int asked = ++m_asked;
    const QFuture<std::vector<DifferencePart>> parts = QtConcurrent::run([version, before, base = m_base] {
        const auto text = [&base](const ArticleVersion &v) {
            return v.title + u"\n\n"_s + cleanText(v.html, base);
        };
        return wordDifference(text(before), text(version));
    });
    auto *watcher = new QFutureWatcher<std::vector<DifferencePart>>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher, asked] {
        watcher->deleteLater();
        if (asked != m_asked)
            return;
        m_parts = watcher->result();
        write(m_parts);
        emit compared();
    });
    watcher->setFuture(parts);
}

// Struck and underlined, not by colour alone.
void VersionsView::write(const std::vector<DifferencePart> &parts)
{
    m_text->clear();
    QTextCursor cursor(m_text->document());
    QTextCharFormat same;
    same.setFont(readingFont({}, 13));
    same.setForeground(palette().color(QPalette::Text));
    QTextCharFormat removed = same;
    const TonePair bad = tonePair(Tone::Trouble, palette());
    removed.setForeground(bad.ink);
    removed.setBackground(bad.ground);
    removed.setFontStrikeOut(true);
    QTextCharFormat added = same;
    const TonePair good = tonePair(Tone::Good, palette());
    added.setForeground(good.ink);
    added.setBackground(good.ground);
    added.setFontUnderline(true);
    int changes = 0;
    for (const DifferencePart &part : parts) {
        switch (part.kind) {
        case DifferencePart::Kind::Same:
            cursor.insertText(showable(part.text), same);
            break;
        case DifferencePart::Kind::Removed:
            cursor.insertText(showable(part.text), removed);
            ++changes;
            break;
        case DifferencePart::Kind::Added:
            cursor.insertText(showable(part.text), added);
            ++changes;
            break;
        }
    }
    m_text->setAccessibleDescription(changes == 0 ? tr("Nothing differs from the version before.")
                                                  : tr("%n place(s) differ", nullptr, changes));
    m_text->moveCursor(QTextCursor::Start);
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

void VersionsView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        write(m_parts);
}
