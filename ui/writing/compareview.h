#pragma once

#include "base/result.h"
#include "formats/blocks/comparison.h"
#include "model/draft.h"
#include "writing/fieldwords.h"

#include <QFont>
#include <QTimer>
#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

class Drafts;
class PreviewView;
class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QTextBrowser;
class QToolButton;

/// A version of the post beside the text of now or another version: what went is struck, what came is
/// underlined, and each place says in words what happened there. Main thread; comparing is in a worker.
class CompareView final : public QWidget {
    Q_OBJECT
public:
    explicit CompareView(Drafts &drafts, QWidget *parent = nullptr);

    /// `chosen` beside `other`, or beside what setNow() gave. `before` is the state before the chosen one, if
    /// there is one. `site` is the name of the draft's site.
    void present(const Revision &chosen, const std::optional<Revision> &other,
        const std::optional<Revision> &before, const QString &site);
    /// What the editor holds.
    void setNow(const PostFields &now);
    void setLists(const FieldLists &lists) { m_lists = lists; }
    void setTextFont(const QFont &font);

    int changes() const { return int(m_places.size()); }
    QTextBrowser *text() const { return m_text; }

signals:
    void closed();
    void restoreRequested(const Revision &revision);
    /// The block of that number of the version, put into the text of now.
    void restoreBlockRequested(const QByteArray &earlier, int block);
    void failed(const Error &error);
    void compared();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    enum class Against { Now, Before, Other };
    struct ChangedField;
    struct Comparison;
    struct Change;
    class Writer;
    static Comparison comparisonOf(
        const PostFields &before, const PostFields &after, const FieldLists &lists);

    Against against() const;
    void read();
    void compare();
    void write();
    void goTo(int change);
    void showTitle();
    void showPage();

    Drafts &m_drafts;
    Revision m_chosen; ///< With its text, once it was read.
    std::optional<Revision> m_other;
    std::optional<Revision> m_before;
    PostFields m_now;
    FieldLists m_lists;
    QString m_site;
    QFont m_textFont;
    std::shared_ptr<const Comparison> m_comparison;
    struct Place {
        int position; ///< In the document.
        QString words; ///< What happened there.
    };
    std::vector<Place> m_places;
    int m_at = -1;
    int m_asked = 0; ///< An answer to an older question is dropped.
    int m_pageAsked = 0;
    QTimer m_due; ///< While somebody types.
    bool m_hasText = false; ///< The versions' texts are here.
    bool m_isAllShown = false;

    QLabel *m_title;
    QComboBox *m_against;
    QToolButton *m_previous;
    QToolButton *m_next;
    QLabel *m_said;
    QPushButton *m_asPage;
    QPushButton *m_restore;
    QStackedWidget *m_stack;
    QTextBrowser *m_text;
    PreviewView *m_page;
};
