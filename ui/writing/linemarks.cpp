#include "writing/linemarks.h"

#include "writing/bufferformat.h"

#include <QTextDocument>

using namespace Qt::StringLiterals;

namespace linemarks {

std::vector<InlineRun> runsOf(const QTextBlock &line, int from, int to)
{
    std::vector<InlineRun> runs;
    const int start = line.position() + from;
    const int end = line.position() + (to < 0 ? line.length() - 1 : to);
    for (auto it = line.begin(); !it.atEnd(); ++it) {
        const QTextFragment fragment = it.fragment();
        const int cutStart = qMax(start, fragment.position());
        const int cutEnd = qMin(end, fragment.position() + fragment.length());
        if (cutStart >= cutEnd)
            continue;
        const QTextCharFormat format = fragment.charFormat();
        const QStringList tags = tagsOf(format);
        const QString element = format.stringProperty(lineproperty::Element);
        const QString text = fragment.text().mid(cutStart - fragment.position(), cutEnd - cutStart);
        if (element.isEmpty()) {
            runs.push_back({ text, tags, {} });
            continue;
        }
        for (const QChar c : text) { // The same picture twice is one fragment.
            const bool isObject = c == QChar::ObjectReplacementCharacter;
            runs.push_back({ QString(c), tags, isObject ? element : QString() });
        }
    }
    return runs;
}

void insertRuns(QTextCursor &cursor, const std::vector<InlineRun> &runs)
{
    const QTextBlockFormat line = cursor.blockFormat();
    for (const InlineRun &run : runs) {
        QTextCharFormat format = charactersOf(line, run.tags);
        if (!run.object.isEmpty()) {
            format.setObjectType(lineobject::Inline);
            format.setProperty(lineproperty::Element, run.object);
        }
        cursor.insertText(run.text, format);
    }
}

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

QStringList languageTags(const QStringList &tags)
{
    QStringList rest;
    for (const QString &tag : tags) {
        if (!tagAttribute(tag, "lang"_L1).isEmpty() || !tagAttribute(tag, "dir"_L1).isEmpty())
            rest.append(tag);
    }
    return rest;
}

QString addressOf(const QTextCharFormat &format)
{
    for (const QString &tag : tagsOf(format)) {
        if (tagName(tag) == "a"_L1)
            return tagAttribute(tag, "href"_L1);
    }
    return {};
}

namespace {

/// Links and our own marks: what is typed behind one is not part of it.
bool endsBeforeTyping(const QString &tag)
{
    const QString itsClass = tagAttribute(tag, "class"_L1);
    return tagName(tag) == "a"_L1 || itsClass == "qtd-cut"_L1 || itsClass == "qtd-ins"_L1;
}

} // namespace

QStringList typingTags(const QTextCursor &cursor, const QTextCharFormat &current)
{
    QStringList tags = tagsOf(current);
    QTextCursor behind = cursor;
    const bool atEnd = !behind.movePosition(QTextCursor::NextCharacter) || behind.block() != cursor.block();
    const QStringList following = atEnd ? QStringList() : tagsOf(behind.charFormat());
    tags.removeIf([&](const QString &tag) { return endsBeforeTyping(tag) && !following.contains(tag); });
    return tags;
}

std::vector<Stretch> stretchesIn(const std::vector<QTextBlock> &lines, int start, int end)
{
    std::vector<Stretch> stretches;
    for (const QTextBlock &line : lines) {
        if (isObjectLine(roleOf(line)))
            continue;
        for (auto it = line.begin(); !it.atEnd(); ++it) {
            const QTextFragment fragment = it.fragment();
            const int from = qMax(start, fragment.position());
            const int to = qMin(end, fragment.position() + fragment.length());
            if (from < to)
                stretches.push_back({ from, to, fragment.charFormat() });
        }
    }
    return stretches;
}

void retag(QTextCursor &edit, const Stretch &stretch, const QStringList &tags)
{
    edit.setPosition(stretch.from);
    edit.setPosition(stretch.to, QTextCursor::KeepAnchor);
    QTextCharFormat format = charactersOf(edit.block().blockFormat(), tags);
    if (stretch.format.objectType() != QTextFormat::NoObject) {
        format.setObjectType(stretch.format.objectType());
        format.setProperty(lineproperty::Element, stretch.format.property(lineproperty::Element));
    }
    edit.setCharFormat(format);
}

void toggle(const std::vector<QTextBlock> &lines, int start, int end, const QString &openTag)
{
    const QString name = tagName(openTag);
    const std::vector<Stretch> stretches = stretchesIn(lines, start, end);
    const bool isEverywhere = std::all_of(stretches.begin(), stretches.end(),
        [&](const Stretch &stretch) { return holdsTag(tagsOf(stretch.format), name); });
    if (stretches.empty())
        return;
    QTextCursor edit(lines.front());
    for (const Stretch &stretch : stretches) {
        QStringList tags = withoutTag(tagsOf(stretch.format), name);
        if (!isEverywhere)
            tags.append(openTag);
        retag(edit, stretch, tags);
    }
}

void link(QTextCursor &cursor, const QTextCharFormat &current, const QString &address)
{
    const QTextDocument *document = cursor.document();
    int start = cursor.selectionStart();
    int end = cursor.selectionEnd();
    if (start == end) {
        const QString here = addressOf(current);
        if (here.isEmpty()) {
            if (address.isEmpty() || isObjectLine(roleOf(cursor.block())))
                return;
            QStringList tags = tagsOf(current);
            tags.prepend(linkTag(address));
            cursor.insertText(address, charactersOf(cursor.blockFormat(), tags));
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
    std::vector<QTextBlock> lines;
    for (QTextBlock line = document->findBlock(start); line.isValid() && line.position() < end;
         line = line.next())
        lines.push_back(line);
    QTextCursor edit(cursor);
    for (const Stretch &stretch : stretchesIn(lines, start, end)) {
        if (stretch.format.objectType() != QTextFormat::NoObject)
            continue;
        QStringList tags = withoutTag(tagsOf(stretch.format), u"a"_s);
        if (!address.isEmpty())
            tags.insert(languageTags(tags).size(), linkTag(address));
        retag(edit, stretch, tags);
    }
}

} // namespace linemarks
