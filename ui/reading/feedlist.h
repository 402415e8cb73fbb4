#pragma once

#include "model/feed.h"

#include <QAbstractItemModel>

#include <memory>
#include <optional>
#include <vector>

class Library;

/// A place in the tree of lists: what its articles are, or what is searched for.
struct ListPlace {
    enum class Kind { Heading, Smart, Search, Tag, Country, Language, Folder, Feed };

    Kind kind = Kind::Heading;
    ArticleFilter filter = {};
    SavedSearch search = {}; ///< Of Kind::Search.

    bool operator==(const ListPlace &) const = default;
};

/// What can be read: smart lists, saved searches, tags, countries, languages, folders and blogs, as a tree
/// with counts of what is unread. Blogs can be dragged into folders, folders into each other. Main thread.
class FeedTreeModel final : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Role { CountRole = Qt::UserRole + 1, TroubleRole, DepthRole, HeadingRole };
    explicit FeedTreeModel(Library &library, QObject *parent = nullptr);
    ~FeedTreeModel() override;

    bool hasFeeds() const { return m_hasFeeds; }
    ListPlace placeAt(const QModelIndex &index) const;
    QString nameAt(const QModelIndex &index) const;
    /// Invalid if there is none.
    QModelIndex indexOf(const ListPlace &place) const;
    /// For settings: never changes with the language.
    QString keyAt(const QModelIndex &index) const;
    /// The next blog after this one that has something unread, round the end; invalid if none has.
    QModelIndex nextUnreadFeed(const QModelIndex &after) const;
    QModelIndexList foldable() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    QStringList mimeTypes() const override;
    QMimeData *mimeData(const QModelIndexList &indexes) const override;
    bool canDropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
        const QModelIndex &parent) const override;
    bool dropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
        const QModelIndex &parent) override;

signals:
    /// A blog, or all of a folder, into a folder; empty is none.
    void moveRequested(const ListPlace &what, const QString &folder);

private:
    struct Node;
    void reload();
    std::unique_ptr<Node> grow() const;
    static bool takeCounts(Node &shown, const Node &fresh);
    const Node *nodeAt(const QModelIndex &index) const;
    QModelIndex indexOf(const Node *node) const;
    template<class Matches>
    const Node *find(const Node &under, Matches matches) const;
    const Node *draggedNode(const QMimeData &data) const;
    std::optional<QString> folderAt(const QModelIndex &parent) const;

    Library &m_library;
    std::unique_ptr<Node> m_root;
    bool m_hasFeeds = false;
};

/// The sentence for a blog that could not be refreshed; empty if all is well.
QString troubleOf(const Feed &feed);
