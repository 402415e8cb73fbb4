#pragma once

#include <QLatin1StringView>
#include <QWidget>

class QLabel;
class QPushButton;

/// What stands where nothing is yet: one sentence, one button, one link. Never a blank table. Main thread.
class EmptyState final : public QWidget {
    Q_OBJECT
public:
    explicit EmptyState(QLatin1StringView icon, QWidget *parent = nullptr);

    /// Words for the place; an empty action or link is left out.
    void say(
        const QString &title, const QString &sentence, const QString &action = {}, const QString &link = {});

signals:
    void actionRequested();
    void linkRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void drawIcon();

    QLatin1StringView m_icon;
    QLabel *m_picture;
    QLabel *m_title;
    QLabel *m_sentence;
    QPushButton *m_action;
    QPushButton *m_link;
};
