#pragma once

#include "support/testserver.h"

/// As much of a WordPress as signing in needs; which one, the test says.
class ScriptedSite {
public:
    explicit ScriptedSite(const QByteArray &word = "right word")
        : m_credentials("Basic " + ("ana:" + word).toBase64())
    {
        const QByteArray root = m_server.url(QStringLiteral("/wp-json/")).toEncoded();
        m_server.route("/",
            WireReply::answer(
                200, "text/html", "<p>Square News", { "Link: <" + root + ">; rel=\"https://api.w.org/\"" }));
        sendSignInTo(m_server.url(QStringLiteral("/wp-admin/authorize-application.php")).toEncoded());
        m_server.route("/wp-json/wp/v2/users/me", [this](const WireRequest &request) {
            if (request.header("Authorization") != m_credentials)
                return WireReply::answer(401, "application/json",
                    "{\"code\":\"incorrect_password\",\"message\":\"no\",\"data\":{\"status\":401}}");
            return WireReply::answer(200, "application/json",
                "{\"id\":7,\"name\":\"Ana\",\"roles\":[\"author\"],\"capabilities\":{\"edit_posts\":true,"
                "\"publish_posts\":true,\"upload_files\":true}}");
        });
    }

    /// Where its index says that people make passwords by a click; empty: nowhere.
    void sendSignInTo(const QByteArray &page)
    {
        const QByteArray endpoints = page.isEmpty() ? QByteArray() : "\"authorization\":\"" + page + "\"";
        m_server.route("/wp-json/",
            WireReply::answer(200, "application/json",
                "{\"name\":\"Square News\",\"url\":\"" + address().toLatin1()
                    + "\",\"namespaces\":[\"wp/v2\"],\"gmt_offset\":1,\"timezone_string\":\"\","
                      "\"authentication\":{\"application-passwords\":{\"endpoints\":{"
                    + endpoints + "}}}}"));
    }

    TestServer &server() { return m_server; }
    /// As WordPress names itself: without a slash at its end.
    QString address() const { return QStringLiteral("http://127.0.0.1:%1").arg(m_server.port()); }
    QString typed() const { return QStringLiteral("127.0.0.1:%1").arg(m_server.port()); }

private:
    QByteArray m_credentials;
    TestServer m_server;
};
