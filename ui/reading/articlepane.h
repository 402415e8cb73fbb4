#pragma once

#include "reading/articleview.h"

#include <QWidget>

class FindBar;
class MessageStrip;

/// The article with what belongs to it: above it which version is read, if it is not the newest; below it
/// that pictures are blocked, and the line to find words. Main thread.
class ArticlePane final : public QWidget {
    Q_OBJECT
public:
    explicit ArticlePane(QWidget *parent = nullptr);

    ArticleView *view() const { return m_view; }
    void present(const ArticleText &article, ArticleView::PictureUse use);

    void sayChanged(); ///< The publisher has another text now.

    /// What the person looked for to come here: it is marked, until they close the line.
    void setSearch(const QString &query);
    void find(); ///< The keyboard goes to the line.
    void findNext();
    void findPrevious();
    bool closeFind(); ///< False if it was closed already.

signals:
    void picturesWanted(FeedId feed, bool areAllowed); ///< From now on, for this blog.
    void versionsWanted();
    void newestWanted();

private:
    void lookFor(const QString &words, SearchBy how);
    void showBlocked();
    void allowAlways();
    void step(int by);

    MessageStrip *m_version;
    ArticleView *m_view;
    MessageStrip *m_blocked;
    FindBar *m_find;
    QString m_search; ///< In the list of articles.
};
