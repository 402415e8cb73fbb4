#pragma once

#include "model/feed.h"
#include "widgets/popover.h"

class QCheckBox;
class QComboBox;
class QLineEdit;

/// What a person says of a blog: name, folder, language, country, pictures; and what is known of it: address,
/// articles, health. Enter takes it, Escape leaves all as it was. Main thread.
class FeedProperties final : public Popover {
    Q_OBJECT
public:
    FeedProperties(QWidget *window, const Feed &feed, const QStringList &folders);

signals:
    void accepted(const Feed &feed);

protected:
    void keyPressEvent(QKeyEvent *event) override;
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

/// Language and country of one blog or of several. Main thread.
class RegionPopover final : public Popover {
    Q_OBJECT
public:
    /// What all of them say; absent if they differ.
    struct Region {
        std::optional<QString> language;
        std::optional<QString> country;
    };
    RegionPopover(QWidget *window, const QString &title, const Region &region);

signals:
    void accepted(const RegionPopover::Region &region); ///< Absent: stays as it is for each.

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void accept();

    QComboBox *m_language;
    QComboBox *m_country;
};
