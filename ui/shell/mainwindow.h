#pragma once

#include "base/id.h"
#include "shell/commands.h"

#include <QHash>
#include <QMainWindow>
#include <QPointer>

#include <bitset>
#include <functional>
#include <initializer_list>

class Badge;
class BetweenSpaces;
class Closing;
class ConnectSitePage;
class Desk;
class DraftFiles;
class ExactPreview;
class MessageStrip;
class OutboxPage;
class QAction;
class QLabel;
class QStackedWidget;
class LanguageButton;
class PhotoSpace;
class QToolButton;
class ReadSpace;
class SpacesRail;
class SyncNotice;
class WriteSpace;
struct Error;

/// The window: one constant menu bar, the spaces, the status bar. Makes actions of the commands and gives
/// each to whom it belongs; decides nothing itself. Main thread.
class MainWindow final : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(Desk &desk);
    ~MainWindow() override;

    enum class Space { Read, Write, Photos };
    void go(Space space);
    QAction *action(Command command) const { return m_actions.value(static_cast<int>(command)); }
    ReadSpace *reading() const { return m_read; }
    WriteSpace *writing() const { return m_write; }
    PhotoSpace *photos() const { return m_photos; }
    void comeForward(); ///< Somebody started the program again.
    void connectSite(); ///< The page for it, in the place of a space.
    ConnectSitePage *connecting() const { return m_connect; }
    void showOutbox();
    OutboxPage *outbox() const { return m_outbox; }

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void showPage(QWidget *page);
    void leavePage();
    bool isOnPage() const;
    void connectOutbox();
    void makeStatusBar();
    QList<QWidget *> panesHere() const;
    MessageStrip *stripHere() const;
    void updateStatus();
    void movePane(int by);
    void changeTextSize(int by);
    void setTextSize();
    void sayOpened();
    void sayInSpace(const QString &key, const Error &error);
    void signIn(SiteId site);

    // mainwindowcommands.cpp
    void makeActions();
    void useLetterKeys();
    void makeMenus();
    void popUp(std::initializer_list<Command> commands, const QPoint &at);
    void connectCommands();
    void on(Command command, const std::function<void()> &act);
    void updateContexts();
    bool isPhotos() const;
    void saveFile(const QString &name, const QByteArray &bytes, const QString &filter);

    Desk &m_desk;
    QHash<int, QAction *> m_actions;
    std::bitset<contextCount> m_contexts;
    SpacesRail *m_rail;
    QStackedWidget *m_stack;
    ReadSpace *m_read;
    WriteSpace *m_write;
    PhotoSpace *m_photos;
    ConnectSitePage *m_connect;
    OutboxPage *m_outbox;
    SyncNotice *m_sync;
    QPointer<QWidget> m_focusBefore; ///< In the space that a page stands in the place of.
    bool m_isFromOutbox = false; ///< Where the page for sites was opened: Back leads there.
    DraftFiles *m_files;
    ExactPreview *m_exact;
    BetweenSpaces *m_between;
    Closing *m_closing;
    Badge *m_badge = nullptr;
    QToolButton *m_network = nullptr;
    QLabel *m_words = nullptr;
    LanguageButton *m_language = nullptr;
    QToolButton *m_jobs = nullptr;
};
