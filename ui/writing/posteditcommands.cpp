#include "formats/blocks/makers.h"
#include "writing/bufferreader.h"
#include "writing/linemarks.h"
#include "writing/lineshell.h"
#include "writing/postedit.h"
#include "writing/smarttyping.h"

#include <QLocale>

using namespace Qt::StringLiterals;

using namespace linemarks;

namespace {

bool isWithinLine(const QTextCursor &cursor)
{
    const QTextBlock line = cursor.block();
    return cursor.selectionStart() >= line.position()
        && cursor.selectionEnd() < line.position() + line.length()
        && !cursor.selectedText().contains(QChar::ObjectReplacementCharacter);
}

bool isLooseHtml(const QTextBlock &line)
{
    return roleOf(line) == LineRole::Atom && !line.begin().atEnd()
        && line.begin().fragment().charFormat().property(lineproperty::BlockName).toByteArray().isEmpty();
}

bool runsRightToLeft(const QString &language)
{
    return !language.isEmpty() && QLocale(language).textDirection() == Qt::RightToLeft;
}

QString languageTag(const QString &language)
{
    return u"<span lang=\"%1\" dir=\"%2\">"_s.arg(language, runsRightToLeft(language) ? u"rtl"_s : u"ltr"_s);
}

/// The span around all words of the line that says their language; empty if there is none.
QString languageTagOf(const std::vector<Stretch> &stretches)
{
    QString all;
    for (const Stretch &stretch : stretches) {
        const QStringList tags = languageTags(tagsOf(stretch.format).mid(0, 1));
        if (tags.isEmpty() || tagName(tags.front()) != "span"_L1 || (!all.isEmpty() && tags.front() != all))
            return {};
        all = tags.front();
    }
    return all;
}

} // namespace

// ---- what stands where the cursor is
// -----------------------------------------------------------------------------------------------------

EditPlace PostEdit::place() const
{
    const QTextBlockFormat line = textCursor().blockFormat();
    const QStringList tags = tagsOf(currentCharFormat());
    return { roleOf(line), roleOf(line) == LineRole::Heading ? line.intProperty(lineproperty::Level) : 0,
        line.boolProperty(lineproperty::Ordered), holdsTag(tags, u"strong"_s), holdsTag(tags, u"em"_s),
        holdsTag(tags, u"code"_s), holdsTag(tags, u"a"_s) };
}

QString PostEdit::linkHere() const { return addressOf(currentCharFormat()); }

QString PostEdit::attributionHere() const
{
    const QTextBlock cite = m_buffer.citeOf(textCursor().block());
    if (!cite.isValid() || cite.begin().atEnd())
        return {};
    return cite.begin().fragment().charFormat().stringProperty(lineproperty::Cite);
}

std::optional<QString> PostEdit::translatedFromHere() const
{
    const QTextBlock here = textCursor().block();
    if (!isQuoted(here))
        return std::nullopt;
    const BufferUnit unit = m_buffer.quoteAt(here);
    const QString path
        = linepath::upTo(pathOf(here), linepath::innermost(pathOf(here), linepath::Kind::Quote) + 1);
    QString language;
    bool isTranslated = false;
    for (QTextBlock line = unit.first;; line = line.next()) {
        if (pathOf(line) == path && roleOf(line) == LineRole::QuoteOriginal && language.isEmpty())
            language = line.blockFormat().stringProperty(lineproperty::Language);
        isTranslated = isTranslated || (pathOf(line) == path && roleOf(line) == LineRole::QuoteTranslation);
        if (line == unit.last)
            break;
    }
    return isTranslated ? std::optional(language) : std::nullopt;
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

// ---- kinds of lines
// -----------------------------------------------------------------------------------------------------

void PostEdit::insertBlocks(const QByteArray &markup)
{
    step([&](QTextCursor &cursor) { m_buffer.insert(cursor, markup); });
}

void PostEdit::insertSeparator() { insertBlocks(blocks::separator()); }

void PostEdit::insertTable()
{
    const std::vector<QByteArray> row(3);
    insertBlocks(blocks::table({ { row }, { row, row }, {}, {} }));
    QTextCursor cursor = textCursor();
    if (roleOf(cursor.block()) != LineRole::Atom) // It is in the line behind it.
        cursor.movePosition(QTextCursor::PreviousBlock);
    cursor.movePosition(QTextCursor::StartOfBlock);
    setTextCursor(cursor);
}

void PostEdit::type(const QString &words)
{
    if (isObjectLine(roleOf(textCursor().block())))
        return;
    step([&](QTextCursor &cursor) {
        const QTextCharFormat format = typingFormat(cursor);
        cursor.insertText(words, format);
    });
}

void PostEdit::setLines(const std::function<QTextBlockFormat(const QTextBlock &)> &formatOf)
{
    step([&](QTextCursor &) {
        QTextCursor edit(document());
        for (const QTextBlock &line : selectedLines()) {
            if (isQuoteText(roleOf(line)) || isObjectLine(roleOf(line)))
                continue;
            QTextBlockFormat format = formatOf(line);
            const int origin = line.blockFormat().intProperty(lineproperty::Origin);
            if (origin > 0)
                format.setProperty(lineproperty::Origin, origin);
            edit.setPosition(line.position());
            edit.setBlockFormat(lookOf(format));
            m_buffer.restyle(edit, line);
        }
    });
}

namespace {

/// Where a block stands that the line becomes: out of its list, and out of text without blocks.
QString blockPath(const QTextBlock &line)
{
    const QString path = linepath::outsideList(pathOf(line));
    const int classic = linepath::innermost(path, linepath::Kind::Classic);
    return classic < 0 ? path : linepath::upTo(path, classic);
}

} // namespace

void PostEdit::setParagraph()
{
    setLines([](const QTextBlock &line) { return paragraphLine(linepath::outsideList(pathOf(line))); });
}

void PostEdit::setHeading(int level)
{
    const EditPlace here = place();
    if (here.role == LineRole::Heading && here.headingLevel == level)
        setParagraph();
    else
        setLines([level](const QTextBlock &line) { return headingLine(level, blockPath(line)); });
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
    const QTextBlock before = lines.front().previous();
    const QString parent = blockPath(lines.front());
    const bool joins = before.isValid() && roleOf(before) == LineRole::ListItem && blockPath(before) == parent
        && before.blockFormat().boolProperty(lineproperty::Ordered) == isOrdered
        && before.blockFormat().intProperty(lineproperty::Level) == 0;
    const QString step = joins ? QString() : m_buffer.addList(isOrdered);
    setLines([&](const QTextBlock &line) {
        if (!joins)
            return itemLine(isOrdered, linepath::joined(blockPath(line), step));
        QTextBlockFormat format = itemLine(isOrdered, pathOf(before));
        for (int property : { lineproperty::ShellOpen, lineproperty::ShellClose })
            format.setProperty(property, before.blockFormat().property(property));
        format.setProperty(lineproperty::ShellOpen,
            lineshell::withoutId(format.property(lineproperty::ShellOpen).toByteArray()));
        return format;
    });
}

void PostEdit::setPreformatted(Preformatted kind)
{
    const QByteArray name = kind == Preformatted::Code ? "code"
        : kind == Preformatted::Verse                  ? "verse"
                                                       : "preformatted";
    const bool isCode = kind == Preformatted::Code;
    setLines([&](const QTextBlock &line) {
        QTextBlockFormat format = paragraphLine(blockPath(line));
        format.setProperty(lineproperty::Role, static_cast<int>(LineRole::Preformatted));
        format.setProperty(lineproperty::BlockName, "core/" + name);
        format.setProperty(lineproperty::ShellOpen,
            "<!-- wp:" + name + " -->\n<pre class=\"wp-block-" + name + "\">" + (isCode ? "<code>" : ""));
        format.setProperty(lineproperty::ShellClose,
            (isCode ? "</code></pre>\n<!-- /wp:" : "</pre>\n<!-- /wp:") + name + " -->");
        return format;
    });
}

// The first block among them makes blocks of all the rest: LineNormaliser::useBlocks().
void PostEdit::convertToBlocks()
{
    step([&](QTextCursor &) {
        for (QTextBlock line = document()->firstBlock(); line.isValid(); line = line.next()) {
            if (linepath::innermost(pathOf(line), linepath::Kind::Classic) < 0)
                continue;
            if (isObjectLine(roleOf(line))) {
                (void)m_buffer.classicToBlocks(line);
                return;
            }
            const int level = line.blockFormat().intProperty(lineproperty::Level);
            const QString path = blockPath(line);
            QTextCursor edit(line);
            edit.setBlockFormat(
                lookOf(roleOf(line) == LineRole::Heading ? headingLine(level, path) : paragraphLine(path)));
            m_buffer.restyle(edit, line);
            return;
        }
    });
}

void PostEdit::becomeParagraph(QTextBlock line)
{
    QTextCursor edit(line);
    QTextBlockFormat format = paragraphLine(linepath::outsideList(pathOf(line)));
    const int origin = line.blockFormat().intProperty(lineproperty::Origin);
    if (origin > 0 && roleOf(line) == LineRole::Heading)
        format.setProperty(lineproperty::Origin, origin);
    edit.setBlockFormat(lookOf(format));
    m_buffer.restyle(edit, line);
}

// A plain paragraph says its direction in the attributes and on its tag, which WordPress wants together. The
// other way, then the way it would have, then none said: as its first letter goes.
void PostEdit::toggleDirection()
{
    step([&](QTextCursor &) {
        QTextCursor edit(document());
        for (const QTextBlock &line : selectedLines()) {
            QTextBlockFormat format = line.blockFormat();
            const QByteArray open = format.property(lineproperty::ShellOpen).toByteArray();
            if (!lineshell::isParagraphBlock(open))
                continue;
            const bool isSaid = format.hasProperty(QTextFormat::LayoutDirection);
            const bool isRight = line.textDirection() == Qt::RightToLeft;
            const bool wouldBeRight = line.text().isRightToLeft();
            const bool isBackToItself = isSaid && isRight == wouldBeRight;
            const QByteArray direction = isBackToItself ? QByteArray() : isRight ? "ltr" : "rtl";
            if (isBackToItself)
                format.clearProperty(QTextFormat::LayoutDirection);
            else
                format.setLayoutDirection(isRight ? Qt::LeftToRight : Qt::RightToLeft);
            format.setProperty(lineproperty::ShellOpen, lineshell::withDirection(open, direction));
            edit.setPosition(line.position());
            edit.setBlockFormat(format);
        }
    });
}

QString PostEdit::saidLanguage() const
{
    return textCursor().blockFormat().stringProperty(lineproperty::Language);
}

void PostEdit::setLanguageHere(const QString &language)
{
    std::vector<QTextBlock> lines = selectedLines();
    if (lines.size() == 1 && isQuoteText(roleOf(lines.front()))) {
        const auto isSamePart = [here = lines.front()](const QTextBlock &line) {
            return line.isValid() && roleOf(line) == roleOf(here) && pathOf(line) == pathOf(here);
        };
        while (isSamePart(lines.front().previous()))
            lines.insert(lines.begin(), lines.front().previous());
        while (isSamePart(lines.back().next()))
            lines.push_back(lines.back().next());
    }
    std::erase_if(lines, [](const QTextBlock &line) {
        return isObjectLine(roleOf(line)) || roleOf(line) == LineRole::Preformatted;
    });
    if (lines.empty())
        return;
    step([&](QTextCursor &) {
        QTextCursor edit(document());
        for (const QTextBlock &line : lines) {
            QTextBlockFormat format = line.blockFormat();
            const QByteArray open = format.property(lineproperty::ShellOpen).toByteArray();
            if (lineshell::isParagraphBlock(open)) {
                format.setProperty(lineproperty::ShellOpen,
                    lineshell::withDirection(open, runsRightToLeft(language) ? "rtl" : QByteArray()));
                if (runsRightToLeft(language))
                    format.setLayoutDirection(Qt::RightToLeft);
                else
                    format.clearProperty(QTextFormat::LayoutDirection);
            }
            if (language.isEmpty())
                format.clearProperty(lineproperty::Language);
            else
                format.setProperty(lineproperty::Language, language);
            edit.setPosition(line.position());
            edit.setBlockFormat(format);
            const QStringList around
                = language.isEmpty() ? QStringList() : QStringList{ languageTag(language) };
            const auto stretches
                = stretchesIn({ line }, line.position(), line.position() + line.length() - 1);
            const qsizetype old = languageTagOf(stretches).isEmpty() ? 0 : 1;
            for (const Stretch &stretch : stretches)
                retag(edit, stretch, around + tagsOf(stretch.format).mid(old));
            if (stretches.empty())
                edit.setBlockCharFormat(charactersOf(format, around));
        }
    });
}

// ---- marks within a line
// -----------------------------------------------------------------------------------------------------

void PostEdit::toggleMark(const QString &openTag)
{
    const QString name = tagName(openTag);
    QTextCursor cursor = textCursor();
    if (!cursor.hasSelection()) {
        if (isObjectLine(roleOf(cursor.block())))
            return;
        QStringList tags = tagsOf(currentCharFormat());
        tags = holdsTag(tags, name) ? withoutTag(tags, name) : tags << openTag;
        setCurrentCharFormat(charactersOf(cursor.blockFormat(), tags));
        return;
    }
    step([&](QTextCursor &) {
        toggle(selectedLines(), cursor.selectionStart(), cursor.selectionEnd(), openTag);
    });
}

void PostEdit::setLink(const QString &address)
{
    step([&](QTextCursor &cursor) { link(cursor, currentCharFormat(), address); });
}

// ---- quotations
// -----------------------------------------------------------------------------------------------------

/// What is selected, widened to whole blocks of one parent.
struct PostEdit::Wrapping {
    QString parent;
    QTextBlock first;
    QTextBlock last;
};

std::optional<PostEdit::Wrapping> PostEdit::wrapping() const
{
    const std::vector<QTextBlock> lines = selectedLines();
    Wrapping wrapped{ linepath::outsideList(pathOf(lines.front())), lines.front(), lines.back() };
    for (const QTextBlock &line : lines)
        wrapped.parent = linepath::shared(wrapped.parent, linepath::outsideList(pathOf(line)));
    const int classic = linepath::innermost(wrapped.parent, linepath::Kind::Classic);
    const int depth = linepath::depthOf(wrapped.parent);
    const auto isBelow = [&](const QTextBlock &line) {
        return linepath::depthOf(linepath::outsideList(pathOf(line))) > depth;
    };
    if (isBelow(wrapped.first))
        wrapped.first = m_buffer.unitAt(wrapped.first, depth).first;
    if (isBelow(wrapped.last))
        wrapped.last = m_buffer.unitAt(wrapped.last, depth).last;
    if (classic >= 0)
        wrapped.parent = linepath::upTo(wrapped.parent, classic);
    bool hasWords = false;
    for (QTextBlock line = wrapped.first;; line = line.next()) {
        // The attribution of the quotation around stays with it.
        if (roleOf(line) == LineRole::QuoteCite && pathOf(line) == wrapped.parent)
            return std::nullopt;
        if (isLooseHtml(line)) // It cannot stand in a block.
            return std::nullopt;
        hasWords = hasWords || !isObjectLine(roleOf(line));
        if (line == wrapped.last)
            break;
    }
    return hasWords ? std::optional(wrapped) : std::nullopt;
}

bool PostEdit::canQuote() const { return wrapping().has_value(); }

void PostEdit::quote()
{
    const auto wrapped = wrapping();
    if (!wrapped)
        return;
    const QString quotePath = linepath::joined(wrapped->parent, m_buffer.addQuote());
    step([&](QTextCursor &cursor) {
        QTextCursor edit(document());
        for (QTextBlock line = wrapped->first;; line = line.next()) {
            const QString rest = pathOf(line).mid(wrapped->parent.isEmpty() ? 0 : wrapped->parent.size() + 1);
            const bool isClassic = linepath::innermost(rest, linepath::Kind::Classic) >= 0;
            QTextBlockFormat format = line.blockFormat();
            if (isClassic && roleOf(line) == LineRole::Heading)
                format = headingLine(format.intProperty(lineproperty::Level), quotePath);
            else if (isClassic || (rest.isEmpty() && roleOf(line) == LineRole::Paragraph))
                format = paragraphLine(quotePath);
            else
                setPath(format, linepath::joined(quotePath, rest));
            edit.setPosition(line.position());
            edit.setBlockFormat(lookOf(format));
            m_buffer.restyle(edit, line);
            if (line == wrapped->last)
                break;
        }
        cursor.setPosition(cursor.selectionEnd());
    });
}

// The innermost of them; its words and its attribution stay, as paragraphs.
void PostEdit::unquote()
{
    if (!isInQuote())
        return;
    step([&](QTextCursor &cursor) {
        const BufferUnit unit = m_buffer.quoteAt(cursor.block());
        const QString cite = attributionHere();
        const int depth = linepath::innermost(pathOf(cursor.block()), linepath::Kind::Quote);
        const QString path = linepath::upTo(pathOf(unit.first), depth + 1);
        const QString outside = linepath::upTo(path, depth);
        const int lastPosition = unit.last.position();
        for (QTextBlock line = unit.first; line.isValid() && line.position() <= lastPosition;
             line = line.next()) {
            QTextCursor edit(line);
            QTextBlockFormat format = line.blockFormat();
            const QString rest = pathOf(line).mid(path.size() + 1);
            if (roleOf(line) == LineRole::QuoteCite && rest.isEmpty()) {
                edit.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
                edit.removeSelectedText();
                const auto runs = readInline(cite.toUtf8());
                if (runs && !runs->empty()) {
                    edit.setBlockFormat(lookOf(paragraphLine(outside)));
                    m_buffer.restyle(edit, edit.block());
                    insertRuns(edit, *runs);
                } else {
                    edit.deletePreviousChar();
                }
                break;
            }
            const QString inside = linepath::joined(outside, rest);
            setPath(format, inside);
            if (rest.isEmpty() && isQuoteText(roleOf(line))) {
                QByteArray open = format.property(lineproperty::ShellOpen).toByteArray();
                for (const char *name : { "qtd-original", "qtd-translation" })
                    open = lineshell::withoutClass(open, name);
                const QTextBlockFormat fresh = paragraphLine(outside);
                format.setProperty(lineproperty::Role, fresh.property(lineproperty::Role));
                if (lineshell::isParagraphBlock(open)) {
                    format.setProperty(lineproperty::ShellOpen, open);
                } else {
                    for (int property : { lineproperty::ShellOpen, lineproperty::ShellClose })
                        format.setProperty(property, fresh.property(property));
                }
            }
            format.clearProperty(lineproperty::Labelled);
            edit.setBlockFormat(lookOf(format));
            m_buffer.restyle(edit, line);
        }
    });
}

void PostEdit::addTranslation(const QString &language)
{
    if (!isInQuote())
        return;
    const QTextBlock here = textCursor().block();
    const BufferUnit unit = m_buffer.quoteAt(here);
    const int depth = linepath::innermost(pathOf(here), linepath::Kind::Quote);
    const QString path = linepath::upTo(pathOf(here), depth + 1);
    LineLedger::Holder holder = m_buffer.holder(linepath::holderAt(path, depth));
    if (holder.name != "core/quote")
        return;
    for (QTextBlock line = unit.first;; line = line.next()) {
        if (roleOf(line) == LineRole::QuoteTranslation && pathOf(line) == path) {
            QTextCursor there(line);
            there.movePosition(QTextCursor::EndOfBlock);
            setTextCursor(there);
            return;
        }
        if (line == unit.last)
            break;
    }
    holder.open = lineshell::withClass(holder.open, "qtd-translated");
    const QString fresh = linepath::with(
        path, depth, m_buffer.addHolder(linepath::Kind::Quote, holder, linepath::idAt(path, depth)));
    step([&](QTextCursor &cursor) {
        QTextCursor edit(document());
        for (QTextBlock line = unit.first;; line = line.next()) {
            QTextBlockFormat format = line.blockFormat();
            const bool isOriginal = roleOf(format) == LineRole::QuoteOriginal && pathOf(line) == path;
            setPath(format, fresh + pathOf(line).mid(path.size()));
            const QByteArray open = format.property(lineproperty::ShellOpen).toByteArray();
            if (isOriginal && lineshell::isParagraphBlock(open))
                format.setProperty(lineproperty::ShellOpen, lineshell::withClass(open, "qtd-original"));
            edit.setPosition(line.position());
            edit.setBlockFormat(format);
            if (line == unit.last)
                break;
        }
        const QStringList tags = language.isEmpty() ? QStringList() : QStringList{ languageTag(language) };
        const QTextBlock before = unit.last.previous();
        edit.setPosition(before.position() + before.length() - 1);
        const QTextBlockFormat format = lookOf(translationLine(language, fresh));
        edit.insertBlock(format, charactersOf(format, tags));
        cursor.setPosition(edit.position());
    });
}

// Our own marks, each in its element; the language of what is around stays around them.
void PostEdit::markCut()
{
    const QTextCursor here = textCursor();
    if (!isInQuote() || isObjectLine(roleOf(here.block())) || !isWithinLine(here))
        return;
    const QString mark = cutMark(languageHere());
    step([&](QTextCursor &cursor) {
        const QStringList around = languageTags(tagsOf(cursor.charFormat()));
        cursor.removeSelectedText();
        const QString text = cursor.block().text();
        const int at = cursor.positionInBlock();
        const QTextCharFormat plain = charactersOf(cursor.blockFormat(), around);
        if (at > 0 && !text.at(at - 1).isSpace())
            cursor.insertText(u" "_s, plain);
        cursor.insertText(
            mark, charactersOf(cursor.blockFormat(), around + QStringList{ u"<span class=\"qtd-cut\">"_s }));
        const bool needsSpace = at < text.size() && text.at(at).isLetterOrNumber();
        cursor.insertText(needsSpace ? u" "_s : QString(), plain);
    });
}

void PostEdit::markInsertion()
{
    const QTextCursor here = textCursor();
    if (!isInQuote() || isObjectLine(roleOf(here.block())) || !isWithinLine(here))
        return;
    step([&](QTextCursor &cursor) {
        const QStringList tags
            = languageTags(tagsOf(cursor.charFormat())) + QStringList{ u"<ins class=\"qtd-ins\">"_s };
        QString words = cursor.selectedText();
        const bool isEmpty = words.isEmpty();
        if (!words.startsWith(u'[') || !words.endsWith(u']'))
            words = u'[' + words + u']';
        cursor.insertText(words, charactersOf(cursor.blockFormat(), tags));
        if (isEmpty)
            cursor.movePosition(QTextCursor::PreviousCharacter);
    });
}

void PostEdit::setAttribution(const QString &citeHtml)
{
    const QTextBlock cite = m_buffer.citeOf(textCursor().block());
    if (!cite.isValid() || attributionHere() == citeHtml)
        return;
    step([&](QTextCursor &) {
        QTextCursor edit(cite);
        edit.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        edit.setCharFormat(attributionObject(cite.blockFormat(), citeHtml));
    });
}
