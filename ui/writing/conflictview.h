#pragma once

#include "base/result.h"
#include "writing/conflictcard.h"
#include "writing/wordsview.h"

#include <QFont>
#include <QHash>
#include <QMap>
#include <QTimer>
#include <QWidget>

#include <memory>
#include <optional>
#include <vector>

class PostEdit;
class QBoxLayout;
class QLabel;
class QPushButton;
class QScrollArea;
class QToolButton;
enum class Toward;

/// What was written by hand, in what ConflictView::keepingRequested() says: block markup. Empty if nothing
/// was.
QByteArray ownMarkupIn(const QByteArray &decisions);

/// Two texts of one post that wait for a person: the post in reading order, quiet where nothing is to be
/// decided, and a card for each place in which both changed the same. Decides nothing by itself. Main thread;
/// reading the texts is in a worker.
class ConflictView final : public QWidget {
    Q_OBJECT
public:
    using Take = blocks::MergeChoice::Take;

    explicit ConflictView(QWidget *parent = nullptr);

    /// `site` is its name. What was decided of a place that is the same now stays decided, also since an
    /// earlier start of the program.
    void present(const OpenConflict &conflict, const QString &site, const FieldLists &lists);
    void clear();
    const std::optional<OpenConflict> &shown() const { return m_conflict; }

    bool isPresented() const { return m_isBuilt; } ///< All places stand as they are in shown().
    int placeCount() const { return int(m_cards.size()); }
    int decidedCount() const;
    /// What is taken so far; mine and both stand for what is not.
    Resolution resolution() const;

    void take(Take take); ///< Of the place where the focus is or was, else the first that is open.
    void takeRest(Take take); ///< Wherever nothing is decided; fields that hold one text keep mine for Both.
    void goTo(Toward toward); ///< The next place, or the one before.
    bool isDecided() const { return m_isBuilt && decidedCount() == placeCount(); }
    void keepMine(); ///< Asks for it: mine as a draft of its own.
    /// All that was written here by hand, without what is taken in `applied`.
    QString ownWords(const Resolution &applied = {}) const;
    void keepDecisions(); ///< At once, what waits to be kept.
    void apply(); ///< If all is decided; else goes to what is not.
    void setTextFont(const QFont &font);

signals:
    void presented();
    void closed();
    void applyRequested(const Resolution &resolution);
    void keepRequested(const Resolution &shown); ///< Mine as a draft of its own.
    void decided();
    void ownOpened(PostEdit *own); ///< A field for one's own words: it spells and types as the editor does.
    /// What is decided so far, within two seconds: for OpenConflict::kept.
    void keepingRequested(ConflictId conflict, const QByteArray &decisions);

protected:
    bool event(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    /// By the key of the place; and what was written by hand and is not taken, by that key and `/own`.
    using Decisions = QMap<QByteArray, blocks::MergeChoice>;
    Decisions decisions() const;
    struct Held {
        int top = 0; ///< From the upper edge of what is seen.
        bool isFocusSeen = false; ///< Whatever it takes.
    };
    struct Building { ///< A page of which the first rows stand.
        std::shared_ptr<const ConflictPage> page;
        Decisions before; ///< Of the places that do not stand yet.
        size_t row = 0; ///< The next.
        Held held = {}; ///< Where the place of the focus was on the screen.
        QByteArray place = {}; ///< Its key, where the focus is or was; empty for none.
        std::optional<int> cursor = {}; ///< In one's own words there, until they stand again.
        int back = -1; ///< The number of that place, once it stands again.
        QWidget *lastInTab = nullptr;
    };
    void build(const std::shared_ptr<const ConflictPage> &page, const Decisions &before);
    void buildMore();
    void endBuilding();
    void addCard(const ConflictPlace &place);
    void goBack();
    void follow();
    void hold();
    bool isFocused() const; ///< Itself, also while another window is active.
    void add(QWidget *widget, Qt::Alignment alignment = {});
    void sayDecisions();
    void addSettled(const std::vector<ConflictRow> &rows, size_t first, size_t end);
    WordsView *makeWords(std::vector<WordsView::Paragraph> paragraphs);
    void noteCopies(const ConflictCard &card);
    void showCount();
    void showAbout(const QString &site);
    int current() const;
    void showCard(int number);
    bool goByKey(const QKeyEvent &event);

    std::optional<OpenConflict> m_conflict;
    QFont m_textFont;
    std::vector<ConflictCard *> m_cards; ///< In reading order; those of fields first.
    bool m_isBuilt = false; ///< What stands here are the places of the conflict as it is now.
    int m_at = -1; ///< Where the focus was last.
    /// Of that place, else of the page: it stays there while lines around it move, until somebody scrolls.
    std::optional<Held> m_held;
    /// The place in which somebody was is gone, and they have not gone to another one: letters decide
    /// nothing.
    bool m_isAstray = false;
    Decisions m_left; ///< Written by hand for places that are gone; no other has room for it.
    /// Quotations that came into own words here as copies, and of what: their records wait for the text.
    QHash<QByteArray, QByteArray> m_copies;
    QTimer m_keepDue;
    std::optional<Building> m_building;
    int m_asked = 0; ///< An answer to an older question is dropped.

    std::vector<QBoxLayout *> m_bars;
    QLabel *m_title;
    QLabel *m_about;
    QLabel *m_count;
    QToolButton *m_previous;
    QToolButton *m_next;
    QPushButton *m_base;
    QPushButton *m_rest;
    QPushButton *m_keep;
    QPushButton *m_apply;
    QScrollArea *m_scroll;
};
