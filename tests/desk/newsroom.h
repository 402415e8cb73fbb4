#pragma once

#include "desk/desk.h"
#include "support/await.h"
#include "support/testserver.h"

#include <QTemporaryDir>
#include <QTest>

/// A clock that a test sets.
class HandClock final : public Clock {
public:
    QDateTime now() const override { return at; }

    QDateTime at = QDateTime::currentDateTimeUtc();
};

/// A desk on a profile of its own, for one test.
struct Newsroom {
    explicit Newsroom(const Clock &ownClock = Desk::systemClock(),
        std::chrono::milliseconds ownPatience = DeskOptions().patience)
        : clock(ownClock)
        , patience(ownPatience)
    {
        open();
    }

    void open(NetworkPolicy policy = NetworkPolicy::Online)
    {
        desk.reset();
        Result<std::unique_ptr<Desk>> opened = Desk::open(
            { folder.path() + QStringLiteral("/profile"), DeskMode::ReadWrite, policy, patience }, clock);
        if (!opened)
            qFatal("the profile did not open: %d %s", int(opened.error().reason),
                qPrintable(opened.error().detail));
        desk = std::move(*opened);
    }

    const Clock &clock;
    const std::chrono::milliseconds patience;
    QTemporaryDir folder;
    std::unique_ptr<Desk> desk;
};

/// A blog with a page, and a feed of two articles that the page names.
struct Blog {
    static QByteArray feed(const QByteArray &base)
    {
        return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
               "<rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel>\n"
               "<title>Square Watch</title><link>"
            + base
            + "/</link><description>What we see</description>\n"
              "<language>en</language>\n"
              "<item><title>Closed before dawn</title><link>"
            + base
            + "/bridge</link>\n"
              "<guid>"
            + base
            + "/bridge</guid><dc:creator>Amina Darwish</dc:creator>\n"
              "<pubDate>Mon, 02 Nov 2026 06:00:00 GMT</pubDate>\n"
              "<description><![CDATA[<p>The bridge was closed before dawn &amp; the baker told us first.</p>"
              "<p>We found out from the baker, who lives beside the river and sees everything.</p>"
              "<p>Some said it was not true.</p>]]></description></item>\n"
              "<item><title>Bread again</title><link>"
            + base
            + "/bread</link>\n"
              "<guid>"
            + base
            + "/bread</guid><pubDate>Sun, 01 Nov 2026 06:00:00 GMT</pubDate>\n"
              "<description>There is bread again.</description></item>\n"
              "</channel></rss>\n";
    }

    static QByteArray page()
    {
        return "<!doctype html><html lang=en><head><title>Square Watch</title>"
               "<link rel=alternate type=\"application/rss+xml\" title=\"Square Watch\" "
               "href=\"/feed.xml\"></head>"
               "<body><p>Welcome to the square.</p></body></html>";
    }

    static QByteArray photos()
    {
        return "<!doctype html><html lang=en><head><title>Night of the flood: 3 pictures</title>"
               "<meta property=\"og:title\" content=\"Night of the flood: 3 pictures\">"
               "<meta name=author content=\"Lina Haddad\"></head><body><article>"
               "<figure><img src=/1.jpg width=800 height=600 alt=Street><figcaption>The "
               "street</figcaption></figure>"
               "</article></body></html>";
    }

    explicit Blog(TestServer &server)
    {
        const QByteArray base = server.url(QString()).toEncoded();
        server.route("/", WireReply::answer(200, "text/html; charset=utf-8", page()));
        server.route("/photos", WireReply::answer(200, "text/html; charset=utf-8", photos()));
        server.route("/feed.xml", [base](const WireRequest &request) {
            if (request.header("If-None-Match") == "\"one\"")
                return WireReply{ "HTTP/1.1 304 Not Modified\r\nETag: \"one\"\r\n\r\n" };
            return WireReply::answer(200, "application/rss+xml", feed(base), { "ETag: \"one\"" });
        });
    }
};
