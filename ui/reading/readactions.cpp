#include "desk/errortext.h"
#include "desk/library.h"
#include "reading/articlelist.h"
#include "reading/counteddelegate.h"
#include "reading/feedproperties.h"
#include "reading/opmlpage.h"
#include "reading/readspace.h"
#include "reading/tagpopover.h"
#include "widgets/isolated.h"
#include "widgets/strip.h"

#include <QAction>
#include <QClipboard>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QItemSelectionModel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QStackedWidget>

using namespace Qt::StringLiterals;

// What a person does with articles and blogs, each with its way back.

std::vector<ArticleId> ReadSpace::selectedArticles() const
{
    std::vector<ArticleId> ids;
    for (const QModelIndex &index : m_articles->selectionModel()->selectedIndexes())
        ids.push_back(m_articleModel->idAt(index.row()));
    if (ids.empty() && m_view->article())
        ids.push_back(*m_view->article());
    return ids;
}

void ReadSpace::markAllRead()
{
    const auto until = m_articleModel->newest();
    if (!until)
        return;
    const auto say = [this](const std::vector<ArticleId> &ids) {
        if (ids.empty())
            return;
        m_strip->say({ u"all-read"_s, Tone::Good,
            tr("%n article(s) marked as read.", nullptr, int(ids.size())), tr("Undo"), [this, ids] {
                m_library.setRead(ids, false);
            } });
    };
    if (!m_articleModel->query().isEmpty()) {
        std::vector<ArticleId> unread; // Of the hits that are here.
        for (int row = 0; row < m_articleModel->rowCount(); ++row) {
            if (!m_articleModel->at(row).status.isRead)
                unread.push_back(m_articleModel->idAt(row));
        }
        m_library.setRead(unread, true);
        say(unread);
        return;
    }
    onDone(m_library.markRead(m_articleModel->filter(), *until), this,
        [this, say](const Result<std::vector<ArticleId>> &ids) {
            if (!ids)
                explain(u"all-read"_s, ids.error());
            else
                say(*ids);
        });
}

void ReadSpace::removeArticles()
{
    const std::vector<ArticleId> ids = selectedArticles();
    if (ids.empty())
        return;
    const auto row = m_articleModel->rowOf(ids.front());
    m_library.remove(ids);
    m_view->clearArticle();
    const int next = qMin(row.value_or(0), m_articleModel->rowCount() - 1);
    if (next >= 0)
        m_articles->setCurrentIndex(m_articleModel->index(next));
    showEmptiness();
    m_strip->say(
        { u"removed"_s, Tone::Good, tr("%n article(s) deleted.", nullptr, int(ids.size())), tr("Undo"),
            [this] {
                m_library.restoreRemoved();
                m_articleModel->reload();
            },
            {}, {},
            [this] {
                m_library.removeNow();
            } });
}

void ReadSpace::editTags()
{
    const std::vector<ArticleId> ids = selectedArticles();
    if (ids.empty())
        return;
    QStringList known;
    for (const ListCount &tag : m_library.lists().tags)
        known.append(tag.key);
    QStringList common;
    for (size_t i = 0; i < ids.size(); ++i) {
        const auto row = m_library.row(ids[i]);
        if (!row)
            continue;
        if (i == 0)
            common = row->tags;
        else
            common.removeIf([&](const QString &tag) { return !row->tags.contains(tag); });
    }
    auto *popover = new TagPopover(window(), common, known, int(ids.size()));
    connect(popover, &TagPopover::toggled, this,
        [this, ids](const QString &tag, bool isOn) { m_library.setTag(ids, tag, isOn); });
    const QModelIndex current = m_articles->currentIndex();
    if (current.isValid() && m_articles->isVisible())
        popover->openAt(m_articles->viewport(), m_articles->visualRect(current));
    else
        popover->openAbove();
}

void ReadSpace::unfollow()
{
    const auto id = chosenFeed();
    const auto feed = id ? m_library.feed(*id) : std::nullopt;
    if (!feed)
        return;
    m_view->clearArticle();
    choose({ ListPlace::Kind::Smart, { ArticleFilter::Which::Unread } });
    m_library.unfollow(*id);
    m_articleModel->reload();
    showEmptiness();
    // One strip for all that is removed: only the last of it can come back.
    m_strip->say({ u"removed"_s, Tone::Good,
        tr("%1 is no longer followed. Your quotes and their proofs stay.").arg(isolated(feed->name())),
        tr("Undo"),
        [this, id] {
            m_library.restoreRemoved();
            chooseFeed(*id);
            m_articles->setFocus(Qt::OtherFocusReason);
        },
        {}, {},
        [this] {
            m_library.removeNow();
        } });
}

void ReadSpace::editFeed()
{
    if (m_place.kind == ListPlace::Kind::Folder || m_place.kind == ListPlace::Kind::Search) {
        const bool isFolder = m_place.kind == ListPlace::Kind::Folder;
        auto *popover = new NamePopover(window(), isFolder ? tr("Rename folder") : tr("Rename search"),
            isFolder ? m_place.filter.folder : m_place.search.name);
        connect(
            popover, &NamePopover::accepted, this, [this, isFolder, place = m_place](const QString &name) {
                if (isFolder) {
                    renameFolder(place.filter.folder, name);
                } else {
                    SavedSearch search = place.search;
                    search.name = name;
                    m_library.saveSearch(search);
                }
            });
        popover->openAt(m_feeds->viewport(), m_feeds->visualRect(m_feeds->currentIndex()));
        return;
    }
    const auto id = chosenFeed();
    const auto feed = id ? m_library.feed(*id) : std::nullopt;
    if (!feed)
        return;
    QStringList folders;
    for (const Feed &each : m_library.feeds()) {
        if (!each.folder.isEmpty() && !folders.contains(each.folder))
            folders.append(each.folder);
    }
    auto *popover = new FeedProperties(window(), *feed, folders);
    connect(popover, &FeedProperties::accepted, this, [this, id = *id](const Feed &wanted) {
        const auto change = [wanted](Feed &changed) {
            changed.chosenTitle = wanted.chosenTitle;
            changed.folder = wanted.folder;
            changed.language = wanted.language;
            changed.country = wanted.country;
            changed.arePicturesAllowed = wanted.arePicturesAllowed;
        };
        onDone(m_library.change(id, change), this, [this](const Result<> &done) {
            if (!done)
                explain(u"feed"_s, done.error());
        });
    });
    popover->openAt(m_feeds->viewport(), m_feeds->visualRect(m_feeds->currentIndex()));
}

void ReadSpace::renameFolder(const QString &folder, const QString &name)
{
    if (name == folder)
        return;
    std::vector<FeedId> moved; // Those of a folder that had the new name already are not the undo's.
    for (const Feed &feed : m_library.feeds()) {
        if (feed.folder == folder)
            moved.push_back(feed.id);
    }
    m_place.filter.folder = name;
    onDone(m_library.renameFolder(folder, name), this, [this, folder, name, moved](const Result<> &done) {
        if (!done) {
            explain(u"folder"_s, done.error());
            return;
        }
        m_strip->say({ u"folder"_s, Tone::Good,
            tr("The folder “%1” is called “%2” now.").arg(isolated(folder), isolated(name)), tr("Undo"),
            [this, folder, name, moved] {
                if (m_place.kind == ListPlace::Kind::Folder && m_place.filter.folder == name)
                    m_place.filter.folder = folder;
                for (const FeedId id : moved)
                    m_library.change(id, [folder](Feed &feed) { feed.folder = folder; });
            } });
    });
}

void ReadSpace::copyFeedAddress()
{
    const auto feed = chosenFeed() ? m_library.feed(*chosenFeed()) : std::nullopt;
    if (feed)
        QGuiApplication::clipboard()->setText(feed->url.toString());
}

void ReadSpace::openHomePage()
{
    const auto feed = chosenFeed() ? m_library.feed(*chosenFeed()) : std::nullopt;
    const QString scheme = feed ? feed->homePage.scheme() : QString();
    if (scheme == "http"_L1 || scheme == "https"_L1)
        QDesktopServices::openUrl(feed->homePage);
}

void ReadSpace::refreshFeed()
{
    if (!chosenFeed())
        return;
    onDone(m_library.refresh({ *chosenFeed() }), this, [this](const Result<RefreshReport> &report) {
        if (!report)
            explain(u"refresh"_s, report.error());
    });
}

void ReadSpace::saveSearch()
{
    const QString words = m_search->text().trimmed();
    if (words.isEmpty())
        return;
    SavedSearch search;
    search.name = words;
    search.text = words;
    onDone(m_library.saveSearch(search), this, [this, search](const Result<SavedSearchId> &id) {
        if (!id) {
            explain(u"search"_s, id.error());
            return;
        }
        m_strip->say({ u"search"_s, Tone::Good,
            tr("“%1” stands in the list of saved searches now.").arg(isolated(search.name)), tr("Undo"),
            [this, id = *id] {
                m_library.forgetSearch(id);
            } });
    });
}

void ReadSpace::forgetSearch()
{
    if (m_place.kind != ListPlace::Kind::Search)
        return;
    SavedSearch search = m_place.search;
    onDone(m_library.forgetSearch(search.id), this, [this, search](const Result<> &done) {
        if (!done) {
            explain(u"search"_s, done.error());
            return;
        }
        m_strip->say(
            { u"search"_s, Tone::Good, tr("The search “%1” is no longer kept.").arg(isolated(search.name)),
                tr("Undo"), [this, again = SavedSearch{ {}, search.name, search.text }] {
                    m_library.saveSearch(again);
                } });
    });
}

void ReadSpace::openFeedMenu(const QPoint &at)
{
    const QModelIndex index = m_feeds->indexAt(at);
    if (!index.isValid())
        return;
    m_feeds->setCurrentIndex(index);
    auto *menu = new QMenu(m_feeds);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (m_place.kind == ListPlace::Kind::Feed) {
        menu->addAction(tr("&Properties…"), this, &ReadSpace::editFeed);
        menu->addAction(tr("&Refresh This Blog"), this, &ReadSpace::refreshFeed);
        menu->addAction(tr("&Copy Address"), this, &ReadSpace::copyFeedAddress);
        menu->addAction(tr("Open &Home Page"), this, &ReadSpace::openHomePage);
        menu->addSeparator();
        menu->addAction(tr("&Unfollow"), this, &ReadSpace::unfollow);
    } else if (m_place.kind == ListPlace::Kind::Folder) {
        menu->addAction(tr("Re&name…"), this, &ReadSpace::editFeed);
    } else if (m_place.kind == ListPlace::Kind::Search) {
        menu->addAction(tr("Re&name…"), this, &ReadSpace::editFeed);
        menu->addAction(tr("&Forget This Search"), this, &ReadSpace::forgetSearch);
    }
    menu->addAction(tr("&Mark All Shown as Read"), this, &ReadSpace::markAllRead);
    menu->popup(m_feeds->viewport()->mapToGlobal(at));
}

void ReadSpace::previewOpml(const QByteArray &bytes)
{
    onDone(m_library.previewOpml(bytes), this, [this](const Result<OpmlPreview> &preview) {
        if (!preview) {
            explain(u"opml"_s, preview.error());
            return;
        }
        auto *page = new OpmlPage(*preview, this);
        const auto leave = [this, page] {
            m_stack->removeWidget(page);
            page->deleteLater();
            m_stack->setCurrentIndex(m_view->article() ? 1 : 0);
            m_feeds->setFocus(Qt::OtherFocusReason);
        };
        connect(page, &OpmlPage::canceled, this, leave);
        connect(page, &OpmlPage::accepted, this, [this, leave](const OpmlPreview &wanted) {
            leave();
            onDone(m_library.importOpml(wanted), this, [this](const Result<OpmlReport> &report) {
                if (!report) {
                    explain(u"opml"_s, report.error());
                    return;
                }
                m_strip->say({ u"opml"_s, Tone::Good, tr("%n blog(s) added.", nullptr, report->added),
                    tr("Refresh"), [this] {
                        refresh();
                    } });
            });
        });
        m_stack->setCurrentIndex(m_stack->addWidget(page));
        page->setFocus(Qt::OtherFocusReason);
    });
}
