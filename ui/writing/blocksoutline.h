#pragma once

#include <QTimer>
#include <QTreeWidget>

class PostEdit;

/// The blocks of the post as a tree that can be walked and heard: for the keyboard and for screen readers the
/// structure of the text. The current row is the block that commands act on; Enter goes to it. Main thread.
class BlocksOutline final : public QTreeWidget {
    Q_OBJECT
public:
    explicit BlocksOutline(PostEdit &editor, QWidget *parent = nullptr);

protected:
    void showEvent(QShowEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void fill();
    void follow();
    void choose(const QTreeWidgetItem *item);

    PostEdit &m_editor;
    QTimer m_fillSoon;
    bool m_isFollowing = false;
};
