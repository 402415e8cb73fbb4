#include "desk/library.h"
#include "reading/articlelist.h"
#include "reading/counteddelegate.h"
#include "reading/feedproperties.h"
#include "reading/folderpopover.h"
#include "reading/opmlpage.h"
#include "reading/readspace.h"
#include "widgets/fieldpopover.h"
#include "widgets/isolated.h"
#include "widgets/strip.h"
#include "widgets/tooltip.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QPushButton>
#include <QStackedWidget>

#include <algorithm>

using namespace Qt::StringLiterals;

// What a person does with blogs, folders and saved searches, each with its way back.

ListPlace ReadSpace::chosen() const { return m_feedModel->placeAt(m_feeds->currentIndex()); }
bool ReadSpace::hasFeeds() const { return m_feedModel->hasFeeds(); }
std::optional<FeedId> ReadSpace::chosenFeed() const { return chosen().filter.feed; }

std::vector<FeedId> ReadSpace::chosenFeeds() const
{
    const ListPlace place = chosen();
    if (place.kind == ListPlace::Kind::Feed)
        return { *place.filter.feed };
    std::vector<FeedId> ids;
    if (place.kind != ListPlace::Kind::Folder)
        return ids;
    for (const Feed &feed : m_library.feeds()) {
        if (feed.folder == place.filter.folder)
            ids.push_back(feed.id);
    }
    return ids;
}

bool ReadSpace::hasChosenFeeds() const
{
    const ListPlace::Kind kind = chosen().kind;
    return kind == ListPlace::Kind::Feed
        || (kind == ListPlace::Kind::Folder && m_feedModel->hasChildren(m_feeds->currentIndex()));
}

QStringList ReadSpace::folders() const
{
    QStringList names;
    for (const ListCount &folder : m_library.lists().folders)
        names.append(folder.key);
    return names;
}

/// Beside the row of the tree that it is about.
void ReadSpace::openBeside(Popover *popover)
{
    const QRect row = m_feeds->visualRect(m_feeds->currentIndex());
    if (m_feeds->viewport()->rect().intersects(row))
        popover->openAt(m_feeds->viewport(), row);
    else
        popover->openAbove();
}

/// Writes what a person says of these blogs; Undo writes what they said before.
void ReadSpace::changeFeeds(
    const std::vector<FeedId> &ids, const std::function<void(Feed &)> &edit, const QString &said)
{
    std::vector<Feed> before;
    for (const FeedId id : ids) {
        if (const auto feed = m_library.feed(id))
            before.push_back(*feed);
    }
    onDone(m_library.change(ids, edit), this, [this, ids, before, said](const Result<> &done) {
        if (!done) {
            explain(u"feed"_s, done.error());
            return;
        }
        m_strip->say({ u"feed"_s, Tone::Good, said, tr("Undo"), [this, ids, before] {
                          m_library.change(ids, [before](Feed &feed) {
                              const Feed &was = *std::ranges::find(before, feed.id, &Feed::id);
                              feed.chosenTitle = was.chosenTitle;
                              feed.folder = was.folder;
                              feed.language = was.language;
                              feed.country = was.country;
                              feed.arePicturesAllowed = was.arePicturesAllowed;
                          });
                      } });
    });
}

void ReadSpace::rename()
{
    const ListPlace place = chosen();
    QString title;
    QString name;
    QString published;
    switch (place.kind) {
    case ListPlace::Kind::Feed: {
        std::optional<Feed> feed = m_library.feed(*place.filter.feed);
        if (!feed)
            return;
        title = tr("Rename blog");
        name = feed->name();
        feed->chosenTitle.clear();
        published = feed->name();
        break;
    }
    case ListPlace::Kind::Folder:
        title = tr("Rename folder");
        name = place.filter.folder;
        break;
    case ListPlace::Kind::Search:
        title = tr("Rename search");
        name = place.search.name;
        break;
    case ListPlace::Kind::Heading:
    case ListPlace::Kind::Smart:
    case ListPlace::Kind::Tag:
    case ListPlace::Kind::Country:
    case ListPlace::Kind::Language:
        return;
    }
    auto *popover
        = new FieldPopover(window(), title, { { tr("&Name:"), name, published } }, tr("Rename", "button"));
    connect(
        popover, &FieldPopover::accepted, this, [this, place, name, published](const QStringList &values) {
            const QString wanted = values.front();
            if (wanted == name || (wanted.isEmpty() && published.isEmpty()))
                return;
            if (place.kind == ListPlace::Kind::Folder)
                return renameFolder(name, wanted);
            if (place.kind == ListPlace::Kind::Search) {
                SavedSearch search = place.search;
                search.name = wanted;
                return keepSearch(search, place.search);
            }
            changeFeeds(
                { *place.filter.feed },
                [chosenTitle = wanted == published ? QString() : wanted](
                    Feed &feed) { feed.chosenTitle = chosenTitle; },
                tr("“%1” is called “%2” now.")
                    .arg(isolated(name), isolated(wanted.isEmpty() ? published : wanted)));
        });
    openBeside(popover);
}

void ReadSpace::moveToFolder()
{
    const ListPlace place = chosen();
    if (!hasChosenFeeds())
        return;
    QStringList others = folders();
    others.removeAll(place.filter.folder);
    auto *popover = new FolderPopover(
        window(), tr("Move “%1” to").arg(isolated(m_feedModel->nameAt(m_feeds->currentIndex()))), others);
    connect(popover, &FolderPopover::chosen, this,
        [this, place](const QString &folder) { moveTo(place, folder); });
    openBeside(popover);
}

/// By the popover, or dropped there.
void ReadSpace::moveTo(const ListPlace &what, const QString &folder)
{
    if (what.kind == ListPlace::Kind::Folder)
        return renameFolder(what.filter.folder, folder);
    const auto feed = m_library.feed(*what.filter.feed);
    if (!feed || feed->folder == folder)
        return;
    changeFeeds(
        { feed->id }, [folder](Feed &moved) { moved.folder = folder; },
        folder.isEmpty() ? tr("%1 is in no folder now.").arg(isolated(feed->name()))
                         : tr("%1 is in the folder “%2” now.").arg(isolated(feed->name()), isolated(folder)));
}

void ReadSpace::newFolder()
{
    auto *popover
        = new FieldPopover(window(), tr("New folder"), { { tr("&Name:"), {}, {} } }, tr("Make folder"));
    connect(popover, &FieldPopover::accepted, this, [this](const QStringList &values) {
        const QString name = values.front();
        if (name.isEmpty())
            return;
        onDone(m_library.addFolder(name), this, [this, name](const Result<> &done) {
            if (!done)
                return explain(u"folder"_s, done.error());
            ListPlace place{ ListPlace::Kind::Folder };
            place.filter.folder = name;
            choose(place);
        });
    });
    openBeside(popover);
}

void ReadSpace::deleteFolder()
{
    if (chosen().kind == ListPlace::Kind::Folder)
        renameFolder(chosen().filter.folder, {});
}

/// To a new name, to that of another folder, whose blogs then are with its own, or to none.
void ReadSpace::renameFolder(const QString &folder, const QString &name)
{
    std::vector<FeedId> moved; // Those of a folder that had the new name already are not the undo's.
    for (const Feed &feed : m_library.feeds()) {
        if (feed.folder == folder)
            moved.push_back(feed.id);
    }
    const bool isNew = !name.isEmpty() && !folders().contains(name);
    const auto goAlong = [this](const QString &from, const QString &to) {
        if (m_place.kind == ListPlace::Kind::Folder && m_place.filter.folder == from)
            m_place.filter.folder = to;
    };
    goAlong(folder, name);
    onDone(m_library.renameFolder(folder, name), this,
        [this, folder, name, moved, isNew, goAlong](const Result<> &done) {
            if (!done) {
                explain(u"folder"_s, done.error());
                return;
            }
            const QString said = name.isEmpty()
                ? tr("The folder “%1” is deleted; its blogs stay.").arg(isolated(folder))
                : isNew ? tr("The folder “%1” is called “%2” now.").arg(isolated(folder), isolated(name))
                        : tr("All of “%1” is in the folder “%2” now.").arg(isolated(folder), isolated(name));
            m_strip->say(
                { u"folder"_s, Tone::Good, said, tr("Undo"), [this, folder, name, moved, isNew, goAlong] {
                     if (isNew) {
                         goAlong(name, folder);
                         m_library.renameFolder(name, folder);
                         return;
                     }
                     m_library.addFolder(folder);
                     m_library.change(moved, [folder](Feed &feed) { feed.folder = folder; });
                 } });
        });
}

void ReadSpace::editRegion()
{
    const std::vector<FeedId> ids = chosenFeeds();
    if (ids.empty())
        return;
    RegionPopover::Region region;
    for (const FeedId id : ids) {
        const auto feed = m_library.feed(id);
        if (!feed)
            continue;
        const QString language = feed->language.section(u'-', 0, 0);
        if (id == ids.front())
            region = { language, feed->country };
        if (region.language != language)
            region.language.reset();
        if (region.country != feed->country)
            region.country.reset();
    }
    const QString name = m_feedModel->nameAt(m_feeds->currentIndex());
    const QString title = ids.size() == 1
        ? tr("Language and country of %1").arg(isolated(name))
        : tr("Language and country of %Ln blog(s)", nullptr, int(ids.size()));
    auto *popover = new RegionPopover(window(), title, region);
    connect(popover, &RegionPopover::accepted, this, [this, ids](const RegionPopover::Region &wanted) {
        changeFeeds(
            ids,
            [wanted](Feed &feed) {
                // A regional form ("pt-BR") stays as long as nobody chooses another language.
                if (wanted.language && *wanted.language != feed.language.section(u'-', 0, 0))
                    feed.language = *wanted.language;
                feed.country = wanted.country.value_or(feed.country);
            },
            tr("Kept for %Ln blog(s).", nullptr, int(ids.size())));
    });
    openBeside(popover);
}

void ReadSpace::editFeed()
{
    const auto id = chosenFeed();
    const auto feed = id ? m_library.feed(*id) : std::nullopt;
    if (!feed)
        return;
    auto *popover = new FeedProperties(window(), *feed, folders());
    connect(popover, &FeedProperties::accepted, this, [this, id = *id](const Feed &wanted) {
        changeFeeds(
            { id },
            [wanted](Feed &changed) {
                changed.chosenTitle = wanted.chosenTitle;
                changed.folder = wanted.folder;
                changed.language = wanted.language;
                changed.country = wanted.country;
                changed.arePicturesAllowed = wanted.arePicturesAllowed;
            },
            tr("Kept for %Ln blog(s).", nullptr, 1));
    });
    openBeside(popover);
}

void ReadSpace::removeChosen()
{
    switch (chosen().kind) {
    case ListPlace::Kind::Feed:
        return unfollow();
    case ListPlace::Kind::Folder:
        return deleteFolder();
    case ListPlace::Kind::Search:
        return forgetSearch();
    case ListPlace::Kind::Heading:
    case ListPlace::Kind::Smart:
    case ListPlace::Kind::Tag:
    case ListPlace::Kind::Country:
    case ListPlace::Kind::Language:
        return;
    }
}

void ReadSpace::unfollow()
{
    const auto id = chosenFeed();
    const auto feed = id ? m_library.feed(*id) : std::nullopt;
    if (!feed)
        return;
    // The cursor stays among its neighbours.
    const QModelIndex here = m_feeds->currentIndex();
    ListPlace next{ ListPlace::Kind::Smart, { ArticleFilter::Which::Unread } };
    for (const int by : { -1, 1 }) {
        const ListPlace beside = m_feedModel->placeAt(here.siblingAtRow(here.row() + by));
        if (beside.kind == ListPlace::Kind::Feed)
            next = beside;
    }
    m_view->clearArticle();
    choose(next);
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

void ReadSpace::follow()
{
    m_followLine->setVisible(true);
    m_address->setFocus(Qt::ShortcutFocusReason);
    m_address->selectAll();
}

void ReadSpace::followTyped()
{
    const QString typed = m_address->text().trimmed();
    if (typed.isEmpty())
        return;
    m_followButton->setEnabled(false);
    m_followButton->setText(tr("Looking for its feed…"));
    // A page may name several feeds: articles, comments, a language each. Then the person says which.
    onDone(m_library.discover(typed), this, [this, typed](const Result<std::vector<FoundFeed>> &found) {
        if (!found)
            endLooking(found.error());
        else if (found->size() > 1)
            offer(*found, typed);
        else
            followFound(found->front(), typed);
    });
}

void ReadSpace::offer(const std::vector<FoundFeed> &found, const QString &typed)
{
    m_choices->clear();
    m_found = found;
    m_typed = typed;
    for (const FoundFeed &feed : found) {
        const QString address = feed.url.toDisplayString();
        auto *item
            = new QListWidgetItem(feed.title.isEmpty() ? address : feed.title + u"\n"_s + address, m_choices);
        item->setToolTip(toolTipOf(address));
    }
    m_followButton->setEnabled(true);
    m_followButton->setText(tr("Follow this blog"));
    m_choiceLabel->setVisible(true);
    m_choices->setVisible(true);
    m_choices->setFixedHeight(qMin(4, m_choices->count()) * (m_choices->sizeHintForRow(0) + 2) + 6);
    m_choices->setCurrentRow(0);
    m_choices->setFocus(Qt::OtherFocusReason);
}

void ReadSpace::endFollowing()
{
    m_address->clear();
    m_choices->clear();
    m_choices->setVisible(false);
    m_choiceLabel->setVisible(false);
    m_followLine->setVisible(false);
}

void ReadSpace::endLooking(const Error &error)
{
    m_followButton->setEnabled(true);
    m_followButton->setText(tr("Follow this blog"));
    explain(u"follow"_s, error);
    m_address->setFocus();
}

void ReadSpace::followFound(const FoundFeed &found, const QString &typed)
{
    m_followButton->setEnabled(false);
    m_followButton->setText(tr("Looking for its feed…"));
    onDone(m_library.follow(found, typed), this, [this](const Result<Feed> &feed) {
        if (!feed) {
            endLooking(feed.error());
            return;
        }
        m_followButton->setEnabled(true);
        m_followButton->setText(tr("Follow this blog"));
        m_strip->withdraw(u"follow"_s);
        endFollowing();
        chooseFeed(feed->id);
        m_articles->setFocus();
    });
}

void ReadSpace::saveSearch()
{
    const QString words = m_search->text().trimmed();
    if (words.isEmpty())
        return;
    const SavedSearch search{ {}, words, words };
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

void ReadSpace::editSearch()
{
    const ListPlace place = chosen();
    if (place.kind != ListPlace::Kind::Search)
        return;
    auto *popover = new FieldPopover(window(), tr("Edit search"),
        { { tr("&Name:"), place.search.name, place.search.text },
            { tr("&Words:"), place.search.text, tr("lanterns, \"on the bridge\", -rain") } },
        tr("Keep"));
    connect(popover, &FieldPopover::accepted, this, [this, before = place.search](const QStringList &values) {
        SavedSearch search = before;
        search.text = values.at(1);
        search.name = values.at(0).isEmpty() ? search.text : values.at(0);
        if (!search.text.isEmpty())
            keepSearch(search, before);
    });
    openBeside(popover);
}

void ReadSpace::keepSearch(const SavedSearch &search, const SavedSearch &before)
{
    const auto show = [this](const SavedSearch &kept) {
        if (m_place.kind == ListPlace::Kind::Search && m_place.search.id == kept.id
            && m_place.search.text != kept.text)
            showChosen(); // It stands under the cursor already, with other words.
    };
    onDone(m_library.saveSearch(search), this, [this, search, before, show](const Result<SavedSearchId> &id) {
        if (!id) {
            explain(u"search"_s, id.error());
            return;
        }
        show(search);
        m_strip->say({ u"search"_s, Tone::Good, tr("The search “%1” is kept.").arg(isolated(search.name)),
            tr("Undo"), [this, before, show] {
                onDone(m_library.saveSearch(before), this,
                    [before, show](const Result<SavedSearchId> &) { show(before); });
            } });
    });
}

void ReadSpace::forgetSearch()
{
    if (chosen().kind != ListPlace::Kind::Search)
        return;
    const SavedSearch search = chosen().search;
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

void ReadSpace::previewOpml(const QByteArray &bytes)
{
    onDone(m_library.previewOpml(bytes), this, [this](const Result<OpmlPreview> &preview) {
        if (!preview) {
            explain(u"opml"_s, preview.error());
            return;
        }
        closeOpml();
        m_opml = new OpmlPage(*preview, this);
        const auto leave = [this] {
            closeOpml();
            m_feeds->setFocus(Qt::OtherFocusReason);
        };
        connect(m_opml, &OpmlPage::canceled, this, leave);
        connect(m_opml, &OpmlPage::accepted, this, [this, leave](const OpmlPreview &wanted) {
            leave();
            importOpml(wanted);
        });
        m_stack->setCurrentIndex(m_stack->addWidget(m_opml));
        m_opml->setFocus(Qt::OtherFocusReason);
    });
}

/// Keeps them at once; what they published comes with a refresh, as a job that can be stopped.
void ReadSpace::importOpml(const OpmlPreview &wanted)
{
    onDone(m_library.importOpml(wanted), this, [this](const Result<OpmlReport> &report) {
        if (!report) {
            explain(u"opml"_s, report.error());
            return;
        }
        const auto say = [this, added = report->added](const QString &next) {
            m_strip->say({ u"opml"_s, Tone::Good,
                //: What was imported, and what happens now.
                tr("%1 %2").arg(tr("%Ln blog(s) added.", nullptr, added), next) });
        };
        say(tr("They are being fetched."));
        onDone(m_library.refresh({}, Library::Due::OnlyDue), this,
            [this, say](const Result<RefreshReport> &refreshed) {
                if (refreshed) {
                    if (m_strip->holds(u"opml"_s))
                        say(tr("%Ln article(s) came.", nullptr, refreshed->newArticles));
                    sayRefreshed(*refreshed);
                    return;
                }
                if (refreshed.error().kind == Error::Kind::Offline)
                    say(tr("They are fetched when you are online."));
                else if (refreshed.error().kind == Error::Kind::Canceled)
                    say(tr("What is missing is fetched later."));
                else
                    explain(u"refresh"_s, refreshed.error());
            });
    });
}

void ReadSpace::closeOpml()
{
    if (!m_opml)
        return;
    m_stack->removeWidget(m_opml);
    m_opml->deleteLater();
    m_opml.clear();
    m_stack->setCurrentIndex(m_view->article() ? 1 : 0);
}
