#pragma once

#include "model/draft.h"
#include "model/site.h"
#include "writing/checklist.h"

#include <QWidget>

#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class TermField;

/// The fields of the post beside its text: site, categories, tags, excerpt, slug. Shows values and says when
/// they change. Main thread.
class PostInspector final : public QWidget {
    Q_OBJECT
public:
    explicit PostInspector(QWidget *parent = nullptr);

    void setSites(const std::vector<Site> &sites);
    /// What the chosen site has, to choose from.
    void setTerms(const std::vector<Term> &categories, const std::vector<Term> &tags);
    void present(const Draft &draft);
    void presentStatus(const Draft &draft); ///< Where it stands with its site; the fields are left alone.
    /// The fields of this page put over `fields`.
    PostFields over(PostFields fields) const;
    SiteId site() const;
    /// What depends on the text: the checklist, and the excerpt that is made of it.
    void presentChecks(const std::vector<CheckItem> &items, const QString &automaticExcerpt);
    void focusExcerpt();

signals:
    void edited();
    void siteChosen(SiteId site);
    void connectRequested();
    void openRequested(); ///< The post on its site.
    void jumpRequested(CheckItem::Place place);

private:
    void countExcerpt();

    QComboBox *m_site;
    TermField *m_categories;
    TermField *m_tags;
    QPlainTextEdit *m_excerpt;
    QLabel *m_excerptLabel;
    QLineEdit *m_slug;
    QLabel *m_status;
    QLabel *m_link;
    QPushButton *m_open;
    ChecklistView *m_checks;
};
