#pragma once

#include "desk/library.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTimer;
class QTreeWidget;

/// What an OPML file would bring, to choose from: folders with their blogs, those that are followed already,
/// and what is refused and why. Nothing happens until its button is pressed. Main thread.
class OpmlPage final : public QWidget {
    Q_OBJECT
public:
    explicit OpmlPage(const OpmlPreview &preview, QWidget *parent = nullptr);

signals:
    void accepted(const OpmlPreview &wanted);
    void canceled();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void fill();
    void count();
    OpmlPreview wanted() const;

    OpmlPreview m_preview;
    QTreeWidget *m_tree;
    QPushButton *m_follow;
    int m_addressWidth = 0; ///< What the longest address wants.
    QTimer *m_count; ///< A folder turns all of its blogs: they are counted once.
};
