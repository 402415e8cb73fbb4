#include "photos/captiontable.h"

#include <QCoreApplication>
#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QChar separatorOf(const QString &text)
{
    const QString first = text.section(u'\n', 0, 0);
    if (text.contains(u'\t'))
        return u'\t';
    return first.count(u';') > first.count(u',') ? u';' : u',';
}

enum class Column { Picture, Caption, Alt, Credit, None };

Column columnOf(const QString &name)
{
    const QString word = name.trimmed().toCaseFolded();
    const auto is = [&word](std::initializer_list<QString> names) {
        return std::ranges::any_of(names, [&](const QString &each) { return word == each.toCaseFolded(); });
    };
    const auto ours = [](const char *words) {
        return QCoreApplication::translate("CaptionTable", words);
    };
    if (is({ u"file"_s, u"picture"_s, u"photo"_s, u"number"_s, u"no"_s, u"no."_s, u"#"_s, u"name"_s,
            ours(QT_TRANSLATE_NOOP("CaptionTable", "File")) }))
        return Column::Picture;
    if (is({ u"caption"_s, ours(QT_TRANSLATE_NOOP("CaptionTable", "Caption")) }))
        return Column::Caption;
    if (is({ u"alt"_s, u"alt text"_s, ours(QT_TRANSLATE_NOOP("CaptionTable", "Alt text")) }))
        return Column::Alt;
    if (is({ u"credit"_s, u"author"_s, ours(QT_TRANSLATE_NOOP("CaptionTable", "Credit")) }))
        return Column::Credit;
    return Column::None;
}

QString baseName(const QString &file)
{
    const qsizetype dot = file.lastIndexOf(u'.');
    return (dot > 0 ? file.left(dot) : file).toCaseFolded();
}

} // namespace

std::vector<QStringList> tableCells(const QString &text)
{
    const QChar separator = separatorOf(text);
    std::vector<QStringList> rows;
    QStringList row;
    QString cell;
    bool isQuoted = false;
    const auto endRow = [&] {
        row.append(cell.trimmed());
        cell.clear();
        if (std::ranges::any_of(row, [](const QString &each) { return !each.isEmpty(); }))
            rows.push_back(row);
        row.clear();
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        if (isQuoted) {
            if (c != u'"')
                cell += c;
            else if (i + 1 < text.size() && text.at(i + 1) == u'"')
                cell += text.at(i++);
            else
                isQuoted = false;
        } else if (c == u'"' && cell.trimmed().isEmpty()) {
            cell.clear();
            isQuoted = true;
        } else if (c == separator) {
            row.append(cell.trimmed());
            cell.clear();
        } else if (c == u'\n') {
            endRow();
        } else if (c != u'\r' && c != QChar(0xFEFF)) {
            cell += c;
        }
    }
    endRow();
    return rows;
}

std::vector<CaptionRow> captionRows(const QString &text)
{
    std::vector<QStringList> cells = tableCells(text);
    QList<Column> columns{ Column::Picture, Column::Caption, Column::Alt, Column::Credit };
    if (!cells.empty()) {
        QList<Column> named;
        for (const QString &name : cells.front())
            named.append(columnOf(name));
        // A row of names has one for the picture and one for words: a caption may happen to be "Credit".
        const bool hasWords = named.contains(Column::Caption) || named.contains(Column::Alt)
            || named.contains(Column::Credit);
        if (named.contains(Column::Picture) && hasWords) {
            columns = named;
            cells.erase(cells.begin());
        }
    }
    std::vector<CaptionRow> rows;
    for (const QStringList &each : cells) {
        CaptionRow row;
        for (qsizetype i = 0; i < each.size() && i < columns.size(); ++i) {
            const QString words = each.at(i).simplified();
            if (words.isEmpty())
                continue;
            switch (columns.at(i)) {
            case Column::Picture:
                row.picture = words;
                break;
            case Column::Caption:
                row.caption = words;
                break;
            case Column::Alt:
                row.alt = words;
                break;
            case Column::Credit:
                row.credit = words;
                break;
            case Column::None:
                break;
            }
        }
        rows.push_back(row);
    }
    return rows;
}

CaptionChanges captionChanges(const KeptPhotoReport &report, const std::vector<CaptionRow> &rows)
{
    QHash<QString, size_t> byName;
    for (size_t i = report.photos.size(); i-- > 0;) { // The first of two of a name counts.
        const QString &name = report.photos[i].name;
        if (name.isEmpty())
            continue;
        byName.insert(baseName(name), i);
        byName.insert(name.toCaseFolded(), i);
    }
    std::vector<KeptPhoto> after = report.photos;
    CaptionChanges changes;
    for (const CaptionRow &row : rows) {
        auto found = byName.constFind(row.picture.toCaseFolded());
        if (found == byName.cend())
            found = byName.constFind(baseName(row.picture));
        bool isNumber = false;
        const uint number = row.picture.toUInt(&isNumber);
        if (found == byName.cend() && (!isNumber || number < 1 || number > report.photos.size())) {
            changes.unknown.append(row.picture);
            continue;
        }
        KeptPhoto &photo = after[found != byName.cend() ? *found : number - 1];
        photo.caption = row.caption.value_or(photo.caption);
        photo.alt = row.alt.value_or(photo.alt);
        photo.credit = row.credit.value_or(photo.credit);
    }
    for (size_t i = 0; i < after.size(); ++i) {
        if (after[i] != report.photos[i])
            changes.changes.push_back({ i, report.photos[i], after[i] });
    }
    return changes;
}

KeptPhotoReport withCaptions(KeptPhotoReport report, const CaptionChanges &changes)
{
    for (const CaptionChange &change : changes.changes) {
        const auto photo = std::ranges::find(report.photos, change.after.id, &KeptPhoto::id);
        if (photo == report.photos.end())
            continue;
        for (QString KeptPhoto::*words : { &KeptPhoto::caption, &KeptPhoto::alt, &KeptPhoto::credit }) {
            if (change.before.*words != change.after.*words)
                (*photo).*words = change.after.*words;
        }
    }
    return report;
}
