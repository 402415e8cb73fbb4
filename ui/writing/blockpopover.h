#pragma once

#include "widgets/popover.h"
#include "writing/blockfields.h"

class QLabel;
class QLineEdit;
class QVBoxLayout;

/// What is the same beside every block that is shown as a whole: its name, its fields, and that closing takes
/// what was typed while Escape gives back what was. Main thread.
class BlockPopover : public Popover {
    Q_OBJECT
public:
    BlockPopover(QWidget *window, const QString &title);
    void setVisible(bool isVisible) override;

signals:
    void accepted(); ///< Closed, and not by Escape.

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void closeWith(const QString &action); ///< A button below everything that takes it all.
    /// The label is its buddy's name.
    QLabel *addLabel(const QString &text, QWidget *buddy);
    QVBoxLayout *column() const { return m_column; }

private:
    QVBoxLayout *m_column;
    bool m_isGivenBack = false;
};

/// The longest alternative text that screen readers say in one breath; more is a caption's.
inline constexpr int longestAlt = 125;

/// Counts the letters of an alternative text beside its field.
QLabel *makeAltCount(QLineEdit *alt);

/// The fields of a block: of a picture, an embed, sound, video, a button. Main thread.
class FieldsPopover final : public BlockPopover {
    Q_OBJECT
public:
    FieldsPopover(QWidget *window, const QString &title, const std::vector<BlockField> &fields);
    std::vector<QString> values() const;

protected:
    void showEvent(QShowEvent *event) override;

private:
    std::vector<QWidget *> m_fields; ///< InlineEdit for what is rich, else QLineEdit.
};
