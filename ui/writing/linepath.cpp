#include "writing/linepath.h"

#include "writing/bufferformat.h"

namespace linepath {

namespace {

QStringView stepAt(const QString &path, int index)
{
    qsizetype from = 0;
    for (; index > 0; --index)
        from = path.indexOf(u'/', from) + 1;
    const qsizetype end = path.indexOf(u'/', from);
    return QStringView(path).sliced(from, (end < 0 ? path.size() : end) - from);
}

} // namespace

QString step(Kind kind, int holder, const QString &id)
{
    QString text = QLatin1Char(static_cast<char>(kind)) + QString::number(holder);
    if (!id.isEmpty())
        text += u':' + id;
    return text;
}

QString joined(const QString &path, const QString &rest)
{
    return path.isEmpty() ? rest : rest.isEmpty() ? path : path + u'/' + rest;
}

int depthOf(const QString &path) { return path.isEmpty() ? 0 : int(path.count(u'/')) + 1; }

QString upTo(const QString &path, int depth)
{
    qsizetype end = 0;
    for (; depth > 0; --depth) {
        end = path.indexOf(u'/', end == 0 ? 0 : end + 1);
        if (end < 0)
            return path;
    }
    return path.left(end);
}

Kind kindAt(const QString &path, int index)
{
    return static_cast<Kind>(stepAt(path, index).front().toLatin1());
}

int holderAt(const QString &path, int index)
{
    const QStringView step = stepAt(path, index).sliced(1);
    const qsizetype colon = step.indexOf(u':');
    return (colon < 0 ? step : step.first(colon)).toInt();
}

QString idAt(const QString &path, int index)
{
    const QStringView step = stepAt(path, index);
    const qsizetype colon = step.indexOf(u':');
    return colon < 0 ? QString() : step.sliced(colon + 1).toString();
}

bool isWithin(const QString &path, const QString &outer)
{
    return outer.isEmpty()
        || (path.startsWith(outer) && (path.size() == outer.size() || path.at(outer.size()) == u'/'));
}

QString shared(const QString &a, const QString &b)
{
    if (a == b)
        return a;
    int depth = qMin(depthOf(a), depthOf(b));
    while (upTo(a, depth) != upTo(b, depth))
        --depth;
    return upTo(a, depth);
}

int innermost(const QString &path, Kind kind)
{
    int index = depthOf(path) - 1;
    while (index >= 0 && kindAt(path, index) != kind)
        --index;
    return index;
}

QString with(const QString &path, int index, const QString &step)
{
    const QString before = upTo(path, index);
    return joined(before, step) + path.mid(upTo(path, index + 1).size());
}

QString outsideList(const QString &path)
{
    const int depth = depthOf(path);
    return depth > 0 && kindAt(path, depth - 1) == Kind::List ? upTo(path, depth - 1) : path;
}

} // namespace linepath

QString pathOf(const QTextBlockFormat &format) { return format.stringProperty(lineproperty::Path); }
