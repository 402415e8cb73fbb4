#include "desk/library.h"
#include "reading/articlelist.h"
#include "reading/readspace.h"
#include "reading/tagpopover.h"
#include "widgets/strip.h"

#include <QItemSelectionModel>
#include <QListView>

using namespace Qt::StringLiterals;

// What a person does with articles, each with its way back.

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
            tr("%Ln article(s) marked as read.", nullptr, int(ids.size())), tr("Undo"), [this, ids] {
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
        { u"removed"_s, Tone::Good, tr("%Ln article(s) deleted.", nullptr, int(ids.size())), tr("Undo"),
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
