#pragma once

#include "model/site.h"

#include <QStringList>
#include <QWidget>

#include <vector>

class QCompleter;
class QLineEdit;
class QToolButton;

/// Names in one line, parted by commas. A name that has a comma of its own stays whole where it is one of
/// `known`.
QStringList splitNames(const QString &line, const QStringList &known);
QString joinedNames(const QStringList &names);

/// Terms in the order of a tree: each category behind the one that it is in, with its depth; by name. What
/// names itself as its own ancestor stands at the top.
struct TermRow {
    Term term;
    int depth = 0;

    bool operator==(const TermRow &) const = default;
};
std::vector<TermRow> inTree(const std::vector<Term> &terms);

/// The categories or the tags of a post: a line to type in, which completes, and a list to choose from. What
/// the site has is known without a network. Main thread.
class TermField final : public QWidget {
    Q_OBJECT
public:
    /// `name` is what it is called, for the list and for screen readers.
    TermField(const QString &name, QWidget *parent);

    void setTerms(const std::vector<Term> &terms); ///< Of the site.
    void setNames(const QStringList &names);
    QStringList names() const;
    void setPlaceholderText(const QString &text);
    QLineEdit *line() const { return m_line; }

signals:
    void edited();

private:
    QStringList known() const;
    void complete();
    void insertCompletion(const QString &name);
    void choose();
    void toggle(const QString &name, bool isOn);

    QString m_name;
    std::vector<Term> m_terms;
    QStringList m_given; ///< The names that were set last: they stay whole, whatever is in them.
    QLineEdit *m_line;
    QToolButton *m_choose;
    QCompleter *m_completer;
};
