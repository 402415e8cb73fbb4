#pragma once

#include <QListView>

/// The list of articles. Coming to it by key opens nothing: Qt's own view would make its first row the
/// current one. Main thread.
class ArticleListView final : public QListView {
    Q_OBJECT
public:
    explicit ArticleListView(QWidget *parent = nullptr);

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
};
