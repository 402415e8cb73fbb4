#include "writing/postedit.h"

#include "widgets/style.h"
#include "writing/linenormaliser.h"
#include "writing/posthighlighter.h"

using namespace Qt::StringLiterals;

namespace {

// Before anything else asks for one: lines and handlers are those of the layout.
PostLayout *useOwnLayout(QTextEdit &edit)
{
    auto *layout = new PostLayout(edit.document());
    layout->setPaintDevice(edit.viewport());
    layout->setDirection(edit.layoutDirection());
    edit.document()->setDocumentLayout(layout);
    edit.setCursorWidth(edit.style()->pixelMetric(QStyle::PM_TextCursorWidth));
    return layout;
}

} // namespace

PostEdit::PostEdit(QWidget *parent)
    : QTextEdit(parent)
    , m_layout(useOwnLayout(*this))
    , m_objects(new PostObjects(*m_layout, this))
    , m_buffer(document())
    , m_highlighter(new PostHighlighter(document()))
{
    setAcceptRichText(true);
    setFrameShape(QFrame::NoFrame);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    setTabChangesFocus(true);
    setAccessibleName(tr("Text of the post"));
    document()->setDocumentMargin(4);
    connect(m_objects, &PostObjects::pictureWanted, this, &PostEdit::pictureWanted);
    m_objects->setPalette(palette());
    m_objects->setInterfaceFont(font());
    m_highlighter->setPalette(palette());
    setTextFont(readingFont({}, 13));
    connect(document(), &QTextDocument::contentsChange, this,
        [this](int from, int, int added) { noteTouched(from, added); });
    connect(this, &QTextEdit::textChanged, this, &PostEdit::noteEdit);
    connect(this, &QTextEdit::cursorPositionChanged, this, [this] {
        if (textCursor().position() != m_highlighter->typingAt())
            m_highlighter->setTypingAt(-1);
        emit placeChanged();
    });
    connect(this, &QTextEdit::currentCharFormatChanged, this, &PostEdit::placeChanged);
    connect(this, &PostEdit::placeChanged, this, [this] { m_lineTold = textCursor().blockFormat(); });
    // What QTextEdit asks to be painted anew is between both ends: of lines side by side that is not all.
    connect(this, &QTextEdit::selectionChanged, this, [this] {
        if (m_layout->hasColumns())
            viewport()->update();
    });
    load({});
}

PostEdit::~PostEdit() = default;

void PostEdit::load(const QByteArray &markup)
{
    {
        // The cursor goes along to the end while the text comes in, and is asked for its place there.
        const PostLayout::Pause pause(*m_layout);
        {
            const QSignalBlocker quiet(this);
            m_buffer.load(blocks::Document::parse(markup));
            m_said = m_buffer.toMarkup();
        }
        setTextCursor(QTextCursor(document()));
    }
    m_touched.clear();
    setVerdicts({}); // They were of another text.
    emit placeChanged();
    emit loaded();
}

void PostEdit::setTranslationsBeside(bool isOn)
{
    m_layout->setTranslations(isOn ? PostLayout::Translations::Beside : PostLayout::Translations::Below);
    ensureCursorVisible();
}

QByteArray PostEdit::markup() const { return m_buffer.toMarkup(); }

// The document also speaks of looks and of formats; an edit is when other bytes would be saved.
void PostEdit::noteEdit()
{
    QByteArray now = m_buffer.toMarkup();
    if (now == m_said)
        return;
    m_said = std::move(now);
    // Nothing is "as captured" that has not been held against it.
    QHash<QString, VerdictBadge> verdicts = m_objects->verdicts();
    if (verdicts.removeIf([this](const auto &verdict) {
            return verdict.value().tone == Tone::Good && m_touched.contains(verdict.key());
        }))
        setVerdicts(verdicts);
    m_touched.clear();
    emit edited();
    // Undo, and what makes another kind of line of this one, leave the cursor where it is.
    const QTextBlockFormat line = textCursor().blockFormat();
    if (roleOf(line) != roleOf(m_lineTold) || pathOf(line) != pathOf(m_lineTold))
        emit placeChanged();
}

// Within one line it is that line alone, and of a translation no original is another one; else the lines
// around it may have lost words, too.
void PostEdit::noteTouched(int from, int added)
{
    const int lines = document()->blockCount();
    QTextBlock first = document()->findBlock(from);
    QTextBlock last = document()->findBlock(from + added);
    const bool isWithinLine = lines == std::exchange(m_lines, lines) && first == last;
    if (isWithinLine && roleOf(first) == LineRole::QuoteTranslation)
        return;
    if (!isWithinLine) {
        first = document()->findBlock(qMax(0, from - 1));
        last = document()->findBlock(qMin(from + added + 1, document()->characterCount() - 1));
    }
    for (QTextBlock line = first; line.isValid(); line = line.next()) {
        const QString path = pathOf(line);
        for (int i = 0; i < linepath::depthOf(path); ++i)
            m_touched.insert(linepath::idAt(path, i));
        if (line == last)
            return;
    }
}

void PostEdit::setPicture(const QByteArray &sha256, const QImage &image)
{
    m_objects->setPicture(sha256, image);
    viewport()->update();
}

void PostEdit::setVerdicts(const QHash<QString, VerdictBadge> &verdicts)
{
    if (verdicts == m_objects->verdicts())
        return;
    m_objects->setVerdicts(verdicts);
    for (QTextBlock line = document()->firstBlock(); line.isValid(); line = line.next()) {
        if (roleOf(line) == LineRole::QuoteCite)
            document()->markContentsDirty(line.position(), line.length());
    }
    viewport()->update();
}

int PostEdit::wordCount() const { return m_buffer.wordCount(); }

std::optional<PostEdit::LongParagraph> PostEdit::longParagraph() const
{
    constexpr int longest = 3000; // In words: a key takes about 10 ms.
    LongParagraph found{ 0, longest };
    for (QTextBlock line = document()->firstBlock(); line.isValid(); line = line.next()) {
        // A word has a letter and a space at least.
        const int words = line.length() > 2 * longest ? m_buffer.wordCount(line) : 0;
        if (words > found.words)
            found = { line.position(), words };
    }
    return found.words > longest ? std::optional(found) : std::nullopt;
}

QString PostEdit::selectedWords() const
{
    return textCursor()
        .selectedText()
        .replace(QChar::ParagraphSeparator, u' ')
        .remove(QChar::ObjectReplacementCharacter);
}

QRect PostEdit::anchorRect() const { return cursorRect().translated(viewport()->pos()); }

void PostEdit::step(const Change &change)
{
    QTextCursor cursor = textCursor();
    cursor.beginEditBlock();
    change(cursor);
    const bool hasSelection = cursor.hasSelection();
    cursor.setKeepPositionOnInsert(true); // An attribution that comes behind the words leaves it among them.
    LineNormaliser(m_buffer).run();
    cursor.setKeepPositionOnInsert(false);
    if (!hasSelection)
        cursor.setPosition(cursor.position()); // Its other end is not kept.
    cursor.endEditBlock();
    setTextCursor(cursor);
    ensureCursorVisible();
}
