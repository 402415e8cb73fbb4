#include "writing/termfield.h"

#include "writing/termpopover.h"

#include <QAbstractItemView>
#include <QBoxLayout>
#include <QCompleter>
#include <QHash>
#include <QLineEdit>
#include <QSet>
#include <QStringListModel>
#include <QToolButton>

#include <algorithm>
#include <functional>

using namespace Qt::StringLiterals;

namespace {

bool isSame(const QString &one, const QString &other) { return one.compare(other, Qt::CaseInsensitive) == 0; }

bool holds(const QStringList &names, const QString &name)
{
    return std::any_of(names.begin(), names.end(), [&](const QString &each) { return isSame(each, name); });
}

/// Where the name begins in which the cursor stands, and where it ends.
std::pair<qsizetype, qsizetype> pieceAt(const QString &line, qsizetype cursor)
{
    const qsizetype comma = cursor == 0 ? -1 : line.lastIndexOf(u',', cursor - 1);
    const qsizetype next = line.indexOf(u',', cursor);
    return { comma + 1, next < 0 ? line.size() : next };
}

} // namespace

QString joinedNames(const QStringList &names) { return names.join(u", "_s); }

QStringList splitNames(const QString &line, const QStringList &known)
{
    const QStringList pieces = line.split(u',');
    QStringList names;
    for (qsizetype from = 0; from < pieces.size();) {
        // The longest run of pieces that is one name.
        qsizetype count = pieces.size() - from;
        QString name;
        for (; count > 1; --count) {
            name = pieces.mid(from, count).join(u',').simplified();
            const auto found = std::find_if(known.begin(), known.end(),
                [&](const QString &each) { return isSame(each.simplified(), name); });
            if (found != known.end())
                break;
        }
        if (count == 1)
            name = pieces[from].simplified();
        if (!name.isEmpty() && !holds(names, name))
            names << name;
        from += count;
    }
    return names;
}

std::vector<TermRow> inTree(const std::vector<Term> &terms)
{
    QHash<qint64, std::vector<Term>> inside;
    QSet<qint64> ids;
    for (const Term &term : terms)
        ids.insert(term.id);
    for (const Term &term : terms)
        inside[ids.contains(term.parent) && term.parent != term.id ? term.parent : 0].push_back(term);
    for (std::vector<Term> &rows : inside) {
        std::ranges::sort(rows, [](const Term &one, const Term &other) {
            const int order = QString::localeAwareCompare(one.name, other.name);
            return order != 0 ? order < 0 : one.id < other.id;
        });
    }
    std::vector<TermRow> tree;
    QSet<qint64> placed;
    const std::function<void(qint64, int)> place = [&](qint64 parent, int depth) {
        for (const Term &term : inside.value(parent)) {
            if (placed.contains(term.id))
                continue;
            placed.insert(term.id);
            tree.push_back({ term, depth });
            place(term.id, depth + 1);
        }
    };
    place(0, 0);
    for (const Term &term : terms) { // In a ring of each other.
        if (placed.contains(term.id))
            continue;
        placed.insert(term.id);
        tree.push_back({ term, 0 });
        place(term.id, 1);
    }
    return tree;
}

TermField::TermField(const QString &name, QWidget *parent)
    : QWidget(parent)
    , m_name(name)
    , m_line(new QLineEdit(this))
    , m_choose(new QToolButton(this))
    , m_completer(new QCompleter(this))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(m_line, 1);
    row->addWidget(m_choose);
    m_line->setAccessibleName(name);
    setFocusProxy(m_line);
    m_choose->setText(u"…"_s);
    m_choose->setToolTip(tr("Choose from the site's"));
    m_choose->setAccessibleName(tr("Choose: %1").arg(name));
    m_choose->setFocusPolicy(Qt::TabFocus);
    m_choose->setEnabled(false);
    m_completer->setModel(new QStringListModel(m_completer));
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_completer->setFilterMode(Qt::MatchContains);
    m_completer->setWidget(m_line); // Of one name in the line, not of the line.
    connect(m_line, &QLineEdit::textEdited, this, [this] {
        complete();
        emit edited();
    });
    connect(
        m_completer, qOverload<const QString &>(&QCompleter::activated), this, &TermField::insertCompletion);
    connect(m_choose, &QToolButton::clicked, this, &TermField::choose);
}

void TermField::setPlaceholderText(const QString &text) { m_line->setPlaceholderText(text); }

void TermField::setTerms(const std::vector<Term> &terms)
{
    m_terms = terms;
    QStringList names;
    for (const TermRow &row : inTree(terms))
        names << row.term.name;
    static_cast<QStringListModel *>(m_completer->model())->setStringList(names);
    m_choose->setEnabled(!m_terms.empty());
}

void TermField::setNames(const QStringList &names)
{
    m_given = names;
    const QString line = joinedNames(names);
    if (m_line->text() != line)
        m_line->setText(line);
}

QStringList TermField::known() const
{
    QStringList all = m_given;
    for (const Term &term : m_terms)
        all << term.name;
    return all;
}

QStringList TermField::names() const { return splitNames(m_line->text(), known()); }

void TermField::complete()
{
    const auto [start, end] = pieceAt(m_line->text(), m_line->cursorPosition());
    const QString piece = m_line->text().mid(start, m_line->cursorPosition() - start).trimmed();
    m_completer->setCompletionPrefix(piece);
    const bool isWhole
        = m_completer->completionCount() == 1 && isSame(m_completer->currentCompletion(), piece);
    if (piece.isEmpty() || m_completer->completionCount() == 0 || isWhole)
        return m_completer->popup()->hide();
    m_completer->complete();
}

void TermField::insertCompletion(const QString &name)
{
    const auto [start, end] = pieceAt(m_line->text(), m_line->cursorPosition());
    const QString before = start > 0 ? u" "_s : QString();
    const bool isLast = end == m_line->text().size();
    QString line = m_line->text();
    line.replace(start, end - start, before + name + (isLast ? u", "_s : QString()));
    m_line->setText(line);
    m_line->setCursorPosition(static_cast<int>(start + before.size() + name.size() + (isLast ? 2 : 0)));
    emit edited();
}

void TermField::choose()
{
    auto *popover = new TermPopover(window(), m_name, inTree(m_terms), names());
    connect(popover, &TermPopover::toggled, this, &TermField::toggle);
    popover->openAt(m_choose, m_choose->rect());
}

void TermField::toggle(const QString &name, bool isOn)
{
    QStringList now = names();
    now.removeIf([&](const QString &each) { return isSame(each, name); });
    if (isOn)
        now << name;
    m_line->setText(joinedNames(now));
    emit edited();
}
