#include "widgets/tones.h"
#include "writing/postedit.h"

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostMarked = 2000;

bool isWordLetter(const QString &text, qsizetype at)
{
    return at >= 0 && at < text.size() && (text.at(at).isLetterOrNumber() || text.at(at).isMark());
}

} // namespace

// Within lines: what is found never reaches across their ends.
std::vector<PostEdit::Found> PostEdit::allFound() const
{
    std::vector<Found> found;
    const qsizetype size = m_wish.words.size();
    if (size == 0)
        return found;
    const Qt::CaseSensitivity sensitivity = m_wish.matchesCase ? Qt::CaseSensitive : Qt::CaseInsensitive;
    for (QTextBlock line = document()->firstBlock(); line.isValid(); line = line.next()) {
        if (isObjectLine(roleOf(line)))
            continue;
        const QString text = line.text();
        for (qsizetype at = text.indexOf(m_wish.words, 0, sensitivity); at >= 0;
             at = text.indexOf(m_wish.words, at + 1, sensitivity)) {
            const bool isWhole = !isWordLetter(text, at - 1) && !isWordLetter(text, at + size);
            if (!m_wish.isWholeWords || isWhole) {
                found.push_back({ line.position() + int(at), isQuoted(line) });
                at += size - 1;
            }
        }
    }
    return found;
}

PostEdit::FindCount PostEdit::setFindWish(const FindWish &wish)
{
    m_wish = wish;
    return findAgain();
}

PostEdit::FindCount PostEdit::findAgain()
{
    const std::vector<Found> found = allFound();
    QList<ExtraSelection> marks;
    FindCount count{ 0, int(found.size()), 0 };
    const QTextCursor here = textCursor();
    for (size_t i = 0; i < found.size(); ++i) {
        count.quoted += found[i].isQuoted;
        const bool isHere = here.selectionStart() == found[i].position
            && here.selectionEnd() == found[i].position + m_wish.words.size();
        if (isHere)
            count.current = int(i) + 1;
        if (marks.size() == mostMarked)
            continue;
        ExtraSelection mark;
        mark.cursor = QTextCursor(document());
        mark.cursor.setPosition(found[i].position);
        mark.cursor.setPosition(found[i].position + int(m_wish.words.size()), QTextCursor::KeepAnchor);
        mark.format.setBackground(tonePair(Tone::Waiting, palette()).ground);
        mark.format.setForeground(tonePair(Tone::Waiting, palette()).ink);
        marks.append(mark);
    }
    setExtraSelections(marks);
    return count;
}

PostEdit::FindCount PostEdit::goToFound(Toward toward)
{
    const std::vector<Found> found = allFound();
    if (found.empty())
        return findAgain();
    const QTextCursor here = textCursor();
    const Found *next = nullptr;
    if (toward == Toward::End) {
        for (const Found &each : found) {
            if (each.position >= here.selectionEnd()) {
                next = &each;
                break;
            }
        }
        next = next ? next : &found.front();
    } else {
        for (const Found &each : found) {
            if (each.position < here.selectionStart())
                next = &each;
        }
        next = next ? next : &found.back();
    }
    QTextCursor cursor = here;
    cursor.setPosition(next->position);
    cursor.setPosition(next->position + int(m_wish.words.size()), QTextCursor::KeepAnchor);
    setTextCursor(cursor);
    ensureCursorVisible();
    return findAgain();
}

bool PostEdit::isFoundSelected() const
{
    const QString selected = textCursor().selectedText();
    return !m_wish.words.isEmpty()
        && selected.compare(m_wish.words, m_wish.matchesCase ? Qt::CaseSensitive : Qt::CaseInsensitive) == 0;
}

void PostEdit::replaceFound(const QString &by)
{
    if (!isFoundSelected())
        return;
    step([&](QTextCursor &cursor) { replaceSelected(cursor, by); });
}

// From the last to the first, so that places stay true.
int PostEdit::replaceAllFound(const QString &by, Reach reach)
{
    std::vector<Found> found = allFound();
    if (reach == Reach::OwnWords)
        std::erase_if(found, [](const Found &each) { return each.isQuoted; });
    if (found.empty())
        return 0;
    step([&](QTextCursor &cursor) {
        for (auto each = found.rbegin(); each != found.rend(); ++each) {
            cursor.setPosition(each->position);
            cursor.setPosition(each->position + int(m_wish.words.size()), QTextCursor::KeepAnchor);
            replaceSelected(cursor, by);
        }
    });
    (void)findAgain();
    return int(found.size());
}
