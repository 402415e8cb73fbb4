#pragma once

#include "base/result.h"
#include "desk/sites.h"

#include <QFrame>

#include <vector>

class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;
class QVBoxLayout;

/// A field for a password: masked, with a button that shows it. The two stand in one row of `column`, under
/// their label. Main thread.
QLineEdit *addPasswordField(QVBoxLayout *column, const QString &label, QWidget *parent);

/// What is wrong with a site and what to do, one card for each problem.
QWidget *makeProblemCard(const SiteProblem &problem, QWidget *parent);

/// "✓ publish", one line for each right that counts here.
QString rightsInWords(const Capability &can);

/// What the roles of WordPress are called.
QString rolesInWords(const QStringList &roles);

/// Where a password is kept, in a sentence; empty if nobody knows.
QString placeInWords(std::optional<PasswordPlace> place);

/// One connected site: who we are there, Check, Sign in again, Remove. Main thread.
class SiteRow final : public QFrame {
    Q_OBJECT
public:
    SiteRow(Sites &sites, SiteId site, QWidget *parent);

    SiteId site() const { return m_site; }
    void refresh(); ///< From what the desk knows of the site now.
    void check();
    void askPassword();

private:
    void say(const QString &words);
    void clearFindings();
    void present(const Result<SiteReport> &report);
    void signIn();
    void remove();

    Sites &m_sites;
    SiteId m_site;
    int m_asked = 0;

    QLabel *m_title;
    QLabel *m_about;
    QLabel *m_state;
    QPushButton *m_check;
    QPushButton *m_signIn;
    QPushButton *m_remove;
    QProgressBar *m_progress;
    QWidget *m_findings;
    QVBoxLayout *m_findingsColumn;
    QWidget *m_signInPart;
    QLineEdit *m_password = nullptr;
    QWidget *m_removePart;
    QPushButton *m_keep = nullptr;
};
