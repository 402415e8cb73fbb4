#pragma once

#include "desk/desk.h"
#include "desk/drafts.h"
#include "desk/sites.h"
#include "shell/mainwindow.h"
#include "support/await.h"
#include "support/get.h"
#include "support/wordpressserver.h"
#include "widgets/badge.h"
#include "widgets/popover.h"

#include <QAction>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QPushButton>
#include <QTest>

/// The window as a person meets it: by what it says. For tests.

/// A widget by the name that a screen reader says: its own, or its label's.
template<class T>
T *named(QWidget &window, const QString &name)
{
    const QList<T *> all = window.findChildren<T *>();
    for (T *each : all) {
        if (each->accessibleName() == name && each->isVisibleTo(&window))
            return each;
    }
    for (const QLabel *label : window.findChildren<QLabel *>()) {
        QString words = label->text();
        if (words.remove(u'&').remove(u':') == name && label->buddy() && label->buddy()->isVisibleTo(&window))
            return qobject_cast<T *>(label->buddy());
    }
    return nullptr;
}

inline QPushButton *button(QWidget &window, const QString &words)
{
    for (QPushButton *each : window.findChildren<QPushButton *>()) {
        if (each->text().remove(u'&').startsWith(words) && each->isVisibleTo(&window))
            return each;
    }
    return nullptr;
}

/// A command of the menus, whose name never changes.
inline QAction *command(MainWindow &window, const char *id)
{
    return window.findChild<QAction *>(QLatin1StringView(id));
}

/// The test site, as its editor.
inline Result<SiteId> connectTo(const WordPressServer &wordpress, Desk &desk)
{
    using namespace Qt::StringLiterals;
    return await(desk.sites().add(u"Newsroom"_s, wordpress.url().toString(), u"editor"_s,
                     Secret(wordpress.password(u"editor"_s))),
        60);
}

/// To a site; the badge says when it is there.
inline void publish(MainWindow &window, Desk &desk, SiteId site, DraftId draft)
{
    using namespace Qt::StringLiterals;
    QVERIFY(await(desk.drafts().setSite(draft, site)));
    QVERIFY(command(window, "publish")->isEnabled());
    command(window, "publish")->trigger();
    QTest::qWait(200);
    for (Popover *popover : window.findChildren<Popover *>()) {
        if (!popover->isVisible())
            continue;
        QPushButton *confirm = button(*popover, u"Publish"_s);
        QVERIFY(confirm);
        QVERIFY(confirm->isEnabled());
        confirm->click();
    }
    const auto state = [&] {
        return desk.drafts().draft(draft)->state;
    };
    QTRY_VERIFY_WITH_TIMEOUT(state() == SyncState::OnSite, 90000);
    const auto isSaid = [&] {
        for (const Badge *badge : window.findChildren<Badge *>()) {
            if (badge->isVisible() && badge->accessibleName().contains(u"On site"_s, Qt::CaseInsensitive))
                return true;
        }
        return false;
    };
    QTRY_VERIFY(isSaid());
}

/// To the test site, which is connected first.
inline void publish(MainWindow &window, Desk &desk, const WordPressServer &wordpress, DraftId draft)
{
    const Result<SiteId> site = connectTo(wordpress, desk);
    QVERIFY2(site, qPrintable(site ? QString() : site.error().detail));
    publish(window, desk, *site, draft);
}

/// The post as its site tells it to its editor.
inline QJsonObject published(const WordPressServer &wordpress, Desk &desk, DraftId draft)
{
    const Result<Draft> sent = desk.drafts().draft(draft);
    QUrl route = wordpress.apiRoot();
    route.setPath(route.path() + QStringLiteral("wp/v2/posts/%1").arg(sent ? sent->remoteId : 0));
    route.setQuery(QStringLiteral("context=edit"));
    const QByteArray credentials = "editor:" + wordpress.password(QStringLiteral("editor"));
    return QJsonDocument::fromJson(get(route, "Basic " + credentials.toBase64())).object();
}
