#pragma once

#include <QLatin1StringView>
#include <QWidget>

class QLabel;
class QPushButton;

/// What stands where nothing is yet: one sentence, one button, at most two links. Never a blank table. Main
/// thread.
class EmptyState final : public QWidget {
    Q_OBJECT
public:
    explicit EmptyState(QLatin1StringView icon, QWidget *parent = nullptr);

    /// Words for the place; an empty action or link is left out.
    void say(const QString &title, const QString &sentence, const QString &action = {},
        const QString &link = {}, const QString &secondLink = {});

signals:
    void actionRequested();
    void linkRequested();
    void secondLinkRequested();

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void drawIcon();
    void fitWords();

    QLatin1StringView m_icon;
    QLabel *m_picture;
    QLabel *m_title;
    QLabel *m_sentence;
    QPushButton *m_action;
    QPushButton *m_link;
    QPushButton *m_secondLink;
};
