#pragma once

#include "net/httpclient.h"
#include "net/wordpress.h"

#include <QUrlQuery>

#include <memory>

class QJsonObject;

/// Where a route ("wp/v2/posts") is under an API root of either form; the values of `query` are encoded
/// already.
QUrl wordpressUrl(const QUrl &apiRoot, const QString &route, const QUrlQuery &query = {});

/// The base of the routes of this type: "wp/v2/posts" (wp-includes/post.php, rest_base).
QString routeOf(PostType type);

/// The answer of users/me?context=edit.
Result<RemoteUser> remoteUser(const HttpResponse &response);

/// WordPress over REST, with an application password. Reads are always raw
/// (context=edit), so that an account that the server does not recognise is an error, never a shorter list.
/// Main thread.
class WordPressClient final : public WordPress {
public:
    /// `apiRoot` is `…/wp-json/` or `…/?rest_route=/`; `isPrivateAllowed` as the person typed the address.
    WordPressClient(
        HttpClient &client, QUrl apiRoot, QString user, Secret password, bool isPrivateAllowed = true);

    Future<> probe() override;
    QDateTime retryAt() const override { return *m_retryAt; }
    Future<RemoteUser> me() override;
    Future<RemotePost> post(PostType type, qint64 id) override;
    Future<std::vector<RemotePost>> postsBySlug(PostType type, const QStringList &slugs) override;
    Future<RemotePage> posts(PostType type, int page, const std::optional<QDateTime> &modifiedAfter) override;
    Future<RemotePage> rows(PostType type, int page) override;
    Future<std::vector<RemoteRevision>> revisions(
        PostType type, qint64 id, qint64 after, const CancelToken &cancel) override;
    Future<RemotePost> createPost(PostType type, const PostChange &fields) override;
    Future<RemotePost> updatePost(PostType type, qint64 id, const PostChange &fields) override;
    Future<> trashPost(PostType type, qint64 id) override;
    /// At most 100, by name.
    Future<std::vector<Term>> terms(Taxonomy taxonomy, const QString &search) override;
    Future<std::vector<Term>> allTerms(Taxonomy taxonomy) override;
    Future<Term> ensureTerm(Taxonomy taxonomy, const QString &name) override;
    Future<std::vector<Term>> termsById(Taxonomy taxonomy, const QList<qint64> &ids) override;
    Future<std::vector<SiteAuthor>> authors() override;
    Future<std::vector<SiteMedia>> pictures() override;
    Future<qint64> uploadMedia(
        const MediaUpload &upload, const SentBytes &onSent, const CancelToken &cancel) override;
    Future<std::vector<RemoteMedia>> mediaBySlug(const QStringList &slugs) override;
    Future<RemoteMedia> media(qint64 id) override;
    Future<QByteArray> mediaFile(const QUrl &url, const CancelToken &cancel) override;
    Future<> finishMedia(qint64 id) override;
    Future<> removeMedia(qint64 id) override;

    void setCancelToken(const CancelToken &cancel) { m_cancel = cancel; }
    void setLimits(const HttpLimits &limits) { m_limits = limits; }

private:
    HttpRequest request(const QString &route, const QUrlQuery &query) const;
    HttpRequest jsonPost(const QString &route, const QUrlQuery &query, const QJsonObject &body) const;
    /// Of an address that was never asked for: a cache that keeps answers against what WordPress says of them
    /// (wp-includes/functions.php, wp_get_nocache_headers) has none to it. RFC 9111, section 2.
    Future<HttpResponse> read(const QString &route, const QUrlQuery &query);
    Future<HttpResponse> ask(HttpRequest request); ///< Every request leaves here.
    /// For what may outlive this.
    static Future<HttpResponse> ask(
        HttpClient &client, const std::shared_ptr<QDateTime> &whenAsked, HttpRequest request);
    static void readRevisions(const std::shared_ptr<WordPressClient> &self, const QString &route,
        qint64 after, int page, std::vector<RemoteRevision> before,
        const Answer<std::vector<RemoteRevision>> &answer);
    Future<std::vector<Term>> termsOf(Taxonomy taxonomy, const QUrlQuery &query); ///< One page.
    enum class TermOrder { ById, ByCount };
    static void readTerms(const std::shared_ptr<WordPressClient> &self, Taxonomy taxonomy, TermOrder order,
        int page, std::vector<Term> before, const Answer<std::vector<Term>> &answer);
    Future<RemotePost> write(PostType type, const QString &route, const PostChange &fields);

    HttpClient &m_client;
    QUrl m_apiRoot;
    QString m_user;
    Secret m_password;
    bool m_isPrivateAllowed;
    CancelToken m_cancel;
    HttpLimits m_limits;
    std::shared_ptr<QDateTime> m_retryAt = std::make_shared<QDateTime>(); ///< Outlives what is under way.
};
