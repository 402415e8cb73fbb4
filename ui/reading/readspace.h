#pragma once

#include "reading/articleview.h"
#include "reading/readhistory.h"

#include <QWidget>

class ArticleListModel;
class EmptyState;
class FeedTree;
class FeedTreeModel;
class Library;
class MessageStrip;
class QLabel;
class QLineEdit;
class QListWidget;
class QListView;
class QButtonGroup;
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
    bool hasNamed() const; ///< A blog, a folder or a saved search is chosen.
    bool hasBack() const { return m_history.hasBack(); }
    bool hasForward() const { return m_history.hasForward(); }
    QStringList folded() const; ///< What is folded in the tree of lists, for the settings.
    void setFolded(const QStringList &keys);
    void setLetterKeys(bool areOn) { m_areLettersOn = areOn; }

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
    void goBack();
    void goForward();
    void editTags();
    void removeArticles();
    void editFeed(); ///< Name, folder, language, country, pictures of the chosen blog; or a folder's name.
    void copyFeedAddress();
    void openHomePage();
    void refreshFeed();
    void saveSearch();
    void forgetSearch();
    void previewOpml(const QByteArray &bytes);
    void refresh();
    void readOn(); ///< A page down; from the end of the article to the next unread one.

signals:
    void contextChanged();
    void quoteRequested(ArticleId article, const SelectedPassage &passage);
    void versionsRequested(ArticleId article);
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
    void showWaiting();
    void search();
    void chooseCondition(int which);
    ListPlace chosenPlace() const;
    ArticleFilter chosenFilter() const;
    void choose(const ListPlace &place);
    void go(const ReadPlace &place);
    void remember();
    void showArticle(ArticleId id);
    std::vector<ArticleId> selectedArticles() const;
    void openFeedMenu(const QPoint &at);
    void renameFolder(const QString &folder, const QString &name);
    bool move(const QObject *from, int key);
    void followTyped();
    void followFound(const FoundFeed &found, const QString &typed);
    void endLooking(const Error &error);
    void offer(const std::vector<FoundFeed> &found, const QString &typed);
    void endFollowing();
    bool triggerByPlace(const QKeyEvent &event);
    void explain(const QString &key, const Error &error);
    bool step(int by, bool unreadOnly);

    Library &m_library;
    FeedTreeModel *m_feedModel;
    ArticleListModel *m_articleModel;
    MessageStrip *m_strip = nullptr;
    QSplitter *m_splitter = nullptr;
    FeedTree *m_feeds = nullptr;
    QWidget *m_followLine = nullptr;
    QLineEdit *m_address = nullptr;
    QPushButton *m_followButton = nullptr;
    QLabel *m_choiceLabel = nullptr;
    QListWidget *m_choices = nullptr; ///< When a page names several feeds.
    std::vector<FoundFeed> m_found; ///< Those, in its order,
    QString m_typed; ///< and what was typed to find them.
    QLineEdit *m_search = nullptr;
    QListView *m_articles = nullptr;
    QWidget *m_conditions = nullptr;
    QButtonGroup *m_condition = nullptr;
    QWidget *m_searchBar = nullptr;
    QPushButton *m_scope = nullptr;
    QPushButton *m_saveSearch = nullptr;
    QPushButton *m_waiting = nullptr; ///< "12 new articles".
    QPushButton *m_versions = nullptr; ///< Shown when the publisher changed the text.
    QPushButton *m_nothingButton = nullptr;
    QWidget *m_rest = nullptr; ///< Below it.
    ListPlace m_place; ///< The list that is shown.
    ReadHistory m_history;
    bool m_isTravelling = false;
    bool m_areLettersOn = true;
    ArticleFilter::Which m_which = ArticleFilter::Which::All;
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
