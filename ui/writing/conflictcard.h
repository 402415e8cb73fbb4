#pragma once

#include "writing/conflictpage.h"

#include <QFrame>
#include <QHash>

#include <optional>

class ConflictSide;
class PostEdit;
class QBoxLayout;
class QButtonGroup;
class QLabel;
class QRadioButton;

/// A place in which both changed the same: both texts beside each other (one below the other where there is
/// no room), and what a person takes of them. Nothing is taken before somebody says so. Main thread.
class ConflictCard final : public QFrame {
    Q_OBJECT
public:
    using Take = blocks::MergeChoice::Take;

    ConflictCard(const ConflictPlace &place, const QFont &textFont, QWidget *parent = nullptr);

    const ConflictPlace &place() const { return m_place; }
    bool isDecided() const;
    std::optional<blocks::MergeChoice> choice() const; ///< None while it is not decided.
    QString ownWords() const; ///< Written by hand, whether they are taken or not; empty if nothing was.
    QByteArray ownMarkup() const;
    QHash<QByteArray, QByteArray> ownCopies() const; ///< As PostEdit::copies().
    void offerOwn(const QByteArray &markup); ///< For when one's own words are chosen.
    void take(Take take); ///< Both and Own are of places of the text alone.
    void choose(const blocks::MergeChoice &choice);
    void setNumber(int number, int count); ///< From 1.
    void setBaseShown(bool isShown);
    void setTextFont(const QFont &font);
    void focusChoice();
    std::optional<int> ownCursor() const; ///< Where one writes, if the focus is there.
    void focusOwn(int cursor);

signals:
    void ownOpened(PostEdit *own); ///< The field for one's own words is here now.
    void decided(); ///< Another choice, or other words of one's own.

protected:
    void resizeEvent(QResizeEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void showState();
    void openOwn(const QByteArray &markup);
    QRadioButton *makeChoice(Take take, const QString &words);

    const ConflictPlace m_place;
    QFont m_textFont;
    QLabel *m_title;
    QLabel *m_state;
    QBoxLayout *m_sides;
    ConflictSide *m_base = nullptr; ///< Once somebody asks for it.
    ConflictSide *m_mine;
    ConflictSide *m_theirs;
    QButtonGroup *m_choices;
    PostEdit *m_own = nullptr; ///< Once somebody writes.
};
