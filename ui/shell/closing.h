#pragma once

#include "base/result.h"
#include "model/draft.h"

#include <QObject>

#include <optional>
#include <vector>

class DecisionKeeper;
class Drafts;
class MessageStrip;
class QWidget;

/// Whether the window may close: not before everything typed or decided is on the disk, or the person knows
/// what a full disk would cost. Nothing waits and nothing is modal: the strip offers the ways on. Main
/// thread.
class Closing final : public QObject {
    Q_OBJECT
public:
    Closing(Drafts &drafts, DecisionKeeper &decisions, MessageStrip &strip, QWidget *window);

    /// Otherwise it writes what it was; then `ready`, or `refused` and a message in the strip.
    [[nodiscard]] bool mayClose();
    /// What is typed, or written by hand for a conflict, and not on the disk: one file after another where
    /// the person wants it.
    void saveCopies();

signals:
    void ready(); ///< Closing succeeds now.
    void refused(DraftId unsaved); ///< The disk did not take this one; none: what is decided of a conflict.

private:
    bool isKept() const;
    void settle();
    void explain();
    void saveCopy(DraftId id, const QString &path);
    std::optional<PostFields> toCopy(DraftId id) const;
    QString whatIsNotKept() const;
    QString whatClosingLoses() const;
    bool hasToCopy() const;
    void closeAnyway();

    Drafts &m_drafts;
    DecisionKeeper &m_decisions;
    MessageStrip &m_strip;
    QWidget *m_window;
    Error m_error; ///< Why the last write failed.
    int m_refusals = 0; ///< Since everything was last on the disk.
    std::vector<DraftId> m_toCopy; ///< None: what was written by hand for conflicts.
    enum class State { Open, Writing, Decided };
    State m_state = State::Open;
};
