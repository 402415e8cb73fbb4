#pragma once

#include <QFrame>

class QPushButton;
class QToolButton;
struct ArticleRow;

/// What can be done with the article, above it. Buttons that find no room are in a menu at the end: half a
/// word on a button says nothing. Main thread.
class ArticleBar final : public QFrame {
    Q_OBJECT
public:
    explicit ArticleBar(QWidget *parent = nullptr);

    void present(const ArticleRow &row);
    void setQuotable(bool isQuotable); ///< Words are selected.

signals:
    void starWanted();
    void readWanted(); ///< Or unread, as it says.
    void versionsWanted();
    void browserWanted();
    void quoteWanted();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void fit();
    void fillMenu();

    QPushButton *m_star;
    QPushButton *m_read;
    QPushButton *m_versions;
    QPushButton *m_browser;
    QToolButton *m_more; ///< Those that find no room.
    QPushButton *m_quote;
    bool m_hasVersions = false; ///< The publisher changed the text.
};
