#include "writing/exactpreview.h"

#include "base/async.h"
#include "desk/drafts.h"
#include "desk/errortext.h"
#include "desk/sitepages.h"
#include "desk/sites.h"
#include "widgets/isolated.h"
#include "widgets/strip.h"
#include "widgets/when.h"

using namespace Qt::StringLiterals;

namespace {

const QString key = u"sitepage"_s;

} // namespace

ExactPreview::ExactPreview(
    SitePages &pages, Sites &sites, Drafts &drafts, MessageStrip &strip, QObject *parent)
    : QObject(parent)
    , m_pages(pages)
    , m_sites(sites)
    , m_drafts(drafts)
    , m_strip(strip)
{
}

void ExactPreview::show(DraftId id)
{
    const Result<Draft> draft = m_drafts.draft(id);
    if (!draft)
        return explain(draft.error());
    const std::optional<Site> site = m_sites.site(draft->site);
    if (!site) {
        m_strip.say({ key, Tone::Waiting,
            tr("This post belongs to no site yet. Choose one beside it, under Post, to see it in that site's "
               "page.") });
        return;
    }
    if (m_pages.known(site->id, draft->type))
        write(id, draft->type, *site);
    else
        learn(id, draft->type, *site);
}

void ExactPreview::learnAgain(DraftId id)
{
    const Result<Draft> draft = m_drafts.draft(id);
    const std::optional<Site> site = draft ? m_sites.site(draft->site) : std::nullopt;
    if (site)
        learn(id, draft->type, *site);
    else
        show(id); // It says why not.
}

void ExactPreview::learn(DraftId id, PostType type, const Site &site)
{
    const QString name = isolated(site.name);
    const bool isPage = type == PostType::Page;
    m_strip.say({ key, Tone::Plain,
        (isPage ? tr("Learning how a page looks on %1…") : tr("Learning how a post looks on %1…"))
            .arg(name) });
    onDone(m_pages.learn(site.id, type), this,
        [this, id, type, site, name](const Result<SitePages::Learned> &learned) {
            if (!learned && learned.error().kind == Error::Kind::Canceled)
                return m_strip.withdraw(key);
            if (!learned && learned.error().kind == Error::Kind::Offline) {
                m_strip.say({ key, Tone::Waiting,
                    tr("How a post looks on %1 is not known yet. Go online once and ask again; after that it "
                       "works "
                       "without a network.")
                        .arg(name) });
                return;
            }
            if (!learned)
                return explain(learned.error());
            using Outcome = SitePages::Learned::Outcome;
            switch (learned->outcome) {
            case Outcome::Known:
                return write(id, type, site);
            case Outcome::NothingPublished:
                m_strip.say({ key, Tone::Waiting,
                    (type == PostType::Page ? tr(
                         "%1 has no public page yet to learn from, but its front page. Publish a first one, "
                         "and ask again; until then the preview here shows the words, their order and "
                         "their links.")
                                            : tr("%1 has no public post yet to learn its page from. Publish "
                                                 "a first one, and ask "
                                                 "again; until then the preview here shows the words, their "
                                                 "order and their "
                                                 "links."))
                        .arg(name) });
                return;
            case Outcome::PostNotFound:
                m_strip.say({ key, Tone::Waiting,
                    tr("The page of %1 is built in a way that is not understood: the words of its post were "
                       "not "
                       "found in it. The preview here shows the words, their order and their links.")
                        .arg(name),
                    tr("Open That Page"), [this, from = learned->from] {
                        emit openRequested(from);
                    } });
                return;
            }
        });
}

void ExactPreview::write(DraftId id, PostType type, const Site &site)
{
    onDone(m_pages.write(id), this, [this, id, type, site](const Result<QString> &file) {
        if (!file && file.error().kind == Error::Kind::NotFound)
            return learn(id, type, site); // What was kept is gone, or damaged.
        if (!file)
            return explain(file.error());
        const auto known = m_pages.known(site.id, type);
        const QString when = known ? isolated(fullWhen(known->at.toLocalTime())) : QString();
        m_strip.say({ key, Tone::Plain,
            tr("Opened in the browser, in the page of %1 as it looked on %2. Nothing was sent: scripts, "
               "forms and "
               "fonts of the site are left out.")
                .arg(isolated(site.name), when),
            tr("Learn the Page Again"), [this, id] {
                learnAgain(id);
            } });
        emit openRequested(QUrl::fromLocalFile(*file));
    });
}

void ExactPreview::explain(const Error &error)
{
    m_strip.say({ key, Tone::Trouble, errorText(error).both() });
}
