#pragma once

#include "model/feed.h"
#include "widgets/popover.h"

class QCheckBox;
class QComboBox;
class QLineEdit;

/// What a person says of a blog: name, folder, language, country, pictures. Enter takes it, Escape leaves all
/// as it was. Main thread.
class FeedProperties final : public Popover {
    Q_OBJECT
public:
    FeedProperties(QWidget *window, const Feed &feed, const QStringList &folders);

signals:
    void accepted(const Feed &feed);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void accept();

    Feed m_feed;
    QLineEdit *m_name;
    QLineEdit *m_folder;
    QComboBox *m_language;
    QComboBox *m_country;
    QCheckBox *m_pictures;
};

/// One name: of a folder, of a search. Main thread.
class NamePopover final : public Popover {
    Q_OBJECT
public:
    NamePopover(QWidget *window, const QString &title, const QString &name);

signals:
    void accepted(const QString &name);

protected:
    void showEvent(QShowEvent *event) override;

private:
    QLineEdit *m_name;
};
