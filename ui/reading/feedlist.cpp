#include "reading/feedlist.h"

#include "desk/feedhealth.h"
#include "desk/library.h"
#include "reading/names.h"
#include "widgets/isolated.h"
#include "widgets/tooltip.h"

#include <QMimeData>

#include <algorithm>
#include <functional>

using namespace Qt::StringLiterals;

namespace {

constexpr auto listMime = "application/x-quotidian-list"_L1;

} // namespace

struct FeedTreeModel::Node {
    ListPlace place;
    QString key;
    QString name;
    qint64 count = 0;
    QString trouble; ///< Why it was not refreshed; empty if it was.
    Node *parent = nullptr;
    int row = 0;
    std::vector<std::unique_ptr<Node>> children = {};

    Node *add(ListPlace what, const QString &whatKey, const QString &called, qint64 unread = 0)
    {
        auto child = std::make_unique<Node>();
        child->place = std::move(what);
        child->key = whatKey;
        child->name = called;
        child->count = unread;
        child->parent = this;
        child->row = int(children.size());
        children.push_back(std::move(child));
        return children.back().get();
    }
};

QString troubleOf(const Feed &feed)
{
    // A new blog, and one whose feed has faults but can be read, are no trouble.
    if (feed.health == FeedHealth::NeverFetched || feed.health == FeedHealth::Malformed)
        return {};
    return feedHealthText(feed, QDateTime::currentDateTimeUtc());
}

FeedTreeModel::FeedTreeModel(Library &library, QObject *parent)
    : QAbstractItemModel(parent)
    , m_library(library)
    , m_root(grow())
{
    m_hasFeeds = !library.feeds().empty();
    connect(&library, &Library::feedsChanged, this, &FeedTreeModel::reload);
}

FeedTreeModel::~FeedTreeModel() = default;

std::unique_ptr<FeedTreeModel::Node> FeedTreeModel::grow() const
{
    using Kind = ListPlace::Kind;
    using Which = ArticleFilter::Which;
    auto root = std::make_unique<Node>();
    const LibraryCounts counts = m_library.counts();
    const LibraryLists &lists = m_library.lists();
    root->add({ Kind::Smart, { Which::Today } }, u"today"_s, tr("Today"), counts.today);
    root->add({ Kind::Smart, { Which::Unread } }, u"unread"_s, tr("Unread"), counts.unread);
    root->add({ Kind::Smart, { Which::Starred } }, u"starred"_s, tr("Starred"), counts.starred);
    root->add({ Kind::Smart, {} }, u"all"_s, tr("All articles"), counts.all);

    const auto section = [&root](const std::vector<ListCount> &list, size_t least, const QString &key,
                             const QString &title, Kind kind, QString ArticleFilter::*part,
                             const std::function<QString(const QString &)> &nameOf) {
        if (list.size() < least)
            return;
        Node *heading = root->add({}, key, title);
        std::vector<std::pair<QString, const ListCount *>> named;
        for (const ListCount &each : list)
            named.emplace_back(nameOf(each.key), &each);
        std::ranges::stable_sort(named, [](const auto &one, const auto &other) {
            return QString::localeAwareCompare(one.first, other.first) < 0;
        });
        for (const auto &[name, each] : named) {
            ListPlace place{ kind };
            place.filter.*part = each->key;
            heading->add(place, key + u'/' + each->key, name, each->unread);
        }
    };
    const auto asIs = [](const QString &name) {
        return name;
    };
    if (!lists.searches.empty()) {
        Node *heading = root->add({}, u"searches"_s, tr("Saved searches"));
        for (const SavedSearch &search : lists.searches)
            heading->add({ Kind::Search, {}, search }, u"search/%1"_s.arg(search.id.value), search.name);
    }
    section(lists.tags, 1, u"tags"_s, tr("Tags"), Kind::Tag, &ArticleFilter::tag, asIs);
    section(lists.countries, 2, u"countries"_s, tr("By country"), Kind::Country, &ArticleFilter::country,
        countryName);
    section(lists.languages, 2, u"languages"_s, tr("By language"), Kind::Language, &ArticleFilter::language,
        languageName);

    const std::vector<Feed> feeds = m_library.feeds();
    if (feeds.empty() && lists.folders.empty())
        return root;
    Node *blogs = root->add({}, u"blogs"_s, tr("Blogs"));
    QHash<QString, Node *> folders;
    for (const ListCount &folder : lists.folders) {
        const QString &name = folder.key;
        ListPlace place{ Kind::Folder };
        place.filter.folder = name;
        folders[name] = blogs->add(place, u"folder/"_s + name, name);
    }
    for (const Feed &feed : feeds) {
        Node *under = folders.value(feed.folder, blogs);
        ListPlace place{ Kind::Feed };
        place.filter.feed = feed.id;
        Node *node = under->add(place, u"feed/%1"_s.arg(feed.id.value), feed.name(), feed.unreadCount);
        node->trouble = troubleOf(feed);
        if (under != blogs)
            under->count += feed.unreadCount;
    }
    return root;
}

/// False if the trees have other rows.
bool FeedTreeModel::takeCounts(Node &shown, const Node &fresh)
{
    if (shown.children.size() != fresh.children.size() || shown.place != fresh.place
        || shown.key != fresh.key)
        return false;
    for (size_t i = 0; i < shown.children.size(); ++i) {
        if (!takeCounts(*shown.children[i], *fresh.children[i]))
            return false;
    }
    shown.name = fresh.name;
    shown.count = fresh.count;
    shown.trouble = fresh.trouble;
    return true;
}

void FeedTreeModel::reload()
{
    std::unique_ptr<Node> fresh = grow();
    m_hasFeeds = !m_library.feeds().empty();
    if (takeCounts(*m_root, *fresh)) {
        // The views paint what they show: one signal a level is enough.
        emit dataChanged(index(0, 0), index(rowCount() - 1, 0));
        for (const QModelIndex &parent : foldable())
            emit dataChanged(index(0, 0, parent), index(rowCount(parent) - 1, 0, parent));
        return;
    }
    beginResetModel();
    m_root = std::move(fresh);
    endResetModel();
}

const FeedTreeModel::Node *FeedTreeModel::nodeAt(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<const Node *>(index.constInternalPointer()) : m_root.get();
}

QModelIndex FeedTreeModel::indexOf(const Node *node) const
{
    return node == m_root.get() ? QModelIndex() : createIndex(node->row, 0, node);
}

ListPlace FeedTreeModel::placeAt(const QModelIndex &index) const
{
    return index.isValid() ? nodeAt(index)->place : ListPlace();
}
QString FeedTreeModel::nameAt(const QModelIndex &index) const { return nodeAt(index)->name; }
QString FeedTreeModel::keyAt(const QModelIndex &index) const { return nodeAt(index)->key; }

template<class Matches>
const FeedTreeModel::Node *FeedTreeModel::find(const Node &under, Matches matches) const
{
    for (const auto &child : under.children) {
        if (matches(*child))
            return child.get();
        if (const Node *found = find(*child, matches))
            return found;
    }
    return nullptr;
}

QModelIndex FeedTreeModel::indexOf(const ListPlace &place) const
{
    const Node *found = find(*m_root, [&place](const Node &node) {
        if (place.kind == ListPlace::Kind::Search)
            return node.place.kind == place.kind && node.place.search.id == place.search.id;
        return node.place.kind == place.kind && place.kind != ListPlace::Kind::Heading
            && node.place.filter == place.filter;
    });
    return found ? indexOf(found) : QModelIndex();
}

QModelIndex FeedTreeModel::nextUnreadFeed(const QModelIndex &after) const
{
    std::vector<const Node *> feeds;
    const std::function<void(const Node &)> walk = [&](const Node &node) {
        if (node.place.kind == ListPlace::Kind::Feed)
            feeds.push_back(&node);
        for (const auto &child : node.children)
            walk(*child);
    };
    walk(*m_root);
    const auto here = std::ranges::find(feeds, nodeAt(after));
    const size_t from = here == feeds.end() ? 0 : size_t(here - feeds.begin()) + 1;
    for (size_t i = 0; i < feeds.size(); ++i) {
        const Node *node = feeds[(from + i) % feeds.size()];
        if (node->count > 0 && node != nodeAt(after))
            return indexOf(node);
    }
    return {};
}

QModelIndexList FeedTreeModel::foldable() const
{
    QModelIndexList all;
    const std::function<void(const Node &)> walk = [&](const Node &node) {
        for (const auto &child : node.children) {
            if (child->children.empty())
                continue;
            all.append(indexOf(child.get()));
            walk(*child);
        }
    };
    walk(*m_root);
    return all;
}

int FeedTreeModel::rowCount(const QModelIndex &parent) const { return int(nodeAt(parent)->children.size()); }
int FeedTreeModel::columnCount(const QModelIndex &) const { return 1; }

QModelIndex FeedTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    const Node *node = nodeAt(parent);
    if (row < 0 || column != 0 || row >= int(node->children.size()))
        return {};
    return createIndex(row, 0, node->children[size_t(row)].get());
}

QModelIndex FeedTreeModel::parent(const QModelIndex &child) const
{
    return child.isValid() ? indexOf(nodeAt(child)->parent) : QModelIndex();
}

QVariant FeedTreeModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Node &node = *nodeAt(index);
    switch (role) {
    case Qt::DisplayRole:
        return node.name;
    case Qt::ToolTipRole:
        if (node.trouble.isEmpty())
            return toolTipOf(node.name);
        //: Name of a blog, and what is wrong with it.
        return toolTipOf(tr("%1: %2").arg(isolated(node.name), node.trouble));
    case Qt::AccessibleTextRole: {
        QStringList parts{ node.name };
        switch (node.place.kind) {
        case ListPlace::Kind::Heading:
        case ListPlace::Kind::Feed:
        case ListPlace::Kind::Smart:
            break;
        case ListPlace::Kind::Search:
            parts.append(tr("saved search"));
            break;
        case ListPlace::Kind::Tag:
            parts.append(tr("tag"));
            break;
        case ListPlace::Kind::Country:
            parts.append(tr("country"));
            break;
        case ListPlace::Kind::Language:
            parts.append(tr("language"));
            break;
        case ListPlace::Kind::Folder:
            parts.append(tr("folder"));
            break;
        }
        if (node.count > 0 && node.key == "all"_L1)
            parts.append(tr("%Ln article(s)", nullptr, int(node.count)));
        else if (node.count > 0 && (node.key == "starred"_L1 || node.key == "today"_L1))
            parts.append(tr("%Ln article(s)", nullptr, int(node.count)));
        else if (node.count > 0)
            parts.append(tr("%Ln unread", nullptr, int(node.count)));
        if (!node.trouble.isEmpty())
            parts.append(node.trouble);
        return parts.join(u", "_s);
    }
    case CountRole:
        return node.count;
    case TroubleRole:
        return node.trouble;
    case DepthRole:
        return node.parent == m_root.get() ? 0 : node.parent->parent == m_root.get() ? 1 : 2;
    case HeadingRole:
        return node.place.kind == ListPlace::Kind::Heading;
    default:
        return {};
    }
}

Qt::ItemFlags FeedTreeModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    const ListPlace::Kind kind = nodeAt(index)->place.kind;
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    if (kind == ListPlace::Kind::Feed || kind == ListPlace::Kind::Folder)
        flags |= Qt::ItemIsDragEnabled;
    if (folderAt(index))
        flags |= Qt::ItemIsDropEnabled;
    return flags;
}

/// The folder that is meant by dropping here; the heading and blogs without a folder mean none.
std::optional<QString> FeedTreeModel::folderAt(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return std::nullopt;
    const Node *node = nodeAt(parent);
    if (node->place.kind == ListPlace::Kind::Folder)
        return node->place.filter.folder;
    if (node->key == "blogs"_L1)
        return QString();
    if (node->place.kind == ListPlace::Kind::Feed)
        return node->parent->place.filter.folder;
    return std::nullopt;
}

QStringList FeedTreeModel::mimeTypes() const { return { listMime }; }

QMimeData *FeedTreeModel::mimeData(const QModelIndexList &indexes) const
{
    if (indexes.isEmpty())
        return nullptr;
    auto *data = new QMimeData;
    data->setData(listMime, nodeAt(indexes.front())->key.toUtf8());
    return data;
}

const FeedTreeModel::Node *FeedTreeModel::draggedNode(const QMimeData &data) const
{
    return find(*m_root,
        [key = QString::fromUtf8(data.data(listMime))](const Node &node) { return node.key == key; });
}

bool FeedTreeModel::canDropMimeData(
    const QMimeData *data, Qt::DropAction, int, int, const QModelIndex &parent) const
{
    const Node *what = draggedNode(*data);
    const std::optional<QString> folder = folderAt(parent);
    if (!what || !folder)
        return false;
    if (what->place.kind == ListPlace::Kind::Feed)
        return *folder != what->parent->place.filter.folder;
    return !folder->isEmpty() && *folder != what->place.filter.folder;
}

bool FeedTreeModel::dropMimeData(
    const QMimeData *data, Qt::DropAction action, int row, int column, const QModelIndex &parent)
{
    if (!canDropMimeData(data, action, row, column, parent))
        return false;
    // Later: the view holds indexes of rows that are about to go.
    QMetaObject::invokeMethod(
        this,
        [this, what = draggedNode(*data)->place, folder = *folderAt(parent)] {
            emit moveRequested(what, folder);
        },
        Qt::QueuedConnection);
    return false; // Nothing is taken out here: the library says where it stands now.
}
