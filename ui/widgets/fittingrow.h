#pragma once

#include <QWidget>

#include <vector>

/// Widgets side by side; those for which there is no room are not shown, the last first: none is ever cut.
/// For what can be had elsewhere too. Main thread.
class FittingRow final : public QWidget {
    Q_OBJECT
public:
    explicit FittingRow(QWidget *parent = nullptr);

    void add(QWidget *widget);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    std::vector<QWidget *> m_widgets;
};
