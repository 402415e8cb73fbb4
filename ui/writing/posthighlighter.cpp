#include "writing/posthighlighter.h"

#include "desk/spelling.h"
#include "spelling/spellwords.h"
#include "widgets/tones.h"
#include "writing/bufferformat.h"
#include "writing/textlanguage.h"

#include <QElapsedTimer>

using namespace Qt::StringLiterals;

namespace {

/// QTextBlock::userState().
enum State : int {
    NotChecked = -1,
    Checked = 1,
    Waiting, ///< For answers about some of its words.
};

constexpr int sliceMilliseconds = 6;
constexpr int longLine = 6000; ///< In characters: not checked at every key.

} // namespace

PostHighlighter::PostHighlighter(QTextDocument *document)
    : QSyntaxHighlighter(document)
{
    m_later.setInterval(0);
    connect(&m_later, &QTimer::timeout, this, &PostHighlighter::checkSome);
}

void PostHighlighter::setPalette(const QPalette &palette)
{
    if (palette == m_palette)
        return;
    m_palette = palette;
    rehighlight();
}

void PostHighlighter::setSpelling(Spelling *spelling)
{
    m_spelling = spelling;
    connect(spelling, &Spelling::changed, this, &PostHighlighter::checkAll);
    connect(spelling, &Spelling::answered, &m_later, qOverload<>(&QTimer::start));
    checkAll();
}

void PostHighlighter::setLanguage(const QString &language)
{
    if (language == m_language)
        return;
    m_language = language;
    checkAll();
}

void PostHighlighter::checkAll()
{
    for (QTextBlock line = document()->firstBlock(); line.isValid(); line = line.next())
        line.setUserState(NotChecked);
    m_later.start();
}

void PostHighlighter::setTypingAt(int position)
{
    if (position == m_typingAt)
        return;
    const QTextBlock line = document()->findBlock(m_typingAt);
    const bool wasTyping = m_typingAt >= 0;
    m_typingAt = position;
    if (wasTyping && position < 0 && line.isValid() && line.userState() != NotChecked)
        rehighlightBlock(line);
}

// A slice of time, from m_next round to the line before it.
void PostHighlighter::checkSome()
{
    QElapsedTimer clock;
    clock.start();
    const int count = document()->blockCount();
    QTextBlock line = document()->findBlockByNumber(m_next < count ? m_next : 0);
    for (int i = 0; i < count; ++i) {
        if (line.userState() != Checked) {
            line.setUserState(Checked);
            rehighlightBlock(line);
        }
        line = line.next().isValid() ? line.next() : document()->firstBlock();
        if (clock.elapsed() >= sliceMilliseconds) {
            m_next = line.blockNumber();
            return;
        }
    }
    m_later.stop();
    emit checked();
}

void PostHighlighter::highlightBlock(const QString &text)
{
    const QTextBlock line = currentBlock();
    colour(line);
    if (!m_spelling || !m_spelling->isOn())
        return;
    const bool isTyped = m_typingAt >= line.position() && m_typingAt < line.position() + line.length();
    if (line.userState() == NotChecked || (isTyped && text.size() > longLine)) {
        setCurrentBlockState(NotChecked);
        if (!m_later.isActive())
            m_later.start();
        return;
    }
    check(line, text);
}

void PostHighlighter::colour(const QTextBlock &line)
{
    for (auto it = line.begin(); !it.atEnd(); ++it) {
        const QTextFragment fragment = it.fragment();
        const QStringList tags = fragment.charFormat().property(lineproperty::Tags).toStringList();
        if (tags.isEmpty())
            continue;
        QTextCharFormat ink;
        for (const QString &tag : tags) {
            const QString name = tagName(tag);
            if (name == "a"_L1)
                ink.setForeground(m_palette.color(QPalette::Link));
            else if (name == "mark"_L1 || name == "ins"_L1 || tagAttribute(tag, "class"_L1) == "qtd-cut"_L1)
                ink.setBackground(m_palette.color(QPalette::Highlight));
        }
        if (ink.propertyCount() > 0)
            setFormat(fragment.position() - line.position(), fragment.length(), ink);
    }
}

void PostHighlighter::check(const QTextBlock &line, const QString &text)
{
    const QString language = languageOfLine(line, m_language);
    setCurrentBlockState(Checked);
    if (language.isEmpty())
        return;
    bool waits = false;
    for (const SpellWord &word : wordsToCheck(text, language)) {
        const Spelling::Verdict verdict = m_spelling->verdict(text.mid(word.start, word.length), language);
        waits = waits || verdict == Spelling::Verdict::Unknown;
        const bool isUnfinished = line.position() + word.start + word.length == m_typingAt;
        if (verdict != Spelling::Verdict::Bad || isUnfinished)
            continue;
        QTextCharFormat mark = format(word.start);
        mark.setUnderlineStyle(QTextCharFormat::SpellCheckUnderline);
        mark.setUnderlineColor(tonePair(Tone::Trouble, m_palette).ink);
        for (int i = word.start; i < word.start + word.length; ++i) {
            QTextCharFormat both = format(i);
            both.merge(mark);
            setFormat(i, 1, both);
        }
    }
    if (waits && m_spelling->dictionaryFor(language) != Spelling::Dictionaries::Missing)
        setCurrentBlockState(Waiting);
}

std::vector<PostHighlighter::Mistake> PostHighlighter::mistakesIn(const QTextBlock &line) const
{
    std::vector<Mistake> mistakes;
    const QString language = languageOfLine(line, m_language);
    if (!m_spelling || !m_spelling->isOn() || language.isEmpty())
        return mistakes;
    const QString text = line.text();
    for (const SpellWord &each : wordsToCheck(text, language)) {
        const QString word = text.mid(each.start, each.length);
        if (m_spelling->verdict(word, language) == Spelling::Verdict::Bad)
            mistakes.push_back({ line.position() + each.start, each.length, word, language });
    }
    return mistakes;
}

PostHighlighter::Mistake PostHighlighter::mistakeAt(int position) const
{
    for (const Mistake &mistake : mistakesIn(document()->findBlock(position))) {
        if (mistake.position <= position && position <= mistake.position + mistake.length)
            return mistake;
    }
    return {};
}

PostHighlighter::Mistake PostHighlighter::mistakeBehind(int position) const
{
    for (QTextBlock line = document()->findBlock(position); line.isValid(); line = line.next()) {
        for (const Mistake &mistake : mistakesIn(line)) {
            if (mistake.position >= position)
                return mistake;
        }
    }
    return {};
}
