#pragma once

#include "desk/library.h"

#include <QWidget>

class QLabel;
class QPushButton;
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

private:
    void fill();
    void count();
    OpmlPreview wanted() const;

    OpmlPreview m_preview;
    QTreeWidget *m_tree;
    QPushButton *m_follow;
};
