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
class QSpinBox;
class TermField;

/// The fields of the post beside its text: site, categories, tags, excerpt, slug, featured image, author, and
/// when it appears. Of a page: its parent and order in the place of categories, tags and excerpt. Shows
/// values and says when they change. Main thread.
class PostInspector final : public QWidget {
    Q_OBJECT
public:
    explicit PostInspector(QWidget *parent = nullptr);

    void setSites(const std::vector<Site> &sites);
    /// What the chosen site has, to choose from.
    void setTerms(const std::vector<Term> &categories, const std::vector<Term> &tags);
    /// None where the account may not name one.
    void setAuthors(const std::vector<SiteAuthor> &authors);
    /// As PostFields::featuredImage, and what it is called.
    void setFeatured(const QString &featuredImage, const QString &name);
    /// As PostFields::parent, and what it is called.
    void setParentPage(qint64 parent, const QString &name);
    void present(const Draft &draft);
    void presentStatus(const Draft &draft); ///< Where it stands with its site; the fields are left alone.
    /// The fields of this page put over `fields`.
    PostFields over(PostFields fields) const;
    SiteId site() const;
    /// What depends on the text: the checklist, and the excerpt that is made of it.
    void presentChecks(
        const std::vector<Finding> &findings, const LinksChecked &links, const QString &automaticExcerpt);
    ChecklistView *checks() const { return m_checks; }
    QWidget *featuredButton() const;
    QWidget *parentButton() const;
    void focusExcerpt();
    void focusCategories();
    void focusFeatured();

signals:
    void edited();
    void siteChosen(SiteId site);
    void connectRequested();
    void openRequested(); ///< The post on its site.
    void jumpRequested(Finding::Kind kind, int block);
    void featuredRequested(); ///< To be chosen beside featuredButton().
    void parentRequested(); ///< The same beside parentButton().
    void scheduleRequested();

private:
    void countExcerpt();
    void showFieldsOf(PostType type);
    void chooseAuthor(qint64 author);

    QComboBox *m_site;
    TermField *m_categories;
    TermField *m_tags;
    QPlainTextEdit *m_excerpt;
    QLabel *m_excerptLabel;
    QPushButton *m_parent;
    QSpinBox *m_order;
    QLineEdit *m_slug;
    QLabel *m_slugLabel;
    QPushButton *m_featured;
    QComboBox *m_author;
    QLabel *m_status;
    QLabel *m_link;
    QPushButton *m_open;
    QPushButton *m_schedule;
    ChecklistView *m_checks;
    std::vector<Site> m_sites;
    QString m_featuredImage;
    qint64 m_parentPage = 0;
    qint64 m_authorId = 0; ///< Of the post that is presented, known or not.
};
