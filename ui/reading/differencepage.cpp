#include "reading/differencepage.h"

#include "reading/linemaker.h"

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostSaid = 80; ///< Letters of a change in words.

void append(QString &said, const QString &text)
{
    if (said.size() < mostSaid)
        said = (said + text.left(2 * mostSaid)).simplified().left(mostSaid);
}

class DifferenceWriter final {
public:
    void write(const std::vector<DifferencePart> &parts, const PageLine &line)
    {
        m_line = line;
        m_ends = 0;
        m_isInChange = false;
        m_maker.begin(m_line);
        for (const DifferencePart &part : parts)
            write(part);
    }

    DifferencePage take() { return { m_maker.take(), std::move(m_changes) }; }

private:
    void write(const DifferencePart &part)
    {
        using Kind = DifferencePart::Kind;
        PageRun run;
        run.inks = part.kind == Kind::Added ? Ink::Added : part.kind == Kind::Removed ? Ink::Removed : Inks();
        if (m_line.headingLevel > 0)
            run.inks |= Ink::Bold;
        const bool isChange = part.kind != Kind::Same;
        const bool isEndAlone = isChange && part.text.contains(u'\n') && part.text.trimmed().isEmpty();
        if (!isChange)
            m_isInChange = false;
        if (isEndAlone) { // Nothing else would be seen of it.
            put(u"¶"_s, part, run);
            if (part.kind == Kind::Added)
                m_ends += int(part.text.count(u'\n'));
            return;
        }
        qsizetype from = 0;
        while (from <= part.text.size()) {
            qsizetype end = part.text.indexOf(u'\n', from);
            if (end < 0)
                end = part.text.size();
            if (end > from)
                put(part.text.mid(from, end - from), part, run);
            m_ends += end < part.text.size();
            from = end + 1;
        }
    }

    void put(const QString &text, const DifferencePart &part, const PageRun &run)
    {
        if (m_ends > 1)
            m_maker.begin(m_line);
        else if (m_ends == 1)
            m_maker.breakLine({});
        m_ends = 0;
        const int position = m_maker.position();
        m_maker.add(text, run);
        if (part.kind == DifferencePart::Kind::Same)
            return;
        if (!std::exchange(m_isInChange, true))
            m_changes.push_back({ position, 0, {}, {} });
        PageChange &change = m_changes.back();
        change.length = m_maker.position() - change.position;
        append(part.kind == DifferencePart::Kind::Added ? change.added : change.removed, text);
    }

    LineMaker m_maker;
    PageLine m_line;
    std::vector<PageChange> m_changes;
    int m_ends = 0; ///< Of lines, that are due before the next letter.
    bool m_isInChange = false;
};

} // namespace

DifferencePage differencePage(
    const std::vector<DifferencePart> &title, const std::vector<DifferencePart> &text)
{
    DifferenceWriter writer;
    PageLine heading;
    heading.headingLevel = 1;
    if (!title.empty())
        writer.write(title, heading);
    writer.write(text, {});
    return writer.take();
}
