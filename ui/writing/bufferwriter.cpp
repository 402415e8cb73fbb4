#include "writing/bufferwriter.h"

#include "writing/bufferformat.h"

void BufferWriter::addGap(Level &level, int origin, const QByteArray &otherwise)
{
    const LineLedger::Original *original = origin > 0 ? &m_ledger.original(origin) : nullptr;
    const bool standsAsRead = original
        && (level.isFirst ? original->previous == 0
                          : level.previous > 0 && original->previous == level.previous);
    if (standsAsRead)
        m_markup += original->before;
    else if (!level.isFirst)
        m_markup += otherwise;
    level.isFirst = false;
    level.previous = origin;
}

QByteArray BufferWriter::gapIn(const Level &level) const
{
    return level.holder > 0 ? m_ledger.holder(level.holder).gap : QByteArray("\n\n");
}

void BufferWriter::closeTop()
{
    Level &top = m_open.back();
    while (!top.closers.isEmpty())
        m_markup += top.closers.takeLast();
    m_markup += m_ledger.holder(top.holder).close;
    m_open.pop_back();
}

void BufferWriter::enter(const QString &path)
{
    if (path == m_path)
        return;
    const int depth = linepath::depthOf(path);
    const int common = linepath::depthOf(linepath::shared(path, m_path));
    while (int(m_open.size()) > common + 1)
        closeTop();
    for (int i = common; i < depth; ++i) {
        const int number = linepath::holderAt(path, i);
        addGap(m_open.back(), m_ledger.holder(number).origin, gapIn(m_open.back()));
        m_markup += m_ledger.holder(number).open;
        m_open.push_back({ number, 0, true, {}, {} });
    }
    m_path = path;
}

void BufferWriter::add(const QTextBlockFormat &line, const QByteArray &bytes)
{
    enter(pathOf(line));
    if (roleOf(line) == LineRole::ListItem) {
        addItem(line, bytes);
        return;
    }
    if (bytes.isEmpty())
        return;
    // An attribution stands tight against what it belongs to, as WordPress wants it.
    const bool isCite = roleOf(line) == LineRole::QuoteCite;
    addGap(
        m_open.back(), line.intProperty(lineproperty::Origin), isCite ? QByteArray() : gapIn(m_open.back()));
    m_markup += bytes;
}

void BufferWriter::addItem(const QTextBlockFormat &line, const QByteArray &bytes)
{
    Level &list = m_open.back();
    const LineLedger::Holder &holder = m_ledger.holder(list.holder);
    const int depth = int(list.previousItems.size()) - 1;
    const int level = qMin(line.intProperty(lineproperty::Level), depth + 1);
    const int origin = line.intProperty(lineproperty::Origin);
    const LineLedger::Original *original = origin > 0 ? &m_ledger.original(origin) : nullptr;
    if (level > depth && depth >= 0) {
        if (const int inner = line.intProperty(lineproperty::List)) {
            m_markup += m_ledger.holder(inner).open;
            list.closers.append(m_ledger.holder(inner).close);
        } else {
            const bool isOrdered = line.boolProperty(lineproperty::Ordered);
            const QByteArray tag = isOrdered ? "ol" : "ul";
            const QByteArray named = holder.open.contains("wp-block-list")
                ? QByteArray(" class=\"wp-block-list\"")
                : QByteArray();
            const QByteArray delimiter
                = isOrdered ? "<!-- wp:list {\"ordered\":true} -->\n" : "<!-- wp:list -->\n";
            m_markup += (holder.isOldForm ? QByteArray() : delimiter) + '<' + tag + named + '>';
            list.closers.append(
                "</" + tag + '>' + (holder.isOldForm ? QByteArray() : QByteArray("\n<!-- /wp:list -->")));
        }
    } else if (depth >= 0) {
        m_markup += list.closers.takeLast(); // The item before.
        for (int i = depth; i > level; --i) {
            m_markup += list.closers.takeLast(); // A list,
            m_markup += list.closers.takeLast(); // and the item that held it.
        }
        const int previous = list.previousItems[size_t(level)];
        const bool standsAsRead = original && previous > 0 && original->previous == previous;
        m_markup += standsAsRead ? original->before : holder.gap;
    }
    list.previousItems.resize(size_t(level) + 1);
    list.previousItems.back() = origin;
    m_markup += bytes;
    list.closers.append(line.property(lineproperty::ShellClose).toByteArray());
}

QByteArray BufferWriter::finish()
{
    while (m_open.size() > 1)
        closeTop();
    m_path.clear();
    return std::move(m_markup);
}
