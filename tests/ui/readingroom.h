#pragma once

#include "desk/desk.h"
#include "desk/library.h"
#include "reading/articlelist.h"
#include "reading/counteddelegate.h"
#include "reading/feedlist.h"
#include "reading/readspace.h"
#include "shell/mainwindow.h"
#include "support/filledlibrary.h"
#include "widgets/strip.h"

#include <QAction>
#include <QApplication>
#include <QListView>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

/// The window over a library that is full, with hands for tests.
struct ReadingRoom {
    ReadingRoom(int blogs, int articlesOfEach)
    {
        fillLibrary(folder.path(), blogs, articlesOfEach);
        auto opened = Desk::open({ .profile = folder.path(), .policy = NetworkPolicy::Offline });
        if (!opened)
            qFatal("no desk: %s", qPrintable(opened.error().detail));
        desk = std::move(*opened);
        window = std::make_unique<MainWindow>(*desk);
        window->resize(1440, 900);
        window->show();
        if (!QTest::qWaitForWindowActive(window.get()))
            qFatal("the window is not active");
        read = window->reading();
        tree = read->findChild<FeedTree *>();
        articles = qobject_cast<QListView *>(read->panes().at(1));
        lists = qobject_cast<FeedTreeModel *>(tree->model());
        rows = qobject_cast<ArticleListModel *>(articles->model());
    }

    Library &library() const { return desk->library(); }
    void press(Command command) const { window->action(command)->trigger(); }

    /// By FeedTreeModel::keyAt; invalid if there is none.
    QModelIndex find(const QString &key, const QModelIndex &parent = {}) const
    {
        for (int row = 0; row < lists->rowCount(parent); ++row) {
            const QModelIndex index = lists->index(row, 0, parent);
            if (lists->keyAt(index) == key)
                return index;
            if (const QModelIndex below = find(key, index); below.isValid())
                return below;
        }
        return {};
    }

    void open(const QString &key) const
    {
        tree->setCurrentIndex(find(key));
        QCoreApplication::processEvents();
    }

    /// False if no such button is shown.
    bool pressStrip(const QString &words) const
    {
        for (QPushButton *button : read->strip()->findChildren<QPushButton *>()) {
            if (button->isVisible() && button->text() == words) {
                button->click();
                return true;
            }
        }
        return false;
    }

    QTemporaryDir folder;
    std::unique_ptr<Desk> desk;
    std::unique_ptr<MainWindow> window;
    ReadSpace *read = nullptr;
    FeedTree *tree = nullptr;
    QListView *articles = nullptr;
    FeedTreeModel *lists = nullptr;
    ArticleListModel *rows = nullptr;
};
