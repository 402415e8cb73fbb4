#pragma once

#include <QLatin1StringView>
#include <QWidget>

class QButtonGroup;
class QVBoxLayout;

/// The spaces of the window, one below the other, with icon and word. Arrow keys move, as in a tab list. Main
/// thread.
class SpacesRail final : public QWidget {
    Q_OBJECT
public:
    explicit SpacesRail(QWidget *parent = nullptr);

    /// Adds the next space; its number is the order of the calls, from 0.
    void addSpace(QLatin1StringView icon, const QString &name, const QString &shortcut);
    void setCurrent(int space);
    int current() const;

signals:
    void chosen(int space);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QButtonGroup *m_buttons;
    QVBoxLayout *m_column;
};
