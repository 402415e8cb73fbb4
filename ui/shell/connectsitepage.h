#pragma once

#include "base/result.h"
#include "model/site.h"

#include <QWidget>

#include <vector>

class MessageStrip;
class QFrame;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QVBoxLayout;
class SiteRow;
class Sites;

/// Connecting a WordPress site, and the sites that are connected: a page in the window, never in the way of
/// anything. What the doctor found stands as what is wrong and what to do. Main thread.
class ConnectSitePage final : public QWidget {
    Q_OBJECT
public:
    explicit ConnectSitePage(Sites &sites, QWidget *parent = nullptr);
    ~ConnectSitePage() override;

    void begin(); ///< Somebody comes here: the focus goes to the first thing to fill in.
    void askPassword(SiteId site); ///< Opens "Sign in again" of that site.
    void checkSites(); ///< The doctor's visit to all that are connected.
    MessageStrip *strip() const { return m_strip; }

signals:
    void closed();
    void added(SiteId site);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *makeForm(QWidget *parent);
    void forgetFindings();
    void check();
    void stopChecking();
    void setChecking(bool isChecking);
    void present(const Result<SiteReport> &report);
    void add();
    void showSites();
    QString freeName(const QString &wanted) const;

    Sites &m_sites;
    int m_asked = 0; ///< Number of the check under way: an answer to an older one is too late.
    bool m_isChecking = false;

    MessageStrip *m_strip;
    QLineEdit *m_address = nullptr;
    QLineEdit *m_user = nullptr;
    QLineEdit *m_password = nullptr;
    QPushButton *m_check = nullptr;
    QPushButton *m_cancel = nullptr;
    QProgressBar *m_progress = nullptr;
    QLabel *m_missing = nullptr;
    QWidget *m_findings = nullptr; ///< What is wrong, one card for each.
    QVBoxLayout *m_findingsColumn = nullptr;
    QFrame *m_success = nullptr;
    QLabel *m_successWords = nullptr;
    QLineEdit *m_name = nullptr;
    QPushButton *m_add = nullptr;
    QWidget *m_list = nullptr;
    QVBoxLayout *m_rowsColumn = nullptr;
    std::vector<SiteRow *> m_rows;
};
