#pragma once

#include "base/result.h"
#include "desk/browsersignin.h"

#include <QWidget>

#include <vector>

class DoctorView;
class MessageStrip;
class QFrame;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QScrollArea;
class QVBoxLayout;
class SiteRow;

/// The sites that are connected, and connecting one more, by the browser or with a password that was made
/// there: a page in the window, never in the way of anything. What the doctor found stands as what is wrong
/// and what to do. Main thread.
class ConnectSitePage final : public QWidget {
    Q_OBJECT
public:
    explicit ConnectSitePage(Sites &sites, QWidget *parent = nullptr);
    ~ConnectSitePage() override;

    void begin(); ///< Somebody comes here: the focus goes to the first thing to fill in.
    void askPassword(SiteId site); ///< Opens "Sign in again" of that site.
    /// How a browser's answer comes back: what this program is started with, beside the address.
    void setStartArguments(const QStringList &arguments) { m_startArguments = arguments; }
    void take(const QUrl &answer); ///< The browser's.
    void checkSite(SiteId site); ///< The doctor's visit to one.
    void checkSites(); ///< The doctor's visit to all that are connected.
    MessageStrip *strip() const { return m_strip; }

signals:
    void closed();
    void writingRequested();
    void added(SiteId site);

protected:
    void hideEvent(QHideEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *makePage();
    void makeForm(QVBoxLayout *column, QWidget *parent);
    void beginBrowser(const QString &typed, SiteId again);
    void openBrowser();
    void endBrowser();
    void signInAgain(const SignedIn &signedIn);
    SiteRow *rowOf(SiteId site) const;
    void forgetFindings();
    void check();
    void stopChecking();
    void setChecking(bool isChecking);
    void present(const Result<SiteReport> &report);
    void add();
    void showSites();
    QString freeName(const QString &wanted) const;

    Sites &m_sites;
    BrowserSignIn m_browser;
    QStringList m_startArguments;
    QUrl m_signInPage; ///< That the browser was sent to.
    SiteId m_again; ///< Whose.
    int m_asked = 0; ///< Number of the check under way: an answer to an older one is too late.
    bool m_isChecking = false;

    MessageStrip *m_strip;
    QScrollArea *m_scroll = nullptr;
    QLabel *m_title = nullptr;
    QLabel *m_another = nullptr;
    QLineEdit *m_address = nullptr;
    QPushButton *m_open = nullptr; ///< The site's page in the browser.
    QWidget *m_waiting = nullptr; ///< For the browser.
    QLabel *m_waitingWords = nullptr;
    QLineEdit *m_user = nullptr;
    QLineEdit *m_password = nullptr;
    QPushButton *m_check = nullptr;
    QPushButton *m_cancel = nullptr;
    QProgressBar *m_progress = nullptr;
    QLabel *m_missing = nullptr;
    DoctorView *m_doctor = nullptr;
    QFrame *m_success = nullptr;
    QLabel *m_successWords = nullptr;
    QLineEdit *m_name = nullptr;
    QPushButton *m_add = nullptr;
    QWidget *m_list = nullptr;
    QVBoxLayout *m_rowsColumn = nullptr;
    std::vector<SiteRow *> m_rows;
};
