#include "writing/postedit.h"

#include "formats/blocks/identity.h"
#include "widgets/style.h"
#include "writing/linenormaliser.h"

#include <QAbstractTextDocumentLayout>
#include <QApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

using namespace Qt::StringLiterals;

namespace {

constexpr qreal markerGap = 12; ///< Between the number of an item and its words.

QStringList tagsOf(const QTextCharFormat &format)
{
    return format.property(lineproperty::Tags).toStringList();
}

bool holdsTag(const QStringList &tags, const QString &name)
{
    return std::any_of(tags.begin(), tags.end(), [&](const QString &tag) {
        const QString its = tagName(tag);
        return its == name || (name == "strong"_L1 && its == "b"_L1) || (name == "em"_L1 && its == "i"_L1);
    });
}

QStringList withoutTag(const QStringList &tags, const QString &name)
{
    QStringList rest;
    for (const QString &tag : tags) {
        if (!holdsTag({ tag }, name))
            rest.append(tag);
    }
    return rest;
}

/// The tags that hold a whole passage's language: new words beside it belong to it.
QStringList languageTags(const QStringList &tags)
{
    QStringList rest;
    for (const QString &tag : tags) {
        if (!tagAttribute(tag, "lang"_L1).isEmpty() || !tagAttribute(tag, "dir"_L1).isEmpty())
            rest.append(tag);
    }
    return rest;
}

} // namespace

PostEdit::PostEdit(QWidget *parent)
    : QTextEdit(parent)
    , m_objects(new PostObjects(this))
    , m_buffer(document(), LineLook(readingFont({}, 13)))
{
    setAcceptRichText(true);
    setFrameShape(QFrame::NoFrame);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    setTabChangesFocus(true);
    setAccessibleName(tr("Text of the post"));
    document()->setDocumentMargin(4);
    m_objects->attach(document());
    m_objects->setPalette(palette());
    m_objects->setInterfaceFont(font());
    connect(this, &QTextEdit::textChanged, this, &PostEdit::noteEdit);
    connect(this, &QTextEdit::cursorPositionChanged, this, &PostEdit::placeChanged);
    connect(this, &QTextEdit::currentCharFormatChanged, this, &PostEdit::placeChanged);
    load({});
}

PostEdit::~PostEdit() = default;

void PostEdit::load(const QByteArray &markup)
{
    {
        const QSignalBlocker quiet(this);
        m_buffer.load(blocks::Document::parse(markup));
        m_said = m_buffer.toMarkup();
    }
    moveCursor(QTextCursor::Start);
    emit placeChanged();
}

QByteArray PostEdit::markup() const { return m_buffer.toMarkup(); }

// The document also speaks of looks and of formats; an edit is when other bytes would be saved.
void PostEdit::noteEdit()
{
    QByteArray now = m_buffer.toMarkup();
    if (now == m_said)
        return;
    m_said = std::move(now);
    emit edited();
}

void PostEdit::setTextFont(const QFont &font)
{
    const int position = textCursor().position();
    {
        const QSignalBlocker quiet(this);
        document()->setIndentWidth(qMax(40.0, QFontMetricsF(font).horizontalAdvance(u"000."_s) + markerGap));
        m_buffer.setLook(LineLook(font));
    }
    QTextCursor cursor = textCursor();
    cursor.setPosition(qMin(position, document()->characterCount() - 1));
    setTextCursor(cursor);
    fitColumn();
}

void PostEdit::setVerdicts(const QHash<QString, VerdictBadge> &verdicts)
{
    m_objects->setVerdicts(verdicts);
    document()->markContentsDirty(0, document()->characterCount());
    viewport()->update();
}

int PostEdit::wordCount() const { return m_buffer.wordCount(); }

EditPlace PostEdit::place() const
{
    const QTextBlockFormat line = textCursor().blockFormat();
    const QStringList tags = tagsOf(currentCharFormat());
    return { roleOf(line), roleOf(line) == LineRole::Heading ? line.intProperty(lineproperty::Level) : 0,
        line.boolProperty(lineproperty::Ordered), holdsTag(tags, u"strong"_s), holdsTag(tags, u"em"_s),
        holdsTag(tags, u"code"_s), holdsTag(tags, u"a"_s) };
}

QString PostEdit::linkHere() const
{
    for (const QString &tag : tagsOf(currentCharFormat())) {
        if (tagName(tag) == "a"_L1)
            return tagAttribute(tag, "href"_L1);
    }
    return {};
}

QString PostEdit::selectedWords() const
{
    return textCursor()
        .selectedText()
        .replace(QChar::ParagraphSeparator, u' ')
        .remove(QChar::ObjectReplacementCharacter);
}

QRect PostEdit::anchorRect() const { return cursorRect().translated(viewport()->pos()); }

QTextBlock PostEdit::citeOf(const QTextBlock &line) const
{
    if (!isQuote(roleOf(line)))
        return {};
    const QTextBlock last = m_buffer.unitAt(line).last;
    return roleOf(last) == LineRole::QuoteCite ? last : QTextBlock();
}

QString PostEdit::attributionHere() const
{
    const QTextBlock cite = citeOf(textCursor().block());
    if (!cite.isValid() || cite.begin().atEnd())
        return {};
    return cite.begin().fragment().charFormat().stringProperty(lineproperty::Cite);
}

void PostEdit::step(const Change &change)
{
    LineNormaliser normaliser(m_buffer);
    QTextCursor cursor = textCursor();
    cursor.beginEditBlock();
    change(cursor);
    normaliser.run(cursor);
    cursor.endEditBlock();
    setTextCursor(cursor);
    ensureCursorVisible();
}

// ---- commands
// -----------------------------------------------------------------------------------------------------

void PostEdit::insertBlocks(const QByteArray &markup)
{
    LineNormaliser normaliser(m_buffer);
    QTextCursor cursor = textCursor();
    cursor.beginEditBlock();
    m_buffer.insert(cursor, markup);
    normaliser.run(cursor);
    cursor.endEditBlock();
    setTextCursor(cursor);
    ensureCursorVisible();
}

std::vector<QTextBlock> PostEdit::selectedLines() const
{
    const QTextCursor cursor = textCursor();
    std::vector<QTextBlock> lines;
    const QTextBlock last = document()->findBlock(cursor.selectionEnd());
    for (QTextBlock line = document()->findBlock(cursor.selectionStart()); line.isValid();
         line = line.next()) {
        const bool isBarelyTouched = line != document()->findBlock(cursor.selectionStart())
            && cursor.selectionEnd() == line.position();
        if (!isBarelyTouched)
            lines.push_back(line);
        if (line == last)
            break;
    }
    return lines;
}

void PostEdit::setLines(const std::function<QTextBlockFormat(const QTextBlock &)> &formatOf)
{
    step([&](QTextCursor &cursor) {
        QTextCursor edit(document());
        for (const QTextBlock &line : selectedLines()) {
            if (isQuote(roleOf(line)) || isObjectLine(roleOf(line)))
                continue;
            QTextBlockFormat format = formatOf(line);
            const int origin = line.blockFormat().intProperty(lineproperty::Origin);
            if (origin > 0)
                format.setProperty(lineproperty::Origin, origin);
            edit.setPosition(line.position());
            edit.setBlockFormat(m_buffer.look().block(format));
            m_buffer.restyle(edit, line);
        }
        Q_UNUSED(cursor)
    });
}

void PostEdit::setParagraph()
{
    setLines([this](const QTextBlock &) { return m_buffer.paragraphFormat(); });
}

void PostEdit::setHeading(int level)
{
    const EditPlace here = place();
    if (here.role == LineRole::Heading && here.headingLevel == level)
        setParagraph();
    else
        setLines([this, level](const QTextBlock &) { return m_buffer.headingFormat(level); });
}

void PostEdit::toggleList(ListKind kind)
{
    const bool isOrdered = kind == ListKind::Numbered;
    const EditPlace here = place();
    if (here.role == LineRole::ListItem && here.isOrdered == isOrdered) {
        setParagraph();
        return;
    }
    const std::vector<QTextBlock> lines = selectedLines();
    QTextBlockFormat format = m_buffer.listFormat(isOrdered, {}, 0);
    const QTextBlock before = lines.front().previous();
    const bool joins = before.isValid() && roleOf(before) == LineRole::ListItem
        && before.blockFormat().boolProperty(lineproperty::Ordered) == isOrdered;
    if (joins) {
        for (int property : { lineproperty::Group, lineproperty::GroupOpen, lineproperty::GroupClose })
            format.setProperty(property, before.blockFormat().property(property));
    }
    setLines([&](const QTextBlock &) { return format; });
}

void PostEdit::toggleMark(const QString &openTag)
{
    const QString name = tagName(openTag);
    QTextCursor cursor = textCursor();
    if (!cursor.hasSelection()) {
        if (isObjectLine(roleOf(cursor.block())))
            return;
        QStringList tags = tagsOf(currentCharFormat());
        tags = holdsTag(tags, name) ? withoutTag(tags, name) : tags << openTag;
        setCurrentCharFormat(m_buffer.look().characters(cursor.blockFormat(), tags));
        return;
    }
    struct Stretch {
        int from;
        int to;
        QTextCharFormat format;
    };
    std::vector<Stretch> stretches;
    bool isEverywhere = true;
    const int start = cursor.selectionStart();
    const int end = cursor.selectionEnd();
    for (const QTextBlock &line : selectedLines()) {
        if (isObjectLine(roleOf(line)))
            continue;
        for (auto it = line.begin(); !it.atEnd(); ++it) {
            const QTextFragment fragment = it.fragment();
            const int from = qMax(start, fragment.position());
            const int to = qMin(end, fragment.position() + fragment.length());
            if (from >= to)
                continue;
            stretches.push_back({ from, to, fragment.charFormat() });
            isEverywhere = isEverywhere && holdsTag(tagsOf(fragment.charFormat()), name);
        }
    }
    step([&](QTextCursor &) {
        QTextCursor edit(document());
        for (const Stretch &stretch : stretches) {
            QStringList tags = withoutTag(tagsOf(stretch.format), name);
            if (!isEverywhere)
                tags.append(openTag);
            edit.setPosition(stretch.from);
            edit.setPosition(stretch.to, QTextCursor::KeepAnchor);
            QTextCharFormat format = m_buffer.look().characters(edit.block().blockFormat(), tags);
            if (stretch.format.objectType() != QTextFormat::NoObject) {
                format.setObjectType(stretch.format.objectType());
                format.setProperty(lineproperty::Element, stretch.format.property(lineproperty::Element));
            }
            edit.setCharFormat(format);
        }
    });
}

void PostEdit::setLink(const QString &address)
{
    step([&](QTextCursor &cursor) {
        int start = cursor.selectionStart();
        int end = cursor.selectionEnd();
        if (start == end) {
            // The whole link that the cursor is in, else the address itself as text.
            const QString here = linkHere();
            if (here.isEmpty()) {
                if (address.isEmpty() || isObjectLine(roleOf(cursor.block())))
                    return;
                QStringList tags = tagsOf(currentCharFormat());
                tags.prepend(linkTag(address));
                cursor.insertText(address, m_buffer.look().characters(cursor.blockFormat(), tags));
                return;
            }
            const QTextBlock line = cursor.block();
            for (auto it = line.begin(); !it.atEnd(); ++it) {
                const QTextFragment fragment = it.fragment();
                const bool touches
                    = fragment.position() <= end && fragment.position() + fragment.length() >= start;
                if (touches && fragment.charFormat().anchorHref() == here) {
                    start = qMin(start, fragment.position());
                    end = qMax(end, fragment.position() + fragment.length());
                }
            }
        }
        struct Stretch {
            int from;
            int to;
            QStringList tags;
        };
        std::vector<Stretch> stretches;
        for (QTextBlock line = document()->findBlock(start); line.isValid() && line.position() < end;
             line = line.next()) {
            if (isObjectLine(roleOf(line)))
                continue;
            for (auto it = line.begin(); !it.atEnd(); ++it) {
                const QTextFragment fragment = it.fragment();
                const int from = qMax(start, fragment.position());
                const int to = qMin(end, fragment.position() + fragment.length());
                if (from < to && fragment.charFormat().objectType() == QTextFormat::NoObject)
                    stretches.push_back({ from, to, withoutTag(tagsOf(fragment.charFormat()), u"a"_s) });
            }
        }
        QTextCursor edit(document());
        for (Stretch &stretch : stretches) {
            if (!address.isEmpty())
                stretch.tags.insert(languageTags(stretch.tags).size(), linkTag(address));
            edit.setPosition(stretch.from);
            edit.setPosition(stretch.to, QTextCursor::KeepAnchor);
            edit.setCharFormat(m_buffer.look().characters(edit.block().blockFormat(), stretch.tags));
        }
    });
}

bool PostEdit::canQuote() const
{
    for (const QTextBlock &line : selectedLines()) {
        if (isQuote(roleOf(line)) || isObjectLine(roleOf(line)))
            return false;
    }
    return true;
}

void PostEdit::quote()
{
    if (!canQuote())
        return;
    const QTextBlockFormat words
        = m_buffer.quoteFormat(QString::fromLatin1(blocks::newQuoteId()), LineRole::QuoteOriginal, {});
    const QTextBlockFormat unique = [&] {
        QTextBlockFormat format = words;
        format.setProperty(lineproperty::Group, m_buffer.freshGroup("quote-"_L1) + u' ' + quoteIdOf(words));
        return format;
    }();
    step([&](QTextCursor &cursor) {
        QTextCursor edit(document());
        for (const QTextBlock &line : selectedLines()) {
            edit.setPosition(line.position());
            edit.setBlockFormat(unique);
            m_buffer.restyle(edit, line);
        }
        cursor.setPosition(cursor.selectionEnd());
    });
}

void PostEdit::becomeParagraph(QTextCursor &cursor, QTextBlock line)
{
    QTextCursor edit(line);
    QTextBlockFormat format = m_buffer.paragraphFormat();
    const int origin = line.blockFormat().intProperty(lineproperty::Origin);
    if (origin > 0 && !isQuote(roleOf(line)) && roleOf(line) != LineRole::ListItem)
        format.setProperty(lineproperty::Origin, origin);
    edit.setBlockFormat(format);
    m_buffer.restyle(edit, line);
    Q_UNUSED(cursor)
}

void PostEdit::unquote()
{
    if (!isInQuote())
        return;
    step([&](QTextCursor &cursor) {
        const BufferUnit unit = m_buffer.unitAt(cursor.block());
        const QString cite = attributionHere();
        const int lastPosition = unit.last.position();
        for (QTextBlock line = unit.first; line.isValid() && line.position() <= lastPosition;
             line = line.next()) {
            if (roleOf(line) != LineRole::QuoteCite) {
                becomeParagraph(cursor, line);
                continue;
            }
            QTextCursor edit(line);
            edit.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
            edit.removeSelectedText();
            const auto runs = readInline(cite.toUtf8());
            if (runs && !runs->empty()) {
                becomeParagraph(edit, edit.block());
                m_buffer.insertRuns(edit, *runs);
            } else {
                edit.deletePreviousChar();
            }
            break;
        }
    });
}

void PostEdit::addTranslation(const QString &language)
{
    if (!isInQuote())
        return;
    const BufferUnit unit = m_buffer.unitAt(textCursor().block());
    for (QTextBlock line = unit.first;; line = line.next()) {
        if (roleOf(line) == LineRole::QuoteTranslation) {
            QTextCursor there(line);
            there.movePosition(QTextCursor::EndOfBlock);
            setTextCursor(there);
            return;
        }
        if (line == unit.last)
            break;
    }
    step([&](QTextCursor &cursor) {
        QByteArray open = unit.first.blockFormat().property(lineproperty::GroupOpen).toByteArray();
        if (!open.contains("qtd-translated")) {
            open.replace("qtd-quote\"", "qtd-quote qtd-translated\"");
        }
        QTextCursor edit(document());
        for (QTextBlock line = unit.first;; line = line.next()) {
            QTextBlockFormat format = line.blockFormat();
            format.setProperty(lineproperty::GroupOpen, open);
            const QByteArray shell = format.property(lineproperty::ShellOpen).toByteArray();
            if (roleOf(format) == LineRole::QuoteOriginal && shell == "<!-- wp:paragraph -->\n<p>") {
                format.setProperty(lineproperty::ShellOpen,
                    QByteArray("<!-- wp:paragraph {\"className\":\"qtd-original\"} -->\n<p "
                               "class=\"qtd-original\">"));
            }
            edit.setPosition(line.position());
            edit.setBlockFormat(format);
            if (line == unit.last)
                break;
        }
        QTextBlockFormat format = m_buffer.quoteFormat({}, LineRole::QuoteTranslation, language);
        for (int property : { lineproperty::Group, lineproperty::GroupOpen, lineproperty::GroupClose,
                 lineproperty::Origin }) {
            if (unit.first.blockFormat().hasProperty(property))
                format.setProperty(property, unit.first.blockFormat().property(property));
        }
        QStringList tags;
        if (!language.isEmpty()) {
            const bool isRightToLeft = QLocale(language).textDirection() == Qt::RightToLeft;
            tags = { u"<span lang=\"%1\" dir=\"%2\">"_s.arg(language, isRightToLeft ? u"rtl"_s : u"ltr"_s) };
        }
        const QTextBlock cite = citeOf(unit.first);
        edit.setPosition(cite.previous().position() + cite.previous().length() - 1);
        const QTextCharFormat characters = m_buffer.look().characters(format, tags);
        edit.insertBlock(format, characters);
        cursor.setPosition(edit.position());
    });
}

void PostEdit::setAttribution(const QString &citeHtml)
{
    const QTextBlock cite = citeOf(textCursor().block());
    if (!cite.isValid() || attributionHere() == citeHtml)
        return;
    step([&](QTextCursor &) {
        QTextCursor edit(cite);
        edit.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        edit.setCharFormat(m_buffer.citeFormat(citeHtml));
    });
}

namespace {

/// A line, taken out of the document to be put back elsewhere.
struct LineCopy {
    QTextBlockFormat format;
    QTextCharFormat characters;
    std::vector<std::pair<QString, QTextCharFormat>> stretches;
};

std::vector<LineCopy> copyOf(const BufferUnit &unit)
{
    std::vector<LineCopy> lines;
    for (QTextBlock line = unit.first;; line = line.next()) {
        LineCopy copy{ line.blockFormat(), line.charFormat(), {} };
        for (auto it = line.begin(); !it.atEnd(); ++it)
            copy.stretches.emplace_back(it.fragment().text(), it.fragment().charFormat());
        lines.push_back(std::move(copy));
        if (line == unit.last)
            return lines;
    }
}

} // namespace

void PostEdit::moveBlock(Toward toward)
{
    const BufferUnit unit = m_buffer.unitAt(textCursor().block());
    const QTextBlock neighbour = toward == Toward::Start ? unit.first.previous() : unit.last.next();
    if (!neighbour.isValid())
        return;
    const BufferUnit other = m_buffer.unitAt(neighbour);
    const int offset = textCursor().position() - unit.first.position();
    step([&](QTextCursor &cursor) {
        // Both are written anew in the other order: exact, and nothing of a line's format is merged away.
        std::vector<LineCopy> mine = copyOf(unit);
        std::vector<LineCopy> theirs = copyOf(other);
        const bool up = toward == Toward::Start;
        const BufferUnit &upper = up ? other : unit;
        const BufferUnit &lower = up ? unit : other;
        std::vector<LineCopy> &first = up ? mine : theirs;
        std::vector<LineCopy> &second = up ? theirs : mine;
        QTextCursor edit(upper.first);
        const int start = edit.position();
        edit.setPosition(lower.last.position() + lower.last.length() - 1, QTextCursor::KeepAnchor);
        edit.removeSelectedText();
        bool isFirst = true;
        int mineStart = start;
        for (const std::vector<LineCopy> *part : { &first, &second }) {
            for (const LineCopy &line : *part) {
                if (isFirst) {
                    edit.setBlockFormat(line.format);
                    edit.setBlockCharFormat(line.characters);
                } else {
                    edit.insertBlock(line.format, line.characters);
                }
                if (part == (up ? &first : &second) && &line == &part->front())
                    mineStart = edit.position();
                isFirst = false;
                for (const auto &[text, format] : line.stretches)
                    edit.insertText(text, format);
            }
        }
        cursor.setPosition(mineStart + offset);
    });
}

// A plain paragraph says its direction in the attributes and on its tag, which WordPress wants together.
void PostEdit::toggleDirection()
{
    step([&](QTextCursor &) {
        QTextCursor edit(document());
        for (const QTextBlock &line : selectedLines()) {
            if (isObjectLine(roleOf(line)))
                continue;
            QTextBlockFormat format = line.blockFormat();
            const bool becomesRight = line.textDirection() != Qt::RightToLeft;
            const QByteArray direction = becomesRight ? "rtl" : "ltr";
            QByteArray open = format.property(lineproperty::ShellOpen).toByteArray();
            for (const char *old : { "rtl", "ltr" }) {
                open.replace(QByteArray("{\"direction\":\"") + old + "\"}", "");
                open.replace(QByteArray("{\"direction\":\"") + old + "\",", "{");
                open.replace(QByteArray(" dir=\"") + old + "\"", "");
            }
            open.replace("wp:paragraph  -->", "wp:paragraph -->");
            const bool isParagraph = open.contains("<!-- wp:paragraph ") && open.endsWith('>');
            if (isParagraph && !open.contains("\"direction\"")) {
                if (open.contains("wp:paragraph {"))
                    open.replace("wp:paragraph {", "wp:paragraph {\"direction\":\"" + direction + "\",");
                else
                    open.replace(
                        "wp:paragraph -->", "wp:paragraph {\"direction\":\"" + direction + "\"} -->");
                open = open.chopped(1) + " dir=\"" + direction + "\">";
                format.setProperty(lineproperty::ShellOpen, open);
            }
            format.setLayoutDirection(becomesRight ? Qt::RightToLeft : Qt::LeftToRight);
            edit.setPosition(line.position());
            edit.setBlockFormat(format);
        }
    });
}

// ---- looks
// --------------------------------------------------------------------------------------------------------

// The margins first: the text is laid out once, in the column, and never in the width of the whole window.
bool PostEdit::event(QEvent *event)
{
    if (event->type() == QEvent::Resize)
        fitColumn();
    return QTextEdit::event(event);
}

// A column of about 72 characters in the middle, whatever the width of the window.
void PostEdit::fitColumn()
{
    const qreal column = QFontMetricsF(m_buffer.look().textFont()).averageCharWidth() * 72 + 8;
    const int side = qMax(24, int((width() - column) / 2));
    const QMargins margins(side, 12, side, 0);
    if (viewportMargins() != margins)
        setViewportMargins(margins);
}

void PostEdit::changeEvent(QEvent *event)
{
    QTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        m_objects->setPalette(palette());
        viewport()->update();
    } else if (event->type() == QEvent::FontChange) {
        m_objects->setInterfaceFont(font());
    }
}

void PostEdit::paintEvent(QPaintEvent *event)
{
    {
        QPainter painter(viewport());
        painter.setRenderHint(QPainter::Antialiasing);
        paintQuotes(painter);
        paintMarkers(painter);
        paintPlaceholder(painter);
    }
    QTextEdit::paintEvent(event);
}

void PostEdit::paintPlaceholder(QPainter &painter) const
{
    const bool isEmpty = document()->blockCount() == 1 && document()->firstBlock().length() == 1;
    if (!isEmpty)
        return;
    painter.setPen(palette().color(QPalette::PlaceholderText));
    painter.setFont(m_buffer.look().textFont());
    const QRectF box = document()->documentLayout()->blockBoundingRect(document()->firstBlock());
    painter.drawText(box.translated(document()->documentMargin(), -verticalScrollBar()->value()),
        Qt::AlignLeading, tr("Write what happened…"));
}

// The ground, the bar on the reading side, and above each part what it is and in which language.
void PostEdit::paintQuotes(QPainter &painter) const
{
    const QAbstractTextDocumentLayout *layout = document()->documentLayout();
    const qreal scrolled = verticalScrollBar()->value();
    QTextBlock line = cursorForPosition({ 0, 0 }).block();
    while (line.isValid()) {
        if (!isQuote(roleOf(line))) {
            if (layout->blockBoundingRect(line).top() - scrolled > viewport()->height())
                return;
            line = line.next();
            continue;
        }
        const BufferUnit unit = m_buffer.unitAt(line);
        const QRectF first = layout->blockBoundingRect(unit.first);
        const QRectF last = layout->blockBoundingRect(unit.last);
        const qreal top = first.top() - scrolled - unit.first.blockFormat().topMargin();
        const qreal bottom = last.bottom() - scrolled + 8;
        if (top > viewport()->height())
            return;
        const QRectF box(document()->documentMargin(), top,
            document()->textWidth() - 2 * document()->documentMargin(), bottom - top);
        painter.setPen(Qt::NoPen);
        painter.setBrush(quoteGround(palette()));
        painter.drawRoundedRect(box, 4, 4);
        const bool isRightToLeft = unit.first.textDirection() == Qt::RightToLeft && unit.first.length() > 1;
        painter.setBrush(accent(palette()));
        painter.drawRect(isRightToLeft ? QRectF(box.right() - 4, top, 4, box.height())
                                       : QRectF(box.left(), top, 4, box.height()));
        QFont small = font();
        small.setPointSizeF(small.pointSizeF() * 0.92);
        painter.setFont(small);
        painter.setPen(mutedInk(palette()));
        for (QTextBlock each = unit.first;; each = each.next()) {
            const QTextBlockFormat format = each.blockFormat();
            if (format.boolProperty(lineproperty::Labelled)) {
                const QString part
                    = roleOf(format) == LineRole::QuoteOriginal ? tr("Original") : tr("Translation");
                const QString tag = format.stringProperty(lineproperty::Language);
                const QString language
                    = tag.isEmpty() ? QString() : QLocale::languageToString(QLocale(tag).language());
                const QString label = language.isEmpty()
                    ? part
                    : tr("%1 · %2", "part of a quotation · language").arg(part, language);
                const qreal lineTop = layout->blockBoundingRect(each).top() - scrolled;
                const bool isRight = each.textDirection() == Qt::RightToLeft && each.length() > 1;
                const QRectF place(box.left() + 24, lineTop - 24, box.width() - 48, 18);
                painter.drawText(place,
                    (isRight ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter | Qt::AlignAbsolute, label);
            }
            if (each == unit.last)
                break;
        }
        line = unit.last.next();
    }
}

void PostEdit::paintMarkers(QPainter &painter) const
{
    const QAbstractTextDocumentLayout *layout = document()->documentLayout();
    const qreal scrolled = verticalScrollBar()->value();
    painter.setFont(m_buffer.look().textFont());
    for (QTextBlock line = cursorForPosition({ 0, 0 }).block(); line.isValid(); line = line.next()) {
        const QRectF box = layout->blockBoundingRect(line).translated(0, -scrolled);
        if (box.top() > viewport()->height())
            return;
        if (roleOf(line) != LineRole::ListItem || line.layout()->lineCount() == 0)
            continue;
        const QTextBlockFormat format = line.blockFormat();
        const int level = format.intProperty(lineproperty::Level);
        QString marker = level % 2 == 0 ? u"•"_s : u"◦"_s;
        if (format.boolProperty(lineproperty::Ordered)) {
            int number = 1;
            for (QTextBlock before = line.previous(); before.isValid() && groupOf(before) == groupOf(line);
                 before = before.previous()) {
                const int its = before.blockFormat().intProperty(lineproperty::Level);
                if (its < level)
                    break;
                if (its == level)
                    ++number;
            }
            marker = locale().toString(number) + u'.';
        }
        const QTextLine first = line.layout()->lineAt(0);
        const qreal indent = document()->indentWidth() * (level + 1);
        const bool isRightToLeft = line.textDirection() == Qt::RightToLeft;
        const qreal margin = document()->documentMargin();
        const qreal start = isRightToLeft ? document()->textWidth() - margin - indent + markerGap
                                          : margin + indent - markerGap;
        painter.setPen(mutedInk(palette()));
        const qreal baseline = box.top() + first.y() + first.ascent();
        const QFontMetricsF metrics(painter.font());
        const qreal textWidth = metrics.horizontalAdvance(marker);
        painter.drawText(QPointF(isRightToLeft ? start : start - textWidth, baseline), marker);
    }
}
