#pragma once

#include "reading/articleview.h"
#include "reading/readhistory.h"

#include <QAccessible>
#include <QPointer>
#include <QWidget>

class ArticleBar;
class ArticleListModel;
class ArticlePane;
class EmptyState;
class FeedTree;
class FeedTreeModel;
class Library;
class MessageStrip;
class OpmlPage;
class Popover;
class QContextMenuEvent;
class QLabel;
class QLineEdit;
class QListWidget;
class QListView;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTimer;
class QToolButton;
class VersionsView;
struct Error;
struct FoundFeed;
struct OpmlPreview;

/// Read: blogs, articles, the article. Shows the library and says what a person wishes; quoting is the
/// window's. Main thread.
class ReadSpace final : public QWidget, private QAccessible::ActivationObserver {
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
    ListPlace chosen() const; ///< What stands under the cursor in the tree; a heading is nothing.
    bool hasChosenFeeds() const; ///< A blog, or a folder with blogs in it.
    bool hasRows() const;
    bool hasFeeds() const;
    bool hasWords() const; ///< Something is searched for, and not kept yet.
    bool hasBack() const { return m_history.hasBack(); }
    bool hasForward() const { return m_history.hasForward(); }
    QStringList folded() const; ///< What is folded in the tree of lists, for the settings.
    void setFolded(const QStringList &keys);

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
    void rename(); ///< The chosen blog, folder or saved search.
    void moveToFolder(); ///< The chosen blog, or all blogs of the chosen folder.
    void newFolder();
    void deleteFolder(); ///< Its blogs stay.
    void editRegion(); ///< Language and country of the chosen blog, or of all of a folder.
    void editFeed(); ///< All that a person says of the chosen blog.
    void copyFeedAddress();
    void openHomePage();
    void refreshFeed();
    void removeChosen(); ///< Unfollows, or deletes the folder or the search.
    void saveSearch();
    void editSearch();
    void forgetSearch();
    void previewOpml(const QByteArray &bytes);
    void refresh();
    void readOn(); ///< A page down; from the end of the article to the next unread one.
    void readBack(); ///< A page up.
    void find(); ///< Words in the article that is open.
    void findNext(); ///< The next place, or the next change between two versions.
    void findPrevious();
    void showVersions();

signals:
    void contextChanged();
    void quoteRequested(ArticleId article, const SelectedPassage &passage);
    void connectRequested();
    void writeRequested();
    void listMenuRequested(const QPoint &at); ///< For what is chosen in the tree; on the screen.
    void articleMenuRequested(const QPoint &at);
    void textSizeWanted(int steps);

protected:
    bool event(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void accessibilityActiveChanged(bool isActive) override;
    QWidget *makeFeedPane();
    QWidget *makeListPane();
    QWidget *makeArticlePane();
    void showChosen();
    void showCurrent();
    void showEmptiness();
    void showWaiting();
    void showBars();
    bool leaveSearch(int key);
    void search();
    void chooseCondition(ArticleFilter::Which which);
    void showCondition(ArticleFilter::Which which);
    ListPlace chosenPlace() const;
    ArticleFilter chosenFilter() const;
    void choose(const ListPlace &place);
    void go(const ReadPlace &place);
    void remember();
    void showArticle(ArticleId id);
    void presentArticle(const ArticleText &article);
    void showVersion(int number);
    void sayIfChanged();
    std::vector<ArticleId> selectedArticles() const;
    bool openMenu(QObject *watched, const QContextMenuEvent &event);
    std::vector<FeedId> chosenFeeds() const;
    QStringList folders() const;
    void openBeside(Popover *popover);
    void changeFeeds(
        const std::vector<FeedId> &ids, const std::function<void(Feed &)> &edit, const QString &said);
    void renameFolder(const QString &folder, const QString &name);
    void moveTo(const ListPlace &what, const QString &folder);
    void keepSearch(const SavedSearch &search, const SavedSearch &before);
    void importOpml(const OpmlPreview &wanted);
    void closeOpml();
    void sayRefreshed(const RefreshReport &report);
    void dwell();
    bool move(const QObject *from, int key);
    void followTyped();
    void followFound(const FoundFeed &found, const QString &typed);
    void endLooking(const Error &error);
    void offer(const std::vector<FoundFeed> &found, const QString &typed);
    void endFollowing();
    void explain(const QString &key, const Error &error);
    bool step(int by, bool unreadOnly);
    std::optional<Article> findUnread(ArticleFilter filter) const;
    void goFar(const Article &article);

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
    QList<std::pair<ArticleFilter::Which, QPushButton *>> m_condition;
    QWidget *m_searchBar = nullptr;
    QPushButton *m_scope = nullptr;
    QPushButton *m_saveSearch = nullptr;
    QPushButton *m_waiting = nullptr; ///< "12 new articles".
    QPushButton *m_nothingButton = nullptr;
    QWidget *m_rest = nullptr; ///< Below it.
    ListPlace m_place; ///< The list that is shown.
    std::optional<ArticleCursor> m_beyond; ///< Of the article that is open although its row is not here.
    ReadHistory m_history;
    bool m_isTravelling = false;
    ArticleFilter::Which m_which = ArticleFilter::Which::All;
    QLabel *m_nothing = nullptr; ///< In the place of an empty list.
    QStackedWidget *m_stack = nullptr;
    QPointer<OpmlPage> m_opml; ///< Shown in the place of the article.
    EmptyState *m_empty = nullptr;
    ArticleBar *m_bar = nullptr;
    ArticlePane *m_article = nullptr; ///< Below it.
    ArticleView *m_view = nullptr; ///< In it.
    VersionsView *m_versionsView = nullptr;
    QTimer *m_dwell = nullptr;
    QTimer *m_searchPause = nullptr;
    int m_dwellSeconds = 2;
    bool m_isListening = false; ///< A screen reader, or something like it.
    bool m_isDwellOver = true; ///< Read by it, or marked by hand: not again for this article.
    bool m_isRefreshing = false;
};
