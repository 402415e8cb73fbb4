#include "reading/differenceview.h"

#include <QMimeData>
#include <QTextBlock>

#include <limits>

using namespace Qt::StringLiterals;

DifferenceView::DifferenceView(QWidget *parent)
    : PageView(parent)
{
    setAccessibleName(tr("What changed"));
}

void DifferenceView::present(DifferencePage page)
{
    m_lines = std::make_shared<const PageLines>(std::move(page.lines));
    m_changes = std::move(page.changes);
    m_change = -1;
    lay(Place::Top);
}

void DifferenceView::clear()
{
    m_lines.reset();
    m_changes.clear();
    m_change = -1;
    clearPage();
}

void DifferenceView::lay(Place place)
{
    if (!m_lines)
        return;
    ArticlePage::Look look = this->look();
    look.most = std::numeric_limits<int>::max();
    begin(std::make_unique<ArticlePage>(document(), m_lines, ArticlePage::Head(), look), place);
}

void DifferenceView::layAgain() { lay(Place::Kept); }

void DifferenceView::goToChange(int by)
{
    const int count = int(m_changes.size());
    if (count == 0)
        return;
    m_change = m_change < 0 ? (by > 0 ? 0 : count - 1) : (m_change + by + count) % count;
    const PageChange &change = m_changes[size_t(m_change)];
    const int from = page()->bodyPosition() + change.position;
    const int to = from + change.length;
    if (to < document()->characterCount()) {
        QTextCursor cursor(document());
        cursor.setPosition(from);
        cursor.setPosition(to, QTextCursor::KeepAnchor);
        setTextCursor(cursor);
    }
    scrollTo(from, to);
}

/// Both texts at once are neither of them: what went and what came stays marked, as wdiff marks it.
QMimeData *DifferenceView::createMimeDataFromSelection() const
{
    const QTextCursor cursor = textCursor();
    QString text;
    for (QTextBlock block = document()->findBlock(cursor.selectionStart());
         block.isValid() && block.position() < cursor.selectionEnd(); block = block.next()) {
        if (!text.isEmpty())
            text += u"\n\n"_s;
        for (auto part = block.begin(); !part.atEnd(); ++part) {
            const QTextFragment fragment = part.fragment();
            const int from = qMax(cursor.selectionStart(), fragment.position());
            const int to = qMin(cursor.selectionEnd(), fragment.position() + fragment.length());
            if (from >= to)
                continue;
            QString words = fragment.text().mid(from - fragment.position(), to - from);
            words.replace(QChar::LineSeparator, u'\n');
            if (fragment.charFormat().fontStrikeOut())
                text += u"[-"_s + words + u"-]"_s;
            else if (fragment.charFormat().fontUnderline())
                text += u"{+"_s + words + u"+}"_s;
            else
                text += words;
        }
    }
    auto *copied = new QMimeData;
    copied->setText(text);
    return copied;
}
