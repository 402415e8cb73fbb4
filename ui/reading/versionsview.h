#pragma once

#include "formats/text/worddifference.h"
#include "model/feed.h"

#include <QWidget>

#include <vector>

class DifferenceView;
class QComboBox;
class QLabel;
class QListWidget;
class QPushButton;
class QToolButton;

/// An article's texts, each with how much it changed, and any two of them beside each other, word by word.
/// Main thread; comparing is in a worker.
class VersionsView final : public QWidget {
    Q_OBJECT
public:
    explicit VersionsView(QWidget *parent = nullptr);

    /// Newest first, as Library::versions() answers; shows what that version changed, the newest if there is
    /// none of this number.
    void present(const ArticleText &article, const std::vector<ArticleVersion> &versions);
    bool isNewestShown() const;
    void compare(int from, int to); ///< Numbers of versions.
    DifferenceView *text() const { return m_text; }
    void setTextFont(const QFont &font);

public slots:
    void goToOlder();
    void goToNewer();
    void goToNextChange();
    void goToPreviousChange();

signals:
    void backRequested();
    void versionRequested(int number); ///< To be read, as it was.
    void compared();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    struct Comparison;
    static Comparison compareTexts(const ArticleVersion &from, const ArticleVersion &to, const QUrl &base);
    void chooseRow(int row);
    void compareChosen();
    void summarise(int row, int presented);
    void stepChange(int by);
    void sayChange();

    std::vector<ArticleVersion> m_versions;
    QUrl m_base;
    QLabel *m_title;
    QListWidget *m_list;
    QComboBox *m_from;
    QComboBox *m_to;
    QLabel *m_summary;
    QLabel *m_change;
    QToolButton *m_previous;
    QToolButton *m_next;
    QPushButton *m_read;
    DifferenceView *m_text;
    int m_asked = 0; ///< An answer to an older question is dropped.
    int m_presented = 0; ///< So is one about another article.
};
