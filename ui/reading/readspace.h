#pragma once

#include "reading/articleview.h"

#include <QWidget>

class ArticleListModel;
class EmptyState;
class FeedListModel;
class Library;
class MessageStrip;
class QLabel;
class QLineEdit;
class QListWidget;
class QListView;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTimer;
class QToolButton;
struct Error;
struct FoundFeed;

/// Read: blogs, articles, the article. Shows the library and says what a person wishes; quoting is the
/// window's. Main thread.
class ReadSpace final : public QWidget {
    Q_OBJECT
public:
    explicit ReadSpace(Library &library, QWidget *parent = nullptr);
    ~ReadSpace() override;

    bool hasArticle() const;
    bool hasPassage() const;
    std::optional<FeedId> chosenFeed() const;
    QUrl articleAddress() const;
    QList<QWidget *> panes() const; ///< In the order of F6.
    QSplitter *splitter() const { return m_splitter; }
    ArticleView *view() const { return m_view; }
    MessageStrip *strip() const { return m_strip; }
    void setTextFont(const QFont &font);
    void setDwell(int seconds);

    void chooseFeed(FeedId feed);
    void openArticle(ArticleId article);

public slots:
    void goToNext();
    void goToPrevious();
    void goToNextUnread();
    void goToPreviousUnread();
    void toggleRead();
    void toggleStar();
    void markAllRead();
    void openInBrowser();
    void quote();
    void focusSearch();
    void follow(); ///< Opens the line for a blog's address.
    void unfollow();
    void refresh();
    void readOn(); ///< A page down; from the end of the article to the next unread one.

signals:
    void contextChanged();
    void quoteRequested(ArticleId article, const SelectedPassage &passage);
    void connectRequested();
    void writeRequested();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *makeFeedPane();
    QWidget *makeListPane();
    QWidget *makeArticlePane();
    void showChosen();
    void showCurrent();
    void showEmptiness();
    void followTyped();
    void followFound(const FoundFeed &found, const QString &typed);
    void endLooking(const Error &error);
    void offer(const std::vector<FoundFeed> &found, const QString &typed);
    void endFollowing();
    bool triggerByPlace(const QKeyEvent &event);
    void explain(const QString &key, const Error &error);
    bool step(int by, bool unreadOnly);

    Library &m_library;
    FeedListModel *m_feedModel;
    ArticleListModel *m_articleModel;
    MessageStrip *m_strip = nullptr;
    QSplitter *m_splitter = nullptr;
    QListView *m_feeds = nullptr;
    QWidget *m_followLine = nullptr;
    QLineEdit *m_address = nullptr;
    QPushButton *m_followButton = nullptr;
    QLabel *m_choiceLabel = nullptr;
    QListWidget *m_choices = nullptr; ///< When a page names several feeds.
    std::vector<FoundFeed> m_found; ///< Those, in its order,
    QString m_typed; ///< and what was typed to find them.
    QLineEdit *m_search = nullptr;
    QListView *m_articles = nullptr;
    QLabel *m_nothing = nullptr; ///< In the place of an empty list.
    QStackedWidget *m_stack = nullptr;
    EmptyState *m_empty = nullptr;
    ArticleView *m_view = nullptr;
    QPushButton *m_star = nullptr;
    QPushButton *m_read = nullptr;
    QPushButton *m_quote = nullptr;
    QTimer *m_dwell = nullptr;
    QTimer *m_searchPause = nullptr;
    int m_dwellSeconds = 2;
    bool m_isRefreshing = false;
};
