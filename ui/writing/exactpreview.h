#pragma once

#include "model/draft.h"
#include "model/site.h"

#include <QObject>
#include <QUrl>

class Drafts;
class MessageStrip;
class SitePages;
class Sites;
struct Error;

/// Shows a draft in its site's own page, in the person's browser: learns the page the first time, and says
/// how old it is. Main thread.
class ExactPreview final : public QObject {
    Q_OBJECT
public:
    ExactPreview(SitePages &pages, Sites &sites, Drafts &drafts, MessageStrip &strip, QObject *parent);

    void show(DraftId draft);
    void learnAgain(DraftId draft); ///< The site looks different now.

signals:
    void openRequested(const QUrl &file); ///< With whatever opens pages here.

private:
    void learn(DraftId draft, PostType type, const Site &site);
    void write(DraftId draft, PostType type, const Site &site);
    void explain(const Error &error);

    SitePages &m_pages;
    Sites &m_sites;
    Drafts &m_drafts;
    MessageStrip &m_strip;
};
