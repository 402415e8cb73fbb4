#pragma once

#include "model/draft.h"
#include "model/site.h"

#include <QWidget>

#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;

/// The fields of the post beside its text: site, categories, tags, excerpt, slug. Shows values and says when
/// they change. Main thread.
class PostInspector final : public QWidget {
    Q_OBJECT
public:
    explicit PostInspector(QWidget *parent = nullptr);

    void setSites(const std::vector<Site> &sites);
    void present(const Draft &draft);
    /// The fields of this page put over `fields`.
    PostFields over(PostFields fields) const;
    SiteId site() const;

signals:
    void edited();
    void siteChosen(SiteId site);
    void connectRequested();

private:
    void countExcerpt();

    QComboBox *m_site;
    QLineEdit *m_categories;
    QLineEdit *m_tags;
    QPlainTextEdit *m_excerpt;
    QLabel *m_excerptLabel;
    QLineEdit *m_slug;
    QLabel *m_status;
};
