#pragma once

#include "base/async.h"
#include "model/draft.h"
#include "model/site.h"

#include <QObject>

#include <memory>
#include <optional>

/// How a post will look on its site: the site's own page, learned once from a post that it shows (how a page
/// of WordPress's will look, from such a page), with the draft in the place of that post
/// (formats/site/pageshell). What is written asks for nothing from anywhere and runs nothing. Main thread.
class SitePages final : public QObject {
    Q_OBJECT
public:
    struct Parts;
    explicit SitePages(std::unique_ptr<Parts> parts, QObject *parent = nullptr);
    ~SitePages() override; ///< The pages that were written go.

    /// What came of looking at a site.
    struct Learned {
        enum class Outcome {
            Known,
            NothingPublished, ///< There is no public post to learn from.
            PostNotFound, ///< The page of a post was read, and its words are not where a page has them.
        };
        Outcome outcome = Outcome::Known;
        QUrl from; ///< The post.
        QDateTime at;
    };
    /// Reads a public post's page with its styles and pictures, as a reader would, and keeps it. Errors: of
    /// the line; of what the site answers.
    Future<Learned> learn(SiteId site, PostType type = PostType::Post);
    /// What is kept of this site, if anything is.
    std::optional<Learned> known(SiteId site, PostType type = PostType::Post) const;

    /// The draft in its site's page, as a file for a browser, which only this person may read and which goes
    /// with this program at the latest. NotFound if nothing is kept of the site.
    Future<QString> write(DraftId draft);

private:
    struct Run;
    void fetchPost(const std::shared_ptr<Run> &run);
    void fetchStyles(const std::shared_ptr<Run> &run);
    void fetchNext(const std::shared_ptr<Run> &run);
    void keep(const std::shared_ptr<Run> &run);
    void end(const std::shared_ptr<Run> &run, const Result<Learned> &learned);

    std::unique_ptr<Parts> m_parts;
};
