#pragma once

#include "reading/articleview.h"

#include <QWidget>

class ArticleListModel;
class EmptyState;
class FeedListModel;
class Library;
class MessageStrip;
class QLineEdit;
class QListView;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTimer;
class QToolButton;
struct Error;

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

signals:
    void contextChanged();
    void quoteRequested(ArticleId article, const SelectedPassage &passage);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *makeFeedPane();
    QWidget *makeListPane();
    QWidget *makeArticlePane();
    void showChosen();
    void showCurrent();
    void showEmptiness();
    void followTyped();
    void explain(const QString &key, const Error &error);
    void step(int by, bool unreadOnly);

    Library &m_library;
    FeedListModel *m_feedModel;
    ArticleListModel *m_articleModel;
    MessageStrip *m_strip = nullptr;
    QSplitter *m_splitter = nullptr;
    QListView *m_feeds = nullptr;
    QWidget *m_followLine = nullptr;
    QLineEdit *m_address = nullptr;
    QPushButton *m_followButton = nullptr;
    QLineEdit *m_search = nullptr;
    QListView *m_articles = nullptr;
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
